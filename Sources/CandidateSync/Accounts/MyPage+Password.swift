import Foundation
import Logging
import Recruiting
import SyncStore

extension MyPage {
    /// Sets the password of the account that a live link belongs to. In one transaction: the
    /// password, the status, the end of all links, the mails to the owners, the status document.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    public func setPassword(
        _ password: String, again: String, token: String
    ) async throws -> PasswordSetting {
        let (state, account) = try await reading { [self] in
            try accounts.read { try self.state(ofToken: token, $0) }
        }
        guard state == .live, let account else { return .link(state) }
        guard PasswordPolicy.normalized(password) == PasswordPolicy.normalized(again) else {
            return .refused(.different)
        }
        return try await set(password, of: account) { [self] in
            try self.state(ofToken: token, $0)
        }
    }

    /// Checks and hashes a password, then sets it.
    /// - Parameters:
    ///   - look: whose it is and whether it may be set, asked inside the transaction: another tab, or
    ///     another process, may have been faster.
    ///   - note: what else is written with it.
    func set(
        _ password: String, of account: Account,
        look:
            @escaping @Sendable (AccountTransaction) throws -> (state: LinkState, account: Account?),
        note: @escaping @Sendable (AccountTransaction) throws -> Void = { _ in }
    ) async throws -> PasswordSetting {
        let password = PasswordPolicy.normalized(password)
        let settings = settings
        do {
            try PasswordPolicy(minLength: settings.password.minLength)
                .check(password, known: [account.name, account.mail, settings.site.name])
        } catch {
            return .refused(error)
        }
        let hash = try await hash(password)
        return try await writing { [self] in try register(hash, look, note) }
    }

    /// Hashes a normalized password, when it is its turn.
    func hash(_ password: String) async throws -> PasswordHash {
        let salt = environment.randomBytes(16)
        let rounds = environment.passwordRounds
        return try await hasher.run(in: .setting) {
            try PasswordHash(of: password, salt: salt, rounds: rounds)
        }
    }

    private func register(
        _ hash: PasswordHash,
        _ look: (AccountTransaction) throws -> (state: LinkState, account: Account?),
        _ note: (AccountTransaction) throws -> Void
    ) throws -> PasswordSetting {
        let mailing = try mailing()
        let now = environment.now()
        return try outbox.publish { batch in
            let transaction = batch.transaction
            let (state, account) = try look(transaction)
            guard state == .live, let account else { return .link(state) }
            guard try transaction.setPassword(account: account.id, hash: hash.text, at: now) else {
                return .link(.unknown)
            }
            try transaction.endLinks(ofAccount: account.id, at: now)
            try transaction.endSessions(ofAccount: account.id)
            try note(transaction)
            if account.status == .provisional {
                if account.personId != nil {
                    try CompletionNotice(
                        composer: mailing.composer, mirror: mirror, status: mailing.settings.status
                    ).tell(of: account, at: now, &batch)
                }
                try writeStatus(of: account, mailing, &batch)
            }
            log.info("password set", metadata: ["account": "\(account.id)"])
            return .set
        }
    }

    /// Tells the CRM: マイページ登録済みと判断できるステータス.
    private func writeStatus(
        of account: Account, _ mailing: Mailing, _ batch: inout OutboxBatch
    ) throws {
        guard let person = account.personId else { return }
        let status = mailing.settings.status
        var updates = StatusBatch(status, value: status.registered, now: environment.now)
        try updates.add(
            person: person, account.presentRecord(mirror, status).record, to: &batch)
        try updates.finish(&batch)
    }
}
