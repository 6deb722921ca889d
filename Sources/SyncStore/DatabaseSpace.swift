import GRDB

/// The room that a database takes on the disk. What it throws is a `StoreError`.
public struct DatabaseSpace: Sendable {
    let pool: DatabasePool
    let path: String

    /// See `DatabasePool.giveBack`.
    /// - Returns: whether there may be more.
    public func giveBack(pages: Int) throws -> Bool {
        try guarding(path) { try pool.giveBack(pages: pages) }
    }

    /// How many rows each table has, by its name; all are counted through.
    public func rowCounts() throws -> [String: Int] { try guarding(path) { try pool.rowCounts() } }

    /// See `DatabasePool.shorten`.
    public func shorten() throws { try guarding(path) { try pool.shorten() } }

    /// Whether the file gives back what is deleted in it.
    public var canGiveBack: Bool { get throws { try guarding(path) { try pool.canGiveBack } } }

    /// See `DatabasePool.rewrite`.
    public func rewrite() throws { try guarding(path) { try pool.rewrite() } }

    /// Whether a file that this process need not have open does; nothing is made beside it for the look.
    public static func canGiveBack(file path: String) throws -> Bool {
        try guarding(path) {
            try DatabaseQueue.looking(at: path) {
                try Int.fetchOne($0, sql: "PRAGMA auto_vacuum") == 2
            }
        }
    }
}
