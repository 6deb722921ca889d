import Foundation
import Synchronization

/// Too many wait for the same already.
public struct Busy: Error {
    /// When it is worth another try.
    public let retryAfterSeconds = 5
}
