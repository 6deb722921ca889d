import Foundation
import Logging
import SyncStore

/// What became of a password that a member of staff is to have.
public enum StaffPassword: Sendable, Equatable {
    case set
    case refused(PasswordRefusal)
}
