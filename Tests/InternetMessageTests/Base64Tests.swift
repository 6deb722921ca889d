import Foundation
import TestSupport
import Testing

@testable import InternetMessage

@Suite struct Base64Tests {
    @Test func `whatever its length, a body stands in full lines that each end in CRLF`() throws {
        var generator = SeededGenerator(seed: 3)
        for count in 0..<260 {
            let source = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            var text = String(decoding: Base64.lines(of: source), as: UTF8.self)
            let run = Data(source).base64EncodedString()
            var lines: [String] = []
            while let end = text.firstRange(of: "\r\n") {
                lines.append(String(text[..<end.lowerBound]))
                text.removeSubrange(..<end.upperBound)
            }
            #expect(text.isEmpty && lines.joined() == run)
            #expect(lines.dropLast().allSatisfy { $0.count == 76 })
            #expect(lines.last.map { (1...76).contains($0.count) } ?? (count == 0))
        }
    }
}
