import InternetMessage
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// The agency's own addresses: its users', its staff's, and the one from which all mails come. Whoever
/// tries things out makes a record with one of them, and other mails name it for other reasons.
struct AgencyAddresses {
    private let keys: Set<String>

    init(_ open: OpenWorkspace, _ settings: Settings) throws {
        let staff = try open.accounts.read { try $0.staffMembers().compactMap(\.mail) }
        let users = try open.mirror.read { try Array($0.userMails().values) }
        let sender = try settings.site.mailbox.address
        keys = Set((staff + users + [sender]).compactMap { (try? MailAddress($0))?.key })
    }

    func contains(_ address: String) -> Bool {
        (try? MailAddress(address)).map { keys.contains($0.key) } ?? false
    }
}
