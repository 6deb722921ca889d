/// Spool and outbox are apart, so that no file can be moved out in one step.
package struct OutboxError: Error, CustomStringConvertible {
    package let folder: String
    package let spool: String

    package init(folder: String, spool: String) {
        self.folder = folder
        self.spool = spool
    }

    package var description: String {
        "\(folder) and \(spool) must be on one file system, so that a file can be renamed from one "
            + "to the other; move or mount them together"
    }
}
