/// Comma-separated values as spreadsheets read them: RFC 4180, lines end with CRLF.
package enum CSV {
    /// One line. A cell that a spreadsheet would run as a formula gets an apostrophe in front; so does
    /// one that looks as if it had got one, so that reading it gives what was written.
    package static func line(_ cells: [String]) -> String {
        cells.map(cell).joined(separator: ",") + "\r\n"
    }

    /// What a spreadsheet may take for the start of a formula, full-width forms included.
    private static let formulaStarts = Set("=+-@\t\r＝＋－＠".unicodeScalars)

    private static func isFormula(_ text: Substring.UnicodeScalarView) -> Bool {
        text.first.map(formulaStarts.contains) ?? false
    }

    private static func cell(_ text: String) -> String {
        let safe = isFormula(text.unicodeScalars.drop { $0 == "'" }) ? "'" + text : text
        let isPlain = !safe.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
        return isPlain ? safe : quoted(safe)
    }

    /// Scalar by scalar: a quote with a combining mark behind it is another character, but a quote
    /// for whoever reads the file.
    private static func quoted(_ text: String) -> String {
        var result = "\"".unicodeScalars
        for scalar in text.unicodeScalars {
            if scalar == "\"" { result.append(scalar) }
            result.append(scalar)
        }
        result.append("\"")
        return String(result)
    }

    /// A line of a file that was read.
    package struct Record: Equatable {
        /// The line it starts on, from 1.
        package let line: Int
        package let cells: [String]
    }

    /// Reads a whole text; a byte-order mark and blank lines are skipped.
    /// - Throws: `Unclosed` if a quote is never closed.
    package static func read(_ text: String) throws(Unclosed) -> [Record] {
        var records: [Record] = []
        var cells: [String] = []
        var cell = ""
        var line = 1
        var start = 1
        var quotedSince: Int?
        // Scalars, not characters: a combining mark must not swallow a comma.
        var characters = Array(text.unicodeScalars)
        if characters.first == "\u{FEFF}" { characters.removeFirst() }
        func endCell() {
            cells.append(unescaped(cell))
            cell = ""
        }
        func endRecord() {
            endCell()
            if cells != [""] { records.append(Record(line: start, cells: cells)) }
            cells = []
        }
        var index = 0
        while index < characters.count {
            let character = characters[index]
            index += 1
            if quotedSince != nil {
                if character == "\"", index < characters.count, characters[index] == "\"" {
                    cell.unicodeScalars.append("\"")
                    index += 1
                } else if character == "\"" {
                    quotedSince = nil
                } else {
                    if character == "\n" { line += 1 }
                    cell.unicodeScalars.append(character)
                }
            } else if character == "\"", cell.isEmpty {
                quotedSince = line
            } else if character == "," {
                endCell()
            } else if character == "\n" || character == "\r" {
                if character == "\r", index < characters.count, characters[index] == "\n" {
                    index += 1
                }
                endRecord()
                line += 1
                start = line
            } else {
                cell.unicodeScalars.append(character)
            }
        }
        if let quotedSince { throw Unclosed(line: quotedSince) }
        endRecord()
        return records
    }

    /// A quote that is never closed.
    package struct Unclosed: Error, Equatable {
        package let line: Int
    }

    /// Without the apostrophe that `line` puts in front of a formula.
    private static func unescaped(_ cell: String) -> String {
        let scalars = cell.unicodeScalars
        guard scalars.first == "'", isFormula(scalars.drop { $0 == "'" }) else { return cell }
        return String(String.UnicodeScalarView(scalars.dropFirst()))
    }
}
