import Foundation
import Logging
public import SyncStore

extension Administration {
    /// How many wrong passwords are taken: of one client for one name, for a name from wherever, of
    /// one client.
    private static let throttle = Throttle(ceilings: [
        .init(what: "staff", count: 5, seconds: 900),
        .init(what: "staff name", count: 30, seconds: 900),
        .init(what: "staff client", count: 30, seconds: 3_600),
    ])
    /// How long a session lives in all, and without a visit, in seconds.
    private static let sessionAge = 12.0 * 3_600
    private static let sessionRest = 3_600.0

    /// Whether anybody can sign in at all.
    public func hasStaff() async throws -> Bool {
        try await myPage.reading { [self] in try !accounts.read { try $0.staff() }.isEmpty }
    }

    /// Signs a member of staff in. Takes as long whether the name is known or not.
    /// - Throws: `Busy`, `StoreError`
    public func signIn(name: String, password: String, client: String) async throws -> SignIn {
        guard let found = try await check(name: name, password: password, client: client) else {
            return .tooMany
        }
        guard let staff = found.staff else { return .wrong }
        let now = environment.now()
        return try await myPage.writing { [self] in
            let secret = myPage.makeKey()
            return try accounts.write { transaction in
                // The password may have been changed while this one was looked at.
                guard try transaction.staff(named: name)?.passwordHash == found.hash.text else {
                    return .wrong
                }
                try transaction.beginStaffSession(
                    hash: PasswordLink.hash(of: secret), staff: staff.id, at: now,
                    forgetBefore: now.addingTimeInterval(-Self.sessionAge))
                return .signedIn(session: secret)
            }
        }
    }

    /// Whether that is the password of somebody who is signed in: asked once more before what
    /// cannot be taken back.
    public func confirm(_ staff: Staff, password: String, client: String) async throws -> Bool {
        // A field that was left empty is no try.
        guard !password.isEmpty else { return false }
        return try await check(name: staff.name, password: password, client: client)?.staff == staff
    }

    /// - Returns: nil if there were too many tries; nobody if the name or the password is wrong.
    private func check(
        name: String, password: String, client: String
    ) async throws -> (staff: Staff?, hash: PasswordHash)? {
        let now = environment.now()
        let triers = ["\(name) \(client)", name, client].map { PasswordLink.hash(of: $0).hex }
        let known = try await myPage.writing { [self] in
            try accounts.write { transaction -> (staff: Staff?, hash: PasswordHash)? in
                guard try Self.throttle.admits(triers, at: now, transaction) else { return nil }
                guard let found = try transaction.staff(named: name) else {
                    return (nil, PasswordHash.nobody(rounds: environment.passwordRounds))
                }
                return (found.staff, PasswordHash(text: found.passwordHash))
            }
        }
        guard let known else { return nil }
        let password = PasswordPolicy.normalized(String(password.prefix(1_024)))
        var isRight = false
        var failure: (any Error)?
        do {
            isRight = try await myPage.hasher.run(in: .signIn) { try known.hash.matches(password) }
        } catch {
            failure = error
        }
        if isRight || failure != nil {
            try await myPage.writing { [self] in
                try accounts.write { try Self.throttle.takeBack(triers, at: now, $0) }
            }
        }
        if let failure { throw failure }
        return (isRight ? known.staff : nil, known.hash)
    }

    /// Who is signed in by a session's secret; nil if nobody is, or no longer.
    public func staff(ofSession secret: String) async throws -> Staff? {
        let hash = PasswordLink.hash(of: secret)
        let now = environment.now()
        let found = try await myPage.reading { [self] in
            try accounts.read {
                try $0.staffSession(
                    hash: hash, begunAfter: now.addingTimeInterval(-Self.sessionAge),
                    seenAfter: now.addingTimeInterval(-Self.sessionRest))
            }
        }
        if let found, now.timeIntervalSince(found.seenAt) > 60 {
            try await myPage.writing { [self] in
                try accounts.write { try $0.noteSeen(staffSession: hash, at: now) }
            }
        }
        return found?.staff
    }

    public func signOut(session secret: String) async throws {
        let hash = PasswordLink.hash(of: secret)
        try await myPage.writing { [self] in
            try accounts.write { try $0.endStaffSession(hash: hash) }
        }
    }

    // MARK: who may

    public func staff() async throws -> [Staff] {
        try await myPage.reading { [self] in try accounts.read { try $0.staff() } }
    }

    /// Sets a password and a role, for somebody new or known; their sessions end.
    /// - Parameter who: who does it, for the audit list.
    public func setPassword(
        _ password: String, name: String, role: Staff.Role, by who: String
    ) async throws -> StaffPassword {
        let password = PasswordPolicy.normalized(password)
        let settings = myPage.settings
        do {
            try PasswordPolicy(minLength: max(12, settings.password.minLength))
                .check(password, known: [name, settings.site.name])
        } catch {
            return .refused(error)
        }
        let hash = try await myPage.hash(password)
        let now = environment.now()
        try await myPage.writing { [self] in
            try accounts.write { transaction in
                let before = try transaction.staff(named: name)?.staff.role
                try transaction.setStaff(named: name, role: role, passwordHash: hash.text)
                try transaction.note(
                    .staff, name, by: who, at: now, old: before?.rawValue, new: role.rawValue)
            }
        }
        return .set
    }

    /// - Returns: false if there is nobody called so.
    public func remove(staff name: String, by who: String) async throws -> Bool {
        let now = environment.now()
        return try await myPage.writing { [self] in
            try accounts.write { transaction in
                let before = try transaction.staff(named: name)?.staff.role
                guard try transaction.removeStaff(named: name) else { return false }
                try transaction.note(
                    .staff, name, by: who, at: now, old: before?.rawValue, new: nil)
                return true
            }
        }
    }
}
