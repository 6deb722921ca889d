extension Mailbox {
    /// Reads a mailbox as people write it into settings.
    ///
    /// Three forms are read: `マイページ <no-reply@example.jp>`, `"Quoted, Name" <a@b.jp>` (with
    /// `\"` and `\\` for a quote and a backslash inside) and a bare `a@b.jp`. Blanks around the parts
    /// are dropped. An unquoted name is taken to the letter, but one that holds `"`, `\`, `<`, `>`,
    /// `,` or `;` must be quoted, so that a list of addresses is never mistaken for one. Comments and
    /// encoded words are not read: a name is written here as it shall be shown.
    ///
    /// - Throws: ``MessageError`` when the text has none of these forms or a part is not valid.
    public static func parse(_ text: String) throws(MessageError) -> Mailbox {
        let text = trimmed(text.unicodeScalars[...])
        if text.first == "\"" {
            let (name, rest) = try quotedName(text)
            // "taro..yamada"@docomo.ne.jp: what was quoted is a local part.
            if rest.first == "@" { return try Mailbox(address: String(text)) }
            return try Mailbox(name: name, address: angleAddress(trimmed(rest)))
        }
        guard let angle = text.firstIndex(of: "<") else {
            guard !text.contains(">") else { throw MessageError(.mailbox, .noAngleAddress) }
            return try Mailbox(address: String(text))
        }
        let name = trimmed(text[..<angle])
        for (offset, scalar) in name.enumerated() where "\"\\>,;".unicodeScalars.contains(scalar) {
            throw MessageError(.mailbox, .notAllowed(scalar, at: offset + 1))
        }
        return try Mailbox(name: String(name), address: angleAddress(text[angle...]))
    }

    /// The content of the quoted string at the start of a text, and what follows it.
    private static func quotedName(
        _ text: Substring.UnicodeScalarView
    ) throws(MessageError) -> (name: String, rest: Substring.UnicodeScalarView) {
        var name = String.UnicodeScalarView()
        var isEscaped = false
        var index = text.index(after: text.startIndex)
        while index < text.endIndex {
            let scalar = text[index]
            index = text.index(after: index)
            if isEscaped {
                name.append(scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if scalar == "\"" {
                return (String(name), text[index...])
            } else {
                name.append(scalar)
            }
        }
        throw MessageError(.mailbox, .openQuote)
    }

    /// The address between the angle brackets that a text must consist of.
    private static func angleAddress(
        _ text: Substring.UnicodeScalarView
    ) throws(MessageError) -> String {
        guard text.count >= 2, text.first == "<", text.last == ">" else {
            throw MessageError(.mailbox, .noAngleAddress)
        }
        return String(trimmed(text.dropFirst().dropLast()))
    }

    private static func trimmed(
        _ text: Substring.UnicodeScalarView
    ) -> Substring.UnicodeScalarView {
        let isBlank: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\u{3000}" }
        var text = text.drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }
}
