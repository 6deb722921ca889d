import Foundation
import Logging
import Recruiting
public import SyncStore

/// What became of a sign-in.
public enum SignIn: Sendable, Equatable {
    /// The secret of the session, which the browser keeps.
    case signedIn(session: String)
    /// No such account, no password, or another one: nobody is told which.
    case wrong
    /// Too many tries for this mail or from this client; also the right password waits.
    case tooMany
}

extension MyPage {
    /// How often a mail may be tried in a quarter of an hour, and a client's address in an hour.
    private static let mailCeiling = 10
    private static let clientCeiling = 60
    /// How long a session lives in all, and without a visit, in seconds.
    private static let sessionAge = 12.0 * 3_600
    private static let sessionRest = 2.0 * 3_600

    /// A hash that no password matches, so that an unknown mail takes as long as a known one.
    private static let nobody = PasswordHash(
        text: "scrypt$131072$8$1$00000000000000000000000000000000$"
            + String(repeating: "0", count: 64))

    /// Signs somebody in. Takes as long whether the mail is known or not.
    /// - Throws: `PasswordHasher.Busy`, `StoreError`
    public func signIn(mail: String, password: String, client: String) async throws -> SignIn {
        let key = (try? MailAddress(mail))?.key ?? ""
        let now = environment.now()
        let known = try await blocking { [self] in
            try accounts.write { transaction -> (Int64?, PasswordHash)? in
                let who = PasswordLink.hash(of: key).hex
                let quarter = now.addingTimeInterval(-900)
                let hour = now.addingTimeInterval(-3_600)
                guard
                    try transaction.attempts("sign-in mail", by: who, since: quarter)
                        < Self.mailCeiling,
                    try transaction.attempts("sign-in client", by: client, since: hour)
                        < Self.clientCeiling
                else { return nil }
                try transaction.noteAttempt("sign-in mail", by: who, at: now)
                try transaction.noteAttempt("sign-in client", by: client, at: now)
                guard let account = try transaction.account(withMail: key),
                    account.status == .registered,
                    let hash = try transaction.passwordHash(account: account.id)
                else { return (nil, Self.nobody) }
                return (account.id, PasswordHash(text: hash))
            }
        }
        guard let (account, hash) = known else { return .tooMany }
        let password = PasswordPolicy.normalized(String(password.prefix(1_024)))
        let isRight = try await hasher.run(in: .signIn) { try hash.matches(password) }
        guard isRight, let account else { return .wrong }
        return try await blocking { [self] in
            let secret = makeKey()
            return try accounts.write { transaction in
                // The password may have been changed while this one was looked at.
                guard try transaction.passwordHash(account: account) == hash.text else {
                    return .wrong
                }
                try transaction.beginSession(
                    hash: PasswordLink.hash(of: secret), account: account, at: now,
                    forgetBefore: now.addingTimeInterval(-Self.sessionAge))
                return .signedIn(session: secret)
            }
        }
    }

    /// Who is signed in by a session's secret; nil if nobody is, or no longer.
    public func account(ofSession secret: String) async throws -> Account? {
        let hash = PasswordLink.hash(of: secret)
        let now = environment.now()
        return try await blocking { [self] in
            let found = try accounts.read {
                try $0.session(
                    hash: hash, begunAfter: now.addingTimeInterval(-Self.sessionAge),
                    seenAfter: now.addingTimeInterval(-Self.sessionRest))
            }
            guard let found else { return nil }
            // Not at every click: a visit a minute is told well enough.
            if now.timeIntervalSince(found.seenAt) > 60 {
                try accounts.write { try $0.noteSeen(session: hash, at: now) }
            }
            return found.account
        }
    }

    public func signOut(session secret: String) async throws {
        let hash = PasswordLink.hash(of: secret)
        try await blocking { [self] in try accounts.write { try $0.endSession(hash: hash) } }
    }

    /// 退会: ends the account of a session, and everything that opens it.
    public func withdraw(session secret: String) async throws -> Bool {
        guard let account = try await account(ofSession: secret) else { return false }
        let now = environment.now()
        try await blocking { [self] in
            try accounts.write { try $0.withdraw(account: account.id, at: now) }
        }
        log.info("account withdrawn", metadata: ["account": "\(account.id)"])
        return true
    }

    /// What the CRM knows of an account's person: the name and the resume's title.
    public func crmNames(of account: Account) async throws -> (name: String, resume: String) {
        try await blocking { [self] in
            guard let person = account.personId else { return ("", "") }
            return try mirror.read { snapshot in
                let candidate = try snapshot.candidate(person)
                let resume = candidate?.resumes.first { $0.id == account.resumeId }
                let name = candidate?.fields[snapshot.catalog.number(of: .personName)]?.text
                let title = resume?.fields[snapshot.catalog.number(of: .resumeName)]?.text
                return (name ?? "", title ?? "")
            }
        }
    }
}
