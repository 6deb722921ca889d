extension MessageError {
    /// The error as words for machines, which `init(code:)` reads: `name control_character 10 3`.
    public var code: String {
        let values: [Int] =
            switch reason {
            case .tooLong(let bytes, let limit): [bytes, limit]
            case .notASCII(let position), .whiteSpace(let position), .misplacedDot(let position):
                [position]
            case .controlCharacter(let scalar, let position), .notAllowed(let scalar, let position):
                [Int(scalar.value), position]
            default: []
            }
        return ([item.rawValue, reason.rawCode] + values.map(String.init)).joined(separator: " ")
    }

    /// - Returns: nil for what `code` never gives.
    public init?(code: String) {
        let words = code.split(separator: " ").map(String.init)
        guard words.count >= 2, let item = Item(rawValue: words[0]),
            let reason = Reason(words[1], words.dropFirst(2).compactMap { Int($0) })
        else { return nil }
        self.init(item, reason)
    }
}

extension MessageError.Reason {
    fileprivate var rawCode: String {
        switch self {
        case .empty: "empty"
        case .tooLong: "too_long"
        case .notASCII: "not_ascii"
        case .controlCharacter: "control_character"
        case .whiteSpace: "white_space"
        case .notAllowed: "not_allowed"
        case .misplacedDot: "misplaced_dot"
        case .noAtSign: "no_at_sign"
        case .noLocalPart: "no_local_part"
        case .noDomain: "no_domain"
        case .openQuote: "open_quote"
        case .noAngleAddress: "no_angle_address"
        case .outOfRange: "out_of_range"
        }
    }

    fileprivate init?(_ code: String, _ values: [Int]) {
        let scalar = values.first.flatMap { UInt32(exactly: $0) }.flatMap(Unicode.Scalar.init)
        switch (code, values.count) {
        case ("empty", 0): self = .empty
        case ("too_long", 2): self = .tooLong(bytes: values[0], limit: values[1])
        case ("not_ascii", 1): self = .notASCII(at: values[0])
        case ("control_character", 2):
            guard let scalar else { return nil }
            self = .controlCharacter(scalar, at: values[1])
        case ("white_space", 1): self = .whiteSpace(at: values[0])
        case ("not_allowed", 2):
            guard let scalar else { return nil }
            self = .notAllowed(scalar, at: values[1])
        case ("misplaced_dot", 1): self = .misplacedDot(at: values[0])
        case ("no_at_sign", 0): self = .noAtSign
        case ("no_local_part", 0): self = .noLocalPart
        case ("no_domain", 0): self = .noDomain
        case ("open_quote", 0): self = .openQuote
        case ("no_angle_address", 0): self = .noAngleAddress
        case ("out_of_range", 0): self = .outOfRange
        default: return nil
        }
    }
}
