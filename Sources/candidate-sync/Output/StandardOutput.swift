import DropFolder
import Foundation
import Synchronization

/// Standard output: what a command was asked for. What cannot be written is not lost without a word: the
/// command ends with 74.
enum StandardOutput {
    /// Why not all is there that was printed.
    private static let failure = Mutex<SystemError?>(nil)

    /// Writes all of it. Where nobody reads any more (`| head`) the rest is not wanted, and nothing is wrong.
    /// - Throws: `SystemError`
    static func write(_ data: Data) throws(SystemError) {
        if let failure = unwritten(data) { throw failure }
    }

    /// The same for whoever prints line by line: `check` tells of a failure, and nothing is written behind it.
    static func print(_ text: String) {
        failure.withLock { if $0 == nil { $0 = unwritten(Data(text.utf8)) } }
    }

    /// Asked before a command ends as if all were there.
    /// - Throws: `SystemError` if something that was printed could not be written.
    static func check() throws(SystemError) {
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// What keeps some of it from being written.
    private static func unwritten(_ data: Data) -> SystemError? {
        guard let code = data.written(to: STDOUT_FILENO), code != EPIPE else { return nil }
        return SystemError("write", "/dev/stdout", code: code)
    }
}

/// Prints a line of a result. It stands in the place of the library's, which tells nobody of a full disk.
func print(_ text: String, terminator: String = "\n") { StandardOutput.print(text + terminator) }
