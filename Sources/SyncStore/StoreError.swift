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
        /// With what was found, in SQLite's words.
        case damaged(String)
        /// With SQLite's code, if it was SQLite, and its words.
        case failed(ResultCode?, String)
    }

    /// The database.
    let file: String
    let trouble: Trouble

    public var description: String {
        switch trouble {
        case .lost:
            "\(file): \(LostAccounts.english.what): \(LostAccounts.english.why); "
                + LostAccounts.english.advice
        case .older:
            "the database \(file) is not yet as this version of candidate-sync needs it: nothing was "
                + "started since the upgrade, or the first start was cut short; start 'watch' or 'run'"
        case .newer:
            "the database \(file) was made by a newer version of candidate-sync; install that one, or "
                + "bring back the backup from before it"
        case .unmade(let code):
            "cannot make the file \(file): \(String(cString: strerror(code))); check the folder, its "
                + "owner and mode"
        case .damaged(let problems):
            "the database \(file) is damaged: \(problems); take another backup"
        case .failed(let code, let cause):
            "the database \(file) failed: \(cause); \(Self.advice(code)), then run again: what was "
                + "committed is safe"
        }
    }

    private static func advice(_ code: ResultCode?) -> String {
        switch code {
        case .some(.SQLITE_CANTOPEN), .some(.SQLITE_PERM), .some(.SQLITE_READONLY):
            "check the owner and the mode of it and of its folder, and as whom this is started"
        default: "check disk space and that nothing else keeps it locked"
        }
    }

    /// Nothing failed: the database is lost, or another version's.
    package var isUnfit: Bool { [.lost, .newer, .older].contains(trouble) }

    init(lost file: String) {
        self.file = file
        trouble = .lost
    }

    init(newer file: String) {
        self.file = file
        trouble = .newer
    }

    init(older file: String) {
        self.file = file
        trouble = .older
    }

    init(unmade file: String, code: Int32) {
        self.file = file
        trouble = .unmade(code: code)
    }

    init(damaged file: String, _ problems: [String]) {
        self.file = file
        trouble = .damaged(problems.joined(separator: "; "))
    }

    init(_ file: String, _ error: any Error) {
        self.file = file
        let known = error as? DatabaseError
        trouble = .failed(known?.resultCode, known?.message ?? "\(error)")
    }
}

/// Runs `work` and turns what SQLite throws into a `StoreError`; other errors pass.
func guarding<Result>(_ file: String, _ work: () throws -> Result) throws -> Result {
    do {
        return try work()
    } catch let error as DatabaseError {
        throw StoreError(file, error)
    } catch is DatabasePool.NewerVersion {
        throw StoreError(newer: file)
    } catch is DatabasePool.OlderVersion {
        throw StoreError(older: file)
    }
}
