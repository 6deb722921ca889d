import Foundation
import Logging
import Recruiting
public import SyncStore

extension MyPage {
    /// How many wrong passwords are taken: of one client for one mail, for a mail from wherever, of
    /// one client; in that many seconds. The second is large, as who only wants to lock somebody
    /// out types wrong ones on purpose. Source: NIST SP 800-63B, 5.2.2.
    private static let throttle = Throttle(ceilings: [
        .init(what: "sign-in", count: 10, seconds: 900),
        .init(what: "sign-in mail", count: 50, seconds: 900),
        .init(what: "sign-in client", count: 60, seconds: 3_600),
    ])
    /// How long a session lives in all, and without a visit, in seconds.
    private static let sessionAge = 12.0 * 3_600
    private static let sessionRest = 2.0 * 3_600

    /// Signs somebody in. Takes as long whether the mail is known or not.
    /// - Throws: `Busy`, `StoreError`
    public func signIn(mail: String, password: String, client: String) async throws -> SignIn {
        let key = (try? MailAddress(mail))?.key ?? ""
        let now = environment.now()
        let who = PasswordLink.hash(of: key).hex
        let triers = ["\(who) \(client)", who, client]
        let known = try await writing { [self] in
            try accounts.write { transaction -> (Int64?, PasswordHash)? in
                guard try Self.throttle.admits(triers, at: now, transaction) else { return nil }
                guard let account = try transaction.account(withMail: key),
                    account.status == .registered,
                    let hash = try transaction.passwordHash(account: account.id)
                else { return (nil, PasswordHash.nobody(rounds: environment.passwordRounds)) }
                return (account.id, PasswordHash(text: hash))
            }
        }
        guard let (account, hash) = known else { return .tooMany }
        let password = PasswordPolicy.normalized(String(password.prefix(1_024)))
        let isRight: Bool
        do {
            isRight = try await hasher.run(in: .signIn) { try hash.matches(password) }
        } catch let busy as Busy {
            try await writing { [self] in
                try accounts.write { try Self.throttle.takeBack(triers, at: now, $0) }
            }
            throw busy
        }
        guard isRight, let account else { return .wrong }
        return try await writing { [self] in
            let secret = makeKey()
            return try accounts.write { transaction in
                try Self.throttle.takeBack(triers, at: now, transaction)
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
        let found = try await reading { [self] in
            try accounts.read {
                try $0.session(
                    hash: hash, begunAfter: now.addingTimeInterval(-Self.sessionAge),
                    seenAfter: now.addingTimeInterval(-Self.sessionRest))
            }
        }
        // Not at every click: a visit a minute is told well enough.
        if let found, now.timeIntervalSince(found.seenAt) > 60 {
            try await writing { [self] in
                try accounts.write { try $0.noteSeen(session: hash, at: now) }
            }
        }
        return found?.account
    }

    public func signOut(session secret: String) async throws {
        let hash = PasswordLink.hash(of: secret)
        try await writing { [self] in try accounts.write { try $0.endSession(hash: hash) } }
    }

    /// 退会: ends the account of a session, and everything that opens it.
    public func withdraw(session secret: String) async throws -> Bool {
        guard let account = try await account(ofSession: secret) else { return false }
        return try await withdraw(account: account.id, .person)
    }

    /// What the CRM knows of an account's person: the name and the resume's title.
    public func crmNames(of account: Account) async throws -> (name: String, resume: String) {
        try await reading { [self] in
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
