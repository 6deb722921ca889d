import Foundation

/// One of our own messages, as its reader sees it: a head, and one text in base64.
struct OutgoingMail {
    /// The line with whom it is to.
    let to: String
    private let text: String
    private let body: String

    init(_ bytes: [UInt8]) {
        // By bytes: very many mails may wait for their collector.
        let message = String(
            decoding: bytes.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        let parts = message.split(separator: "\n\n", maxSplits: 1)
        let head = (parts.first.map(String.init) ?? "").replacing("\n ", with: " ")
        let coded = parts.count > 1 ? parts[1].utf8.filter { $0 > UInt8(ascii: " ") } : []
        body =
            Data(base64Encoded: Data(coded)).map { String(decoding: $0, as: UTF8.self) }
            ?? String(parts.last ?? "")
        to = head.split(separator: "\n").first { $0.hasPrefix("To:") }.map(String.init) ?? ""
        text = "\(head)\n\(body)"
    }

    /// Whether one of the addresses stands in it: all of it, and not the end of a longer one.
    func names(_ addresses: [String]) -> Bool {
        let text = Array(text.lowercased().utf8)
        return addresses.contains { Self.stands(Array($0.lowercased().utf8), in: text) }
    }

    private static func stands(_ address: [UInt8], in text: [UInt8]) -> Bool {
        guard let first = address.first else { return false }
        var start = 0
        while let found = text[start...].firstIndex(of: first) {
            let end = found + address.count
            guard end <= text.count else { return false }
            if text[found..<end].elementsEqual(address),
                found == 0 || !isOfAddress(text[found - 1]),
                !goesOn(text[end...])
            {
                return true
            }
            start = found + 1
        }
        return false
    }

    /// Whether a domain goes on: a full stop may end a sentence.
    private static func goesOn(_ rest: ArraySlice<UInt8>) -> Bool {
        guard let next = rest.first else { return false }
        if next == UInt8(ascii: ".") { return rest.dropFirst().first.map(isLetterOrDigit) ?? false }
        return isLetterOrDigit(next) || next == UInt8(ascii: "-")
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func isOfAddress(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || ".!#$%&*+/=?^_`{|}~-".utf8.contains(byte)
    }

    /// Whether a text stands in what it says.
    func says(_ text: String) -> Bool { !text.isEmpty && body.contains(text) }

    /// The tokens of the password links in it: 64 hex digits. By bytes, as each mail is asked.
    var tokens: [String] {
        let text = Array(body.utf8)
        let mark = Array("token=".utf8)
        var tokens: [String] = []
        var start = 0
        while let found = text[start...].firstIndex(of: mark[0]) {
            start = found + 1
            guard text[found...].starts(with: mark) else { continue }
            let token = text[found...].dropFirst(mark.count).prefix(64)
            if token.count == 64, token.allSatisfy(Self.isHex) {
                tokens.append(String(decoding: token, as: UTF8.self))
            }
        }
        return tokens
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }

    /// Every number in what it says, each once: the ids of people are among them.
    var numbers: [Int64] {
        Set(body.matches(of: /[0-9]{1,18}/).compactMap { Int64($0.0) }).sorted()
    }
}
