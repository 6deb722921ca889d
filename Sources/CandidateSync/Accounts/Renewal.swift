import Foundation
import Logging
import Recruiting
import SyncStore

/// What became of a wish for a new link (メール再送信).
public enum Renewal: Sendable, Equatable {
    /// On its way to the address, of which only this much is shown.
    case sent(maskedMail: String)
    /// One was sent a moment ago, or too many have been; nothing is sent.
    case tooMany(retryAfterMinutes: Int?)
    /// The link is not one that has expired.
    case notExpired(LinkState)
}
