package import CandidateSync

extension Receipt.Failure {
    /// Who has to do something about it.
    package enum Turn: Sendable {
        /// Whoever dropped the file: it is not what was agreed.
        case partner
        /// The CRM answered with an error: the export is to be made anew.
        case crm
        /// Our own limits or disks.
        case agency
    }

    /// What happened and where, in the words of the screens.
    package var japanese: String { summary + (detail ?? "") + place }

    /// What the CRM has said of it, in its own words; nil for anything else.
    package var said: String? { values?["said"] }

    private var place: String { line.map { "（\($0)行目付近）" } ?? "" }

    private var detail: String? {
        guard let values else { return nil }
        switch code {
        case "porters_error": return values["code"].map { "（コード \($0)）" }
        case "missing_id": return values["field"].map { "（\($0)）" }
        case "too_large":
            guard let bytes = values["bytes"].flatMap(Int64.init), let most = values["max_mib"]
            else { return nil }
            return "（\(bytes >> 20) MiB、上限は\(most) MiB）"
        default: return nil
        }
    }

    private var summary: String {
        [
            "malformed_xml": "XMLとして正しくありません", "truncated": "途中で切れています",
            "dtd_not_allowed": "文書型宣言（DTD）は使えません", "unsupported_encoding": "文字コードを読めません",
            "not_porters": "PORTERSのエクスポートではありません", "porters_error": "PORTERSのエラー応答です",
            "too_large": "大きすぎます", "missing_id": "IDのないデータがあります", "unreadable": "読み込めませんでした",
            "answer_unmatched": "送信したステータス更新のどれに対する応答か、分かりません",
            "poisonous": "読み込み中にサービスが繰り返し停止したため、取り込みを中止しました",
        ][code] ?? code
    }

    /// Whose turn it is.
    package var turn: Turn {
        switch code {
        case "porters_error": .crm
        case "too_large", "unreadable", "poisonous": .agency
        default: .partner
        }
    }
}

extension Receipt.Failure.Turn {
    /// Whose turn it is, in the words of the screens.
    package var japanese: String {
        switch self {
        case .partner: "ファイルの送付元に、修正と再送を依頼してください。"
        case .crm: "権限の不足やメンテナンスなど、PORTERS側の原因を確認してから、もう一度エクスポートしてください。"
        case .agency: "設定（inbox.max_mib）またはサーバーを確認してください。"
        }
    }
}
