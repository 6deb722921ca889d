import Foundation
import Recruiting
public import SyncStore

/// Somebody whom a search has found: an account, or a person in the mirror without one.
public struct FoundPerson: Sendable {
    public let personId: Int64?
    public let name: String
    public let mail: String
    public let account: Account?
}
