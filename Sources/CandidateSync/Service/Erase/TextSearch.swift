import DropFolder
import Foundation
import SyncStore

/// Looks for texts in a file of whatever encoding an export may have.
struct TextSearch {
    /// As iconv calls them: Foundation has no EUC-JP here. ISO-2022-JP is looked at as EUC-JP: how it has
    /// a text depends on what stands around that.
    private static let encodings = ["UTF-8", "UTF-16LE", "UTF-16BE", "CP932", "EUC-JP-MS"]

    private let patterns: [[UInt8]]

    init(_ texts: [String]) {
        let encoded = Self.encodings.flatMap { encoding in
            texts.compactMap { Self.encode($0, encoding) }
        }
        patterns = Array(Set(encoded)).filter { !$0.isEmpty }
    }

    /// - Returns: nil if the encoding does not have all of a text: then it does not stand in such a file.
    static func encode(_ text: String, _ encoding: String) -> [UInt8]? {
        guard let converter = iconv_open(encoding, "UTF-8"), converter != iconv_t(bitPattern: -1)
        else { return nil }
        defer { iconv_close(converter) }
        var source = text.utf8.map { CChar(bitPattern: $0) }
        var target = [CChar](repeating: 0, count: source.count * 4 + 16)
        let room = target.count
        var left = room
        let isWhole = source.withUnsafeMutableBufferPointer { source in
            target.withUnsafeMutableBufferPointer { target in
                var (from, to) = (source.baseAddress, target.baseAddress)
                var rest = source.count
                return iconv(converter, &from, &rest, &to, &left) == 0
            }
        }
        return isWhole ? target.prefix(room - left).map { UInt8(bitPattern: $0) } : nil
    }

    /// Looks from the file's start, wherever reading has come to.
    func finds(in file: OpenFile, _ onStep: () throws -> Void) throws -> Bool {
        let overlap = max(0, (patterns.map(\.count).max() ?? 1) - 1)
        var offset: Int64 = 0
        var (plain, unescaped): ([UInt8], [UInt8]) = ([], [])
        var escaped = EscapedJapanese()
        while true {
            try onStep()
            let bytes = try file.bytes(at: offset, count: Self.step)
            plain = plain.suffix(overlap) + bytes
            unescaped = unescaped.suffix(overlap) + escaped.unescape(bytes)
            if holds(plain) || holds(unescaped) { return true }
            guard bytes.count == Self.step else { return false }
            offset += Int64(bytes.count)
        }
    }

    /// How many bytes are looked at at once.
    static let step = 1 << 20

    private func holds(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { all in patterns.contains { all.holds($0) } }
    }
}
