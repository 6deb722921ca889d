import Foundation

/// Text made comparable: NFKC, then lower case, as UTF-8, so that ＡＢＣ, ABC and abc are one.
struct FoldedText: Hashable, Sendable {
    let bytes: [UInt8]

    init(_ text: some Collection<UInt8>) {
        if text.allSatisfy({ $0 < 0x80 }) {
            bytes = text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        } else {
            let string = String(decoding: text, as: UTF8.self)
            // Foundation's NFKC on Linux leaves half-width ｶ and its mark apart: ﾌﾞ becomes フ and a
            // combining mark, which a second pass puts together.
            let normal = string.precomposedStringWithCompatibilityMapping
                .precomposedStringWithCanonicalMapping
            bytes = Array(normal.lowercased().utf8)
        }
    }

    /// Whether `part` stands anywhere in it. An empty part stands in everything.
    func contains(_ part: FoldedText) -> Bool {
        let last = bytes.count - part.bytes.count
        return last >= 0
            && (0...last).contains { start in
                bytes[start..<start + part.bytes.count].elementsEqual(part.bytes)
            }
    }
}
