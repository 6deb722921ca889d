/// Cuts an SVG into tags and texts: the part of XML that every browser reads the same, and that a logo
/// needs. No declarations, no instructions, no references but the five of XML itself; what a tag holds
/// is then what a browser sees. Source: XML 1.0 (Fifth Edition).
struct SVGScan {
    enum Token {
        case start(name: String, attributes: [(name: String, value: String)], isClosed: Bool)
        case end(String)
        case text(String)
    }

    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) throws(PictureMistake) {
        // A mark at the start says UTF-8 as well.
        self.bytes = Array(bytes.withoutByteOrderMark)
        guard let text = String(validating: self.bytes, as: UTF8.self),
            !text.unicodeScalars.contains(where: Self.isForbidden)
        else { throw .notXML(line: 1) }
        try skipHead()
    }

    /// The line that was come to, from 1; counted each time.
    var line: Int { 1 + bytes[..<at].count(where: { $0 == UInt8(ascii: "\n") }) }

    /// The next one; nil at the end.
    mutating func next() throws(PictureMistake) -> Token? {
        while starts(with: "<!--") { try skipComment() }
        guard at < bytes.count else { return nil }
        guard bytes[at] == UInt8(ascii: "<") else {
            let end = bytes[at...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
            defer { at = end }
            return .text(try resolved(at..<end))
        }
        if starts(with: "<!") || starts(with: "<?") { throw refusal() }
        return starts(with: "</") ? try endTag() : try startTag()
    }

    /// What XML allows in no document.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 && !["\t", "\n", "\r"].contains(scalar)
            || [0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value)
    }

    private func starts(with text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[at...].starts(with: $0) }
    }

    private func refusal() -> PictureMistake {
        let name = bytes[at...].prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") }.prefix(24)
        return .declaration(String(decoding: name, as: UTF8.self), line: line)
    }

    /// `<?xml version="1.0" encoding="UTF-8"?>`: in another encoding the rest would be another text.
    private mutating func skipHead() throws(PictureMistake) {
        guard starts(with: "<?xml ") else { return }
        let end = bytes[at...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count - 1
        let head = String(decoding: bytes[at...end], as: UTF8.self)
        let known =
            /<\?xml\s+version=["']1\.0["'](\s+encoding=["'](?i:utf-8)["'])?(\s+standalone=["'](yes|no)["'])?\s*\?>/
        guard head.wholeMatch(of: known) != nil else { throw .declaration("<?xml", line: 1) }
        at = end + 1
    }

    private mutating func skipComment() throws(PictureMistake) {
        at += 4
        while at < bytes.count, !starts(with: "--") { at += 1 }
        guard starts(with: "-->") else { throw .notXML(line: line) }
        at += 3
    }

    private mutating func endTag() throws(PictureMistake) -> Token {
        at += 2
        let name = try takeName()
        skipBlanks()
        try take(">")
        return .end(name)
    }

    private mutating func startTag() throws(PictureMistake) -> Token {
        at += 1
        let name = try takeName()
        var attributes: [(name: String, value: String)] = []
        while true {
            let isApart = skipBlanks()
            if starts(with: "/>") || starts(with: ">") { break }
            guard isApart else { throw .notXML(line: line) }
            let attribute = try takeName()
            guard !attributes.contains(where: { $0.name == attribute }) else {
                throw .notXML(line: line)
            }
            skipBlanks()
            try take("=")
            skipBlanks()
            attributes.append((attribute, try takeValue()))
        }
        let isClosed = starts(with: "/>")
        at += isClosed ? 2 : 1
        return .start(name: name, attributes: attributes, isClosed: isClosed)
    }

    private mutating func takeValue() throws(PictureMistake) -> String {
        guard at < bytes.count, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[at]),
            let end = bytes[(at + 1)...].firstIndex(of: bytes[at])
        else { throw .notXML(line: line) }
        let range = at + 1..<end
        guard !bytes[range].contains(UInt8(ascii: "<")) else { throw .notXML(line: line) }
        let value = try resolved(range)
        at = end + 1
        return value
    }

    /// Letters of ASCII, digits and `:._-`: no other name is one of a picture's.
    private mutating func takeName() throws(PictureMistake) -> String {
        let name = bytes[at...].prefix { byte in
            switch byte {
            case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        guard let first = name.first, first >= 0x41 else { throw .notXML(line: line) }
        at = name.endIndex
        return String(decoding: name, as: UTF8.self)
    }

    private mutating func take(_ sign: Unicode.Scalar) throws(PictureMistake) {
        guard at < bytes.count, bytes[at] == UInt8(ascii: sign) else { throw .notXML(line: line) }
        at += 1
    }

    @discardableResult
    private mutating func skipBlanks() -> Bool {
        let start = at
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
        return at > start
    }

    /// A text with its references resolved. Numbers (`&#64;`) could write what is looked for otherwise.
    private func resolved(_ range: Range<Int>) throws(PictureMistake) -> String {
        let parts = bytes[range].split(
            separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        var text = String(decoding: parts[0], as: UTF8.self)
        for part in parts.dropFirst() {
            let name = part.prefix { $0 != UInt8(ascii: ";") }
            let reference = String(
                decoding: name.prefix { $0 > 0x20 && $0 < 0x7F }.prefix(16), as: UTF8.self)
            guard name.count < part.count, let sign = Self.signs[reference] else {
                throw .declaration("&\(reference)", line: line)
            }
            text += sign + String(decoding: part[(name.endIndex + 1)...], as: UTF8.self)
        }
        return text
    }

    private static let signs = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
}
