import CandidateSync
import MyPage
import MyPageWeb
import Recruiting
import SyncStore

/// What came of something, and why.
extension Wording {
    func text(_ outcome: Outcome) -> String { self(outcome.rawValue, outcome.japanese) }

    /// Empty if the outcome says all.
    func text(_ reason: Decision.Reason?) -> String {
        guard let reason else { return "" }
        return self(reason.description, reason.japanese(names) ?? reason.description)
    }

    func text(_ reason: HoldReason) -> String { self(reason.description, reason.japanese(names)) }

    /// One of an earlier version comes with what it has written down in English.
    func text(_ warning: Warning) -> String {
        let english = "\(warning.code.rawValue): \(warning.message)"
        let former = warning.isFormer ? "（\(english)）" : ""
        return self("warning \(english)", "注意：\(warning.japanese(names))\(former)")
    }

    func text(_ failure: Receipt.Failure) -> String {
        let said = failure.said.map { "（PORTERSからのメッセージ：\($0.harmless)）" } ?? ""
        return self(
            failure.sentence, "\(failure.japanese)\(said)。\(failure.turn.japanese)")
    }

    func text(_ file: Pipeline.Waiting) -> String {
        self(
            "waiting in the inbox: \(file.file): \(file.reason)",
            "まだ取り込めないファイル：\(file.file)：\(file.cause.japanese)")
    }

    /// Of how many people a reason makes no target.
    func text(_ failure: (reason: Decision.Reason, count: Int)) -> String {
        self(
            "not_target: \(failure.count) by \(failure.reason)",
            "対象外 \(failure.count)人：\(text(failure.reason))")
    }

    func text(isAccepted: Bool) -> String {
        self(isAccepted ? "accepted" : "rejected", isAccepted ? "取り込み済み" : "取り込めませんでした")
    }
}

/// Tables that several commands print.
extension Wording {
    func printOutcomes(_ counts: [String: Int]) {
        printTable(
            ["outcome", "candidates"], ["判定", "人数"],
            Outcome.allCases.map { [text($0), "\(counts[$0.rawValue] ?? 0)"] })
    }

    /// What became of files, with what is wrong with them.
    func printDeliveries(_ receipts: [Receipt]) {
        if !receipts.isEmpty {
            printTable(
                ["file", "result", "candidates", "resumes", "users"],
                ["ファイル", "結果", "個人連絡先", "レジュメ", "ユーザー"],
                receipts.map {
                    [
                        $0.file, text(isAccepted: $0.isAccepted), "\($0.records.candidates)",
                        "\($0.records.resumes)", "\($0.records.users)",
                    ]
                })
        }
        for receipt in receipts {
            print(receipt.error, receipt.warnings, of: receipt.file)
        }
    }

    func print(_ error: Receipt.Failure?, _ warnings: [Warning], of file: String) {
        let lines = [error.map { text($0) }].compactMap { $0 } + warnings.map { text($0) }
        for line in lines {
            StandardOutput.print(self("\(file): \(line)\n", "\(file)：\(line)\n"))
        }
    }
}
