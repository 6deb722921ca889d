import DropFolder
import Foundation
import SyncStore

/// Spool and outbox are apart, so that no file can be moved out in one step.
public struct OutboxError: Error, CustomStringConvertible {
    let folder: String
    let spool: String

    public var description: String {
        "\(folder) and \(spool) must be on one file system, so that a file can be renamed from one "
            + "to the other; move or mount them together"
    }
}
