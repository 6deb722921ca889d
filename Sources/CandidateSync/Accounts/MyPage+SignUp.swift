import Foundation
import Recruiting
import SyncStore

extension MyPage {
    /// Sends a link to the holder of an account with that mail, if there is one. Whether there is
    /// one is told nobody: not by the answer, and not by how long it takes.
    public func forgotPassword(mail: String, client: String) async throws {
        try await inSameTime { [self] in
            guard let key = (try? MailAddress(mail))?.key else { return }
            let desk = try desk()
            try outbox.publish { batch in
                guard let account = try batch.transaction.account(withMail: key),
                    try waitForRenewal(account, client, batch.transaction) == nil
                else { return }
                try sendLink(to: account, cause: .renewal, client: client, desk, &batch)
            }
        }
    }

    /// 会員登録: makes a provisional account without a CRM link, and sends the verification mail.
    /// Somebody who has an account already gets the mail that fits it; the page says the same.
    /// - Returns: false if the mail is none that a mail system takes.
    public func signUp(name: String, mail: String, client: String) async throws -> Bool {
        guard let address = try? MailAddress(mail) else { return false }
        let name = String(
            name.trimmingCharacters(in: .whitespacesAndNewlines).filter { !$0.isNewline }.prefix(
                100))
        try await inSameTime { [self] in
            let desk = try desk()
            let now = environment.now()
            try outbox.publish { batch in
                let transaction = batch.transaction
                let hour = now.addingTimeInterval(-3_600)
                guard try transaction.attempts("link", by: client, since: hour) < 20 else { return }
                if let known = try transaction.account(withMail: address.key) {
                    guard try waitForRenewal(known, client, transaction) == nil else { return }
                    try sendLink(to: known, cause: .renewal, client: client, desk, &batch)
                    return
                }
                let new = NewAccount(
                    address: address, name: name, personId: nil, resumeId: nil, createdAt: now)
                guard let id = try transaction.open(new), let account = try transaction.account(id)
                else { return }
                try sendLink(to: account, cause: .signUp, client: client, desk, &batch)
            }
        }
        return true
    }

    /// Takes at least half a second, so that nobody learns from the time what was done.
    private func inSameTime(_ work: @escaping @Sendable () throws -> Void) async throws {
        async let pause: Void = Task.sleep(for: .milliseconds(500))
        try await blocking(work)
        try await pause
    }
}
