import DropFolder
import Foundation

/// Imported files, in a folder for each day (UTC) on which they came: `2026-11-23`.
struct Archive {
    let path: String

    /// The folder of a day, made if it is missing.
    func folder(of date: Date) throws(SystemError) -> Folder {
        try Folder(making: "\(path)/\(Self.name(of: date))", mode: 0o700)
    }

    /// Removes the days before that of `date`.
    func purge(before date: Date) throws(SystemError) {
        let archive = try Folder(making: path, mode: 0o700)
        let oldest = FileName(Self.name(of: date))
        for day in try archive.names() where day.bytes.count == oldest.bytes.count && day < oldest {
            guard let folder = try? archive.folder(day) else { continue }
            for file in try folder.names() { try folder.remove(file) }
            try archive.removeFolder(day)
        }
    }

    private static func name(of date: Date) -> String {
        date.formatted(.iso8601.year().month().day())
    }
}
