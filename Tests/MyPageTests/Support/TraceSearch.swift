import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore

/// Looks for texts in every file of a workspace, in every way in which they may be written there.
struct TraceSearch {
    private let patterns: [[UInt8]]

    init(_ texts: [String]) {
        patterns = Array(Set(texts.flatMap(Self.forms)))
    }

    /// The files in which one of the texts stands, by their paths below the workspace.
    func files(_ test: TestWorkspace) throws -> [String] {
        try test.files(below: test.workspace.root).filter { _, data in
            let bytes = Array(data)
            // Coded text is broken into lines.
            let joined = bytes.filter { $0 != 0x0D && $0 != 0x0A }
            return patterns.contains { pattern in
                [bytes, joined].contains { $0.withUnsafeBytes { $0.holds(pattern) } }
            }
        }.map(\.key).sorted()
    }

    private static func forms(_ text: String) -> [[UInt8]] {
        let plain = ["UTF-8", "UTF-16LE", "UTF-16BE", "CP932", "EUC-JP-MS"]
            .compactMap { TextSearch.encode(text, $0) }
        let coded = plain.flatMap { bytes in (0..<3).map { base64(bytes, offset: $0) } }
        let utf8 = Array(text.utf8)
        let isASCII = utf8.allSatisfy { $0 < 0x80 }
        func escaped(_ mark: String, _ format: String) -> String {
            utf8.map { byte in
                isASCII && !"@".utf8.contains(byte)
                    ? String(UnicodeScalar(byte)) : mark + String(format: format, byte)
            }.joined()
        }
        let scalars = Array(text.unicodeScalars.map(\.value))
        let texts = [
            escaped("%", "%02X"), escaped("%", "%02x"), escaped("=", "%02X"),
            scalars.map { "&#\($0);" }.joined(),
            scalars.map { "&#x" + String($0, radix: 16) + ";" }.joined(),
            scalars.map { "&#x" + String($0, radix: 16, uppercase: true) + ";" }.joined(),
            scalars.map { "\\u" + String(format: "%04x", $0) }.joined(),
        ]
        return plain + coded.filter { $0.count > 5 } + texts.map { Array($0.utf8) }
    }

    /// What stands in a run of base64 of whatever surrounds the bytes.
    /// - Parameter offset: how many bytes stand before them in their group of three.
    private static func base64(_ bytes: [UInt8], offset: Int) -> [UInt8] {
        let padded = [UInt8](repeating: 0, count: offset) + bytes
        let coded = Array(Data(padded).base64EncodedString().utf8)
        let whole = padded.count * 8 / 6
        return Array(coded.prefix(whole).dropFirst((offset * 8 + 5) / 6))
    }
}
