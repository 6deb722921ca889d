import Foundation
import Logging
import Recruiting
import SyncStore

/// What became of a mail that the agency wants to have sent again.
public enum Resending: Sendable, Equatable {
    case sent
    /// The last mail is younger than five minutes: a second click, not a second mail.
    case tooSoon
    /// There is no such account, or it is withdrawn.
    case noAccount
}
