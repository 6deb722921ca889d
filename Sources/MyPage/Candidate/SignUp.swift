import CandidateSync
import Foundation
import Publishing
import Recruiting
import SyncStore

/// 会員登録: makes a provisional account without a CRM link, and sends the verification mail. Somebody
/// who has an account already gets the mail that fits it; the page says the same. What was typed as the
/// name is kept with the link, and is the account's once its holder sets a password by that.
package struct SignUp: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    package enum Answer: Sendable, Equatable {
        /// A mail is on its way to the address (see `StrangersMail`), unless one was sent just now.
        case taken
        /// The mail is none that a mail system takes.
        case noAddress
        /// The name holds a web address, or characters that nobody sees.
        case badName
        /// The client has wanted too many; nothing is sent, whosever mail it is.
        case tooMany(minutes: Int)
        /// All clients together have signed up too often (`safety.max_sign_ups_per_hour`); nothing is
        /// sent or kept, whosever mail it is.
        case siteFull(minutes: Int)
    }

    /// - Parameter client: who asks (see `NetworkAddress.client`).
    /// - Throws: `Busy`, `StoreError`
    package func callAsFunction(
        name: String, mail: String, client: String
    ) async throws -> Answer {
        guard let address = try? MailAddress(mail) else { return .noAddress }
        guard let name = SignUpName(name)?.text else { return .badName }
        let ceiling = SignUpCeiling(site.settings)
        let wait = try await site.behindAnswer(to: client, within: ceiling) { [self] in
            let linkMail = try LinkMail(site)
            try site.open.outbox.publish { batch in
                let transaction = batch.transaction
                if let known = try transaction.account(withMail: address.key),
                    try !end(known, &batch)
                {
                    let typed = known.isUnverifiedSignUp ? name : nil
                    return try linkMail.sendTyped(to: known, name: typed, &batch)
                }
                let new = NewAccount(
                    address: address, name: "", isSignUp: true, personId: nil,
                    createdAt: site.now)
                guard let id = try transaction.open(new)?.id,
                    let account = try transaction.account(id)
                else { return }
                try linkMail.send(to: account, cause: .signUp, name: name, &batch)
            }
        }
        return switch wait {
        case nil: .taken
        case .client(let minutes): .tooMany(minutes: minutes)
        case .site(let minutes): .siteFull(minutes: minutes)
        }
    }

    /// Ends an account that stands at a former address of its person for good: no mail goes there, and
    /// whoever has the address by now would never hear from the site.
    /// - Returns: false if it is none, and stays.
    private func end(_ known: Account, _ batch: inout OutboxBatch) throws -> Bool {
        let verdict = try site.verdict(ofPersonOf: known, batch.transaction)
        guard verdict?.leaves(known) == true else { return false }
        return try site.closing.withdraw([known], .displaced, &batch) == 1
    }
}
