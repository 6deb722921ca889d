package import Recruiting
package import SyncStore

extension Warning {
    /// Whether an earlier version wrote it, of which only the English message is known.
    package var isFormer: Bool { values.isEmpty && code != .answerRepeated }

    /// In the words of the screens, with what to do.
    package func japanese(_ names: FieldNames) -> String {
        (detail(names) ?? "") + code.japanese
    }

    /// What it is about; nil where the code says all.
    private func detail(_ names: FieldNames) -> String? {
        let values = values
        func value(_ key: String) -> String { values[key] ?? "" }
        var field: String {
            FieldAlias(value("field")).map { names.nameWithAlias(of: $0) } ?? value("field")
        }
        switch code {
        case _ where values.isEmpty: return nil
        case .countMismatch:
            let others = Int(value("pages")).map { $0 > 1 ? "ほか\($0 - 1)か所" : "" } ?? ""
            return "\(value("element"))：Count=\(value("count"))、実際は\(value("items"))件\(others)。"
        case .pagesMissing: return "\(value("element"))：検索結果は全\(value("total"))件。"
        case .pagesUnread:
            let others = Int(value("count")).map { $0 > 1 ? "（ほか\($0 - 1)か所）" : "" } ?? ""
            return "要素 \(value("element"))\(others)："
        case .conditionFieldAbsent:
            guard let count = values["count"] else { return "\(field)：" }
            return "\(field)：値が長すぎて保存されていません。"
                + "\(count)人が、もう一度エクスポートされるまで待ちます（\(value("people"))）。"
        case .optionUnknown: return "\(field)：\(value("option"))。"
        case .nobodyMatched:
            return value("candidates") == "0"
                ? "ファイルに、個人連絡先のデータがありません。" : "\(value("candidates"))人のうち、条件に一致した求職者は0人。"
        case .fewerThanUsual: return "\(value("records"))件（いつもは\(value("usual"))件前後）。"
        case .fieldMissing, .fieldEmptied:
            if let more = values["more"] { return "ほか\(more)項目も、ないか、ほとんど空です。" }
            guard let usual = values["usual"] else { return "\(field)：" }
            return "\(field)：入力率 \(value("now"))%（いつもは\(usual)%、今回は\(value("records"))件）。"
        case .answerPartial:
            return "送信していないデータへの応答 \(value("strange"))件、応答のないデータ \(value("unanswered"))件。"
        case .answerRepeated: return nil
        case .answerUncollected: return "\(value("file"))："
        }
    }
}

extension Warning.Code {
    /// What the screens call it.
    fileprivate var japanese: String {
        switch self {
        case .countMismatch: "ファイルに書かれた件数と、実際の件数が違います。エクスポートが途中で切れていないか、確認してください。"
        case .pagesMissing: "検索結果の一部のページがありません。残りのページも置いてください。"
        case .pagesUnread: "中のデータを取り込んでいません。Candidate、Resume、Userは、最上位の要素の直下に置いてください。"
        case .conditionFieldAbsent: "条件または文面で使う項目が足りません。項目を含めて、もう一度エクスポートしてください。"
        case .optionUnknown:
            "この選択肢は、どのエクスポートにもまだ出てきていません。条件の書き間違いがないか、確認してください。"
                + "書き間違いの場合、この選択肢に一致する人はなく、除外する条件では誰も除外されません。"
        case .nobodyMatched: "対象になった求職者がいません。絞り込み条件とファイルの内容を確認してください。"
        case .fewerThanUsual: "いつもより件数が少ないファイルです。エクスポートを確認してください。"
        case .fieldMissing: "いつもある項目がないファイルです。エクスポートの項目を確認してください。"
        case .fieldEmptied: "いつも入力されている項目が、ほとんど空のファイルです。エクスポートを確認してください。"
        case .answerPartial: "応答の件数が、送信したステータス更新と合いません。応答をそのまま置いてください。"
        case .answerRepeated: "すでに受け取った応答です。何も変わっていません。"
        case .answerUncollected: "応答のあったステータス更新のファイルが、outboxに残っています。回収を確認してください。"
        }
    }
}
