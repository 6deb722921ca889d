import Foundation
import Publishing

/// A JSON array that is printed piece by piece, so that not all of it is kept: byte for byte what
/// `Terminal.printJSON` prints of the whole.
struct PrintedArray {
    private var isBegun = false
    private static let end = Data("\n]\n".utf8)

    mutating func add(_ values: [some Encodable]) throws {
        guard !values.isEmpty else { return }
        let text = try JSONText.encode(values)
        try StandardOutput.write(
            Data((isBegun ? "," : "[").utf8) + text.dropFirst().dropLast(Self.end.count))
        isBegun = true
    }

    /// Closes it, or prints one that has nothing.
    func finish() throws {
        if isBegun {
            try StandardOutput.write(Self.end)
        } else {
            try Terminal.printJSON([String]())
        }
    }
}
