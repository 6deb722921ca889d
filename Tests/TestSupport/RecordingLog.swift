package import Logging
import Synchronization

/// What a logger was told.
package final class RecordingLog: Sendable {
    package struct Line: Sendable {
        package let level: Logger.Level
        package let text: String
        package let metadata: Logger.Metadata
    }

    private let told = Mutex<[Line]>([])

    package init() {}

    package var logger: Logger { Logger(label: "test") { _ in Handler(record: self) } }

    package var lines: [Line] { told.withLock { $0 } }

    package func texts(_ level: Logger.Level) -> [String] {
        lines.filter { $0.level == level }.map(\.text)
    }

    /// Everything that it was told, with what stands beside the texts.
    package var everything: [String] { lines.map { "\($0.text) \($0.metadata)" } }

    private struct Handler: LogHandler {
        let record: RecordingLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = Line(
                level: event.level, text: "\(event.message)",
                metadata: metadata.merging(event.metadata ?? [:]) { $1 })
            record.told.withLock { $0.append(line) }
        }
    }
}
