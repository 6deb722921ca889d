import Foundation
import Publishing
import SiteSettings
import SyncStore

/// Takes the codes of a member of staff, each once, and counts the wrong ones.
struct FactorCheck {
    let staff: Staff
    /// Who asks (see `NetworkAddress.client`).
    let client: String
    /// Whether the browser is known for the name (see `KnownDevices`).
    let isKnown: Bool

    enum Answer: Sendable {
        /// - Parameter recoveryCodesLeft: how many, if one of them was taken; nil for a code.
        case right(recoveryCodesLeft: Int?)
        case wrong
        /// Too many wrong ones; also the right one waits.
        case tooMany(minutes: Int)
        /// There is no confirmed factor.
        case none
    }

    /// Wrong codes of a name, and of a client. Source: RFC 4226, 7.3.
    ///
    /// Those of the known browsers of a name are counted apart, so that whoever has only the password
    /// does not lock its holder out; but all of them together, as every new password makes another
    /// browser known: else whoever changes it again and again might guess without an end.
    private static func throttle(isKnown: Bool) -> Throttle {
        Throttle(ceilings: [
            .init(what: isKnown ? "staff code known" : "staff code", count: 5, seconds: 900),
            .init(what: "staff code client", count: 30, seconds: 3_600),
        ])
    }

    /// Looks at it and takes it, in the transaction that does what it allows: of many at once, none
    /// passes the ceiling, and none is taken twice.
    func take(
        _ proof: FactorProof, at now: Date, _ transaction: AccountTransaction
    ) throws -> Answer {
        guard let factor = try transaction.factor(ofStaff: staff.id), factor.isConfirmed else {
            return .none
        }
        // A field that was left empty is no try.
        if proof.isEmpty { return .wrong }
        let throttle = Self.throttle(isKnown: isKnown)
        let triers = [Self.hash(staff.name), Self.hash(client)]
        if let minutes = try throttle.minutesToWait(triers, at: now, transaction) {
            return .tooMany(minutes: minutes)
        }
        switch proof {
        case .code(let code):
            let totp = TOTP(secret: factor.secret)
            if let step = totp.step(of: code, at: now, after: factor.lastStep) {
                try transaction.noteCode(ofStaff: staff.id, step: step)
                return .right(recoveryCodesLeft: nil)
            }
        case .recoveryCode(let code):
            let hash = RecoveryCode.hash(typed: code)
            if try transaction.useRecoveryCode(ofStaff: staff.id, hash: hash, at: now) {
                return .right(
                    recoveryCodesLeft: try transaction.unusedRecoveryCodes(ofStaff: staff.id))
            }
        }
        _ = try throttle.note(triers, at: now, transaction)
        return .wrong
    }

    /// Forgets the wrong codes that are counted for a name; those of a client stay.
    static func forget(_ name: String, _ transaction: AccountTransaction) throws {
        for what in ["staff code", "staff code known"] {
            try transaction.forgetAttempts(what, by: hash(name))
        }
    }

    private static func hash(_ text: String) -> String { PasswordLink.hash(of: text).hex }
}

extension FactorProof {
    fileprivate var isEmpty: Bool {
        switch self {
        case .code(let text), .recoveryCode(let text): text.allSatisfy(\.isWhitespace)
        }
    }
}
