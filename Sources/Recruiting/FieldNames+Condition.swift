/// Conditions as people read them: 「フェーズ：活動中・選考中のいずれか」.
extension FieldNames {
    /// A condition in Japanese: the field's name, a colon, and what must hold of it.
    public func text(of condition: Condition) -> String {
        "\(name(of: condition.alias))：\(demand(of: condition))"
    }

    /// The same of a line that was written down; what is no condition stays as it is.
    public func text(ofLine line: String) -> String {
        (try? Condition(line)).map { text(of: $0) } ?? line
    }

    private func demand(of condition: Condition) -> String {
        let isNot = condition.isNegated
        let value = self.user(condition.value, in: condition.alias) ?? condition.value
        let isDate = CRMDate.looksLikeDate(value.utf8)
        switch condition.suffix {
        case .or: return choices(condition, all: false)
        case .and: return choices(condition, all: true)
        case .part where isOptions(condition), nil where isOptions(condition):
            return choices(condition, all: false)
        case nil: return "「\(value)」に" + (isNot ? "一致しない（自動）" : "一致（自動）")
        case .full: return "「\(value)」と" + (isNot ? "完全には一致しない" : "完全に一致")
        case .part: return "「\(value)」を" + (isNot ? "含まない" : "含む")
        case .eq: return value + (isNot ? "に等しくない" : "に等しい")
        case .ge: return value + (isDate ? "以降" : "以上") + (isNot ? "ではない" : "")
        case .le: return value + (isDate ? "以前" : "以下") + (isNot ? "ではない" : "")
        case .gt where isDate: return value + (isNot ? "より後ではない" : "より後")
        case .gt: return value + (isNot ? "より大きくない" : "より大きい")
        case .lt where isDate: return value + (isNot ? "より前ではない" : "より前")
        case .lt: return value + (isNot ? "より小さくない" : "より小さい")
        // A field that was not exported lets neither hold.
        case .exists: return isNot ? "空である" : "値がある"
        case .empty: return isNot ? "値がある" : "空である"
        }
    }

    private func isOptions(_ condition: Condition) -> Bool {
        !condition.values.isEmpty
            && condition.values.allSatisfy {
                FieldAlias($0)?.isOption == true || user($0, in: condition.alias) != nil
            }
    }

    /// The name of a user whose id a condition asks for; nil for anything else.
    private func user(_ value: String, in field: FieldAlias) -> String? {
        field.isUser ? Int64(crmId: value.utf8).flatMap { name(ofUser: $0) } : nil
    }

    private func choices(_ condition: Condition, all: Bool) -> String {
        let options = condition.values.compactMap(FieldAlias.init)
        let names = condition.values.map { value in
            FieldAlias(value).map { name(ofOption: $0, in: condition.alias, among: options) }
                ?? user(value, in: condition.alias) ?? value
        }
        let list = names.joined(separator: "・")
        if names.count < 2 { return list + (condition.isNegated ? "ではない" : "") }
        return switch (all, condition.isNegated) {
        case (false, false): list + "のいずれか"
        case (false, true): list + "のいずれでもない"
        case (true, false): list + "のすべて"
        case (true, true): list + "のすべてではない"
        }
    }
}
