package import Recruiting

extension AccountStatus {
    /// What the screens and mails call it.
    package var japanese: String {
        switch self {
        case .provisional: "仮登録"
        case .registered: "本登録"
        case .withdrawn: "退会"
        }
    }
}
