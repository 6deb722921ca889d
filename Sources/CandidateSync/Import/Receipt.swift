import DropFolder
package import Foundation
import PortersXML
import SiteSettings
package import SyncStore

/// What is told about a delivery: one JSON file, UTF-8. See Formats.
package struct Receipt: Sendable, Equatable, Codable {
    package struct Failure: Sendable, Equatable, Codable {
        /// One of `ReadError.Code`.
        package let code: String
        package internal(set) var message: String
        package let line: Int?
        package let column: Int?
        /// See `ReadError`; nil where the message says no more than the code, and of earlier versions.
        package internal(set) var values: [String: String]?

        init(_ error: ReadError) {
            code = error.code.rawValue
            message = error.message
            line = error.line
            column = error.column
            values = error.values.isEmpty ? nil : error.values
        }

        /// All of it in one line, for people.
        package var sentence: String {
            let place = line.map { " (line \($0), column \(column ?? 0))" } ?? ""
            return "\(code): \(message)\(place)"
        }
    }

    package let delivery: String
    /// The name under which it was dropped; bytes that are no text are written as `%XX`.
    package internal(set) var file: String
    package let bytes: Int64
    /// Of the file as it was dropped, in lower-case hex; empty if it could not be read, or is larger than
    /// `inbox.max_mib` allows.
    package let sha256: String
    package let receivedAt: Date
    package let finishedAt: Date
    package let result: String
    package internal(set) var error: Failure?
    package let records: MirrorImport.Counts
    package let warnings: [Warning]
    /// The run that takes it; nil for a rejected delivery, and for an answer.
    package let run: String?
    /// The delivery whose file this is once more; nil for a file that was dropped.
    package var replayOf: String?
    /// What the CRM's answer to status documents said; nil for an export.
    package let answer: Answer?

    /// What became of the items of status documents.
    package struct Answer: Sendable, Equatable, Codable {
        /// Their ids, which their file names begin with.
        package let documents: [String]
        package var done = 0
        /// To be sent anew.
        package var retry = 0
        /// 連携エラー
        package var refused = 0
        /// Overtaken by a later document, or settled before.
        package var dropped = 0
    }

    package var isAnswer: Bool {
        answer != nil || error?.code == ReadError.Code.answerUnmatched.rawValue
    }

    package var isAccepted: Bool { result == "accepted" }

    package enum CodingKeys: String, CodingKey {
        case delivery, file, bytes, sha256
        case receivedAt = "received_at"
        case finishedAt = "finished_at"
        case result, error, records, warnings, run, answer
        case replayOf = "replay_of"
    }

    /// All keys but `replay_of` and `answer` are always there; what does not apply is null.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(delivery, forKey: .delivery)
        try container.encode(file, forKey: .file)
        try container.encode(bytes, forKey: .bytes)
        try container.encode(sha256, forKey: .sha256)
        try container.encode(receivedAt, forKey: .receivedAt)
        try container.encode(finishedAt, forKey: .finishedAt)
        try container.encode(result, forKey: .result)
        try container.encode(error, forKey: .error)
        try container.encode(records, forKey: .records)
        try container.encode(warnings, forKey: .warnings)
        try container.encode(run, forKey: .run)
        try container.encodeIfPresent(replayOf, forKey: .replayOf)
        try container.encodeIfPresent(answer, forKey: .answer)
    }
}

extension Receipt {
    /// Changes what is in the words of whoever has sent the file: its name, and what an error quotes of it.
    /// All else are numbers, ids and words of ours (warnings name fields), by which programs go.
    mutating func changeSendersTexts(_ change: (String) -> String) {
        file = change(file)
        guard var failure = error else { return }
        failure.message = change(failure.message)
        failure.values = failure.values?.mapValues(change)
        error = failure
    }

    init(
        _ claim: Claim, _ result: ImportResult, warnings: [Warning], run: String? = nil,
        answer: Answer? = nil
    ) {
        self.init(
            delivery: claim.delivery, file: claim.name.printable, bytes: result.bytes,
            sha256: result.sha256,
            receivedAt: IdentifierSource.date(of: claim.delivery) ?? result.finishedAt,
            finishedAt: result.finishedAt, result: "accepted", error: nil, records: result.records,
            warnings: warnings, run: run, answer: answer)
    }

    init(_ claim: Claim, _ rejection: Rejection, finishedAt: Date) {
        self.init(
            delivery: claim.delivery, file: claim.name.printable, bytes: rejection.bytes,
            sha256: rejection.sha256,
            receivedAt: IdentifierSource.date(of: claim.delivery) ?? finishedAt,
            finishedAt: finishedAt, result: "rejected", error: Failure(rejection.error),
            records: MirrorImport.Counts(), warnings: [], run: nil, answer: nil)
    }
}
