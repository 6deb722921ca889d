extension String {
    /// The text as one line that cannot steer a terminal or hide what stands behind it: characters that
    /// could (general categories Cc, Cf, Zl and Zp) are written as `\u{…}`. What strangers have named goes
    /// through this on its way to a terminal or a log.
    var harmless: String {
        // Nearly all are.
        guard unicodeScalars.contains(where: \.isHarmful) else { return self }
        return unicodeScalars.map { scalar in
            scalar.isHarmful
                ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
        }.joined()
    }
}

extension Unicode.Scalar {
    fileprivate var isHarmful: Bool {
        // Nothing is looked up for what nearly everything consists of.
        if (0x20..<0x7F).contains(value) { return false }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
