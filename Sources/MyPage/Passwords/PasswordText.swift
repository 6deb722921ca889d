/// A password as the matchers read it: arrays, so that any character is found at once.
///
/// A character is the low half of its Unicode scalar: no word of the list has one above U+FFFF,
/// and those of one password differ in that half, unless they are chosen not to.
struct PasswordText {
    let typed: [UInt16]
    /// In lower case and in hiragana, and as long as `typed`.
    let folded: [UInt16]

    var count: Int { typed.count }

    /// - Parameter text: in NFKC.
    init(_ text: some StringProtocol) {
        typed = text.unicodeScalars.map { UInt16(truncatingIfNeeded: $0.value) }
        folded = text.unicodeScalars.map(Self.folded)
    }

    func isUpper(_ index: Int) -> Bool {
        typed[index] != folded[index] && !Self.isKatakana(UInt32(typed[index]))
    }

    private static func folded(_ scalar: Unicode.Scalar) -> UInt16 {
        var value = scalar.value
        if isKatakana(value) {
            value -= 0x60
        } else if value < 0x80 {
            if (0x41...0x5A).contains(value) { value += 0x20 }
        } else {
            let lower = scalar.properties.lowercaseMapping.unicodeScalars
            if lower.count == 1 { value = lower.first?.value ?? value }
        }
        return UInt16(truncatingIfNeeded: value)
    }

    /// Those that have a hiragana: ァ to ヶ.
    private static func isKatakana(_ value: UInt32) -> Bool { (0x30A1...0x30F6).contains(value) }

    /// How many characters somebody would try in the place of this one.
    ///
    /// Ten for what is on a keyboard, as zxcvbn has it: there are more, but what a person types
    /// is seldom random.
    func choices(at index: Int) -> Double {
        switch typed[index] {
        case ..<0x80: 10
        case 0x3040...0x30FF: 20
        default: 100
        }
    }
}
