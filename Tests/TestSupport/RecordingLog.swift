import Logging
import Synchronization

/// What a logger was told, by level.
final class RecordingLog: Sendable {
    private let lines = Mutex<[(level: Logger.Level, text: String, metadata: String)]>([])

    var logger: Logger { Logger(label: "test") { _ in Handler(record: self) } }

    func texts(_ level: Logger.Level) -> [String] {
        lines.withLock { $0.filter { $0.level == level }.map(\.text) }
    }

    /// Everything that it was told, with what stands beside the texts.
    var everything: [String] { lines.withLock { $0.map { "\($0.text) \($0.metadata)" } } }

    private struct Handler: LogHandler {
        let record: RecordingLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let beside = metadata.merging(event.metadata ?? [:]) { $1 }
            record.lines.withLock { $0.append((event.level, "\(event.message)", "\(beside)")) }
        }
    }
}
