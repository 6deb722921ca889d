import Recruiting

extension Outcome {
    /// What the screens call it.
    package var japanese: String {
        switch self {
        case .opened: "開設"
        case .readdressed: "メールアドレス変更（再案内）"
        case .duplicate: "重複エラー"
        case .alreadyOpen: "開設済み（パスワード未設定）"
        case .alreadyRegistered: "登録済み"
        case .mailTaken: "メールアドレス重複（保留）"
        case .notTarget: "対象外"
        case .noMail: "メールアドレスなし"
        case .badMail: "メールアドレス不正"
        case .deleted: "PORTERSで削除済み"
        case .withdrawn: "退会済み（案内しない）"
        case .held: "承認待ち"
        }
    }
}
