import Foundation
package import SyncStore

/// Somebody whom a search has found: an account, or a person in the mirror without one.
package struct FoundPerson: Sendable {
    package let personId: Int64?
    package let name: String
    package let mail: String
    package let account: Account?
}
