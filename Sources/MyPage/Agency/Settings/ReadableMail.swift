import Foundation

/// One of our own mails as its reader sees it. It reads what `Message` writes, and no other mail.
package struct ReadableMail: Sendable, Equatable {
    package let to: String
    package let subject: String
    package let body: String

    /// - Parameter eml: the bytes of the file.
    init(_ eml: [UInt8]) {
        // Byte by byte: CR and LF are one character of a string.
        var lines = eml.split(separator: 10, omittingEmptySubsequences: false).map {
            String(decoding: $0.last == 13 ? $0.dropLast() : $0, as: UTF8.self)
        }
        let end = lines.firstIndex(of: "") ?? lines.endIndex
        let encoded = lines[end...].joined()
        lines = Array(lines[..<end])
        to = Self.value(of: "To", in: lines)
        subject = Self.value(of: "Subject", in: lines)
        body = String(decoding: Data(base64Encoded: encoded) ?? Data(), as: UTF8.self)
    }

    /// A field's text with its folded lines; encoded words (RFC 2047) are decoded.
    private static func value(of name: String, in lines: [String]) -> String {
        guard let first = lines.firstIndex(where: { $0.hasPrefix("\(name):") }) else { return "" }
        let folded = lines[(first + 1)...].prefix { $0.hasPrefix(" ") }
        let words = ([String(lines[first].dropFirst(name.count + 1))] + folded)
            .flatMap { $0.split(separator: " ") }
        var bytes = Data()
        var wasEncoded = true
        for word in words {
            let encoded = word.wholeMatch(of: /=\?UTF-8\?[Bb]\?([A-Za-z0-9+\/=]*)\?=/)
                .flatMap { Data(base64Encoded: String($0.1)) }
            // The blank between two encoded words is none.
            if !(wasEncoded && encoded != nil), !bytes.isEmpty { bytes.append(0x20) }
            bytes.append(encoded ?? Data(word.utf8))
            wasEncoded = encoded != nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
