package import Foundation

/// The mirrors that were damaged or lost their people, and took another name when a new one was made.
extension Workspace {
    /// A mirror until it is whole, and what SQLite puts beside it meanwhile; below `state`.
    package static let mirrorDrafts = [
        "mirror.rebuilding", "mirror.rebuilding-wal", "mirror.rebuilding-shm",
    ]

    /// What a former mirror is called, in front of the moment at which it was taken out of use.
    package var formerMirrorPrefix: String {
        "\((mirror as NSString).lastPathComponent).former-"
    }

    /// A former mirror's name below `state`; names sort as the moments do, and the files are kept for 30
    /// days.
    package func formerMirror(at date: Date) -> String {
        formerMirrorPrefix
            + date.formatted(.iso8601.dateSeparator(.omitted).timeSeparator(.omitted))
    }
}
