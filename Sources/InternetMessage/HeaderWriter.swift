/// Writes header fields line by line and folds them before they grow too long.
///
/// Values must have been checked before: the writer trusts that no word holds a line break.
///
/// Source: RFC 5322 §2.2.3 (folding), RFC 2047 §2 (76 characters a line with encoded words).
struct HeaderWriter {
    /// The longest line, without its CRLF, wherever a fold is possible.
    static let lineLimit = 76

    private var bytes: [UInt8] = []
    private var column = 0

    init(reservingCapacity capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    /// Writes a field of one word that is not to be broken.
    mutating func write(_ field: String, word: some Collection<UInt8>) {
        begin(field)
        append(word: word)
        appendLineEnd()
    }

    /// Writes an unstructured field: as it stands if every reader shows that unchanged, else as
    /// encoded words.
    mutating func write(_ field: String, text: String) {
        begin(field)
        if text.utf8.count <= room, HeaderText.isLiteral(text), !HeaderText.hasOuterBlanks(text) {
            if !text.isEmpty { append(word: text.utf8) }
        } else {
            append(encoded: text)
        }
        appendLineEnd()
    }

    /// Writes a field of one mailbox: `name <address>`, or the bare address.
    mutating func write(_ field: String, mailbox: Mailbox) {
        begin(field)
        if let name = mailbox.name {
            if let phrase = Phrase.bytes(of: name), phrase.count <= room {
                append(word: phrase)
            } else {
                append(encoded: name)
            }
            append(word: "<\(mailbox.address)>".utf8)
        } else {
            append(word: mailbox.address.utf8)
        }
        appendLineEnd()
    }

    /// Writes lines that are finished already, with their line ends.
    mutating func write(_ lines: [UInt8]) {
        bytes.append(contentsOf: lines)
    }

    /// The finished header with the empty line after it.
    consuming func finish() -> [UInt8] {
        appendLineEnd()
        return bytes
    }

    /// How long a word may be to stand on this line, after its blank.
    private var room: Int { Self.lineLimit - column - 1 }

    private mutating func begin(_ field: String) {
        bytes.append(contentsOf: field.utf8)
        bytes.append(UInt8(ascii: ":"))
        column = field.utf8.count + 1
    }

    /// Appends a blank and the word, on a new line if it does not fit on this one.
    private mutating func append(word: some Collection<UInt8>) {
        let count = word.count
        if count > room { appendLineEnd() }
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: word)
        column += count + 1
    }

    private mutating func append(encoded text: String) {
        EncodedWord.split(text, firstRoom: room) { content in
            append(word: EncodedWord.bytes(of: content))
        }
    }

    private mutating func appendLineEnd() {
        bytes.append(UInt8(ascii: "\r"))
        bytes.append(UInt8(ascii: "\n"))
        column = 0
    }
}
