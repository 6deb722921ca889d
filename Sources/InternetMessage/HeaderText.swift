/// What may stand in a header as text for people, and how it may stand there.
enum HeaderText {
    /// Refuses control characters and line breaks, so that no text can start a header of its own.
    ///
    /// Joiners and other format characters pass: emoji are made of them.
    static func check(_ text: String, as item: MessageError.Item) throws(MessageError) {
        for (offset, scalar) in text.unicodeScalars.enumerated() where scalar.endsOrControlsLine {
            throw MessageError(item, .controlCharacter(scalar, at: offset + 1))
        }
    }

    /// Whether readers show the text as it stands: printable ASCII that cannot be taken for an
    /// encoded word (RFC 2047 §2).
    static func isLiteral(_ text: String) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            guard byte < 0x7F, byte >= 0x20 else { return false }
            if byte == UInt8(ascii: "?"), previous == UInt8(ascii: "=") { return false }
            previous = byte
        }
        return true
    }

    /// Whether the text starts or ends with a blank, which readers would drop.
    static func hasOuterBlanks(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: " ") || text.utf8.last == UInt8(ascii: " ")
    }
}
