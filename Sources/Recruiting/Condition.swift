/// One line of the filter (絞り込み条件), in the CRM's own search syntax: `Alias:suffix=value`.
///
/// | suffix | for | holds when the record's value |
/// | --- | --- | --- |
/// | `eq gt ge lt le` | numbers, ids, currency, dates | is equal, greater, … |
/// | `full`, `part` | text | is, or contains, the value (NFKC, case and outer blanks ignored) |
/// | `or`, `and` | options; `or` for owners and ids | is among the values joined by `:`; has all of them |
/// | none | anything | by what the record holds: `or` for options and owners, `eq` for numbers and dates, else `part` |
/// | `exists`, `empty` | anything (no value) | was exported and is not empty; is empty |
///
/// Of options and owners `part` is `or`, and `full` that nothing else is chosen. A leading `!` negates. A
/// field that was not exported makes a condition not hold, negated or not; so does an option that is asked
/// for by anything but its alias, an owner by anything but the id, and a number or a date where the record
/// has none. A date without a time is compared by its day. See Formats, "Conditions".
public struct Condition: Sendable, Hashable, CustomStringConvertible {
    public enum Suffix: String, Sendable, CaseIterable {
        case eq, gt, ge, lt, le, full, part, or, and, exists, empty
    }

    public let isNegated: Bool
    public let alias: FieldAlias
    /// What was asked for; nil leaves it to what the record holds.
    public let suffix: Suffix?
    /// Everything behind the first `=`; empty for `exists` and `empty`.
    public let value: String

    /// The line it was read from.
    public let description: String

    /// Reads one line.
    /// - Throws: `ConditionError`, which says what was expected.
    public init(_ line: String) throws(ConditionError) {
        description = line
        isNegated = line.hasPrefix("!")
        let body = isNegated ? line.dropFirst() : line[...]
        // By scalars: with a combining mark behind it the sign is another character.
        let sides = body.unicodeScalars.split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let head = Substring(sides[0])
            .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        alias = try Self.alias(head[0])
        suffix = try head.count == 2 ? Self.suffix(head[1], in: line) : nil
        value = sides.count == 2 ? String(sides[1]) : ""
        try check(hasValue: sides.count == 2)
    }

    /// The values of `or` and `and`, without the blanks around them.
    public var values: [String] {
        value.split(separator: ":")
            .map { String(decoding: Array($0.utf8).trimmingBlanks, as: UTF8.self) }
            .filter { !$0.isEmpty }
    }

    /// The options (選択肢) that it asks for.
    public var options: [FieldAlias] { values.compactMap { FieldAlias($0) }.filter(\.isOption) }

    private static func alias(_ name: Substring) throws(ConditionError) -> FieldAlias {
        if name.hasPrefix("Candidate.") {
            throw ConditionError("'\(name)': a candidate's fields start with 'Person.'")
        }
        guard let alias = FieldAlias(String(name)), let resource = alias.resource,
            resource != .user
        else {
            throw ConditionError(
                "'\(name)' is not a field: expected an alias such as Person.P_Name or Resume.U_…")
        }
        return alias
    }

    private static func suffix(_ name: Substring, in line: String) throws(ConditionError) -> Suffix
    {
        guard let suffix = Suffix(rawValue: String(name)) else {
            let known = Suffix.allCases.map(\.rawValue).joined(separator: ", ")
            throw ConditionError("'\(line)': unknown suffix '\(name)'; expected one of \(known)")
        }
        return suffix
    }

    private func check(hasValue: Bool) throws(ConditionError) {
        switch suffix {
        case .exists, .empty:
            if hasValue { throw ConditionError("'\(self)': ':\(suffixName)' takes no '=value'") }
        case _ where value.isEmpty:
            throw ConditionError("'\(self)': a value is missing; expected Alias:suffix=value")
        case .gt, .ge, .lt, .le, .eq:
            guard CRMDate.isDate(value.utf8) || DigitNumber(Array(value.utf8)[...]) != nil else {
                throw ConditionError(
                    "'\(self)': ':\(suffixName)' needs a number or a date (yyyy/mm/dd)")
            }
        case .or, .and:
            let values = value.split(separator: ":", omittingEmptySubsequences: false)
            for value in values where !Self.isChoice(value) {
                throw ConditionError(
                    "'\(self)': '\(value)' is neither an option (Option.…) nor an id")
            }
        case .full, .part, nil:
            if isQuoted {
                throw ConditionError("'\(self)': expected the value without quotes around it")
            }
            if suffix == nil, isOddDate {
                throw ConditionError(
                    "'\(self)': expected a date as yyyy/mm/dd, or ':part=' for a text")
            }
            if suffix == nil, isOddNumber {
                throw ConditionError(
                    "'\(self)': expected half-width digits alone, or ':part=' for a text")
            }
        }
    }

    /// Whether it stands in quotes, as no text of a record does: to YAML they are for the whole line.
    private var isQuoted: Bool {
        let text = Array(value.utf8).trimmingBlanks
        guard text.count > 2, let first = text.first else { return false }
        return text.last == first && [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(first)
    }

    /// Whether a day is meant, and none of an export is written so: `2026-11-20`, `2026/11/2`.
    private var isOddDate: Bool {
        let day = /\s*(19|20)[0-9]{2}[\/.年\-][0-9]{1,2}[\/.月\-][0-9]{1,2}日?([\sT].*)?/
        return !CRMDate.isDate(Array(value.utf8).trimmingBlanks)
            && value.wholeMatch(of: day) != nil
    }

    /// Whether a number is meant, and none of an export is written so: `５００`, as a text, stands in
    /// 15000 too, and `1,000` in no number.
    private var isOddNumber: Bool {
        let wide: ClosedRange<Unicode.Scalar> = "０"..."９"
        let plain: ClosedRange<Unicode.Scalar> = "0"..."9"
        let commas: [Unicode.Scalar] = [",", "，"]
        let scalars = value.unicodeScalars.filter { !$0.properties.isWhitespace }
        let rest = scalars.filter { !plain.contains($0) }
        return !rest.isEmpty && rest.allSatisfy { wide.contains($0) || commas.contains($0) }
            && scalars.contains { !commas.contains($0) }
    }

    private var suffixName: String { suffix?.rawValue ?? "" }

    private static func isChoice(_ value: Substring) -> Bool {
        FieldAlias(String(value))?.isOption ?? (Int64(crmId: value.utf8) != nil)
    }
}
