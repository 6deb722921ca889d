/// A field that files of a name lack or have empty, against their habit.
public struct FieldDrift: Sendable, Equatable {
    public let series: String
    /// Its alias.
    public let field: String
    /// `field_missing` or `field_emptied`.
    public let code: Warning.Code
    /// The last delivery that was so.
    public let delivery: String

    public init(series: String, field: String, code: Warning.Code, delivery: String) {
        self.series = series
        self.field = field
        self.code = code
        self.delivery = delivery
    }
}
