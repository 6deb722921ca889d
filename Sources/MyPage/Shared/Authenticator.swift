import Foundation
import Publishing
import SiteSettings
import SyncStore

/// Signs holders in and out, candidates and staff alike. A name that is unknown, and one without a
/// password, take as long as a wrong password.
struct Authenticator<Holder: SessionHolder> {
    let site: MyPageSite

    /// How long a session lives in all, in seconds.
    private static var sessionAge: Double { 12 * 3_600 }

    /// What a password turned out to be.
    enum Check {
        case right(Holder, PasswordHash)
        case wrong
        case tooMany
    }

    /// Signs somebody in.
    /// - Throws: `Busy`, `StoreError`
    func signIn(name: String, password: String, client: String) async throws -> SignInAnswer {
        switch try await check(name: name, password: password, client: client) {
        case .tooMany: return .tooMany
        case .wrong: return .wrong
        case .right(let holder, let hash):
            let name = Holder.name(typed: name)
            return try await site.write { [site] in
                let secret = site.makeKey()
                let now = site.now
                return try site.accounts.write { transaction in
                    // The password may have been changed while this one was looked at.
                    guard try Holder.find(named: name, transaction)?.hash == hash.text else {
                        return .wrong
                    }
                    try transaction.beginSession(
                        Holder.sessions, of: holder.id, hash: PasswordLink.hash(of: secret),
                        at: now, forgetBefore: now.addingTimeInterval(-Self.sessionAge))
                    return .signedIn(session: secret)
                }
            }
        }
    }

    /// Looks whether it is that holder's password, and counts the tries that were wrong.
    /// - Throws: `Busy`, `StoreError`
    func check(name: String, password: String, client: String) async throws -> Check {
        let name = Holder.name(typed: name)
        let now = site.now
        let triers = ["\(name) \(client)", name, client].map { PasswordLink.hash(of: $0).hex }
        // Noted before it is known whether it is a right one.
        let known = try await site.write { [site] in
            try site.accounts.write { transaction -> (holder: Holder?, hash: PasswordHash)? in
                guard try Holder.throttle.admits(triers, at: now, transaction) else { return nil }
                guard let found = try Holder.find(named: name, transaction) else {
                    return (nil, PasswordHash.nobody(rounds: site.environment.passwordRounds))
                }
                return (found.holder, PasswordHash(text: found.hash))
            }
        }
        guard let (holder, hash) = known else { return .tooMany }
        let password = PasswordPolicy.normalized(String(password.prefix(1_024)))
        let answer: Swift.Result<Bool, any Error>
        do {
            answer = .success(
                try await site.hasher.run(in: .signIn) { try hash.matches(password) })
        } catch {
            answer = .failure(error)
        }
        // What nobody had the time to look at was no try either.
        if (try? answer.get()) != false {
            try await site.write { [site] in
                try site.accounts.write { try Holder.throttle.takeBack(triers, at: now, $0) }
            }
        }
        guard try answer.get(), let holder else { return .wrong }
        return .right(holder, hash)
    }

    /// Who is signed in by a session's secret; nil if nobody is, or no longer.
    func holder(ofSession secret: String) async throws -> Holder? {
        let hash = PasswordLink.hash(of: secret)
        let now = site.now
        let found = try await site.read { [site] in
            try site.accounts.read { transaction -> (holder: Holder, seenAt: Date)? in
                guard
                    let session = try transaction.session(
                        Holder.sessions, hash: hash,
                        begunAfter: now.addingTimeInterval(-Self.sessionAge),
                        seenAfter: now.addingTimeInterval(-Holder.sessionRest)),
                    let holder = try Holder.find(id: session.holder, transaction)
                else { return nil }
                return (holder, session.seenAt)
            }
        }
        // Not at every click: a visit a minute is told well enough.
        if let found, now.timeIntervalSince(found.seenAt) > 60 {
            try await site.write { [site] in
                try site.accounts.write {
                    try $0.noteSeen(Holder.sessions, session: hash, at: now)
                }
            }
        }
        return found?.holder
    }

    /// Ends a session. What is none makes nobody wait who has something to write.
    func signOut(session secret: String) async throws {
        let hash = PasswordLink.hash(of: secret)
        let isKnown = try await site.read { [site] in
            try site.accounts.read {
                try $0.session(
                    Holder.sessions, hash: hash, begunAfter: .distantPast, seenAfter: .distantPast)
                    != nil
            }
        }
        guard isKnown else { return }
        try await site.write { [site] in
            try site.accounts.write { try $0.endSession(Holder.sessions, hash: hash) }
        }
    }
}
