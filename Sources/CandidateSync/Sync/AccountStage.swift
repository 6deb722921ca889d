import Foundation
import InternetMessage
import Recruiting
import SyncStore

/// The third stage: opens the accounts of a chunk and writes to the candidates.
struct AccountStage {
    let composer: MailComposer
    let links: PasswordLinks
    let dedupe: DedupeStage
    let status: Settings.Status
    let fields: FieldLookup
    let now: @Sendable () -> Date

    /// Carries out the planned openings. Whatever the plan said, the database has the last word:
    /// a mail or a person that got an account meanwhile changes the decision.
    func open(_ decisions: [Decision], of run: Run, _ batch: inout OutboxBatch) throws {
        var updates = StatusBatch(status, value: status.opened, now: now)
        let values = try fields.values(
            of: composer.needsFields(.registrationRequest), for: decisions)
        for var decision in decisions {
            try open(&decision, fields: values[decision.personId] ?? [:], &batch)
            if decision.outcome == .opened { try updates.add(&decision, to: &batch) }
            try batch.transaction.carriedOut(decision, in: run)
            if decision.outcome == .mailTaken {
                try batch.transaction.lookAgain(at: decision.personId, true)
            }
        }
        try updates.finish(&batch)
    }

    private func open(
        _ decision: inout Decision, fields: [FieldAlias: String], _ batch: inout OutboxBatch
    ) throws {
        guard let recipient = decision.recipient else { return }
        let id = batch.makeId()
        let link = links.make(at: now())
        let mail: [UInt8]
        let address: MailAddress
        do {
            address = try MailAddress(recipient.mail)
            mail = try composer.invitation(
                .registrationRequest, recipient, person: decision.personId,
                resume: decision.resumeId, link: link, fields: fields, id: id)
        } catch let error as MessageError {
            // One person's data must not stop the others.
            decision.outcome = .badMail
            decision.reason = error.description
            return
        }
        let account = NewAccount(
            address: address, name: recipient.name, personId: decision.personId,
            resumeId: decision.resumeId, createdAt: link.issuedAt)
        guard let opened = try opened(account, batch.transaction) else {
            let verdict = try dedupe.decide(
                person: decision.personId, mailKey: recipient.mailKey, batch.transaction)
            decision.outcome = verdict.outcome
            decision.accountId = verdict.account?.id
            decision.reason = verdict.reason
            return
        }
        try batch.transaction.addLink(
            hash: link.hash, account: opened, cause: .request, issuedAt: link.issuedAt,
            expiresAt: link.expiresAt)
        try batch.add(.mail, id: id, name: "\(id).eml", mail)
        decision.accountId = opened
        decision.mailFile = "mail/\(id).eml"
    }

    /// Opens an account; a sign-up that nobody has verified makes way for it, if that is all that
    /// stands in the way.
    /// - Returns: its id, or nil if its mail or its person has another living account.
    private func opened(_ account: NewAccount, _ transaction: AccountTransaction) throws -> Int64? {
        if let id = try transaction.open(account) { return id }
        guard let person = account.personId, try transaction.account(ofPerson: person) == nil,
            let holder = try transaction.account(withMail: account.address.key),
            holder.isUnverifiedSignUp
        else { return nil }
        _ = try transaction.withdraw(account: holder.id, at: account.createdAt)
        return try transaction.open(account)
    }
}
