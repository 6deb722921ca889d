/// Columns that are printed piece by piece, so that not all rows are kept: each piece has them as wide as
/// the widest cell that has come until then; kanji take two places.
struct PrintedTable {
    private let header: [String]
    private var widths: [Int]
    private var isBegun = false

    init(_ header: [String]) {
        self.header = header.map(Terminal.cell)
        widths = self.header.map(Terminal.width)
    }

    /// Prints rows, and the header before the first of them, or before none.
    mutating func add(_ rows: [[String]]) {
        let rows = rows.map { $0.map(Terminal.cell) }
        for row in rows {
            for column in widths.indices {
                widths[column] = max(widths[column], Terminal.width(row[column]))
            }
        }
        var text = ""
        if !isBegun {
            let lines = widths.map { String(repeating: "─", count: $0) }
            text = line(header) + lines.joined(separator: "  ") + "\n"
            isBegun = true
        }
        for row in rows { text += line(row) }
        print(text, terminator: "")
    }

    private func line(_ row: [String]) -> String {
        let cells = zip(row, widths).map { cell, width in
            cell + String(repeating: " ", count: width - Terminal.width(cell))
        }
        return Self.trimmingEnd(cells.joined(separator: "  ")) + "\n"
    }

    private static func trimmingEnd(_ text: String) -> String {
        // By scalars: to step back over a row of flags character by character takes a time that grows with
        // the square of its length.
        var scalars = text.unicodeScalars[...]
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }
}
