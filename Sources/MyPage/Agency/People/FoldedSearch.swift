/// A part of a name, a reading or an address to look for: blanks, case and width do not count, nor does
/// whether kana are katakana, hiragana or half-width (ﾔﾏﾀﾞ, ヤマダ and やまだ are one).
struct FoldedSearch {
    private let part: [UInt8]

    init(_ text: String) {
        var text = text
        part = text.withUTF8(FoldedKana.folded)
    }

    /// The number that it is, if it is nothing else: an id.
    var id: Int64? { Int64(String(decoding: part, as: UTF8.self)) }

    func isIn(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.withUnsafeBufferPointer(isIn) }

    /// - Parameter bytes: UTF-8.
    func isIn(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let text = FoldedKana.folded(bytes)
        guard let first = part.first, text.count >= part.count else { return false }
        return (0...text.count - part.count).contains { start in
            text[start] == first && text[start..<start + part.count].elementsEqual(part)
        }
    }
}
