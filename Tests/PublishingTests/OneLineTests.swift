import Foundation
import Testing

@testable import Publishing

@Suite struct OneLineTests {
    @Test func `whatever ends or controls a line is a blank, and nothing else`() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let isBlank =
                switch scalar.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator: true
                default: false
                }
            guard isBlank || value < 0x3000 else { continue }
            let line = "a\(scalar)b".oneLine
            if line != (isBlank ? "a b" : "a\(scalar)b") {
                Issue.record("U+\(scalar.escaped(asASCII: true))")
            }
        }
    }

    @Test func `what is trimmed is what Foundation trims`() {
        for value in UInt32(0)...0x3100 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for text in ["\(scalar)a", "a\(scalar)", "\(scalar)", "あ\(scalar)あ"] {
                if text.trimmed != text.trimmingCharacters(in: .whitespacesAndNewlines) {
                    Issue.record("U+\(scalar.escaped(asASCII: true))")
                }
            }
        }
    }

    @Test func `outer blanks go`() {
        #expect(" \n山田\t太郎\u{2028} ".oneLine == "山田 太郎")
        #expect(" 山田 ".oneLine == "山田")
        #expect("taro@example.jp".oneLine == "taro@example.jp")
    }
}
