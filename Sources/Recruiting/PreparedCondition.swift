/// A condition made ready to be asked of many records: its field as a number, its value parsed.
///
/// A class, as each person is put to all of them: a value would be eight references to count each time.
public final class PreparedCondition: Sendable {
    public let condition: Condition
    private let number: Int?
    private let value: ArraySlice<UInt8>
    private let choices: [Choice]
    private let amount: DigitNumber?
    private let isDate: Bool
    private let folded: FoldedText
    /// Whether it asks for an option by its alias.
    private let asksForOption: Bool
    /// Whether it asks for a user or another record by its id.
    private let asksForId: Bool
    /// Whether its field holds the id of a user, which some exports have bare.
    private let isOfUser: Bool

    /// One of the values of `or` and `and`.
    private struct Choice: Sendable {
        let bytes: [UInt8]
        /// What it is as an id, however that is written; nil for an option.
        let id: Int64?

        init(_ value: String) {
            bytes = Array(value.utf8)
            id = Int64(crmId: bytes)
        }
    }

    /// Prepares a condition for records packed with that catalog.
    public init(_ condition: Condition, catalog: FieldCatalog) {
        self.condition = condition
        number = catalog.number(of: condition.alias)
        // Blanks around it were typed by mistake, unless there is nothing else.
        let typed = Array(condition.value.utf8)[...]
        value = typed.trimmingBlanks.isEmpty ? typed : typed.trimmingBlanks
        choices = condition.values.map(Choice.init)
        amount = DigitNumber(value)
        isDate = CRMDate.looksLikeDate(value)
        folded = FoldedText(value)
        asksForOption = condition.values.contains { FieldAlias($0)?.isOption == true }
        asksForId = amount != nil || choices.contains { $0.id != nil }
        isOfUser = condition.alias.isUser
    }

    /// Whether the condition holds for a record of its field's resource.
    public func holds(for fields: FieldSet) -> Bool {
        guard let field = fields[number], let holds = matches(field) else { return false }
        return holds != condition.isNegated
    }

    /// Whether it can't be known if the condition holds: the record's text was too long to be kept
    /// when it came, as nothing needed it then.
    public func isCut(in fields: FieldSet) -> Bool {
        guard condition.suffix != .exists, condition.suffix != .empty else { return false }
        return fields[number]?.kind == .omitted
    }

    /// Whether it asks for a value of another kind than the record has: an option or an owner by a name, a
    /// number of a text. Then it does not hold, negated or not.
    public func isOfOtherKind(in fields: FieldSet) -> Bool {
        guard condition.suffix != .exists, condition.suffix != .empty else { return false }
        return fields[number].map { !isComparable(with: $0) } ?? false
    }

    /// Whether the value fits, negation aside; nil if that can't be known.
    private func matches(_ field: FieldValue) -> Bool? {
        switch condition.suffix {
        case .exists: return !isBlank(field)
        case .empty: return isBlank(field)
        case _ where field.kind == .omitted || field.kind == .unkept: return nil
        case _ where field.kind == .empty: return false
        case _ where !isComparable(with: field): return nil
        case .eq: return ordered(field.bytes.trimmingBlanks) { $0 == 0 }
        case .gt: return ordered(field.bytes.trimmingBlanks) { $0 > 0 }
        case .ge: return ordered(field.bytes.trimmingBlanks) { $0 >= 0 }
        case .lt: return ordered(field.bytes.trimmingBlanks) { $0 < 0 }
        case .le: return ordered(field.bytes.trimmingBlanks) { $0 <= 0 }
        case .full where isChoice(field): return holdsNothingElse(field)
        case .full: return FoldedText(field.bytes.trimmingBlanks) == folded
        case .part where isChoice(field), .or: return holdsAny(field)
        case .part: return FoldedText(field.bytes).contains(folded)
        case .and: return choices.allSatisfy { isChosen($0, in: field) }
        case nil: return matchesByLook(field)
        }
    }

