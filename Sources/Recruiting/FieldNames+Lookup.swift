extension FieldNames {
    /// The field that somebody means who types a name as the screens show it, or an alias; nil if
    /// nothing, or nothing certain, is called so.
    public func field(called text: String) -> FieldAlias? {
        if let alias = FieldAlias(text) { return alias.isOption ? nil : alias }
        let fields = namedFields.filter { name(of: $0) == text }
        return fields.count == 1 ? fields[0] : nil
    }
}
