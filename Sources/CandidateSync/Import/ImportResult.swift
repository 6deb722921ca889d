package import Foundation
package import PortersXML
package import Recruiting
package import SyncStore

/// What reading one file gave; kept in the mirror with the records, so that a file that was read
/// before a crash is not counted anew.
package struct ImportResult: Sendable, Codable {
    package let bytes: Int64
    package let sha256: String
    package let finishedAt: Date
    package let records: MirrorImport.Counts
    package let warnings: [Warning]
    /// The fields of people and resumes that any record had; nil from before that was kept.
    package let fields: Set<String>?
    /// The CRM's answers to a write, in the order of the file; nil for an export.
    package var answers: [WriteAnswer]?
    /// Its answer to the whole of one.
    package var answerToAll: WriteCode?

    /// How often each field was there and filled; nil from before that was kept.
    package var uses: FieldUses?

    /// Whether the file is an answer to a status document and no export.
    package var isAnswer: Bool { answers != nil || answerToAll != nil }
}
