import DropFolder
import Foundation
import SiteSettings

extension Archive {
    /// A file that lies there.
    struct File: Sendable {
        let delivery: String
        let day: FileName
        let name: FileName

        /// From the archive down.
        var place: String { "\(day.printable)/\(name.printable)" }

        /// The printable name under which it was dropped; nil if this is no name that the archive
        /// gives (see `Archive.name`).
        var dropped: String? {
            let text = String(decoding: name.bytes, as: UTF8.self)
            let tail = ".\(delivery).xml"
            return text.hasSuffix(tail) && text.utf8.count > tail.utf8.count
                ? String(text.dropLast(tail.count)) : nil
        }

        /// Whether it is named as an answer to a status document is, and holds no records.
        var isNamedAnswer: Bool {
            dropped.flatMap { AnswerName.document(answeredBy: FileName($0)) } != nil
        }

        /// - Returns: nil if the name does not end with the id of a delivery.
        init?(_ name: FileName, on day: FileName) {
            let text = String(decoding: name.bytes, as: UTF8.self)
            delivery = String(text.dropLast(4).suffix(26))
            self.day = day
            self.name = name
            guard dropped != nil, IdentifierSource.date(of: delivery) != nil else { return nil }
        }
    }

    /// What lies there, oldest first, whoever has put it there.
    func files() throws(SystemError) -> [File] {
        guard !SettingsFile.isMissing(path) else { return [] }
        var files: [File] = []
        for day in try Folder(path).names() where day.bytes.count == 10 {
            // Somebody's file among the days is none of ours.
            guard let folder = try? Folder("\(path)/\(day.printable)") else { continue }
            files += try folder.names().compactMap { File($0, on: day) }
        }
        return files.sorted { $0.delivery < $1.delivery }
    }

    /// - Throws: `OpenFile.Refusal`, `SystemError`
    func open(_ file: File) throws -> OpenFile {
        try OpenFile(file.name, in: Folder("\(path)/\(file.day.printable)"))
    }
}
