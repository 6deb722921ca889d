/// The CRM's result code of a write, of one item or of the whole call.
/// Source: porters documents, "A write document".
public struct WriteCode: RawRepresentable, Sendable, Hashable, Codable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Reads what stands in an answer; nil for anything but one to six digits.
    public init?(_ text: String) {
        guard (1...6).contains(text.utf8.count), text.utf8.allSatisfy(\.isDigit),
            let number = Int(text)
        else { return nil }
        self.init(rawValue: number)
    }

    public static let done = WriteCode(rawValue: 0)

    /// What a code says, as far as it is known.
    public enum Meaning: Sendable, Equatable, CaseIterable {
        case done, noPermission, noRecord, controlCharacter, maintenance, badValue, phaseRule
        case transaction, token, failed, unknown
    }

    public var meaning: Meaning {
        switch rawValue {
        case 0: .done
        case 6, 400, 403: .noPermission
        case 7: .noRecord
        case 8: .controlCharacter
        case 9: .maintenance
        case 103...116: .badValue
        case 126, 127: .phaseRule
        case 302: .transaction
        case 401, 402: .token
        case 1000: .failed
        default: .unknown
        }
    }

    /// Whether the same may succeed later. The token is the collector's: once it has a new one, what
    /// it was refused with the old one can be written.
    public var isTemporary: Bool {
        [.maintenance, .transaction, .failed, .token].contains(meaning)
    }
}

extension WriteCode: CustomStringConvertible {
    /// The code with its meaning: `126 (phase rule: …)`.
    public var description: String {
        let text =
            switch meaning {
            case .done: "done"
            case .noPermission: "no permission"
            case .noRecord: "no such record"
            case .controlCharacter: "a control character"
            case .maintenance: "under maintenance"
            case .badValue: "bad value"
            case .phaseRule: "phase rule: the date must be later than the present one"
            case .transaction: "transaction error"
            case .token: "the collector's token is not valid"
            case .failed: "failed"
            case .unknown: "see the CRM's documentation"
            }
        return "\(rawValue) (\(text))"
    }
}
