import InternetMessage
package import Recruiting
package import SyncStore

extension Decision.Reason {
    /// In the words of the screens; nil for what an earlier version has written down in English.
    package func japanese(_ names: FieldNames) -> String? {
        switch self {
        case .condition(let text): names.text(ofLine: text)
        case .fieldCut(let alias):
            "項目「\(FieldAlias(alias).map(names.name) ?? alias)」は長すぎて保存されていません。もう一度エクスポートされるまで待ちます。"
        case .erased(let day): "\(day)（UTC）にデータを消去した求職者、または同じメールアドレスの求職者です。"
        case .left(let account, let withdrawal):
            "アカウント \(account) は退会しています（\(withdrawal?.japanese ?? "退会")）。"
        case .ownAccount: "本人のアカウントのメールアドレスです。"
        case .mailHeld(let account): "同じメールアドレスのアカウント \(account)（パスワード未設定）があります。"
        case .mailClaimed: "同じ実行の別の求職者と、メールアドレスが同じです。"
        case .mailTaken: "実行中に、同じメールアドレスの別のアカウントが開設されました。"
        case .badAddress(let problem): problem.japanese
        case .unwritable(let code):
            MessageError(code: code)?.japanese ?? "この求職者の情報では、メールを作成できません。"
        case .noRecord: "取り込まれた情報がありません。もう一度エクスポートしてください。"
        case .notDue: "送信する時点で、対象ではなくなっていました。"
        case .noDuplicate: "所有者に通知する時点で、重複ではなくなっていました。"
        case .toldBefore: "所有者に通知済みで、その後の変更はありません。"
        case .nobodyTold:
            "所有者のメールアドレスが取り込まれていないため、まだ通知していません。取り込まれた後に通知します。"
        case .addressChanged: "判定の後に、メールアドレスが変更されています。"
        case .replanned(let planned, let now):
            "計画時の判定は「\(planned.japanese)」でした。" + (now?.japanese(names) ?? "")
        case .former: nil
        }
    }

    /// What an earlier version has written down, in English; nil for what bears a code.
    package var formerText: String? {
        if case .former(let text) = self { text } else { nil }
    }
}

extension MailAddress.Problem {
    var japanese: String {
        switch self {
        case .empty: "メールアドレスが空です。"
        case .severalAddresses: "メールアドレスが2つ以上入力されています。"
        case .notASCII: "メールアドレスに使えない文字があります。"
        case .noAt: "「@」がありません。"
        case .badLocalPart: "「@」の前が正しくありません。"
        case .badDomain: "「@」の後が正しくありません。"
        case .tooLong: "長すぎます。"
        }
    }
}

extension MessageError {
    fileprivate var japanese: String {
        let what =
            switch item {
            case .address, .mailbox: "メールアドレス"
            case .name: "氏名"
            case .subject: "件名"
            case .messageID: "メッセージID"
            case .date: "日付"
            }
        return "メールを作成できません：\(what)が\(reason.japanese)"
    }
}

extension MessageError.Reason {
    fileprivate var japanese: String {
        switch self {
        case .empty: "空です。"
        case .tooLong(let bytes, let limit): "長すぎます（\(bytes)バイト、上限は\(limit)バイト）。"
        case .notASCII(let position): "正しくありません（\(position)文字目が半角の英数字・記号ではありません）。"
        case .controlCharacter(_, let position): "正しくありません（\(position)文字目が改行などの制御文字です）。"
        case .whiteSpace(let position): "正しくありません（\(position)文字目が空白です）。"
        case .notAllowed(_, let position): "正しくありません（\(position)文字目は使えない文字です）。"
        case .misplacedDot(let position): "正しくありません（\(position)文字目の「.」の位置）。"
        case .noAtSign, .noAngleAddress: "正しくありません（「@」を含むアドレスがありません）。"
        case .noLocalPart: "正しくありません（「@」の前が空です）。"
        case .noDomain: "正しくありません（「@」の後が空です）。"
        case .openQuote: "正しくありません（引用符が閉じられていません）。"
        case .outOfRange: "範囲外です。"
        }
    }
}

extension Withdrawal {
    /// What the screens call it.
    package var japanese: String {
        switch self {
        case .person: "本人の退会"
        case .declined: "案内を希望しない（メールから）"
        case .staff: "担当者による退会"
        case .disuse: "パスワード未設定のまま期限切れ"
        case .crm: "PORTERSで削除"
        case .displaced: "未確認（会員登録、または変更前のメールアドレス）"
        case .undone: "実行の取り消し（メールは送られていません）"
        case .recalled: "実行の取り消し（メールは回収済み）"
        }
    }
}
