/// A page of a list that is read newest, or lowest, first: fifty rows. One more is read, which tells
/// whether another page follows.
struct ListPage<Row> {
    /// How many rows to ask for.
    static var asked: Int { shown + 1 }
    private static var shown: Int { 50 }

    let rows: [Row]
    /// Behind which the next page begins; nil if this page is the last.
    let last: Row?

    /// - Parameter found: at most `asked`.
    init(_ found: [Row]) {
        rows = Array(found.prefix(Self.shown))
        last = found.count > Self.shown ? rows.last : nil
    }
}
