import Foundation
import Logging
import Recruiting
import SyncStore

/// What the agency does for one account, on the holder's word.
extension MyPage {
    /// Sends a mail with a new link to the account's address, whatever the ceilings for those who
    /// ask for one themselves.
    /// - Parameter who: who has it done, for the audit list; so with all that follow.
    public func resend(account id: Int64, by who: String) async throws -> Resending {
        try await writing { [self] in
            let mailing = try mailing()
            return try outbox.publish { batch in
                guard let account = try batch.transaction.account(id), account.status != .withdrawn
                else { return .noAccount }
                let pause = account.lastMailAt.map { environment.now().timeIntervalSince($0) }
                guard pause ?? .infinity >= 300 else { return .tooSoon }
                try sendLink(to: account, cause: .agency, mailing, &batch)
                try note(id, "resent", by: who, batch.transaction)
                return .sent
            }
        }
    }

    /// 退会: ends an account, and everything that opens it; the CRM is told. The person is left in
    /// peace from now on (`sync.withdrawn`), until `reopen`.
    /// - Returns: false if there is none that lives.
    public func withdraw(account id: Int64, by who: String) async throws -> Bool {
        try await withdraw(
            account: id, .staff, note: { [self] in try note(id, "withdrawn", by: who, $0) })
    }

    /// Ends an account for a reason.
    /// - Parameters:
    ///   - isMeant: asked of the account as it is in the transaction that ends it.
    ///   - note: what else is written with it.
    func withdraw(
        account id: Int64, _ cause: Withdrawal,
        onlyIf isMeant: @escaping @Sendable (Account) -> Bool = { _ in true },
        note: @escaping @Sendable (AccountTransaction) throws -> Void = { _ in }
    ) async throws -> Bool {
        let isWithdrawn = try await writing { [self] in
            let closing = AccountClosing(
                status: settings.status, mirror: mirror, now: environment.now)
            return try outbox.publish { batch in
                guard let account = try batch.transaction.account(id), isMeant(account),
                    try closing.withdraw([account], cause, &batch) == 1
                else { return false }
                try note(batch.transaction)
                return true
            }
        }
        if isWithdrawn {
            log.info(
                "account withdrawn", metadata: ["account": "\(id)", "cause": "\(cause.rawValue)"])
        }
        return isWithdrawn
    }

    /// Lifts a withdrawal: the person gets a new account at the next run if the CRM still exports
    /// them as a target.
    /// - Returns: false if nobody is left in peace by that account.
    public func reopen(account id: Int64, by who: String) async throws -> Bool {
        try await writing { [self] in
            try accounts.write { transaction in
                guard try transaction.reopen(account: id) else { return false }
                if let person = try transaction.account(id)?.personId {
                    try transaction.lookAgain(at: person, true)
                }
                try note(id, "reopened", by: who, transaction)
                return true
            }
        }
    }

    /// Forgets an account, and what the mirror knows of its person. What has left already, and the
    /// exports in the archive, stay; the next export brings the person back.
    /// - Returns: false if there is no such account.
    public func erase(account id: Int64, by who: String) async throws -> Bool {
        // Not among the quick ones: it waits for an import that is going on.
        let isErased = try await looking { [self] in
            guard let account = try accounts.read({ try $0.account(id) }) else { return false }
            // The account last: it alone tells whose records those are.
            if let person = account.personId { try mirror.erase(person: person) }
            try accounts.erase(account) { try note(id, "erased", by: who, $0) }
            return true
        }
        if isErased { log.info("account erased", metadata: ["account": "\(id)"]) }
        return isErased
    }

    /// Sets a password for an account whose holder the agency knows; registers it as its own link
    /// would.
    public func setPassword(
        _ password: String, account id: Int64, by who: String
    ) async throws -> PasswordSetting {
        @Sendable func look(
            _ transaction: AccountTransaction
        ) throws -> (state: LinkState, account: Account?) {
            guard let account = try transaction.account(id), account.status != .withdrawn else {
                return (.unknown, nil)
            }
            return (.live, account)
        }
        let found = try await reading { [self] in try accounts.read(look) }
        guard let account = found.account else { return .link(.unknown) }
        return try await set(password, of: account, look: look) { [self] in
            try note(id, "password", by: who, $0)
        }
    }

    private func note(
        _ account: Int64, _ done: String, by who: String, _ transaction: AccountTransaction
    ) throws {
        try transaction.note(
            .account, "\(account)", by: who, at: environment.now(), old: nil, new: done)
    }
}
