import Foundation

/// Text made comparable: NFKC, then lower case, as UTF-8, so that ＡＢＣ, ABC and abc are one.
public struct FoldedText: Hashable, Sendable {
    /// The folded text, and a zero behind it, for C.
    private let bytes: [UInt8]

    public init(_ text: some Collection<UInt8>) {
        if text.allSatisfy({ $0 < 0x80 }) {
            bytes = text.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 } + [0]
        } else {
            let string = String(decoding: text, as: UTF8.self).withFewMarks
            // Foundation's NFKC on Linux leaves half-width ｶ and its mark apart: ﾌﾞ becomes フ and a
            // combining mark, which a second pass puts together.
            let normal = string.precomposedStringWithCompatibilityMapping
                .precomposedStringWithCanonicalMapping
            bytes = Array(normal.lowercased().utf8) + [0]
        }
    }

    /// Whether `part` stands anywhere in it. An empty part stands in everything.
    ///
    /// strstr(3) takes linear time, whatever the texts. XML knows no zeros; a part that holds one,
    /// as YAML can write it, stands nowhere.
    func contains(_ part: FoldedText) -> Bool {
        guard !part.bytes.dropLast().contains(0) else { return false }
        return bytes.withUnsafeBufferPointer { text in
            part.bytes.withUnsafeBufferPointer { part in
                text.withMemoryRebound(to: CChar.self) { text in
                    part.withMemoryRebound(to: CChar.self) { part in
                        strstr(text.baseAddress!, part.baseAddress!) != nil
                    }
                }
            }
        }
    }
}
