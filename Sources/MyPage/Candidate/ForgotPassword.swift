import Publishing
import Recruiting
import SyncStore

/// パスワードをお忘れの方: sends a link to the holder of an account with a mail, if there is one. Whether
/// there is one is told nobody: not by the answer, and not by how long it takes.
package struct ForgotPassword: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Parameter client: who asks (see `NetworkAddress.client`).
    /// - Throws: `Busy`
    package func callAsFunction(mail: String, client: String) async throws {
        try await site.inSameTime { [site] in
            let address = try? MailAddress(mail)
            let linkMail = try LinkMail(site)
            try site.open.outbox.publish { batch in
                guard
                    try LinkCeiling.noteRequest(of: client, at: site.now, batch.transaction)
                        == nil, let address,
                    let account = try batch.transaction.account(withMail: address.key)
                else { return }
                try linkMail.sendTyped(to: account, &batch)
            }
        }
    }
}
