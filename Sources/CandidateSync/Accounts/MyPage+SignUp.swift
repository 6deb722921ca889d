import Foundation
import Logging
import Recruiting
import SyncStore

extension MyPage {
    /// Sends a link to the holder of an account with that mail, if there is one. Whether there is
    /// one is told nobody: not by the answer, and not by how long it takes.
    public func forgotPassword(mail: String, client: String) async throws {
        try await inSameTime { [self] in
            let address = try? MailAddress(mail)
            let mailing = try mailing()
            try outbox.publish { batch in
                guard try noteRequest(of: client, batch.transaction), let address,
                    let account = try batch.transaction.account(withMail: address.key)
                else { return }
                try sendTyped(to: account, mailing, &batch)
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
            let mailing = try mailing()
            try outbox.publish { batch in
                let transaction = batch.transaction
                guard try noteRequest(of: client, transaction) else { return }
                if let known = try transaction.account(withMail: address.key) {
                    return try sendTyped(to: known, mailing, &batch)
                }
                let new = NewAccount(
                    address: address, name: name, isSignUp: true, personId: nil,
                    createdAt: environment.now())
                guard let id = try transaction.open(new), let account = try transaction.account(id)
                else { return }
                try sendLink(to: account, cause: .signUp, mailing, &batch)
            }
        }
        return true
    }

    private static let sameTime = Duration.seconds(1)

    /// Takes a second and more, and says nothing of what went wrong, so that nobody learns from the
    /// time or the answer what was done.
    private func inSameTime(_ work: @escaping @Sendable () throws -> Void) async throws {
        async let pause: Void = Task.sleep(for: Self.sameTime)
        do {
            try await writing(work)
        } catch let busy as Busy {
            throw busy
        } catch {
            log.error("a mail could not be sent", metadata: ["why": "\(error)"])
        }
        try await pause
    }
}
