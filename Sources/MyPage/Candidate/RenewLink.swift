import Foundation
import Publishing
import SyncStore

/// メール再送信: sends a new mail with a new link to the address on the account of an expired one. Whoever
/// the CRM has excluded, deleted or readdressed since is told the same, and gets none.
package struct RenewLink: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    package enum Answer: Sendable, Equatable {
        /// On its way to the address, of which only this much is shown, unless the CRM is against it.
        case sent(maskedMail: String)
        /// One was sent a moment ago, or too many have been; nothing is sent.
        case tooMany(retryAfterMinutes: Int?)
        /// The client has wanted too many, whosever; nothing is sent.
        case clientTooMany(minutes: Int)
        /// The link is not one that has expired.
        case notExpired(LinkState)
    }

    /// - Parameter client: who asks (see `NetworkAddress.client`).
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction(expiredToken token: String, client: String) async throws -> Answer {
        let present = try await SetPassword(site).state(ofToken: token)
        // Whoever has nothing to ask for makes nobody wait for the outbox.
        guard present == .expired else { return .notExpired(present) }
        return try await site.write { [site] in
            let mail = try LinkMail(site)
            return try site.open.outbox.publish { batch in
                let found = try FoundLink.find(token: token, on: site, batch.transaction)
                guard found.state == .expired, let account = found.account else {
                    return .notExpired(found.state)
                }
                if let reached = try LinkCeiling.reached(
                    LinkCeiling.renewals, by: account, [.renewal], at: site.now, batch.transaction)
                {
                    let minutes = reached.seconds.isFinite ? Int(reached.seconds / 60) : nil
                    return .tooMany(retryAfterMinutes: minutes)
                }
                if let minutes = try LinkCeiling.noteRequest(
                    of: client, at: site.now, batch.transaction)
                {
                    return .clientTooMany(minutes: minutes)
                }
                let objection = try mail.send(
                    to: account, cause: .renewal, name: found.typedName, &batch)
                if objection != nil {
                    try LinkCeiling.noteWithheld(from: account, at: site.now, batch.transaction)
                }
                return .sent(maskedMail: Self.masked(account.mail))
            }
        }
    }

    /// An address of which its holder recognises enough: `t***@example.jp`.
    package static func masked(_ mail: String) -> String {
        guard let at = mail.lastIndex(of: "@") else { return "***" }
        let first = mail.first { $0 != "\"" }.map(String.init) ?? ""
        return "\(first)***\(mail[at...])"
    }
}
