import ArgumentParser
import CandidateSync
import DropFolder
import Foundation
import MyPageWeb
import Recruiting
import SyncStore

struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List and show runs; approve or discard a held one; undo a finished one.",
        subcommands: [List.self, Show.self, Approve.self, Discard.self, Undo.self])

    /// The run that somebody has named.
    /// - Parameter command: what is decided about it; nil if it is only looked at. By then `last` may be
    ///   another run than the one that somebody has looked at, and is not taken.
    /// - Throws: `Refused`, `StoreError`
    static func find(
        _ id: String, in accounts: any AccountReading, doing command: String? = nil
    ) throws -> Run {
        let run = try accounts.read { transaction in
            try ShortId.whole(
                id, of: .run, last: { try transaction.runs(limit: 1).first?.id },
                matching: { try transaction.runIds(with: $0, limit: $1) }
            ).flatMap { try transaction.run($0) }
        }
        guard let run else {
            throw Refused(
                "there is no run '\(id)'; see 'candidate-sync runs list'",
                "実行「\(id)」はありません。「candidate-sync runs list」で確認してください。")
        }
        if id == ShortId.last, let command {
            throw Refused(
                "'last' may be another run by now than the one that you have looked at; it is "
                    + "\(run.id): say 'runs \(command) \(run.id.suffix(8))'",
                "「last」は、確認した実行とは別の実行になっている可能性があります。現在は \(run.id) です。"
                    + "「runs \(command) \(run.id.suffix(8))」と指定してください。")
        }
        return run
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the last runs, newest first.")

        @OptionGroup var options: WorkspaceOptions
        @Option(help: "How many at the most.") var limit: UInt = 20

        func run() throws {
            let rows = try options.lookAtAccounts().read { transaction in
                try transaction.runs(limit: Int(clamping: limit)).map { run in
                    RunRow(run, counts: try transaction.counts(of: run))
                }
            }
            try options.show(rows) {
                let say = Wording()
                say.printTable(
                    ["run", "state", "trigger", "started", "finished", "opened", "held"],
                    ["実行", "状態", "実行契機", "開始", "終了", "開設", "承認待ち"],
                    rows.map { $0.cells(say) })
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show a run: its counts, and each candidate with outcome and reason.")

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: ArgumentHelp(ShortId.help)) var id: String
        @Option(help: "How many candidates at the most.") var limit: UInt = 50

        func run() throws {
            let accounts = try options.lookAtAccounts()
            let run = try RunsCommand.find(id, in: accounts)
            let (counts, decisions) = try accounts.read {
                (try $0.counts(of: run), try $0.decisions(in: run, limit: Int(clamping: limit)))
            }
            let row = RunRow(run, counts: counts)
            try options.show(
                RunStory(run: row, decisions: decisions.map { DecisionRow(decision: $0) })
            ) { show(run, row.counts, decisions, Wording(options)) }
        }

        private func show(
            _ run: Run, _ counts: [String: Int], _ decisions: [Decision], _ say: Wording
        ) {
            say.printOutcomes(counts)
            for failure in run.failures { print(say.text(failure)) }
            let anew = run.excludedAnew(of: counts[Outcome.notTarget.rawValue] ?? 0)
            if anew > 0 {
                say.print(
                    "not_target: \(anew) when they were to be written to; their rows say why",
                    "対象外 \(anew)人：送信する時点の判定（理由は一覧に表示）")
            }
            for reason in run.hold {
                say.print("held, as \(reason)", "承認が必要な理由：\(say.text(reason))")
            }
            for warning in run.warnings { print(say.text(warning)) }
            say.print("\nrun \(run.id): \(run.state.rawValue)", "\n実行 \(run.id)：\(run.stateText)")
            if run.state == .superseded, run.kind == .sync {
                say.print("its people are the next run's", "求職者は、次の実行に引き継がれました。")
            }
            if let undoing = run.undoing { say.print(undoing.english, undoing.japanese) }
            say.printTable(
                ["person", "resume", "planned", "outcome", "reason", "account", "stood on"],
                ["個人連絡先ID", "レジュメID", "計画", "判定", "理由", "アカウント", "判定の根拠"],
                decisions.map { decision in
                    [
                        "\(decision.personId)", decision.resumeId.map { "\($0)" } ?? "",
                        say.text(decision.planned),
                        say.outcome(of: decision, in: run.state, of: run.kind),
                        say.reason(of: decision), decision.accountId.map { "\($0)" } ?? "",
                        say.basis(of: decision),
                    ]
                })
        }
    }

    struct Approve: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "approve",
            abstract: "Let a held run be carried out.",
            discussion: """
                It is carried out now, or by the instance that holds the workspace. Exports that lie in \
                the inbox are imported first, and each person is decided once more at the moment of \
                writing: who was excluded, deleted or readdressed since, or has left, is not written to, \
                or not at the old address.
                """)

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: "The run's id, or its beginning or end (4 letters or more).") var id: String

        func run() throws {
            try RunsCommand.settle(id, options, "approve", "approved", "承認") {
                try $0.approve($1, by: Terminal.user, at: Date())
            }
        }
    }

    struct Discard: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "discard",
            abstract: "Decide that nothing of a held run is carried out; its report says so.")

        @OptionGroup var options: WorkspaceOptions
        @Argument(help: "The run's id, or its beginning or end (4 letters or more).") var id: String

        func run() throws {
            try RunsCommand.settle(id, options, "discard", "discarded", "破棄") {
                try $0.discard($1, by: Terminal.user, at: Date())
            }
        }
    }

    /// Notes the decision on a held run, then carries out what follows from it.
    private static func settle(
        _ id: String, _ options: WorkspaceOptions, _ command: String, _ word: String,
        _ japanese: String, _ decide: (AccountTransaction, Run) throws -> Bool
    ) throws {
        // Bad settings must stop this before anything is decided.
        _ = (try options.decidedSettings(), try options.templates())
        let store = try options.accounts()
        let run = try find(id, in: store, doing: command)
        // It may have been taken over since it was found: what it is then is told.
        let refused: Run? = try store.write { try decide($0, run) ? nil : $0.run(run.id) ?? run }
        if let refused {
            throw Refused(
                "run \(run.id) is \(refused.state.rawValue), not held",
                "実行 \(run.id) は承認待ちではありません（\(refused.stateText)）。")
        }
        let result: Pipeline.Result
        do {
            result = try RunCommand.withPipeline(options) { try $0.continueRuns() }
        } catch let taken as WorkspaceLock.Taken {
            return try options.show([RunReport]()) {
                Wording().print(
                    // A 'run' may be past it, and a 'doctor' carries out nothing.
                    "run \(run.id) is \(word); process \(taken.holder) holds the workspace: it goes on "
                        + "with it, or the next 'run' or the service does",
                    "実行 \(run.id) を\(japanese)しました。続きは、稼働中のプロセス（\(taken.holder)）、"
                        + "または次の「run」かサービスが行います。")
            }
        } catch is Inbox.Taken {
            // What was decided stays, and whoever is told only of the inbox does not know it.
            throw Refused(
                "run \(run.id) is \(word); it goes on once no candidate-sync of another workspace takes the "
                    + "files of this inbox",
                "実行 \(run.id) を\(japanese)しました。ただし、このinboxのファイルをほかのワークスペースの"
                    + "candidate-syncが取り込んでいるため、続きはそちらを停止した後に行われます。")
        } catch {
            // Nor does whoever is told only of a disk.
            Terminal.complain(
                Wording()(
                    "run \(run.id) is \(word); the next 'run', or the service, goes on with it",
                    "実行 \(run.id) を\(japanese)しました。続きは、次の「run」またはサービスが行います。"))
            throw error
        }
        try show(result, of: run, options, word, japanese)
    }

    private static func show(
        _ result: Pipeline.Result, of run: Run, _ options: WorkspaceOptions, _ word: String,
        _ japanese: String
    ) throws {
        let say = Wording(options)
        if options.json {
            try Terminal.printJSON(result.runs)
            // The document is about runs alone.
            for receipt in result.deliveries {
                guard let error = receipt.error else { continue }
                Terminal.complain(
                    say(
                        "\(receipt.file) was rejected: \(say.text(error))",
                        "\(receipt.file) は取り込めませんでした：\(say.text(error))"))
            }
        } else {
            say.printDeliveries(result.deliveries)
            say.print("run \(run.id) is \(word)", "実行 \(run.id) を\(japanese)しました。")
            for report in result.runs { RunCommand.show(report, say) }
        }
        let isRejected = result.deliveries.contains { !$0.isAccepted }
        if isRejected || !result.held.isEmpty { throw ExitCode(1) }
    }
}

/// A run with what it decided, as JSON.
private struct RunStory: Encodable {
    let run: RunRow
    let decisions: [DecisionRow]
}
