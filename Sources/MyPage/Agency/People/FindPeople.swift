import Foundation
import SiteSettings
package import SyncStore

/// アカウント: the accounts that a search and its filters let through, page by page.
package struct FindPeople: Sendable {
    /// What is asked for.
    package struct Wish: Sendable {
        /// A part of a name, a reading or a mail, or an id; empty for everybody.
        package var word: String
        package var filter: AccountFilter
        package var order = AccountOrder.newest
        /// From 1.
        package var page = 1

        package init(_ word: String = "", _ filter: AccountFilter) {
            self.word = word.trimmingCharacters(in: .whitespacesAndNewlines)
            self.filter = filter
        }

        /// Whether people without an account may be meant too.
        var isForOthers: Bool {
            filter == AccountFilter(at: filter.now, soon: filter.soon) && !word.isEmpty
        }
    }

    /// How many accounts a page shows.
    package static let shown = 50
    private static let longestLook = Duration.milliseconds(600)

    private let site: MyPageSite
    /// How many accounts are sorted by their readings at the most: more would keep others waiting.
    var mostByReading = 200_000

    package init(_ site: MyPageSite) { self.site = site }

    /// What lets every account through, by the present time.
    package var everybody: AccountFilter {
        AccountFilter(at: site.now, soon: site.settings.links.secondsAtTheEnd)
    }

    /// - Throws: `Busy`, `StoreError`
    package func callAsFunction(_ wish: Wish) async throws -> PeopleFound {
        guard !wish.word.isEmpty || wish.order == .name else {
            return try await site.read { [self] in try page(wish, PeopleSearch.Matches()) }
        }
        return try await site.searches.run { [self] in
            guard !wish.word.isEmpty else { return try page(wish, PeopleSearch.Matches()) }
            var wish = wish
            let search = PeopleSearch(site, for: wish.word, within: Self.longestLook)
            let matches = try search(withOthers: wish.isForOthers && wish.page == 1)
            wish.filter.ids = matches.accounts
            wish.filter.first = search.id
            return try page(wish, matches)
        }
    }

    private func page(_ wish: Wish, _ matches: PeopleSearch.Matches) throws -> PeopleFound {
        let (total, accounts) = try site.accounts.read { transaction in
            let total = try transaction.count(wish.filter)
            let offset = Self.offset(of: wish.page)
            guard offset < total else { return (total, [Account]()) }
            guard wish.order == .name, total <= mostByReading else {
                return (
                    total,
                    try transaction.accounts(
                        wish.filter, by: wish.order, offset: offset, limit: Self.shown)
                )
            }
            let ids = try ReadingOrder(site).ids(
                transaction.listed(wish.filter), first: wish.filter.first
            ).dropFirst(offset).prefix(Self.shown)
            let accounts = try transaction.accounts(withIds: Array(ids))
            return (total, ids.compactMap { accounts[$0] })
        }
        return PeopleFound(
            people: try PeopleRows(site)(accounts, at: wish.filter.now), total: total,
            page: wish.page, others: matches.others, isById: wish.filter.first != nil,
            isCut: matches.isCut, isByCode: wish.order == .name && total > mostByReading)
    }

    /// How many accounts come before a page; more than anybody has, for one of nonsense.
    static func offset(of page: Int) -> Int {
        let (offset, isTooMany) = (page - 1).multipliedReportingOverflow(by: shown)
        return isTooMany ? .max : offset
    }
}
