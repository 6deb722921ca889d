import Foundation
import InternetMessage

extension StringProtocol {
    /// The text on one line: control characters and line ends become blanks, outer blanks go.
    var oneLine: String {
        if utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return String(self) }
        guard unicodeScalars.contains(where: \.endsOrControlsLine) else { return trimmed }
        let scalars = unicodeScalars.map { $0.endsOrControlsLine ? " " : $0 }
        return String(String.UnicodeScalarView(scalars)).trimmed
    }

    /// Without blanks and line ends at its ends, Unicode's among them.
    package var trimmed: String {
        // Foundation copies the text into its own kind of string, and most have nothing to trim.
        let ends = [unicodeScalars.first, unicodeScalars.last].compactMap { $0 }
        if ends.allSatisfy(\.isSurelyNoBlank) { return String(self) }
        return trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

extension Unicode.Scalar {
    /// Whether it is visible ASCII, or behind the last blank of Unicode (U+3000).
    fileprivate var isSurelyNoBlank: Bool { (0x21...0x7E).contains(value) || value > 0x3000 }
}
