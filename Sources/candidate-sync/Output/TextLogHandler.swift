import Foundation
import Logging

/// A log for people, on standard error: time, level, message, and what else is known, in a line.
///
/// What stands in it may come from strangers: signs that could break the line or steer a terminal are
/// written as `\u{…}`, and values with blanks stand in quotes.
struct TextLogHandler: LogHandler {
    /// The zone of the times, asked for each line, as settings may change.
    let zone: @Sendable () -> TimeZone
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    init(zone: @escaping @Sendable () -> TimeZone) { self.zone = zone }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        StandardError.write(Data((JournalMark.before(event.level) + line(event, at: Date())).utf8))
    }

    /// The line with its end.
    func line(_ event: LogEvent, at date: Date) -> String {
        var known = metadata.merging(event.metadata ?? [:]) { $1 }
        if let error = event.error { known["error"] = "\(error)" }
        let words =
            [
                date.formatted(Date.ISO8601FormatStyle(timeZone: zone())), event.level.rawValue,
                event.message.description.harmless,
            ]
            + known.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.value("\($0.value)"))" }
        return words.joined(separator: " ") + "\n"
    }

    private static func value(_ text: String) -> String {
        let shown = text.harmless
        // Foundation looks for a string by a locale, which takes longer than all the rest of a line.
        let isQuoted = shown.utf8.contains { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\"") }
        guard shown.isEmpty || isQuoted else { return shown }
        // A quote with a mark above it is another character, and a quote to whoever reads the line.
        return "\"" + shown.unicodeScalars.map { $0 == "\"" ? "\\\"" : String($0) }.joined() + "\""
    }
}
