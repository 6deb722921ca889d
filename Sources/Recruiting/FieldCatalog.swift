/// The field aliases seen so far, each with a small number that stands for it inside a `FieldSet`.
///
/// Numbers are given in the order of first sight, never change and are never reused, so that
/// packed records stay readable for as long as their catalog is kept beside them.
public struct FieldCatalog: Sendable, Equatable {
    /// How many different fields an installation may have; the CRM's own limit is far below.
    public static let capacity = 10_000

    /// Every alias; its index is its number.
    public private(set) var aliases: [FieldAlias]
    private var numbers: [FieldAlias: Int]

    /// A catalog that knows `aliases`, numbered by their index.
    public init(aliases: [FieldAlias] = []) {
        self.aliases = aliases
        self.numbers = [:]
        for (number, alias) in aliases.enumerated() { numbers[alias] = number }
    }

    /// The number of an alias that was seen, or nil: no record has such a field.
    public func number(of alias: FieldAlias) -> Int? { numbers[alias] }

    /// The number of an alias, given now if it is new; nil if the catalog is full and the sync itself does
    /// not look at the field.
    /// - Parameter isNeeded: gives it a number even then: a setting names it.
    public mutating func add(_ alias: FieldAlias, isNeeded: Bool = false) -> Int? {
        if let known = numbers[alias] { return known }
        guard isNeeded || aliases.count < Self.capacity || alias.isOfSync else { return nil }
        numbers[alias] = aliases.count
        aliases.append(alias)
        return aliases.count - 1
    }
}
