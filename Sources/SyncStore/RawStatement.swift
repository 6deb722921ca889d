import Foundation
import GRDB
import GRDBSQLite

/// A statement of GRDB's, bound and stepped by SQLite's own calls: three times as fast as with
/// arguments, and used only where a file has millions of rows or a run writes tens of thousands.
struct RawStatement {
    // Keeps the compiled statement alive that `handle` points to.
    private let statement: Statement
    private let handle: SQLiteStatement

    init(_ db: Database, _ sql: String) throws {
        statement = try db.makeStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    /// The one that GRDB keeps compiled for the connection. It must be run or reset before the same
    /// is asked for again.
    init(cached sql: String, _ db: Database) throws {
        statement = try db.cachedStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    func bind(_ place: Int32, _ value: Int64?) {
        if let value {
            sqlite3_bind_int64(handle, place, value)
        } else {
            sqlite3_bind_null(handle, place)
        }
    }

    /// The bytes must stay where they are until the statement was run: SQLite makes no copy.
    func bind(_ place: Int32, _ bytes: UnsafeBufferPointer<UInt8>) {
        if let start = bytes.baseAddress, !bytes.isEmpty {
            sqlite3_bind_blob64(handle, place, start, UInt64(bytes.count), nil)
        } else {
            sqlite3_bind_zeroblob(handle, place, 0)
        }
    }

    /// What stands for one of a statement's marks.
    enum Argument {
        case integer(Int64?)
        case text(String?)
        case blob(Data)

        static func flag(_ value: Bool) -> Argument { .integer(value ? 1 : 0) }
        static func number(_ value: Int?) -> Argument { .integer(value.map { Int64($0) }) }

        /// The same for GRDB.
        var databaseValue: DatabaseValue {
            switch self {
            case .integer(let value): value.databaseValue
            case .text(let value): value.databaseValue
            case .blob(let data): data.databaseValue
            }
        }
    }

    /// Binds what stands for the marks, all of them, in their order; as GRDB does it, a text ends at
    /// a zero. SQLite makes copies.
    func bind(_ arguments: [Argument]) {
        // The constant of that name is a cast, which Swift does not see.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        for (index, argument) in arguments.enumerated() {
            let place = Int32(index + 1)
            switch argument {
            case .integer(let value): bind(place, value)
            case .text(let value?): sqlite3_bind_text(handle, place, value, -1, transient)
            case .text(nil): sqlite3_bind_null(handle, place)
            case .blob(let data):
                _ = data.withUnsafeBytes {
                    sqlite3_bind_blob64(
                        handle, place, $0.baseAddress, UInt64($0.count), transient)
                }
            }
        }
    }

    /// Runs a statement that returns no rows.
    func run(_ arguments: [Argument]) throws {
        bind(arguments)
        try run()
    }

    /// Runs a statement that returns no rows.
    func run() throws {
        defer { reset() }
        _ = try step()
    }

    /// Whether there is a row.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            defer { reset() }
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: String(cString: sqlite3_errmsg(sqlite3_db_handle(handle))))
        }
    }

    func reset() { sqlite3_reset(handle) }

    func integer(_ column: Int32) -> Int64? {
        sqlite3_column_type(handle, column) == SQLITE_NULL
            ? nil : sqlite3_column_int64(handle, column)
    }

    /// Valid until the statement is stepped or reset.
    func blob(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
        let start = sqlite3_column_blob(handle, column)?.assumingMemoryBound(to: UInt8.self)
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
    }
}
