extension MessageError: CustomStringConvertible {
    /// What was refused, why, and what to do next; free of personal data.
    public var description: String {
        "The \(item.noun) cannot be written into a mail: \(reason.sentence). \(advice)"
    }

    private var advice: String {
        switch (item, reason) {
        case (.address, .misplacedDot):
            "Put the part before the @ in double quotes, or correct the domain."
        case (.address, _):
            "Correct the address where it comes from; it must look like name@example.jp, in ASCII."
        case (.name, _), (.subject, _):
            "Remove line breaks, tabs and other control characters from the text first."
        case (.mailbox, _):
            "Write it as: \"Name\" <name@example.jp>, or the address alone."
        case (.messageID, _):
            "Give it as left@right, without angle brackets; letters, digits, dots and hyphens are safe."
        case (.date, _):
            "Check the clock and the date that was passed in."
        }
    }
}

extension MessageError.Item {
    fileprivate var noun: String {
        switch self {
        case .address: "mail address"
        case .name: "display name"
        case .mailbox: "mailbox text"
        case .subject: "subject"
        case .messageID: "message id"
        case .date: "date"
        }
    }
}

extension MessageError.Reason {
    fileprivate var sentence: String {
        switch self {
        case .empty: "it is empty"
        case .tooLong(let bytes, let limit):
            "it has \(bytes) bytes, more than the \(limit) of a line"
        case .notASCII(let position): "character \(position) is not ASCII"
        case .controlCharacter(let scalar, let position):
            "character \(position) is the control character or line break \(Self.name(scalar))"
        case .whiteSpace(let position): "character \(position) is a blank outside quotes"
        case .notAllowed(let scalar, let position):
            "character \(position), \(Self.name(scalar)), must not stand outside quotes"
        case .misplacedDot(let position):
            "the dot at character \(position) stands first, last or beside another dot"
        case .noAtSign: "it has no @"
        case .noLocalPart: "nothing stands before the @"
        case .noDomain: "no domain follows the @"
        case .openQuote: "a double quote is not closed"
        case .noAngleAddress: "it does not end in one <address>"
        case .outOfRange: "its year is before 1900 or after 9999"
        }
    }

    /// `U+000A`, as the Unicode charts write it.
    private static func name(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
