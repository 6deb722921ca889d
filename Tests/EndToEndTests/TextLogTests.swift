import Foundation
import Logging
import Testing

@testable import candidate_sync

@Suite struct TextLogTests {
    @Test func `whatever is logged is one line, in the zone's time`() throws {
        var handler = TextLogHandler { TimeZone(identifier: "Asia/Tokyo") ?? .gmt }
        handler[metadataKey: "kept"] = "of the handler"
        let event = LogEvent(
            level: .notice, message: "two\nlines",
            metadata: [
                "why": "a \"b\"\u{1B}\u{2028}", "n": "7",
                "mark": "a\"\u{301} b",
            ],
            source: "s", file: "f", function: "f", line: 1)
        let line = handler.line(event, at: Date(timeIntervalSince1970: 0))
        #expect(
            line == "1970-01-01T09:00:00+0900 notice two\\u{A}lines "
                + "kept=\"of the handler\" mark=\"a\\\"\u{301} b\" n=7 "
                + "why=\"a \\\"b\\\"\\u{1B}\\u{2028}\"\n")
    }
}
