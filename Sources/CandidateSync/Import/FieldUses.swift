import PortersXML
import Recruiting

/// In how many records of a delivery each field was there, and in how many it held something. It is
/// kept as text, a line `alias present filled` for each field, as a database of many small files would
/// spend more time on JSON than on the files.
struct FieldUses: Sendable, Equatable, Codable {
    struct Use: Sendable, Equatable {
        let present: Int
        let filled: Int
    }

    /// By alias.
    let uses: [String: Use]

    init(_ summary: ReadSummary) {
        uses = Dictionary(
            uniqueKeysWithValues: summary.uses.map {
                ($0.key.name, Use(present: $0.value.present, filled: $0.value.filled))
            })
    }

    /// - Parameter text: as `text` writes it; lines that are something else are left out.
    init(text: String) {
        var uses: [String: Use] = [:]
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let parts = line.split(separator: UInt8(ascii: " "))
            guard parts.count == 3, let present = Int(Substring(parts[1])),
                let filled = Int(Substring(parts[2]))
            else { continue }
            uses[String(Substring(parts[0]))] = Use(present: present, filled: filled)
        }
        self.uses = uses
    }

    var text: String {
        uses.sorted { $0.key < $1.key }
            .map { "\($0.key) \($0.value.present) \($0.value.filled)\n" }.joined()
    }

    /// How many records of a resource there were: each has its id.
    /// - Parameter id: the id's alias.
    func records(_ id: String) -> Int { uses[id]?.present ?? 0 }

    init(from decoder: any Decoder) throws {
        self.init(text: try decoder.singleValueContainer().decode(String.self))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
