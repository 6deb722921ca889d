package import SyncStore

extension Staff.Role {
    /// What the screens and mails call it.
    package var japanese: String { self == .look ? "閲覧" : "設定" }
}
