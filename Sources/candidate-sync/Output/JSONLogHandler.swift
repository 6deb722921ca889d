import Foundation
import Logging

/// A log for programs: one JSON object a line on standard error, UTF-8.
///
/// `time` (RFC 3339, UTC), `level`, `label`, `source` and `message` are always there; what else is known
/// stands beside them under its own name, or under `metadata.…` where that is one of these.
struct JSONLogHandler: LogHandler {
    let label: String
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    init(label: String) { self.label = label }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        StandardError.write(Data(JournalMark.before(event.level).utf8) + line(event, at: Date()))
    }

    /// The line with its end.
    func line(_ event: LogEvent, at date: Date) -> Data {
        var known = metadata.merging(event.metadata ?? [:]) { $1 }
        if let error = event.error {
            known["error.message"] = "\(error)"
            known["error.type"] = "\(String(reflecting: type(of: error)))"
        }
        var fields: [String: Field] = [
            "time": .text(
                date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))),
            "level": .text(event.level.rawValue), "label": .text(label),
            "source": .text(event.source), "message": .text(event.message.description),
        ]
        for (key, value) in known {
            fields[fields[key] == nil ? key : "metadata.\(key)"] = Field(value)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Texts alone cannot fail.
        return ((try? encoder.encode(fields)) ?? Data()) + Data("\n".utf8)
    }

    private enum Field: Encodable {
        case text(String)
        case list([Field])
        case fields([String: Field])

        init(_ value: Logger.MetadataValue) {
            self =
                switch value {
                case .string(let text): .text(text)
                case .stringConvertible(let value): .text("\(value)")
                case .array(let values): .list(values.map(Field.init))
                case .dictionary(let values): .fields(values.mapValues(Field.init))
                }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .list(let fields): try container.encode(fields)
            case .fields(let fields): try container.encode(fields)
            }
        }
    }
}
