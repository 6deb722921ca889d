import Foundation
import Publishing
package import Recruiting
import SyncStore

/// メールの再送信: sends a mail with a new link to an account's address, whatever the ceilings for those
/// who ask for one themselves; but not to whom the CRM has excluded, deleted or readdressed since.
package struct ResendMail: Sendable {
    private let site: MyPageSite

    /// A second click is not a second mail, in seconds.
    private static let pause = 300.0

    package init(_ site: MyPageSite) { self.site = site }

    package enum Answer: Sendable, Equatable {
        case sent
        /// The last mail is younger than five minutes.
        case tooSoon
        /// There is no such account, or it is withdrawn.
        case noAccount
        /// By what is decided for its person as things are, nobody writes to that address.
        case against(Outcome)
    }

    /// - Parameter who: who has it done, for the audit list.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction(account id: Int64, by who: String) async throws -> Answer {
        try await site.write { [site] in
            let mail = try LinkMail(site)
            return try site.open.outbox.publish { batch in
                guard let account = try batch.transaction.account(id), account.status != .withdrawn
                else { return .noAccount }
                let since = account.lastMailAt.map { site.now.timeIntervalSince($0) }
                // One that is yet to come was written down by a clock that was ahead.
                guard !(0..<Self.pause).contains(since ?? .infinity) else { return .tooSoon }
                if let outcome = try mail.send(to: account, cause: .agency, &batch) {
                    return .against(outcome)
                }
                try site.note(id, "resent", by: who, batch.transaction)
                return .sent
            }
        }
    }
}
