import Foundation

/// Something a person should look at; the codes are those of receipts and reports.
public struct Warning: Sendable, Equatable, Codable {
    public enum Code: String, Sendable, Codable, CaseIterable {
        case countMismatch = "count_mismatch"
        case pagesMissing = "pages_missing"
        case conditionFieldAbsent = "condition_field_absent"
        case nobodyMatched = "nobody_matched"
        case fewerThanUsual = "fewer_than_usual"
        case fieldMissing = "field_missing"
        case fieldEmptied = "field_emptied"
        case answerPartial = "answer_partial"
        case answerRepeated = "answer_repeated"
        case answerUncollected = "answer_uncollected"
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
