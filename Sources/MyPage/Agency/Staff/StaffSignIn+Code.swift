import Foundation
import Publishing
import SyncStore

extension StaffSignIn {
    /// How long a code may be typed after the password, in seconds.
    static let ticketAge: Double = 300

    /// The second step: a code of the holder's second factor, or a recovery code.
    /// - Parameters:
    ///   - ticket: what the first step gave.
    ///   - client: who asks (see `NetworkAddress.client`).
    ///   - device: what the browser has kept of a former sign-in; nil if nothing.
    ///   - browser: what its holder sees of the session (see `SessionOrigin`).
    /// - Throws: `Busy`, `StoreError`
    package func callAsFunction(
        _ proof: FactorProof, ticket: String, client: String, device: String? = nil,
        browser: String = ""
    ) async throws -> StaffSignInAnswer {
        // Whoever has none makes nobody wait for a writer.
        guard try await site.readAccounts({ [self] in try holder(of: ticket, $0) }) != nil else {
            return .expired
        }
        let (answer, staff) = try await site.writeAccounts {
            [self] transaction -> (StaffSignInAnswer, Staff?) in
            guard let staff = try holder(of: ticket, transaction) else { return (.expired, nil) }
            let origin = SessionOrigin(browser: browser, client: client)
            let check = FactorCheck(
                staff: staff, client: client,
                isKnown: site.isKnown(device, .staff, name: staff.name))
            return (
                try enter(staff, proof, check, ticket: ticket, from: origin, transaction), staff
            )
        }
        if let staff { try await note(answer, staff, from: client) }
        return answer
    }

    /// What follows on the right password: a session, or the question for a code.
    func begin(
        _ staff: Staff, _ hash: PasswordHash, from origin: SessionOrigin
    ) async throws -> StaffSignInAnswer {
        try await site.writeAccounts { [self] transaction in
            // The password may have been changed while this one was looked at.
            guard try transaction.staff(named: staff.name)?.passwordHash == hash.text else {
                return .wrong
            }
            guard try transaction.factor(ofStaff: staff.id)?.isConfirmed == true else {
                let (session, device) = try authenticator.beginSession(
                    of: staff, name: staff.name, from: origin, transaction)
                return .signedIn(session: session, device: device)
            }
            let ticket = site.makeKey()
            let now = site.now
            try transaction.addTicket(
                hash: PasswordLink.hash(of: ticket), staff: staff.id,
                password: PasswordLink.hash(of: hash.text), at: now,
                forgetBefore: now.addingTimeInterval(-Self.ticketAge))
            return .codeNeeded(ticket: ticket)
        }
    }

    /// Whose ticket it is, if it still lives and their password is the one that they gave for it.
    private func holder(of ticket: String, _ transaction: AccountTransaction) throws -> Staff? {
        let now = site.now
        guard
            // One that a clock far ahead has issued would live until then.
            let stored = try transaction.ticket(
                hash: PasswordLink.hash(of: ticket),
                issuedAfter: now.addingTimeInterval(-Self.ticketAge),
                before: now.addingTimeInterval(Self.ticketAge)),
            let staff = try transaction.staff(id: stored.staff),
            let hash = try transaction.staff(named: staff.name)?.passwordHash,
            PasswordLink.hash(of: hash) == stored.password
        else { return nil }
        return staff
    }

    private func enter(
        _ staff: Staff, _ proof: FactorProof, _ check: FactorCheck, ticket: String,
        from origin: SessionOrigin, _ transaction: AccountTransaction
    ) throws -> StaffSignInAnswer {
        switch try check.take(proof, at: site.now, transaction) {
        case .none: return .expired
        case .wrong: return .wrong
        case .tooMany(let minutes): return .tooMany(minutes: minutes)
        case .right(let codesLeft):
            try transaction.endTicket(hash: PasswordLink.hash(of: ticket))
            let (session, device) = try authenticator.beginSession(
                of: staff, name: staff.name, from: origin, transaction)
            guard let codesLeft else { return .signedIn(session: session, device: device) }
            return .recovered(session: session, device: device, codesLeft: codesLeft)
        }
    }

    private func note(
        _ answer: StaffSignInAnswer, _ staff: Staff, from client: String
    ) async throws {
        let log = EventLog(site)
        switch answer {
        case .signedIn: try await log.note(.signIn, by: staff, from: client)
        case .recovered:
            try await log.note(.recoveryUsed, by: staff, from: client)
            try await log.note(.signIn, by: staff, from: client)
        case .wrong: try await log.note(.codeFailed, by: staff, from: client)
        case .tooMany: try await log.note(.codeRefused, by: staff, from: client)
        case .codeNeeded, .expired: break
        }
    }
}
