/// Values as people outside the agency read them, who know no alias.
extension FieldNames {
    /// The names of the chosen options, joined by 「、」. An option that has no name is left out: an
    /// alias says nothing to a reader.
    public func text(ofOptions value: FieldValue, in field: FieldAlias) -> String {
        value.options.compactMap { alias in
            FieldAlias(String(decoding: alias, as: UTF8.self))
                .flatMap { knownName(ofOption: $0, in: field) }
        }.joined(separator: "、")
    }
}
