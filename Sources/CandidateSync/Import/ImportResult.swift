import Crypto
import DropFolder
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
}
