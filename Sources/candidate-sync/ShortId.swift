/// An id of a run or a delivery as somebody types it: whole, its beginning or its end as far as only one has
/// it, or `last`.
enum ShortId {
    static let last = "last"
    /// Fewer letters may mean another one tomorrow.
    static let shortest = 4
    /// How many candidates are named.
    static let mostNamed = 5

    static let help = "The id, its beginning or end (4 letters or more), or 'last'."

    /// The whole id.
    /// - Parameters:
    ///   - typed: in any case: ids are capital letters and digits.
    ///   - what: what it is the id of: `run`.
    ///   - matching: the ids that begin or end so, newest first, one more than are named at the most.
    /// - Returns: nil if there is none such.
    /// - Throws: `Refused` that names the candidates if there are several.
    static func whole(
        _ typed: String, of what: String, last: () throws -> String?,
        matching: (_ part: String, _ limit: Int) throws -> [String]
    ) throws -> String? {
        if typed == Self.last { return try last() }
        guard typed.count >= shortest else { return nil }
        let part = typed.uppercased()
        let found = try matching(part, mostNamed + 1)
        if found.contains(part) { return part }
        guard found.count > 1 else { return found.first }
        let named = found.prefix(mostNamed).joined(separator: ", ")
        let more = found.count > mostNamed ? ", …" : ""
        throw Refused(
            "'\(typed)' is short for more than one \(what): \(named)\(more); give more of it")
    }
}
