import SiteSettings

/// Which pages an address has.
enum Side: String {
    case candidates
    case admin
    /// All of them: the admin screens have no address of their own.
    case both

    var hasCandidates: Bool { self != .admin }
    var hasAdmin: Bool { self != .candidates }

    /// Whether browsers reach it by https.
    func isHTTPS(_ settings: Settings) -> Bool {
        self == .admin ? settings.isAdminHTTPS : settings.isHTTPS
    }
}
