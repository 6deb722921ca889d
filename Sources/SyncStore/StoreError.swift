import Foundation
import GRDB

/// A database that did not do its work: full disk, broken file, locked for too long.
public struct StoreError: Error, Equatable, CustomStringConvertible {
    /// What happened, for who says it in another language.
    enum Trouble: Equatable {
        /// See `LostAccounts`.
        case lost
        case newer
        case older
        case unmade(code: Int32)
        /// A pipe, socket or device lies in its place.
        case notAFile
        /// With what was found, in SQLite's words.
        case damaged(String)
        /// With SQLite's code and its words.
        case failed(ResultCode, String)
    }

    /// The database, by its file's name.
    let file: String
    let trouble: Trouble

    public var description: String {
        switch trouble {
        case .lost:
            "\(file): \(LostAccounts.english.what): \(LostAccounts.english.why); "
                + LostAccounts.english.advice
        case .older:
            "the database \(file) is not yet converted for this version of candidate-sync: a start is "
                + "converting it just now, nothing was started since the upgrade, or the first start "
                + "was cut short; start 'watch' or 'run'"
        case .newer:
            "the database \(file) was made by a newer version of candidate-sync; install that one, or "
                + "restore the backup from before it"
        case .unmade(let code):
            "cannot make the file \(file): \(String(cString: strerror(code))); "
                + (code == ENOSPC
                    ? "make room on the disk and run again"
                    : "check the folder, its owner and mode")
        case .notAFile:
            "the database \(file) is no file but a pipe, socket or device; move away what lies "
                + "there, and put the database in its place, or restore a backup"
        case .damaged(let problems):
            "the database \(file) is damaged: \(problems); use another backup"
        case .failed(let code, let cause) where Self.isBroken(code):
            "the database \(file) is damaged: \(cause); stop everything, and look with "
                + "'candidate-sync doctor', which says what to do"
        case .failed(let code, let cause):
            "the database \(file) failed: \(cause); \(Self.advice(code)), then run again: what was "
                + "committed is safe"
        }
    }

    /// Whether the file itself is damaged: no second try helps then, and nobody knows what is safe.
    static func isBroken(_ code: ResultCode) -> Bool {
        code == .SQLITE_CORRUPT || code == .SQLITE_NOTADB
    }

    private static func advice(_ code: ResultCode) -> String {
        switch code {
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY:
            "check its owner and mode, those of its folder, which user starts this, and that it may "
                + "have enough files open ('ulimit -n')"
        default: "check disk space and that nothing else keeps it locked"
        }
    }

    /// Whether the file itself is damaged, and nothing can be done with it before `doctor` was asked.
    package var isDamage: Bool {
        if case .failed(let code, _) = trouble { Self.isBroken(code) } else { false }
    }

    /// Whether the disk failed under it: a sync may have.
    package var isDiskFailure: Bool {
        if case .failed(let code, _) = trouble { code == .SQLITE_IOERR } else { false }
    }

    /// There is no room left on the disk that it is on.
    package var isFullDisk: Bool {
        if case .failed(let code, _) = trouble { code == .SQLITE_FULL } else { false }
    }

    /// Nothing failed: the database is lost, or another version's.
    package var isUnfit: Bool { [.lost, .newer, .older].contains(trouble) }

    init(notAFile path: String) { self.init(at: path, .notAFile) }

    init(lost path: String) { self.init(at: path, .lost) }

    init(newer path: String) { self.init(at: path, .newer) }

    init(older path: String) { self.init(at: path, .older) }

    init(damaged path: String, _ problems: [String]) {
        self.init(at: path, .damaged(problems.joined(separator: "; ")))
    }

    init(_ path: String, _ error: DatabaseError) {
        self.init(at: path, .failed(error.resultCode, error.message ?? "\(error)"))
    }

    /// It may be anywhere: the whole path is named.
    init(unmade path: String, code: Int32) {
        file = path
        trouble = .unmade(code: code)
    }

    private init(at path: String, _ trouble: Trouble) {
        file = (path as NSString).lastPathComponent
        self.trouble = trouble
    }
}

/// Runs `work` on the database at a path, and turns what SQLite throws into a `StoreError`; other errors
/// pass.
func guarding<Result>(_ path: String, _ work: () throws -> Result) throws -> Result {
    do {
        return try work()
    } catch let error as DatabaseError
        where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK
    {
        // A look can't roll back what a first start has left half made: until the tables are there it has
        // a journal, and only from then on a write-ahead log.
        throw StoreError(older: path)
    } catch let error as DatabaseError {
        throw StoreError(path, error)
    }
}
