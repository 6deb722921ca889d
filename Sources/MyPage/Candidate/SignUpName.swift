import Foundation

/// A name as somebody types it who signs up. Anybody can type it beside anybody's address, and once that
/// is verified it stands in mails as the salutation: it must lead nowhere, and hide nothing.
struct SignUpName {
    /// In scalars: a character may have any number of them.
    private static let longest = 100

    let text: String

    /// - Returns: nil if it holds a web address, or characters that nobody sees. Blanks around it and
    ///   line breaks do not count.
    init?(_ typed: String) {
        text = String(
            typed.trimmingCharacters(in: .whitespacesAndNewlines).filter { !$0.isNewline }
                .unicodeScalars.prefix(Self.longest))
        let folded = text.precomposedStringWithCompatibilityMapping.lowercased()
        // What stands before a domain's last dot may be of any script, and the dot ideographic.
        guard !folded.contains("://"), !folded.contains("www."),
            !folded.contains(/\S[.。][a-z]{2}/),
            text.unicodeScalars.allSatisfy(\.isSeen)
        else { return nil }
    }
}
