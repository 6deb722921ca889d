import Foundation
import Publishing
import Recruiting
import SyncStore

/// What a password link is good for.
package enum LinkState: Sendable, Equatable {
    /// A password can be set by it.
    case live
    /// A password was set, by this link or another one of the account.
    case ended
    /// Its time is over (URL有効期限切れ); its holder may ask for a new one.
    case expired
    /// No such link, or one of an account that is gone.
    case unknown

    /// Looks a link up by its token, with the account that it belongs to.
    static func find(
        token: String, at now: Date, _ transaction: AccountTransaction
    ) throws -> (state: LinkState, account: Account?) {
        guard let link = try transaction.link(hash: PasswordLink.hash(of: token)),
            let account = try transaction.account(link.account), account.status != .withdrawn
        else { return (.unknown, nil) }
        // Without a password it was ended as the account has moved to another address.
        if link.endedAt != nil { return (account.hasPassword ? .ended : .unknown, account) }
        return (now < link.expiresAt ? .live : .expired, account)
    }
}
