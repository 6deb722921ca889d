import Foundation
import Logging

/// Why a password is not taken.
package enum PasswordRefusal: Error, Sendable, Equatable {
    case tooShort(Int)
    case tooLong(Int)
    case common
    /// It is, or is little more than, the person's name or mail or the site's name.
    case personal
    /// Typed twice, and not the same.
    case different
}
