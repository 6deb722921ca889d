import Foundation
public import Recruiting
public import SyncStore

/// 状況: how it goes, at one look.
public struct Overview: Sendable {
    public let status: WorkspaceStatus
    public let runs: [CountedRun]
    public let held: [CountedRun]
    /// The last 30 days, each of them.
    public let days: [DayCounts]
    /// The accounts that the sync opened in the last 30 days, by status.
    public let invited: [AccountStatus: Int]
    /// The files that could not be imported in the last 7 days, newest first.
    public let rejected: [Receipt]

    public static let daysShown = 30
}

extension Administration {
    public func overview() async throws -> Overview {
        try await myPage.reading { [self] in
            let now = environment.now()
            let settings = myPage.settings
            let offset = settings.site.zone.secondsFromGMT(for: now)
            let today = now.day(offset: offset)
            let first = today - Overview.daysShown + 1
            let status = try WorkspaceStatus(
                workspace, settings: settings, environment: environment, waits: false)
            return try accounts.read { transaction in
                let counted = { (run: Run) in
                    CountedRun(run: run, counts: try transaction.counts(of: run))
                }
                let days = try transaction.days(since: first, offset: offset)
                return Overview(
                    status: status,
                    runs: try transaction.runs(limit: 10).map(counted),
                    held: try transaction.heldRuns().map(counted),
                    days: (first...today).map { day in
                        days.first { $0.day == day } ?? DayCounts(day: day)
                    },
                    invited: try transaction.invited(
                        since: now.addingTimeInterval(-86_400 * Double(Overview.daysShown))),
                    rejected: try transaction.rejected(
                        since: IdentifierSource.prefix(at: now.addingTimeInterval(-7 * 86_400)),
                        limit: 20
                    ).map { try JSONText.decode(Receipt.self, from: $0.receipt) })
            }
        }
    }
}

extension Receipt.Failure {
    /// Who has to do something about it.
    public enum Turn: Sendable {
        /// Whoever dropped the file: it is not what was agreed.
        case partner
        /// The CRM answered with an error: the export is to be made anew.
        case crm
        /// Our own limits or disks.
        case agency
    }

    /// What happened, in the words of the screens; the receipt's own sentence has the details.
    public var japanese: String {
        [
            "malformed_xml": "XMLとして正しくありません", "truncated": "途中で切れています",
            "dtd_not_allowed": "文書型宣言（DTD）は使えません", "unsupported_encoding": "文字コードを読めません",
            "not_porters": "PORTERSのエクスポートではありません", "porters_error": "PORTERSのエラー応答です",
            "too_large": "大きすぎます", "missing_id": "IDのないデータがあります", "unreadable": "読み込めませんでした",
        ][code] ?? code
    }

    /// Whose turn it is.
    public var turn: Turn {
        switch code {
        case "porters_error": .crm
        case "too_large", "unreadable": .agency
        default: .partner
        }
    }
}

extension Outcome {
    /// What the screens call it.
    public var japanese: String {
        switch self {
        case .opened: "開設"
        case .readdressed: "メールアドレス変更（再案内）"
        case .duplicate: "重複エラー"
        case .alreadyOpen: "開設済み（パスワード未設定）"
        case .alreadyRegistered: "登録済み"
        case .mailTaken: "メールアドレス使用中"
        case .notTarget: "対象外"
        case .noMail: "メールアドレスなし"
        case .badMail: "メールアドレス不正"
        case .deleted: "PORTERSで削除済み"
        case .withdrawn: "退会済み（案内しない）"
        case .held: "承認待ち"
        }
    }
}
