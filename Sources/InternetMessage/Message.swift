public import Foundation

/// One plain-text mail to one recipient, ready to be written as the bytes of an `.eml` file.
///
/// It is a value: nothing is checked until ``eml()`` writes it, and nothing is sent from here.
/// There is no Cc and no Bcc, so a message can only ever name its one recipient.
///
/// Source: RFC 5322 (header and lines), RFC 2045 and 2047 (MIME), RFC 3834 (automatic mail),
/// RFC 2369 and 8058 (unsubscribing).
public struct Message: Sendable, Hashable {
    /// The sender.
    public let from: Mailbox
    /// The one recipient.
    public let to: Mailbox
    /// The subject as readers show it: any Unicode text without control characters.
    public let subject: String
    /// The text; lines may end in LF, CR or CRLF.
    public let body: String
    /// The moment of writing; fractions of a second are cut off.
    public let date: Date
    /// The zone in which ``date`` is written. It changes the text, not the moment.
    public let timeZone: TimeZone
    /// The worldwide unique id, `left@right`, **without** angle brackets.
    public let messageID: String
    /// Where a mail program says for its reader that no more of this is wanted, by one POST
    /// (RFC 8058); an `https:` URL, or nil.
    public let unsubscribe: String?

    /// Gathers the parts of a message; ``eml()`` checks them.
    public init(
        from: Mailbox, to: Mailbox, subject: String, body: String, date: Date,
        timeZone: TimeZone, messageID: String, unsubscribe: String? = nil
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.body = body
        self.date = date
        self.timeZone = timeZone
        self.messageID = messageID
        self.unsubscribe = unsubscribe
    }

    /// The message as the bytes of an `.eml` file.
    ///
    /// All bytes are ASCII and every line ends in CRLF. Header lines are at most 76 characters
    /// long, except that an address or id which is longer stands alone on its line (at most 998).
    /// A reader that decodes the subject and the names gets back exactly the scalars that were
    /// given; the body comes back in UTF-8 with CRLF line ends and, unless it is empty, exactly
    /// one CRLF at its end. The same message always gives the same bytes.
    ///
    /// A URL to unsubscribe at must be ASCII without blanks and angle brackets: it is the caller's
    /// own, and nothing that people type.
    ///
    /// - Parameter withEnvelope: whether ``envelope`` stands before it.
    /// - Throws: ``MessageError`` for a subject with control characters or line breaks, a message
    ///   id that is not `left@right`, or a date outside the years 1900 to 9999.
    public func eml(withEnvelope: Bool = false) throws(MessageError) -> [UInt8] {
        try HeaderText.check(subject, as: .subject)
        try MessageIDSyntax.check(messageID)
        precondition(
            unsubscribe?.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3C && $0 != 0x3E }
                ?? true, "a URL to unsubscribe at is ASCII without blanks and brackets")
        let dateTime = try DateTime.bytes(of: date, in: timeZone)

        var header = HeaderWriter(reservingCapacity: 768 + body.utf8.count * 3 / 2)
        if withEnvelope { header.write(envelope) }
        header.write("From", mailbox: from)
        header.write("To", mailbox: to)
        header.write("Subject", text: subject)
        header.write("Date", word: dateTime)
        header.write("Message-ID", word: "<\(messageID)>".utf8)
        header.write("MIME-Version", word: "1.0".utf8)
        header.write("Content-Type", word: "text/plain; charset=UTF-8".utf8)
        header.write("Content-Transfer-Encoding", word: "base64".utf8)
        header.write("Auto-Submitted", word: "auto-generated".utf8)
        if let unsubscribe {
            header.write("List-Unsubscribe", word: "<\(unsubscribe)>".utf8)
            header.write("List-Unsubscribe-Post", word: "List-Unsubscribe=One-Click".utf8)
        }

        var bytes = header.finish()
        bytes += Base64.lines(of: BodyText.canonicalBytes(of: body))
        return bytes
    }
}
