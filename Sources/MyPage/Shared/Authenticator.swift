import Foundation
import Publishing
import SiteSettings
import SyncStore

/// Signs holders in and out, candidates and staff alike. A name that is unknown, and one without a
/// password, take as long as a wrong password.
struct Authenticator<Holder: SessionHolder> {
    let site: MyPageSite
    /// Told of a name, whether anybody has it or not, when the wrong passwords for it are as many as
    /// are taken from wherever. It must take as long whoever is meant.
    var whenLocked: @Sendable (String) -> Void = { _ in }

    /// How long a session lives in all, in seconds.
    static var sessionAge: Double { 12 * 3_600 }

    /// What a password turned out to be.
    enum Check {
        case right(Holder, PasswordHash)
        case wrong
        case tooMany(minutes: Int)
    }

    /// Signs somebody in.
    /// - Parameters:
    ///   - device: what the browser has kept of a former sign-in; nil if nothing.
    ///   - browser: what its holder sees of the session (see `SessionOrigin`).
    /// - Throws: `Busy`, `StoreError`
    func signIn(
        name: String, password: String, client: String, device: String?, browser: String
    ) async throws -> SignInAnswer {
        switch try await check(name: name, password: password, client: client, device: device) {
        case .tooMany(let minutes): return .tooMany(minutes: minutes)
        case .wrong: return .wrong
        case .right(let holder, let hash):
            let name = Holder.name(typed: name)
            return try await site.writeAccounts { [self] transaction in
                // The password may have been changed while this one was looked at.
                guard try Holder.find(named: name, transaction)?.hash == hash.text else {
                    return .wrong
                }
                let (session, device) = try beginSession(
                    of: holder, name: name,
                    from: SessionOrigin(browser: browser, client: client), transaction)
                return .signedIn(session: session, device: device)
            }
        }
    }

    /// Begins a session of a holder who has shown everything that is asked for.
    /// - Parameter name: as it is compared.
    /// - Returns: what the browser keeps: the session's secret, and by what it is known.
    func beginSession(
        of holder: Holder, name: String, from origin: SessionOrigin,
        _ transaction: AccountTransaction
    ) throws -> (secret: String, device: String) {
        let secret = site.makeKey()
        let now = site.now
        try transaction.beginSession(
            Holder.sessions, of: holder.id, hash: PasswordLink.hash(of: secret),
            id: site.environment.randomBytes(16).hex, from: origin, at: now,
            forgetBefore: now.addingTimeInterval(-Self.sessionAge))
        return (secret, site.makeDevice(Holder.sessions, name: name))
    }

    /// Looks whether it is that holder's password, and counts the tries, right ones apart.
    /// - Parameter isSignedIn: whether somebody asks who is signed in as that holder.
    /// - Throws: `Busy`, `StoreError`
    func check(
        name: String, password: String, client: String, device: String?, isSignedIn: Bool = false
    ) async throws -> Check {
        let name = Holder.name(typed: name)
        let now = site.now
        let nonce = device.flatMap {
            site.devices.nonce(of: $0, Holder.sessions, name: name, at: now)
        }
        let tries = PasswordTries<Holder>(name: name, client: client, device: nonce)
        // Whoever has to wait makes nobody wait for a writer, and can't tell whether one is busy.
        if let minutes = try await site.readAccounts({ try tries.minutesToWait(at: now, $0) }) {
            return .tooMany(minutes: minutes)
        }
        let holder: Holder?
        let hash: PasswordHash
        let isLast: Bool
        switch try await begin(tries, name: name, at: now) {
        case .failure(let wait): return .tooMany(minutes: wait.minutes)
        case .success(let found): (holder, hash, isLast) = found
        }
        let password = PasswordPolicy.normalized(String(password.prefix(1_024)))
        let asker: PasswordAsker =
            nonce != nil || isSignedIn
            ? .known(name: name, client: client) : .stranger(client: client)
        let lane = site.hasher.lane(of: Holder.sessions)
        let answer: Swift.Result<Bool, any Error>
        do {
            answer = .success(try await lane.run(for: asker) { try hash.matches(password) })
        } catch {
            answer = .failure(error)
        }
        // What nobody had the time to look at was no try either.
        let isRight = try? answer.get()
        if isRight != false {
            try await site.writeAccounts { transaction in
                try tries.takeBack(at: now, transaction)
                if isRight == true { try tries.noteRight(at: now, transaction) }
            }
        }
        guard try answer.get(), let holder else {
            if isLast { whenLocked(name) }
            return .wrong
        }
        return .right(holder, hash)
    }

    private struct Wait: Error {
        let minutes: Int
    }

    /// Notes a try, before it is known whether it is a right one, and looks up whose password it
    /// would be, and whether it is the last one that is taken for the name.
    private func begin(
        _ tries: PasswordTries<Holder>, name: String, at now: Date
    ) async throws -> Swift.Result<(holder: Holder?, hash: PasswordHash, isLast: Bool), Wait> {
        try await site.writeAccounts { [site] transaction in
            if let minutes = try tries.note(at: now, transaction) {
                return .failure(Wait(minutes: minutes))
            }
            let isLast = try tries.isLastForName(at: now, transaction)
            guard let found = try Holder.find(named: name, transaction) else {
                let nobody = PasswordHash.nobody(rounds: site.environment.passwordRounds)
                return .success((nil, nobody, isLast))
            }
            return .success((found.holder, PasswordHash(text: found.hash), isLast))
        }
    }

    /// Who is signed in by a session's secret; nil if nobody is, or no longer.
    func holder(ofSession secret: String) async throws -> Holder? {
        let hash = PasswordLink.hash(of: secret)
        let now = site.now
        let found = try await site.readAccounts { try Self.find(session: hash, at: now, $0) }
        // Not at every click: a visit a minute is told well enough.
        if let found, now.timeIntervalSince(found.seenAt) > 60 {
            try await site.writeAccounts {
                try $0.noteSeen(Holder.sessions, session: hash, at: now)
            }
        }
        return found?.holder
    }

    /// Whose session that is by the hash of its secret, and when they were last there; nil if it is
    /// nobody's, or no longer.
    static func find(
        session hash: Data, at now: Date, _ transaction: AccountTransaction
    ) throws -> (holder: Holder, seenAt: Date)? {
        guard
            let session = try transaction.session(
                Holder.sessions, hash: hash, begunAfter: now.addingTimeInterval(-sessionAge),
                seenAfter: now.addingTimeInterval(-Holder.sessionRest)),
            // One that a clock far ahead has begun would last until then.
            session.seenAt.timeIntervalSince(now) < Holder.sessionRest,
            let holder = try Holder.find(id: session.holder, transaction)
        else { return nil }
        return (holder, session.seenAt)
    }

    func signOut(session secret: String) async throws {
        let hash = PasswordLink.hash(of: secret)
        // Whoever has none makes nobody wait for a writer.
        let isThere = try await site.readAccounts {
            try $0.session(
                Holder.sessions, hash: hash, begunAfter: .distantPast,
                seenAfter: .distantPast) != nil
        }
        guard isThere else { return }
        try await site.writeAccounts { try $0.endSession(Holder.sessions, hash: hash) }
    }
}
