package import Foundation
import SiteSettings
import SyncStore

extension WorkspaceStatus {
    /// A field that the last files of a name lack or have empty, against their habit.
    package struct Drift: Sendable, Encodable, Equatable {
        /// Its alias.
        package let field: String
        /// `field_missing` or `field_emptied`.
        package let code: String
        /// The last delivery that was so, and the name under which it was dropped.
        package let delivery: String
        package let file: String
        package let receivedAt: Date

        package enum CodingKeys: String, CodingKey {
            case field, code, delivery, file
            case receivedAt = "received_at"
        }

        /// Those of the last 7 days, the latest first; 20 at the most.
        static func last(_ accounts: AccountTransaction, at now: Date) throws -> [Drift] {
            let since = IdentifierSource.prefix(at: now.addingTimeInterval(-7 * 86_400))
            var files: [String: String] = [:]
            return try accounts.drifts(since: since, limit: 20).map { drift in
                let file: String
                if let known = files[drift.delivery] {
                    file = known
                } else {
                    file =
                        try accounts.delivery(drift.delivery).map { Receipt($0).file }
                        ?? drift.series
                    files[drift.delivery] = file
                }
                return Drift(
                    field: drift.field, code: drift.code.rawValue, delivery: drift.delivery,
                    file: file,
                    receivedAt: IdentifierSource.date(of: drift.delivery) ?? .distantPast)
            }
        }
    }
}