    /// Whether the field holds nothing, or nothing but blanks: nobody who looks sees a value there.
    private func isBlank(_ field: FieldValue) -> Bool {
        field.kind == .empty || field.kind == .text && field.bytes.span.isBlank
    }

    /// Whether it asks for what the field holds. Options are known by their aliases, owners by their ids,
    /// and a number is not compared with a date or a text: asked for by anything else, the negation would
    /// hold for everybody who was to be excluded.
    private func isComparable(with field: FieldValue) -> Bool {
        switch field.kind {
        case .options: return asksForOption
        case .reference: return asksForId
        case .text where isChoice(field): return asksForId
        case .text: return isComparable(with: field.bytes.trimmingBlanks)
        default: return true
        }
    }

    /// The same of a text. What is nothing but blanks is empty, and nothing is known better than that.
    private func isComparable(with text: ArraySlice<UInt8>) -> Bool {
        if text.isEmpty { return true }
        switch condition.suffix {
        case .eq, .gt, .ge, .lt, .le:
            return isDate ? CRMDate.looksLikeDate(text) : DigitNumber(text) != nil
        case .or, .and: return couldBeChosen(text)
        default: return !(asksForOption || isOfUser && asksForId) || couldBeChosen(text)
        }
    }

    private func couldBeChosen(_ text: ArraySlice<UInt8>) -> Bool {
        asksForOption && FieldAlias.isWellFormed(text) || asksForId && DigitNumber(text) != nil
    }

    /// Whether the field holds options, or the id of a record: no texts, which have parts.
    private func isChoice(_ field: FieldValue) -> Bool {
        field.kind != .text || isOfUser && field.id != nil
    }

    private func holdsAny(_ field: FieldValue) -> Bool {
        choices.contains { isChosen($0, in: field) }
    }

    private func holdsNothingElse(_ field: FieldValue) -> Bool {
        guard field.kind == .options else { return holdsAny(field) }
        return field.options.allSatisfy { option in
            choices.contains { option.elementsEqual($0.bytes) }
        }
    }

    /// What a condition without a suffix means follows from what the record holds.
    private func matchesByLook(_ field: FieldValue) -> Bool {
        if isChoice(field) { return holdsAny(field) }
        let bytes = field.bytes.trimmingBlanks
        if let amount, amount.isPlain, let number = DigitNumber(bytes), number.isPlain {
            return number.compared(to: amount) == 0
        }
        if isDate, CRMDate.looksLikeDate(bytes) { return ordered(bytes) { $0 == 0 } }
        return FoldedText(field.bytes).contains(folded)
    }

    private func isChosen(_ choice: Choice, in field: FieldValue) -> Bool {
        guard field.kind == .options else {
            if let id = choice.id { return field.id == id }
            return field.bytes.trimmingBlanks.elementsEqual(choice.bytes)
        }
        // One after the other, as no list of them is made for each of many records. A choice is
        // never empty.
        var rest = field.bytes
        while let end = rest.firstIndex(of: FieldValue.separator) {
            if rest[..<end].elementsEqual(choice.bytes) { return true }
            rest = rest[(end + 1)...]
        }
        return rest.elementsEqual(choice.bytes)
    }

    /// Compares numbers with numbers and dates with dates; anything else is in no order.
    private func ordered(_ bytes: ArraySlice<UInt8>, _ fits: (Int) -> Bool) -> Bool {
        if isDate {
            guard CRMDate.looksLikeDate(bytes) else { return false }
            // A day is compared with a day, and a day alone is its first second.
            let record = bytes.count < value.count ? bytes + Self.midnight : bytes
            let shown = record.prefix(value.count)
            if shown.elementsEqual(value) { return fits(0) }
            return fits(shown.lexicographicallyPrecedes(value) ? -1 : 1)
        }
        guard let amount, let number = DigitNumber(bytes) else { return false }
        return fits(number.compared(to: amount))
    }

    private static let midnight = Array(" 00:00:00".utf8)
}
