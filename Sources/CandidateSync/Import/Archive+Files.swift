import DropFolder
import Foundation
import SiteSettings

extension Archive {
    /// A file that lies there.
    struct File: Sendable {
        let delivery: String
        let day: FileName
        let name: FileName
        /// The printable name under which it was dropped.
        let dropped: String

        /// From the archive down.
        var place: String { "\(day.printable)/\(name.printable)" }

        /// Whether it is named as an answer to a status document is, and holds no records.
        var isNamedAnswer: Bool {
            AnswerName.document(answeredBy: FileName(dropped)) != nil
        }

        /// - Returns: nil if this is no name that the archive gives (see `Archive.name`).
        init?(_ name: FileName, on day: FileName) {
            guard let parts = Archive.parts(of: name), !parts.file.isEmpty,
                IdentifierSource.date(of: parts.delivery) != nil
            else { return nil }
            delivery = parts.delivery
            dropped = parts.file
            self.day = day
            self.name = name
        }
    }

    /// What lies there, oldest first, whoever has put it there.
    func files() throws(SystemError) -> [File] {
        guard !Folder.isMissing(path) else { return [] }
        var files: [File] = []
        for day in try Folder(path).names() where day.bytes.count == 10 {
            // Somebody's file among the days is none of ours.
            guard let folder = try Folder.ifThere("\(path)/\(day.printable)") else { continue }
            files += try folder.names().compactMap { File($0, on: day) }
        }
        return files.sorted { $0.delivery < $1.delivery }
    }

    /// - Throws: `OpenFile.Refusal`, `SystemError`
    func open(_ file: File) throws -> OpenFile {
        try OpenFile(file.name, in: Folder("\(path)/\(file.day.printable)"))
    }
}
