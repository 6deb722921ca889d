import Foundation
import Logging
import Recruiting
import SyncStore

/// What became of a sign-in.
public enum SignIn: Sendable, Equatable {
    /// The secret of the session, which the browser keeps.
    case signedIn(session: String)
    /// No such account, no password, or another one: nobody is told which.
    case wrong
    /// Too many tries for this mail or from this client; also the right password waits.
    case tooMany
}
