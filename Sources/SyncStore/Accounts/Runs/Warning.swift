/// Something a person should look at; the codes are those of receipts and reports.
public struct Warning: Sendable, Equatable, Codable {
    public enum Code: String, Sendable, Codable, CaseIterable {
        case countMismatch = "count_mismatch"
        case pagesMissing = "pages_missing"
        case pagesUnread = "pages_unread"
        case conditionFieldAbsent = "condition_field_absent"
        case optionUnknown = "option_unknown"
        case nobodyMatched = "nobody_matched"
        case fewerThanUsual = "fewer_than_usual"
        case fieldMissing = "field_missing"
        case fieldEmptied = "field_emptied"
        case answerPartial = "answer_partial"
        case answerRepeated = "answer_repeated"
        case answerUncollected = "answer_uncollected"
    }

    public let code: Code
    /// In English, with what to do.
    public let message: String
    /// What the message is made of, for who says it in another language; those of earlier versions
    /// have none. See Formats.
    public let values: [String: String]

    public init(_ code: Code, _ message: String, _ values: [String: String] = [:]) {
        self.code = code
        self.message = message
        self.values = values
    }

    private enum CodingKeys: String, CodingKey { case code, message, values }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        code = try container.decode(Code.self, forKey: .code)
        message = try container.decode(String.self, forKey: .message)
        values = try container.decodeIfPresent([String: String].self, forKey: .values) ?? [:]
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(code, forKey: .code)
        try container.encode(message, forKey: .message)
        if !values.isEmpty { try container.encode(values, forKey: .values) }
    }
}
