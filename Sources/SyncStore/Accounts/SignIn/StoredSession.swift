public import Foundation
import GRDB

/// A session as its holder sees it.
public struct StoredSession: Sendable, Equatable {
    /// What names it in a form; it opens nothing.
    public let id: String
    public let begunAt: Date
    /// To the minute.
    public let seenAt: Date
    public let origin: SessionOrigin
    /// Whether it is the one by which somebody looks.
    public let isPresent: Bool

    init(_ row: Row, present hash: Data) {
        id = row["id"]
        begunAt = Date(milliseconds: row["begun_at"])
        seenAt = Date(milliseconds: row["seen_at"])
        origin = SessionOrigin(browser: row["browser"], client: (row["client"] as String?) ?? "")
        isPresent = (row["hash"] as Data) == hash
    }
}
