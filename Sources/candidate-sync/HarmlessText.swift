extension String {
    /// The text as one line that cannot steer a terminal or hide what stands behind it: characters that
    /// could (general categories Cc, Cf, Zl and Zp) are written as `\u{…}`. What strangers have named goes
    /// through this on its way to a terminal or a log.
    var harmless: String {
        unicodeScalars.map { scalar -> String in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: String(scalar)
            }
        }.joined()
    }
}
