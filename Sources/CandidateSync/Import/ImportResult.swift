import Foundation
import PortersXML
import Recruiting
import SyncStore

/// What reading one file gave; kept in the mirror with the records, so that a file that was read
/// before a crash is not counted anew.
struct ImportResult: Sendable, Codable {
    let bytes: Int64
    let sha256: String
    let finishedAt: Date
    let records: MirrorImport.Counts
    let warnings: [Warning]
    /// The fields of people and resumes that any record had; nil from before that was kept.
    let fields: Set<String>?
    /// The CRM's answers to a write, in the order of the file; nil for an export.
    var answers: [WriteAnswer]?
    /// Its answer to the whole of one.
    var answerToAll: WriteCode?

    /// How often each field was there and filled; nil from before that was kept.
    var uses: FieldUses?

    /// Whether the file is an answer to a status document and no export.
    var isAnswer: Bool { answers != nil || answerToAll != nil }
}
