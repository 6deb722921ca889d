public import Foundation
import PortersXML
public import SyncStore

/// What is told about a delivery: one JSON file, UTF-8. See Formats.
public struct Receipt: Sendable, Equatable, Codable {
    public struct Failure: Sendable, Equatable, Codable {
        /// One of `ReadError.Code`.
        public let code: String
        public let message: String
        public let line: Int?
        public let column: Int?

        /// All of it in one line, for people.
        public var sentence: String {
            let place = line.map { " (line \($0), column \(column ?? 0))" } ?? ""
            return "\(code): \(message)\(place)"
        }
    }

    public let delivery: String
    /// The name under which it was dropped; bytes that are no text are written as `%XX`.
    public let file: String
    public let bytes: Int64
    /// Of the file as it was dropped, in lower-case hex; empty if it could not be read.
    public let sha256: String
    public let receivedAt: Date
    public let finishedAt: Date
    public let result: String
    public let error: Failure?
    public let records: MirrorImport.Counts
    public let warnings: [Warning]
    /// The run that takes it; nil for a rejected delivery.
    public let run: String?

    public var isAccepted: Bool { result == "accepted" }

    enum CodingKeys: String, CodingKey {
        case delivery, file, bytes, sha256
        case receivedAt = "received_at"
        case finishedAt = "finished_at"
        case result, error, records, warnings, run
    }

    /// All keys are always there; what does not apply is null.
    public func encode(to encoder: any Encoder) throws {
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
    }
}
