import Foundation

/// What somebody who knows the person tries first: name, mail address, site, their parts, and
/// neighbouring parts without what is between them (`HR Deli`: `hrdeli`).
enum PersonalWords {
    /// Enough for any name; a longer one is cut, so that a stranger's has no say in the time taken.
    private static let (mostParts, mostJoined, longest) = (12, 4, 40)

    static func table(of known: [String]) -> WordTable {
        let words = Set(known.flatMap(words))
        var table = WordTable(capacity: words.count)
        for word in words { table.insert(word, rank: 1) }
        return table
    }

    private static func words(of text: String) -> [[UInt16]] {
        // Of scalars: one character may have any number of marks. To put them in order takes Foundation
        // a time that grows with the square of their number.
        let start = String(text.unicodeScalars.prefix(1_024))
        let text = start.precomposedStringWithCompatibilityMapping
        let whole = PasswordText(String(text.unicodeScalars.prefix(longest))).folded
        let parts = parts(of: text)
        let joined = parts.indices.flatMap { first in
            (first..<min(first + mostJoined, parts.count)).map { last in
                Array(parts[first...last].joined().prefix(longest))
            }
        }
        return ([whole] + joined).filter {
            // 東 and 健 are names too, but so short that they are in everything.
            $0.count >= 3 || ($0.count == 2 && $0.allSatisfy { $0 >= 0x80 })
        }
    }

    /// Runs of letters, and runs of digits.
    private static func parts(of text: String) -> [[UInt16]] {
        var parts: [[UInt16]] = []
        var before: Bool?
        for character in text.prefix(4 * longest) {
            let isDigit = character.isASCII && character.isWholeNumber
            guard character.isLetter || isDigit else {
                before = nil
                continue
            }
            if before != isDigit {
                guard parts.count < mostParts else { break }
                parts.append([])
            }
            before = isDigit
            parts[parts.count - 1] += PasswordText(String(character)).folded
        }
        return parts
    }
}
