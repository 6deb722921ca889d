import Foundation
import Publishing
package import SyncStore

/// アクセス履歴: who of the staff signed in, looked at whom, took what along.
package struct BrowseEvents: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// Events that a filter lets through, newest first; what this process has noted is among them.
    /// - Parameter id: only what stands behind this one; nil to begin with the newest.
    package func list(
        _ filter: EventFilter = EventFilter(), before id: Int64? = nil, limit: Int
    ) async throws -> [Event] {
        await EventLog(site).catchUp()
        return try await site.readAccounts { try $0.events(filter, before: id, limit: limit) }
    }

    /// The head of the CSV; its mark makes spreadsheets read it as UTF-8.
    package static let csvHead = "\u{FEFF}" + CSV.line(["at", "who", "client", "event", "subject"])

    /// The next lines of the CSV; times are ISO 8601 in UTC.
    /// - Returns: nil if there are no more.
    package func csv(
        _ filter: EventFilter, before id: Int64?
    ) async throws -> (text: String, last: Int64)? {
        let page = try await list(filter, before: id, limit: 1_000)
        guard let last = page.last else { return nil }
        return (page.map(Self.line).joined(), last.id)
    }

    private static func line(_ event: Event) -> String {
        CSV.line([
            event.at.formatted(.iso8601), event.who, event.client, event.what.rawValue,
            event.subject?.rawValue ?? "",
        ])
    }
}
