import Logging
import Synchronization
import TestSupport
import Testing

@testable import CandidateSync
@testable import DropFolder

@Suite struct ImportNewsTests {
    /// Keeps what it is told.
    private final class Record: Sendable {
        let lines = Mutex<[String]>([])
    }

    private struct Handler: LogHandler {
        let record: Record
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        init(_ record: Record) { self.record = record }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let known = event.metadata ?? [:]
            let text = known.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            record.lines.withLock { $0.append("\(event.message) \(text.joined(separator: " "))") }
        }
    }

    @Test func `an import is told after five seconds, then every ten, and a short one never`()
        throws
    {
        let test = try TestWorkspace()
        let record = Record()
        let log = Logger(label: "test") { _ in Handler(record) }
        let pipeline = try test.pipeline(log: log)
        let claim = Claim(delivery: "D", name: FileName("a\n.xml"))
        let news = ImportNews(of: claim, pipeline.open)
        var told: [Int] = []
        for second in 1...30 {
            test.clock.wait(.seconds(1))
            news.tell(Int64(second), of: 40)
            // As often as a parser tells.
            news.tell(Int64(second), of: 40)
            let lines = record.lines.withLock { $0 }
            if lines.count > told.count { told.append(second) }
        }
        #expect(told == [5, 15, 25])
        #expect(
            record.lines.withLock { $0 }.first
                == "importing delivery=D file=a%0A.xml percent=12 seconds=5")
    }
}
