import Foundation
import Logging
import Recruiting
import SyncStore

/// What became of a password that somebody wants to set.
public enum PasswordSetting: Sendable, Equatable {
    case set
    /// The password is not taken; the link stays alive.
    case refused(PasswordRefusal)
    /// The link is not one by which a password can be set, or no longer.
    case link(LinkState)
}
