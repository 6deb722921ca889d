import Foundation

/// A word of a header that carries other text than ASCII: `=?UTF-8?B?…?=`.
///
/// Readers drop the white space between two encoded words, so all blanks of a text stand inside
/// the words. No word is longer than 75 characters, and each can be decoded by itself.
///
/// Source: RFC 2047 §2 (length), §4.1 (B encoding), §5 rule 3 (whole characters).
enum EncodedWord {
    /// The longest encoded word.
    static let lengthLimit = 75

    private static let prefix = "=?UTF-8?B?"
    private static let suffix = "?="

    /// The encoded word for some bytes of UTF-8.
    static func bytes(of content: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(lengthLimit)
        result.append(contentsOf: prefix.utf8)
        result += Data(content).base64EncodedData()
        result.append(contentsOf: suffix.utf8)
        return result
    }

    /// Cuts a text into what one encoded word each can hold.
    ///
    /// Cuts fall between grapheme clusters. Only a cluster that no word can hold, or that comes
    /// first and does not fit on the first line, is cut, between two scalars.
    ///
    /// - Parameters:
    ///   - firstRoom: How many characters the first word may have; at least 20, enough for one
    ///     scalar. The others may have 75.
    ///   - body: Gets the UTF-8 of each word, in order, never empty unless the text is.
    static func split(_ text: String, firstRoom: Int, _ body: ([UInt8]) -> Void) {
        let full = capacity(lengthLimit)
        var limit = capacity(min(firstRoom, lengthLimit))
        var content: [UInt8] = []
        func close() {
            body(content)
            content.removeAll(keepingCapacity: true)
            limit = full
        }
        guard text.utf8.count > limit else { return body(Array(text.utf8)) }
        for character in text {
            let utf8 = character.utf8
            let count = utf8.count
            if content.count + count <= limit {
                content.append(contentsOf: utf8)
            } else if count <= full, !content.isEmpty {
                close()
                content.append(contentsOf: utf8)
            } else {
                for scalar in character.unicodeScalars {
                    let utf8 = UTF8.encode(scalar)!
                    if content.count + utf8.count > limit { close() }
                    content.append(contentsOf: utf8)
                }
            }
        }
        close()
    }

    /// How many bytes a word of so many characters can carry.
    private static func capacity(_ characters: Int) -> Int {
        (characters - prefix.utf8.count - suffix.utf8.count) / 4 * 3
    }
}
