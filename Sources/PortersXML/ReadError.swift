/// Why a document could not be read: one of the receipt's error codes, with the place.
public struct ReadError: Error, Equatable, CustomStringConvertible {
    /// The codes of the receipt (see Formats).
    public enum Code: String, Sendable, CaseIterable {
        case malformedXML = "malformed_xml"
        case truncated
        case dtdNotAllowed = "dtd_not_allowed"
        case unsupportedEncoding = "unsupported_encoding"
        case notPorters = "not_porters"
        case portersError = "porters_error"
        case tooLarge = "too_large"
        case missingId = "missing_id"
        case unreadable
        /// The CRM's answer to a write that was never sent, or was another one.
        case answerUnmatched = "answer_unmatched"
        /// Whoever read it died over it, again and again.
        case poisonous
    }

    public let code: Code
    /// What failed, why, and what to do next; for people.
    public let message: String
    /// What the message is made of, where it says more than the code; for who says it in another
    /// language. See Formats.
    public let values: [String: String]
    /// The line, from 1, where reading stopped; nil if it never began.
    public let line: Int?
    /// The column on that line, in bytes from 1.
    public let column: Int?

    public init(
        _ code: Code, _ message: String, values: [String: String] = [:], line: Int? = nil,
        column: Int? = nil
    ) {
        self.values = values
        self.code = code
        self.message = message
        self.line = line
        self.column = column
    }

    public var description: String {
        let place = line.map { " (line \($0), column \(column ?? 0))" } ?? ""
        return "\(code.rawValue): \(message)\(place)"
    }
}
