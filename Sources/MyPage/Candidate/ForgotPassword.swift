import Publishing
import Recruiting
import SyncStore

/// パスワードをお忘れの方: sends a link to the holder of an account with a mail, if there is one. Whether
/// there is one is told nobody: not by the answer, and not by how long it takes.
package struct ForgotPassword: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    package enum Answer: Sendable, Equatable {
        /// If there is an account with that mail, its holder is written to (see `StrangersMail`).
        case taken
        /// The client has wanted too many; nothing is sent, whosever mail it is.
        case tooMany(minutes: Int)
    }

    /// - Parameter client: who asks (see `NetworkAddress.client`).
    /// - Throws: `Busy`, `StoreError`
    package func callAsFunction(mail: String, client: String) async throws -> Answer {
        let address = try? MailAddress(mail)
        let wait = try await site.behindAnswer(to: client) { [site] in
            guard let address else { return }
            let linkMail = try LinkMail(site)
            try site.open.outbox.publish { batch in
                guard let account = try batch.transaction.account(withMail: address.key) else {
                    return
                }
                try linkMail.sendTyped(to: account, &batch)
            }
        }
        return switch wait {
        case nil: .taken
        case .client(let minutes), .site(let minutes): .tooMany(minutes: minutes)
        }
    }
}
