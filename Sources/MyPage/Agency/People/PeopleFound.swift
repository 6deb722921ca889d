/// A page of the people that were asked for.
package struct PeopleFound: Sendable {
    /// Accounts, `FindPeople.shown` at the most.
    package let people: [FoundPerson]
    /// How many accounts there are on all pages.
    package let total: Int
    /// From 1; it may be behind the last.
    package let page: Int
    /// People of the mirror who have no account, for a search that asks for nothing else.
    package let others: [FoundPerson]
    /// Whether what was typed may be an id: whoever has it comes before all others.
    package let isById: Bool
    /// Not everybody in the mirror was looked at: there was no time. An id finds everybody.
    package let isCut: Bool
    /// They were to be sorted by their readings, and are by their names' codes: there are too many.
    package let isByCode: Bool

    /// One at least.
    package var pages: Int { max(1, (total + FindPeople.shown - 1) / FindPeople.shown) }

    /// How many accounts come before the page.
    package var offset: Int { FindPeople.offset(of: page) }
}
