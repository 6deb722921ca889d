import Foundation

/// A value as a column keeps it, or as `json_each` takes it.
func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// Ids as a JSON array: each slice of a run hands over a thousand, and an encoder takes at least three
/// times as long.
func json(ids: [Int64]) -> String {
    "[" + ids.map { String($0) }.joined(separator: ",") + "]"
}
