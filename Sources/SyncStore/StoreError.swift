import Foundation
import GRDB

/// A database that did not do its work: full disk, broken file, locked for too long.
public struct StoreError: Error, CustomStringConvertible {
    public let description: String

    init(newer file: String) {
        description =
            "the database \(file) was made by a newer version of candidate-sync; install that one, or "
            + "bring back the backup from before it"
    }

    init(unmade file: String, code: Int32) {
        description =
            "cannot make the file \(file): \(String(cString: strerror(code))); check the folder, its "
            + "owner and mode"
    }

    init(damaged file: String, _ problems: [String]) {
        description =
            "the database \(file) is damaged: \(problems.joined(separator: "; ")); take another backup"
    }

    init(_ file: String, _ error: any Error) {
        let cause = (error as? DatabaseError)?.message ?? "\(error)"
        description =
            "the database \(file) failed: \(cause); check disk space and that nothing else keeps "
            + "it locked, then run again: what was committed is safe"
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
    }
}
