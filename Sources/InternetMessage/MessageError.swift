/// Why a mailbox or a message was refused.
///
/// The description says what was refused, why, and what to do. It names positions and single
/// code points, **never** an address, a name or another whole value, so it may be logged. Which record
/// the value came from is the caller's to add.
public struct MessageError: Error, Hashable, Sendable {
    /// The value that was refused.
    public enum Item: String, Sendable {
        /// The addr-spec of a mailbox.
        case address
        /// The display name of a mailbox.
        case name
        /// The text given to ``Mailbox/parse(_:)``.
        case mailbox
        /// The subject of a message.
        case subject
        /// The id of a message.
        case messageID = "message_id"
        /// The date of a message.
        case date
    }

    /// What is wrong with it. Positions count Unicode scalars from 1.
    public enum Reason: Hashable, Sendable {
        case empty
        case tooLong(bytes: Int, limit: Int)
        case notASCII(at: Int)
        case controlCharacter(Unicode.Scalar, at: Int)
        case whiteSpace(at: Int)
        case notAllowed(Unicode.Scalar, at: Int)
        /// A dot that stands first, last or beside another one.
        case misplacedDot(at: Int)
        case noAtSign
        case noLocalPart
        case noDomain
        /// A quoted part that is not closed.
        case openQuote
        /// A mailbox text with a name but without one `<address>` at its end.
        case noAngleAddress
        /// A year before 1900 or after 9999.
        case outOfRange
    }

    /// What was refused.
    public let item: Item
    /// Why it was refused.
    public let reason: Reason

    init(_ item: Item, _ reason: Reason) {
        self.item = item
        self.reason = reason
    }
}
