import ArgumentParser
import CandidateSync
import Foundation
import MyPage
import MyPageWeb
import Publishing
import SyncStore

extension RunsCommand {
    struct Undo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "undo",
            abstract: "Take a finished run back: what that would do, or with --yes, do it.",
            discussion: """
                Withdraws the accounts that the run opened and nobody has touched: provisional, no \
                password, no second mail, not moved, not declined. Takes back what lies \
                uncollected in outbox/mail and outbox/status; where the CRM was told already, \
                status.withdrawn is written. Nobody is told by mail. What can't be undone is \
                listed.

                People whose mail was taken back may get an account at their next export; those whose \
                mail was collected are left in peace until 'accounts reopen'. Correct the settings \
                first, as exports go on coming. A collector must move a file to itself before it \
                sends it: stop one that does not.

                If it was cut short, start it again: it goes on, and reports the whole. A watch \
                may work on the workspace meanwhile.
                """)

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: ArgumentHelp(ShortId.help)) var id: String
        @Flag(help: "Yes, do it.") var yes = false
        @Option(help: "How much of what can't be undone is listed; --json lists all.")
        var limit: UInt = 50

        func run() async throws {
            let settings = try options.liveSettings()
            let run = try RunsCommand.find(
                id, in: options.accounts(), doing: yes ? "undo --yes" : nil)
            let undo = UndoRun(try options.site(settings))
            let most = options.json ? Int.max : Int(clamping: limit)
            switch yes
                ? try await undo(run, by: Terminal.user, naming: most)
                : try await undo.preview(run, naming: most)
            {
            case .refused(let refusal):
                throw Refused(refusal.english(run.id), refusal.japanese)
            case .report(let report):
                try options.show(report) { show(report) }
            }
        }

        private func show(_ report: UndoReport) {
            let say = Wording()
            let isDone = report.finishedAt != nil
            say.printTable(
                ["", "undone", "can't be"], ["", "取り消し", "取り消せないもの"],
                [
                    (say("accounts", "アカウント"), report.withdrawn, report.leftAlone),
                    (
                        say("registration requests", "登録依頼メール"), report.mails.taken,
                        report.mails.collected
                    ),
                    (
                        say("mails to owners", "所有者へのメール"), report.notices.taken,
                        report.notices.collected
                    ),
                    (
                        say("status documents", "ステータス更新のファイル"), report.statuses.taken,
                        report.statuses.collected
                    ),
                ].map { [$0.0, "\($0.1)", "\($0.2)"] })
            if report.reversed > 0 {
                say.print(
                    "status.withdrawn \(isDone ? "was" : "is") written for "
                        + report.reversed.counted("person", "people"),
                    "退会のステータス更新を\(report.reversed)人分、作成し\(isDone ? "ました。" : "ます。")")
            }
            if report.remaining > 0 {
                say.print(
                    "\nnot undone: \(report.remaining)",
                    "\n取り消せないもの：\(report.remaining)件")
                say.printTable(
                    ["person", "account", "what", "why"],
                    ["個人連絡先ID", "アカウント", "対象", "理由"],
                    report.remains.map {
                        [
                            "\($0.person)", $0.account.map { "\($0)" } ?? "",
                            say($0.what.english, $0.what.japanese),
                            say($0.why?.english ?? "collected", $0.why?.japanese ?? "回収済み"),
                        ]
                    })
            }
            if isDone {
                say.print("\nrun \(report.run) is undone", "\n実行 \(report.run) を取り消しました。")
            } else if report.by != nil {
                say.print(
                    "\nrun \(report.run) is undone in part; go on with --yes",
                    "\n実行 \(report.run) の取り消しは途中です。--yesを付けて続けてください。")
            } else {
                say.print(
                    "\nnothing is done yet; do it with --yes",
                    "\nまだ何も取り消していません。取り消すには--yesを付けてください。")
            }
        }
    }
}

extension RunUndo.Refusal {
    fileprivate func english(_ run: String) -> String {
        switch self {
        case .reminders: "run \(run) reminded people and opened nothing: there is nothing to undo"
        case .forgotten:
            "what run \(run) decided is no longer kept; withdraw accounts by 'accounts withdraw'"
        case .state(.held):
            "run \(run) is held and has written to nobody; use 'candidate-sync runs discard \(run)'"
        case .state(.discarded), .state(.superseded):
            "nothing of run \(run) was carried out: there is nothing to undo"
        case .state(.collecting), .state(.planning), .state(.planned), .state(.finished):
            "run \(run) is not finished; let it end, or let safety.max_new_accounts hold it and use "
                + "'candidate-sync runs discard \(run)', then see 'candidate-sync runs show \(run)'"
        }
    }
}

extension UndoReport.Remaining.What {
    fileprivate var english: String {
        switch self {
        case .account: "account left alone"
        case .mail: "registration request"
        case .notice: "mail to an owner"
        case .status: "status update"
        }
    }
}

extension Run.Undoing {
    var english: String {
        finishedAt.map { "undone by \(by), \($0.formatted(.iso8601))" }
            ?? "being undone by \(by), since \(begunAt.formatted(.iso8601))"
    }
}
