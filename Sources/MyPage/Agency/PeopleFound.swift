import Foundation

/// What a search has found.
package struct PeopleFound: Sendable {
    package let people: [FoundPerson]
    /// Not everybody in the mirror was looked at: there was no time. An id finds everybody.
    package let isCut: Bool
}
