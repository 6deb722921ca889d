import Foundation
import Recruiting
import SyncStore

/// What a search has found.
public struct PeopleFound: Sendable {
    public let people: [FoundPerson]
    /// Not everybody in the mirror was looked at: there was no time. An id finds everybody.
    public let isCut: Bool
}
