import Foundation
import Logging

/// What stands before a line that goes to the journal, and says how bad it is: without it
/// `journalctl -p warning` finds nothing of ours. journald takes it off.
/// Source: sd-daemon(3); systemd.exec(5), `$JOURNAL_STREAM`.
enum JournalMark {
    private static let isHeard = leads(
        STDERR_FILENO, to: ProcessInfo.processInfo.environment["JOURNAL_STREAM"])

    /// - Returns: nothing where standard error leads elsewhere, and nobody would take it off.
    static func before(_ level: Logger.Level) -> String {
        isHeard ? "<\(priority(of: level))>" : ""
    }

    /// - Parameter stream: device and inode, as systemd gives them; nil if it does not.
    private static func leads(_ descriptor: Int32, to stream: String?) -> Bool {
        var status = stat()
        guard let stream, fstat(descriptor, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }

    private static func priority(of level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
