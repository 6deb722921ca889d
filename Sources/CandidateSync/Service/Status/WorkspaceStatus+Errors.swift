package import Foundation
import Recruiting
import SyncStore

extension WorkspaceStatus {
    /// 連携エラー: a status that the CRM will not take as it is, and that nothing has overtaken.
    package struct StatusError: Sendable, Encodable, Equatable {
        /// The record that was to be written: `Candidate 10017`.
        package let record: String
        package let person: Int64
        /// `opened`, `registered`, `duplicate` or `withdrawn`.
        package let status: String
        package let code: Int
        /// The code with its meaning, in English.
        package let meaning: String
        /// The status document's id, which its file name begins with.
        package let document: String
        package let sentAt: Date

        package enum CodingKeys: String, CodingKey {
            case record, person, status, code, meaning, document
            case sentAt = "sent_at"
        }

        init(_ item: SentStatus) {
            let code = item.code ?? WriteCode(rawValue: -1)
            record = "\(item.resource.element) \(item.record)"
            person = item.person
            status = item.kind.rawValue
            self.code = code.rawValue
            meaning = code.description
            document = item.id.document
            sentAt = item.sentAt
        }
    }

    /// How many of them are named.
    static let mostStatusErrors = 100
}
