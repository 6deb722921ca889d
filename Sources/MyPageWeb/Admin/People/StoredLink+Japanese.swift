package import SyncStore

extension StoredLink.Cause {
    /// What the screens call it.
    package var japanese: String {
        switch self {
        case .request: "登録依頼"
        case .reminder: "リマインド"
        case .renewal: "本人の再送信"
        case .wish: "本人の申し込み"
        case .agency: "担当者の再送信"
        case .signUp: "会員登録"
        }
    }
}
