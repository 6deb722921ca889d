import GRDB

/// The places of columns by their names; of two with one name the first counts.
struct ColumnPlaces {
    private let places: [String: Int]

    init(_ columns: some Sequence<String>) {
        places = Dictionary(
            columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { one, _ in one })
    }

    /// Nil for one that is not there.
    subscript(_ name: String) -> Int? { places[name] }
}

/// Columns by their places: by their names GRDB makes each of them lower case and looks through all,
/// for every row anew.
extension Row {
    func integer(_ place: Int?) -> Int64? {
        guard let place else { return nil }
        return self[place] as Int64?
    }

    func text(_ place: Int?) -> String? {
        guard let place else { return nil }
        return self[place] as String?
    }
}
