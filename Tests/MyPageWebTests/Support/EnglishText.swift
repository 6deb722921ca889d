/// English where Japanese is expected.
enum EnglishText {
    /// The first two words of a sentence in a text: two or more in lower case of three letters or
    /// more, with nothing between them but shorter words and names; nil if there are none.
    static func found(in text: String) -> String? {
        // A character of another script ends a sentence; what holds a sign is no word but an alias,
        // an address or code.
        for part in text.utf8.split(whereSeparator: { $0 >= 0x80 }) {
            var words: [String] = []
            for bytes in part.split(whereSeparator: { $0 <= 0x20 }) {
                let token = trimmed(bytes)
                guard token.allSatisfy(isLetter) else {
                    words = []
                    continue
                }
                let isWord = token.count >= 3 && token.allSatisfy { $0 >= 0x61 }
                if isWord { words.append(String(decoding: token, as: UTF8.self)) }
                if words.count == 2 { return words.joined(separator: " ") }
            }
        }
        return nil
    }

    private static let punctuation = Set(".,:;!?()'\"".utf8)

    private static func trimmed(_ bytes: Substring.UTF8View) -> Substring.UTF8View {
        var bytes = bytes
        while let first = bytes.first, punctuation.contains(first) { bytes.removeFirst() }
        while let last = bytes.last, punctuation.contains(last) { bytes.removeLast() }
        return bytes
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
}
