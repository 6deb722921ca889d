import DropFolder
import Foundation
import PortersXML
import Recruiting
package import SiteSettings
package import SyncStore

/// A file read and validated, and nothing else: no workspace, no database.
package struct DocumentCheck: Sendable, Encodable {
    package let file: String
    package let isAccepted: Bool
    package let error: Receipt.Failure?
    package let candidates: Int
    package let resumes: Int
    package let users: Int
    package let warnings: [Warning]

    package enum CodingKeys: String, CodingKey {
        case file, error, candidates, resumes, users, warnings
        case isAccepted = "accepted"
    }

    /// Reads a file to its end.
    /// - Parameter progress: hears how many bytes of how many are read.
    package init(
        path: String, settings: Settings, progress: (Int64, Int64) -> Void = { _, _ in }
    ) {
        file = path
        var counts = MirrorImport.Counts()
        do {
            let summary = try Self.read(path, settings, progress) { counts.add($0.resource) }
            isAccepted = true
            error = nil
            warnings = DocumentWarnings(conditions: settings.sync.conditions)
                .warnings(summary, counts)
        } catch {
            let failure = error as? ReadError ?? ReadError(.unreadable, "\(error)")
            isAccepted = false
            self.error = Receipt.Failure(failure)
            warnings = []
        }
        candidates = counts.candidates
        resumes = counts.resumes
        users = counts.users
    }

    private static func read(
        _ path: String, _ settings: Settings, _ progress: (Int64, Int64) -> Void,
        each take: (RecordBatch.Record) -> Void
    ) throws -> ReadSummary {
        let file = try OpenFile(
            FileName((path as NSString).lastPathComponent), in: Folder(holding: path))
        var catalog = FieldCatalog()
        let areAnswersUsed = settings.status.answerWithinHours > 0
        let total = try file.stamp().size
        try settings.inbox.checkSize(total)
        var done: Int64 = 0
        return try PortersReader(answers: areAnswersUsed ? .kept : .refused).read(
            from: {
                let count = try file.read(into: $0)
                done += Int64(count)
                progress(done, total)
                return count
            }, catalog: &catalog,
            deliver: { $0.records.forEach(take) })
    }
}
