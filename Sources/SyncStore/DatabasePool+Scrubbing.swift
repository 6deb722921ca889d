import Foundation
import GRDB
import GRDBSQLite

extension DatabasePool {
    /// Sees to it that some texts, whose rows are deleted, stand nowhere in the files any more.
    ///
    /// `secure_delete` overwrites what is deleted now. It does not reach what was deleted before it was
    /// on, nor what lies in the gap of a page from which SQLite has moved rows to another one: where a
    /// text is still found, the database is written anew (`VACUUM`), for which others wait to write.
    /// - Parameter texts: UTF-8; a text that another row holds stays, of course. Nil if they are not known
    ///   any more: then it is written anew in any case.
    /// - Returns: false if the write-ahead log could not be emptied, as somebody reads an older state.
    func scrub(_ texts: [[UInt8]]?) throws -> Bool {
        guard try emptyLog() else { return false }
        let isClean = try writeWithoutTransaction { db in
            if let texts, try !db.fileHolds(texts.filter { !$0.isEmpty }) { return true }
            try db.execute(sql: "VACUUM")
            return false
        }
        return try isClean || emptyLog()
    }

    /// Moves what stands in the write-ahead log into the file, and syncs that. What a sync has failed to write
    /// the kernel takes for written: no later one of the log makes up for it (fsync(2), ERRORS).
    /// - Throws: `DatabaseError`, also if somebody reads an older state.
    func rewriteLog() throws {
        guard try emptyLog() else { throw DatabaseError(resultCode: .SQLITE_BUSY) }
    }

    /// Tries for ten seconds, and lets others write in between, of this process too.
    private func emptyLog() throws -> Bool {
        let start = ContinuousClock.now
        while try !writeWithoutTransaction({ try $0.emptyLog() }) {
            guard start.duration(to: .now) < .seconds(10) else { return false }
            usleep(100_000)
        }
        return true
    }
}

extension Database {
    /// Moves the write-ahead log into the file and cuts it to nothing.
    ///
    /// As long as SQLite waits for whoever reads an older state, nobody writes: here that is a tenth of a
    /// second.
    /// - Returns: false if somebody reads an older state, or writes.
    func emptyLog() throws -> Bool {
        let patience = try Int.fetchOne(self, sql: "PRAGMA busy_timeout") ?? 0
        try execute(sql: "PRAGMA busy_timeout = 100")
        defer { try? execute(sql: "PRAGMA busy_timeout = \(patience)") }
        do {
            _ = try checkpoint(.truncate)
            return true
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            return false
        }
    }

    /// Whether one of the texts stands in the database's file, in rows or outside them.
    ///
    /// It is read by SQLite's own handle: opening and closing the file beside it would end its locks
    /// (sqlite.org/howtocorrupt.html, 2.2).
    fileprivate func fileHolds(_ texts: [[UInt8]]) throws -> Bool {
        var found: UnsafeMutablePointer<sqlite3_file>?
        let code = sqlite3_file_control(
            sqliteConnection, "main", SQLITE_FCNTL_FILE_POINTER, &found)
        guard code == SQLITE_OK, let file = found, let methods = file.pointee.pMethods?.pointee,
            let read = methods.xRead, let getSize = methods.xFileSize
        else { throw DatabaseError(resultCode: .SQLITE_IOERR, message: "the file can't be read") }
        var size: sqlite3_int64 = 0
        guard getSize(file, &size) == SQLITE_OK else {
            throw DatabaseError(resultCode: .SQLITE_IOERR, message: "the file can't be read")
        }
        let overlap = (texts.map(\.count).max() ?? 1) - 1
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var offset: sqlite3_int64 = 0
        while offset < size {
            let count = Int(min(sqlite3_int64(buffer.count), size - offset))
            let code = buffer.withUnsafeMutableBytes {
                read(file, $0.baseAddress, Int32(count), offset)
            }
            guard code == SQLITE_OK else {
                throw DatabaseError(resultCode: ResultCode(rawValue: code))
            }
            let isFound = buffer.withUnsafeBytes { bytes in
                let read = UnsafeRawBufferPointer(rebasing: bytes[..<count])
                return texts.contains { read.holds($0) }
            }
            if isFound { return true }
            guard count == buffer.count else { break }
            offset += sqlite3_int64(count - overlap)
        }
        return false
    }
}
