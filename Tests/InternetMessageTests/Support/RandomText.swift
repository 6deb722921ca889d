import TestSupport

/// Texts as strangers write them: every kind of character that has once broken a mail program.
enum RandomText {
    private static let pieces: [[String]] = [
        [
            "a", "Z", "7", " ", "  ", ".", ",", "\"", "\\", "=?", "?=", "=", "?", "_", "<", ">",
            "@", "(",
        ],
        ["仮", "登", "録", "の", "ご", "案", "内", "髙", "﨑", "ー", "　", "①", "ｶ", "ﾞ", "か\u{3099}"],
        ["👨‍👩‍👧", "🇯🇵", "👩🏽‍❤️‍💋‍👨🏿", "😀", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}"],
        ["𠮷", "𩸽", "葛\u{E0100}", "\u{10000}", "\u{10FFFF}", "\u{1F1EF}"],
        ["e\u{301}", "\u{301}", "\u{200D}", "\u{FE0F}", "\u{200B}", "\u{202E}", "क्षि", "한", "각"],
        [
            "\u{D7FF}", "\u{E000}", "\u{FFFD}", "\u{FEFF}", "\u{FFFF}", "\u{A0}", "\u{7FF}",
            "\u{800}",
        ],
    ]
    private static let words = [
        "Registration", "of", "your", "account", "No.1", "re:", "=?UTF-8?B?", "-",
    ]
    private static let lineEnds = ["\n", "\r", "\r\n", "\n\n", "\r\r\n"]

    /// A text for one line: a subject or a name.
    static func line(_ generator: inout SeededGenerator) -> String {
        let count = Int.random(in: 0...90, using: &generator)
        switch Int.random(in: 0..<8, using: &generator) {
        case 0:
            return (0..<(count / 5)).map { _ in words.randomElement(using: &generator)! }
                .joined(separator: " ")
        case 1:
            // One cluster without an end.
            return "e" + String(repeating: "\u{302}", count: count)
        default:
            return (0..<count).map { _ in piece(&generator) }.joined()
        }
    }

    /// A text of many lines with every kind of line end.
    static func body(_ generator: inout SeededGenerator) -> String {
        (0..<Int.random(in: 0...12, using: &generator))
            .map { _ in line(&generator) + lineEnds.randomElement(using: &generator)! }
            .joined()
    }

    private static func piece(_ generator: inout SeededGenerator) -> String {
        pieces.randomElement(using: &generator)!.randomElement(using: &generator)!
    }
}
