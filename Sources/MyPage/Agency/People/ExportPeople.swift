import Foundation
import Publishing
import SiteSettings
package import SyncStore

/// The filtered list of accounts as a table for spreadsheets: Japanese headings, whole mails.
package struct ExportPeople: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// How many accounts are held in memory at once.
    private static let piece = 1_000

    /// The headings; the mark in front makes spreadsheets read it as UTF-8.
    package static let head =
        "\u{FEFF}"
        + CSV.line([
            "氏名", "フリガナ", "メールアドレス", "状態", "所有者", "開設日", "登録日", "個人連絡先ID",
            "レジュメID", "アカウントID",
        ])

    /// Whom a search and its filters mean, however long the search takes: a file says nothing of
    /// whom it leaves out.
    package func filter(_ wish: FindPeople.Wish) async throws -> AccountFilter {
        guard !wish.word.isEmpty else { return wish.filter }
        return try await site.searches.run { [site] in
            var filter = wish.filter
            filter.ids = try PeopleSearch(site, for: wish.word)(withOthers: false).accounts
            return filter
        }
    }

    /// The next lines, in the order of the accounts' ids: none is left out or told twice, whatever
    /// changes meanwhile.
    /// - Returns: nil if there are no more.
    package func lines(
        _ filter: AccountFilter, after account: Int64?
    ) async throws -> (text: String, last: Int64)? {
        try await site.read { [site] in
            let accounts = try site.accounts.read {
                try $0.accounts(filter, after: account ?? 0, limit: Self.piece)
            }
            guard let last = accounts.last else { return nil }
            let clock = ScreenClock(site.settings)
            let rows = try PeopleRows(site)(accounts, at: filter.now)
            return (rows.map { Self.line(of: $0, clock) }.joined(), last.id)
        }
    }

    private static func line(of person: FoundPerson, _ clock: ScreenClock) -> String {
        let account = person.account
        func text(_ id: Int64?) -> String { id.map { String($0) } ?? "" }
        return CSV.line([
            person.name, person.reading, person.mail, person.state,
            person.owners.joined(separator: "、"), clock.text(account?.createdAt),
            clock.text(account?.registeredAt), text(person.personId), text(account?.resumeId),
            text(account?.id),
        ])
    }
}
