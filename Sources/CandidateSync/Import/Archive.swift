import DropFolder
import Foundation

/// Imported files, in a folder for each day (UTC) on which they came: `2026-11-23`.
struct Archive {
    let path: String

    /// The folder of a day, made if it is missing.
    func folder(of date: Date) throws(SystemError) -> Folder {
        try Folder(making: path(of: date), mode: 0o700)
    }

    /// Where the folder of a day is, or would be.
    func path(of date: Date) -> String { "\(path)/\(Self.name(of: date))" }

    /// What a delivery's file is called there, and among the rejected ones.
    /// - Parameter file: the printable name under which it was dropped.
    static func name(of file: String, delivery: String) -> FileName {
        FileName("\(file).\(delivery).xml")
    }

    /// What such a name was made of; nil if it is none.
    /// - Parameter type: `json` for what a delivery's receipt is called.
    static func parts(
        of name: FileName, type: String = "xml"
    ) -> (file: String, delivery: String)? {
        let end = ".\(type)".utf8
        guard name.bytes.suffix(end.count).elementsEqual(end) else { return nil }
        let rest = name.bytes.dropLast(end.count)
        guard let dot = rest.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        return (
            String(decoding: rest[..<dot], as: UTF8.self),
            String(decoding: rest[(dot + 1)...], as: UTF8.self)
        )
    }

    /// Removes the days before that of `date`. What can't be removed stays, and stops nothing.
    /// - Parameter onStep: called again and again; what it throws ends it, to go on another time.
    /// - Returns: why a day is still there, for each that is.
    func purge(before date: Date, onStep: () throws -> Void) throws -> [SystemError] {
        var failures: [SystemError] = []
        let archive = try Folder(making: path, mode: 0o700)
        let oldest = FileName(Self.name(of: date))
        for day in try archive.names() where day.bytes.count == oldest.bytes.count && day < oldest {
            do {
                let folder = try archive.folder(day)
                for (number, file) in try folder.names().enumerated() {
                    if number % 1_000 == 999 { try onStep() }
                    do throws(SystemError) {
                        try folder.remove(file)
                    } catch {
                        // The folder's own removal says so.
                    }
                }
                try archive.removeFolder(day)
            } catch let error as SystemError {
                failures.append(error)
            }
        }
        return failures
    }

    private static func name(of date: Date) -> String {
        date.formatted(.iso8601.year().month().day())
    }
}
