import Foundation
import TestSupport
import Testing

@testable import InternetMessage

@Suite struct Base64Tests {
    @Test func `every length agrees with Foundation`() {
        var generator = SeededGenerator(seed: 3)
        for count in 0..<260 {
            let source = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            var run: [UInt8] = []
            Base64.append(source.span, to: &run)
            #expect(run == Array(Data(source).base64EncodedString().utf8))
            var lines: [UInt8] = []
            Base64.appendLines(source.span, to: &lines)
            var golden = Data(source).base64EncodedString(options: [
                .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
            ])
            if count > 0, !golden.hasSuffix("\r\n") { golden += "\r\n" }
            #expect(lines == Array(golden.utf8))
        }
    }
}
