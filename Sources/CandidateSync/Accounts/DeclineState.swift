import Foundation
import Recruiting
import SyncStore

/// What a link "I do not want this" is good for.
public enum DeclineState: Sendable, Equatable {
    /// The account can be withdrawn by it.
    case live
    /// It was withdrawn.
    case done
    /// Its holder has set a password since, and leaves on My Page.
    case registered
    /// No such link, or one that went to a former address.
    case unknown
}
