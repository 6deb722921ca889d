import Foundation
import Recruiting

/// The name that a member of staff signs in with, as it is taken on the screens: 1 to 50 characters
/// that can be typed and seen.
struct StaffName {
    static let longest = 50

    let text: String

    /// - Returns: nil if it is none; blanks around it do not count.
    init?(_ typed: String) {
        // Composed as keyboards send it: names are kept and compared byte by byte.
        text =
            typed.trimmingCharacters(in: .whitespacesAndNewlines)
            .precomposedStringWithCanonicalMapping
        guard (1...Self.longest).contains(text.unicodeScalars.count),
            text.unicodeScalars.allSatisfy(\.isSeen)
        else { return nil }
    }

    /// Whether people would take another name for this one.
    func isLike(_ other: String) -> Bool {
        FoldedText(Array(text.utf8)) == FoldedText(Array(other.utf8))
    }

    /// Which of the names this is, or else is like.
    func match(in names: [String]) -> String? {
        names.first { $0 == text } ?? names.first(where: isLike)
    }
}
