import Foundation
import Publishing
import Recruiting
import SyncStore

/// 会員登録: makes a provisional account without a CRM link, and sends the verification mail. Somebody
/// who has an account already gets the mail that fits it; the page says the same.
package struct SignUp: Sendable {
    private let site: MyPageSite

    private static let longestName = 100

    package init(_ site: MyPageSite) { self.site = site }

    /// - Parameter client: who asks (see `NetworkAddress.client`).
    /// - Returns: false if the mail is none that a mail system takes.
    /// - Throws: `Busy`
    package func callAsFunction(name: String, mail: String, client: String) async throws -> Bool {
        guard let address = try? MailAddress(mail) else { return false }
        let name = String(
            name.trimmingCharacters(in: .whitespacesAndNewlines).filter { !$0.isNewline }
                .prefix(Self.longestName))
        try await site.inSameTime { [site] in
            let linkMail = try LinkMail(site)
            try site.open.outbox.publish { batch in
                let transaction = batch.transaction
                guard
                    try LinkCeiling.noteRequest(of: client, at: site.now, transaction) == nil
                else { return }
                if let known = try transaction.account(withMail: address.key) {
                    return try linkMail.sendTyped(to: known, &batch)
                }
                let new = NewAccount(
                    address: address, name: name, isSignUp: true, personId: nil,
                    createdAt: site.now)
                guard let id = try transaction.open(new), let account = try transaction.account(id)
                else { return }
                try linkMail.send(to: account, cause: .signUp, &batch)
            }
        }
        return true
    }
}
