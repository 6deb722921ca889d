package import Recruiting
package import SyncStore

extension MirrorStore {
    /// An owner (所有者) as last exported, with their address; nil if none was ever exported.
    package func reachableOwner(_ id: Int64) throws -> (Owner, MailAddress)? {
        guard let owner = try read({ try $0.owner(id) }), let address = try? MailAddress(owner.mail)
        else { return nil }
        return (owner, address)
    }
}
