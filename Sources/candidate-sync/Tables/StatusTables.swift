import CandidateSync
import Foundation
import MyPage
import MyPageWeb
import Recruiting
import SiteSettings
import SyncStore

/// How a workspace is, as people read it.
struct StatusTables {
    private let status: WorkspaceStatus
    private let clock: ScreenClock
    private let zone: TimeZone
    private let say: Wording

    init(_ status: WorkspaceStatus, _ settings: Settings, _ say: Wording) {
        self.status = status
        clock = ScreenClock(settings)
        zone = settings.site.zone
        self.say = say
    }

    func show() {
        showFacts()
        print("")
        say.printTable(
            ["outbox", "files", "oldest"], ["送信・連携待ち", "件数", "最も古いもの"],
            status.outbox.map { ["\($0.folder)/", "\($0.files)", age(of: $0.oldest)] })
        showWaiting()
        showUnfitting()
        showMissedStart()
        showStatusErrors()
        showLateMails()
        for drift in status.drift { print("\n\(text(drift))") }
        for problem in status.problems { print("\n\(text(problem))") }
    }

    private func showFacts() {
        let next = status.nextRun.map { text($0) }
        let waiting = status.waiting.count
        let unfitting = status.unfitting.files
        let process = [
            say("process", "サービス"),
            say(
                status.process ?? "none",
                status.process.map { "稼働中（プロセス \($0)）" } ?? "停止中"),
        ]
        let rows: [[String]] = [
            [say("next run", "次の実行"), next ?? say("when a file arrives", "ファイルが届いたとき")],
            [
                say("inbox", "取り込み待ちファイル"),
                say(
                    "\(status.ready) ready, \(waiting) waiting"
                        + (unfitting > 0 ? ", \(unfitting) not taken" : ""),
                    "取り込めるもの \(status.ready)件、まだ取り込めないもの \(waiting)件"
                        + (unfitting > 0 ? "、対象外 \(unfitting)件" : "")),
            ],
            [say("claimed", "取り込み中"), "\(status.claimed)"],
            [say("spool", "送信準備中"), "\(status.spool)"],
            [say("held runs", "承認待ちの実行"), "\(status.held.count)"],
            [say("free", "ディスクの空き"), "\(status.freeMiB) MiB"],
        ]
        Terminal.printTable(["", ""], [process] + work + rows + backup)
    }

    /// When the last backup was made, if one ever was.
    private var backup: [[String]] {
        guard let date = status.lastBackup else { return [] }
        return [[say("last backup", "最後のバックアップ"), text(date)]]
    }

    /// What the process is at, if that takes long.
    private var work: [[String]] {
        guard let progress = status.progress else { return [] }
        let now = Date()
        return [
            [say("at work", "処理の状況"), say(progress.english(at: now), progress.japanese(at: now))]
        ]
    }

    private func showWaiting() {
        for file in status.waiting.prefix(WorkspaceStatus.mostShown) {
            print("\n\(say.text(file))")
        }
        let more = status.waiting.count - WorkspaceStatus.mostShown
        if more > 0 {
            say.print(
                "\nwaiting in the inbox: \(more) more; 'status --json' names them all",
                "\nまだ取り込めないファイル：ほか\(more)件（「status --json」ですべて確認できます）")
        }
    }

    private func showUnfitting() {
        for file in status.unfitting.first {
            say.print(
                "\nnot taken from the inbox: \(file): its name fits neither inbox.pattern nor "
                    + "inbox.ignore; rename it, or correct the settings",
                "\n取り込みの対象外のファイル：\(file)：名前がinbox.patternにもinbox.ignoreにも当てはまりません。"
                    + "ファイル名または設定を修正してください。")
        }
        let more = status.unfitting.files - status.unfitting.first.count
        if more > 0 {
            say.print("\nnot taken from the inbox: \(more) more", "\n取り込みの対象外のファイル：ほか\(more)件")
        }
    }

    private func showMissedStart() {
        guard let start = status.missedStart.map({ text($0) }) else { return }
        say.print(
            "\nmissed: the run of \(start) was not started, as no 'watch' works on this workspace; "
                + "start it, and it makes the run up",
            "\n未実行：\(start) の実行は、サービス（watch）が停止していたため行われていません。"
                + "サービスを起動すると、すぐに実行されます。")
    }

    private func showStatusErrors() {
        let shown = status.statusErrors.prefix(WorkspaceStatus.mostShown)
        for error in shown { print("\n\(text(error))") }
        let more = status.statusErrorCount - shown.count
        if more > 0 { say.print("\nrefused by the CRM: \(more) more", "\n連携エラー：ほか\(more)件") }
    }

    private func showLateMails() {
        let sentences =
            say.language == .japanese
            ? status.lateMails.japanese
            : status.lateMails.sentences.map { "collected late: \($0)" }
        for sentence in sentences { print("\n\(sentence)") }
    }

    private func text(_ error: WorkspaceStatus.StatusError) -> String {
        // As the CRM's documents call the resource, and then the record's id.
        let record = Resource.allCases.first { error.record.hasPrefix("\($0.element) ") }
            .map { $0.japanese + error.record.dropFirst($0.element.count) }
        let kind = SentStatus.Kind(rawValue: error.status)?.japanese
        return say(
            "refused by the CRM: \(error.record), \(error.status): code \(error.meaning); in "
                + "\(error.document)",
            "連携エラー：\(record ?? error.record)（\(kind ?? error.status)）："
                + "\(WriteCode(rawValue: error.code).japanese)（コード \(error.code)）。"
                + "ステータス更新 \(error.document)")
    }

    private func text(_ drift: WorkspaceStatus.Drift) -> String {
        let received = text(drift.receivedAt)
        let field = FieldAlias(drift.field).map { say.names.nameWithAlias(of: $0) }
        return say(
            "\(drift.code): \(drift.field) in \(drift.file), received \(received)",
            "いつもと違う項目：\(field ?? drift.field)：\(drift.japanese)（\(drift.file)、\(received)）")
    }

    private func text(_ problem: WorkspaceStatus.Problem) -> String {
        var japanese = problem.japanese(clock) ?? ""
        switch problem {
        case .held(let run, let reasons):
            japanese =
                "実行 \(run) は承認待ちです。\(reasons.map { say.text($0) }.joined())"
                + "内容を確認し、承認または破棄してください。"
        case .standsStill(let why, _):
            // As the log has it.
            japanese += "（\(why)）"
        default: break
        }
        return say("problem: \(problem)", "要確認：\(japanese)")
    }

    /// A moment by the clock of the site, in which `sync.times` are, too.
    private func text(_ date: Date) -> String {
        say(date.formatted(Date.ISO8601FormatStyle(timeZone: zone)), clock.text(date))
    }

    private func age(of date: Date?) -> String {
        guard let date else { return "" }
        let minutes = Int(Date().timeIntervalSince(date) / 60)
        return switch minutes {
        case ..<120: say("\(max(0, minutes)) min", "\(max(0, minutes))分前")
        case ..<2_880: say("\(minutes / 60) h", "\(minutes / 60)時間前")
        default: say("\(minutes / 1_440) days", "\(minutes / 1_440)日前")
        }
    }
}
