import DropFolder
import Foundation
import SiteSettings

/// When a workspace was last backed up, in a file of its own: a backup does not write to the databases.
enum LastBackup {
    /// Notes a backup that is made. It is whole and in its place: that it can't be noted (on a disk that is
    /// full, say) is no reason to call it failed, and `status` goes on telling of the one before.
    static func note(_ date: Date, in workspace: Workspace) {
        let text = date.formatted(.iso8601)
        // Whoever made it, the service reads it; state/ is closed to others.
        try? Folder(workspace.state).overwrite(FileName(name), with: text.utf8, mode: 0o644)
    }

    /// - Returns: nil if none was made, or none that could be noted.
    static func date(in workspace: Workspace) -> Date? {
        guard let bytes = try? [UInt8](ofFile: "\(workspace.state)/\(name)") else { return nil }
        return try? Date.ISO8601FormatStyle().parse(String(decoding: bytes, as: UTF8.self))
    }

    private static let name = "backed-up"
}
