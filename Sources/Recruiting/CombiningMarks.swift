extension String {
    /// Without the combining marks that stand behind 30 others. To put a row of them in order takes
    /// Foundation, and to compare two such texts the standard library, a time that grows with the square
    /// of its length: minutes for a megabyte. No language has so many. Whatever strangers send goes
    /// through this before it is normalized or compared.
    /// Source: Unicode Standard Annex #15, section 13 (Stream-Safe Text Format).
    public var withFewMarks: String {
        // Of so few bytes any row is put in order within a millisecond, and most texts have no more.
        guard utf8.count > 1_024 else { return self }
        var row = 0
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            row = scalar.isMark ? row + 1 : 0
            if row <= 30 { scalars.append(scalar) }
        }
        return String(scalars)
    }
}

extension Unicode.Scalar {
    /// Whether it is a combining mark, or NFKC makes it one or several.
    fileprivate var isMark: Bool {
        switch value {
        // Nearly all texts are of these: there are none among them.
        case ..<0x300, 0x309B..<0xA000: false
        // Three vowel signs of Tibetan, and the half-width ﾞ and ﾟ.
        case 0x0F73, 0x0F75, 0x0F81, 0xFF9E, 0xFF9F: true
        default: properties.canonicalCombiningClass != .notReordered
        }
    }
}
