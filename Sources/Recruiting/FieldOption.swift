/// An option (選択肢) that was chosen in a field of some record.
public struct FieldOption: Sendable, Hashable {
    public let field: FieldAlias
    /// The leaf option, such as `Option.P_ResumeOpen`.
    public let alias: FieldAlias
    /// `Option.P_Name`; empty if it was never exported.
    public let name: String

    public init(field: FieldAlias, alias: FieldAlias, name: String) {
        self.field = field
        self.alias = alias
        self.name = name
    }
}
