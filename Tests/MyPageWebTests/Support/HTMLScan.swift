import Foundation

/// Cuts HTML into tags and texts, as it comes; enough for our own pages, and for what a page becomes
/// that lets a stranger's markup through.
struct HTMLScan {
    enum Token {
        case start(name: String, attributes: [(name: String, value: String)], isClosed: Bool)
        case end(String)
        /// With its character references resolved.
        case text(String)
    }

    private let bytes: [UInt8]
    private var at = 0
    private var tokens: [Token] = []

    static func tokens(of html: String) -> [Token] {
        var scan = HTMLScan(bytes: Array(html.utf8))
        scan.run()
        return scan.tokens
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func run() {
        while at < bytes.count {
            let tag = find(UInt8(ascii: "<"), from: at) ?? bytes.count
            addText(upTo: tag)
            if at < bytes.count, !readTag() {
                // No tag: the character itself.
                tokens.append(.text("<"))
                at += 1
            }
        }
    }

    private mutating func addText(upTo end: Int) {
        if end > at { tokens.append(.text(Self.resolved(text(at..<end)))) }
        at = end
    }

    /// Reads what begins with the `<` that it stands on.
    private mutating func readTag() -> Bool {
        switch byte(at + 1) {
        case UInt8(ascii: "!"):
            at = find(UInt8(ascii: ">"), from: at).map { $0 + 1 } ?? bytes.count
        case UInt8(ascii: "/"):
            let end = find(UInt8(ascii: ">"), from: at) ?? bytes.count
            let name = text(min(at + 2, end)..<end).lowercased()
            tokens.append(.end(name.hasSuffix(" ") ? String(name.dropLast()) : name))
            at = min(end + 1, bytes.count)
        case let first where Self.isLetter(first): readStart()
        default: return false
        }
        return true
    }

    private mutating func readStart() {
        at += 1
        let name = takeName()
        var attributes: [(name: String, value: String)] = []
        var isClosed = false
        while at < bytes.count {
            skipBlanks()
            if byte(at) == UInt8(ascii: ">") {
                at += 1
                break
            }
            isClosed = byte(at) == UInt8(ascii: "/")
            if isClosed { at += 1 } else { attributes.append(readAttribute()) }
        }
        tokens.append(.start(name: name, attributes: attributes, isClosed: isClosed))
        if Self.plain.contains(name) { readPlain(upTo: name) }
    }

    private static let plain: Set<String> = ["textarea", "title", "script", "style"]

    private mutating func readAttribute() -> (name: String, value: String) {
        let name = takeName()
        skipBlanks()
        guard byte(at) == UInt8(ascii: "=") else { return (name, "") }
        at += 1
        skipBlanks()
        let quote = byte(at)
        let start = at
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            while at < bytes.count, bytes[at] > 0x20, bytes[at] != 0x3E { at += 1 }
            return (name, Self.resolved(text(start..<at)))
        }
        let end = find(quote, from: start + 1) ?? bytes.count
        at = min(end + 1, bytes.count)
        return (name, Self.resolved(text(min(start + 1, end)..<end)))
    }

    /// The name of a tag or an attribute, in lower case; at least one byte.
    private mutating func takeName() -> String {
        let start = at
        at += 1
        var isLower = true
        while at < bytes.count {
            let byte = bytes[at]
            if byte <= 0x20 || byte == 0x2F || byte == 0x3D || byte == 0x3E { break }
            if byte < 0x60 { isLower = false }
            at += 1
        }
        let name = text(start..<at)
        return isLower && bytes[start] > 0x60 ? name : name.lowercased()
    }

    private mutating func skipBlanks() {
        while at < bytes.count, bytes[at] <= 0x20 { at += 1 }
    }

    /// What stands in an element whose content is no markup.
    private mutating func readPlain(upTo name: String) {
        var end = at
        while let tag = find(UInt8(ascii: "<"), from: end) {
            let rest = min(tag + 2 + name.utf8.count, bytes.count)
            if text(tag..<rest).lowercased() == "</\(name)" {
                end = tag
                break
            }
            end = tag + 1
        }
        // The line break behind the tag is none of the text's.
        if name == "textarea", byte(at) == 0x0A { at += 1 }
        addText(upTo: max(at, end))
    }

    private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// Not by Swift's own search: that takes its time in a debug build.
    private func find(_ byte: UInt8, from start: Int) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard start < buffer.count, let base = buffer.baseAddress,
                let hit = memchr(base + start, Int32(byte), buffer.count - start)
            else { return nil }
            return UnsafeRawPointer(hit) - base
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }
}

extension HTMLScan {
    private static let named = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
    ]

    /// A text with its character references resolved; what is none stays.
    static func resolved(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        let parts = text.split(separator: "&", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(into: String(parts[0])) { result, part in
            let name = part.prefix { $0 != ";" }
            guard name.count < part.count, let character = character(name) else {
                result += "&" + part
                return
            }
            result += character + part.dropFirst(name.count + 1)
        }
    }

    private static func character(_ name: Substring) -> String? {
        if let character = named[String(name)] { return character }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let code =
            digits.lowercased().hasPrefix("x")
            ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return code.flatMap(Unicode.Scalar.init).map(String.init)
    }
}
