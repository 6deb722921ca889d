package import Recruiting
package import SyncStore

/// The owners (所有者) of records, as last exported.
package struct OwnerLookup {
    private let mirror: MirrorStore

    package init(mirror: MirrorStore) {
        self.mirror = mirror
    }

    /// The owner with an address, or nil if none was ever exported.
    package func reachable(_ owner: Int64) throws -> (Owner, MailAddress)? {
        guard let owner = try mirror.read({ try $0.owner(owner) }),
            let address = try? MailAddress(owner.mail)
        else { return nil }
        return (owner, address)
    }
}
