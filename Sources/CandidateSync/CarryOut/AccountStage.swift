import Foundation
import InternetMessage
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// The third stage: writes to the people of a chunk. It opens accounts and moves those whose address the
/// CRM has corrected, or, in a run of reminders, reminds.
///
/// The plan says who is meant; whether they are written to, and where, is decided here once more, in
/// the transaction that writes. The database has the last word even then.
struct AccountStage {
    let rules: Rules
    let composer: MailComposer
    let links: PasswordLinks
    let mirror: MirrorStore
    let closing: AccountClosing
    let now: @Sendable () -> Date

    /// Carries out decisions that are pending.
    func carryOut(_ decisions: [Decision], of run: Run, _ batch: inout OutboxBatch) throws {
        let status = rules.settings.status
        var updates = Updates(opened: StatusBatch(status, .opened, now: now))
        try mirror.read { snapshot in
            let fields = composer.needsFields(.registrationRequest)
                .union(composer.needsFields(.reminder))
            let names = try FieldNames(
                ofOptionsIn: fields, given: rules.settings.fields, snapshot)
            var chunk = Chunk(
                run: run, decider: try rules.decider(snapshot),
                record: CRMRecord(status, catalog: snapshot.catalog, names: names),
                accounts: try FetchedAccounts(
                    batch.transaction, ofPeople: decisions.map(\.personId)))
            let people = try snapshot.reader()
            let namesOwner = [TemplateName.registrationRequest, .reminder]
                .contains(where: composer.namesOwner)
            var written = 0
            for var decision in decisions {
                if let candidate = try people.read(decision.personId) {
                    if namesOwner {
                        for owner in chunk.record.everyOwner(of: candidate)
                        where chunk.owners[owner] == nil {
                            chunk.owners[owner] = try snapshot.owner(owner)?.name ?? ""
                        }
                    }
                    try carryOut(&decision, candidate, chunk, &updates, &batch)
                } else {
                    decision.outcome = .notTarget
                    decision.reason = .noRecord
                    // Once the mirror knows them again; whose reminder is due needs no such note.
                    if run.kind == .sync {
                        try batch.transaction.lookAgain(at: decision.personId)
                    }
                }
                if !decision.mailFile.isEmpty { written += 1 }
                try batch.transaction.carriedOut(decision, in: run)
            }
            if written > 0 { try batch.transaction.noteWritten(written, at: now()) }
        }
        try updates.opened.finish(&batch)
        try closing.tell(updates.displaced, &batch)
    }

    /// What the CRM is told of a chunk.
    private struct Updates {
        var opened: StatusBatch
        /// The accounts that have made way. Whose person is moved in the same chunk lives behind it.
        var displaced: [Account] = []
    }

    /// What all people of a chunk have in common.
    private struct Chunk {
        let run: Run
        let decider: Decider
        let record: CRMRecord
        let accounts: FetchedAccounts
        /// The names of owners, by their ids, if a mail says them: empty for one without a name.
        var owners: [Int64: String] = [:]
    }

    private func carryOut(
        _ decision: inout Decision, _ candidate: Candidate, _ chunk: Chunk,
        _ updates: inout Updates, _ batch: inout OutboxBatch
    ) throws {
        let transaction = batch.transaction
        let verdict = try chunk.decider.decide(candidate, chunk.accounts)
        let planned = decision.mailKey
        decision.take(verdict)
        let person = Person(
            candidate: candidate, verdict: verdict, record: chunk.record, owners: chunk.owners)
        do {
            switch verdict.outcome {
            case .opened where chunk.run.kind == .sync:
                guard
                    let kept = try open(
                        person, &decision, chunk.decider, &updates.displaced, &batch)
                else {
                    return try settle(&decision, person, chunk, planned, batch.transaction)
                }
                // The account knows what phase date a former one has written.
                decision.statusFile = try updates.opened.add(
                    person: candidate.id, kept, to: &batch)
            case .readdressed where chunk.run.kind == .sync:
                guard
                    try readdress(person, &decision, chunk.decider, &updates.displaced, &batch)
                else {
                    return try settle(&decision, person, chunk, planned, batch.transaction)
                }
            case .alreadyOpen where chunk.run.kind == .reminder:
                try remind(person, &decision, &batch)
            case .opened, .readdressed:
                decision.outcome = decision.planned
                decision.reason = .notDue
            default:
                try follow(verdict, transaction)
            }
        } catch let error as MessageError {
            // One person's data must not stop the others.
            decision.outcome = .badMail
            decision.reason = .unwritable(error.code)
        }
    }

    /// Somebody was given the mail in this very transaction: decides by the accounts as they are.
    private func settle(
        _ decision: inout Decision, _ person: Person, _ chunk: Chunk, _ planned: String?,
        _ transaction: AccountTransaction
    ) throws {
        let verdict = try chunk.decider.decide(person.candidate, transaction)
        decision.mailKey = planned
        decision.take(verdict)
        guard !verdict.writes else {
            decision.outcome = .mailTaken
            decision.reason = .mailTaken
            return try transaction.lookAgain(at: decision.personId)
        }
        try follow(verdict, transaction)
    }

    /// What follows for somebody who is not written to after all.
    private func follow(_ verdict: Decider.Verdict, _ transaction: AccountTransaction) throws {
        if verdict.outcome == .mailTaken {
            try transaction.lookAgain(at: verdict.person, behind: verdict.account?.mailKey)
        }
        try transaction.endIfDeleted(verdict, at: now())
    }

    /// A person with what was decided for them.
    private struct Person {
        let candidate: Candidate
        let verdict: Decider.Verdict
        let record: CRMRecord
        let owners: [Int64: String]

        /// Who looks after them: the first owner, of the person and then of the resume, with a name.
        var owner: String { record.ownerName(of: candidate, verdict.resume, owners) }

        /// What an account keeps of them.
        var kept: AccountRecord { record.record(of: candidate, verdict.resume) }

        func fields(_ wanted: Set<FieldAlias>) -> [FieldAlias: String] {
            record.values(of: wanted, candidate, verdict.resume, owners: owners)
        }
    }

    /// Opens an account and writes the registration request.
    /// - Returns: what it keeps of the person; nil if the mail or the person has got another living
    ///   account.
    private func open(
        _ person: Person, _ decision: inout Decision, _ decider: Decider,
        _ displaced: inout [Account], _ batch: inout OutboxBatch
    ) throws -> AccountRecord? {
        guard let address = person.verdict.address else { return nil }
        let name = person.record.knownName(of: person.candidate) ?? ""
        let (id, link) = (batch.makeId(), links.make(at: now()))
        let mail = try request(to: address, name: name, person, link, id)
        let account = NewAccount(
            address: address, name: name, personId: person.candidate.id, record: person.kept,
            createdAt: link.issuedAt, lastMailAt: link.issuedAt)
        let transaction = batch.transaction
        guard
            let opened = try transaction.makingWay(
                at: link.issuedAt, for: address.key, if: decider.makesWay,
                ended: { displaced.append($0) }, { try transaction.open(account) })
        else { return nil }
        decision.accountId = opened.id
        try send(mail, id, link, .request, to: opened.id, &decision, &batch)
        return opened.record
    }

    /// Moves the person's account to the address that the CRM has now, and writes the registration
    /// request there; what was sent to the old one is worth nothing any more. One that has made way for
    /// somebody just now, in this very transaction, is moved as if it had not.
    /// - Returns: false if the address is another living account's.
    private func readdress(
        _ person: Person, _ decision: inout Decision, _ decider: Decider,
        _ displaced: inout [Account], _ batch: inout OutboxBatch
    ) throws -> Bool {
        guard let address = person.verdict.address, let account = person.verdict.account else {
            return false
        }
        let name = person.record.knownName(of: person.candidate) ?? account.name
        let (id, link) = (batch.makeId(), links.make(at: now()))
        let mail = try request(to: address, name: name, person, link, id)
        let transaction = batch.transaction
        let isMoved = try transaction.makingWay(
            at: link.issuedAt, for: address.key, if: decider.makesWay,
            ended: { displaced.append($0) },
            { try transaction.readdress(account: account.id, to: address, name: name) ? true : nil }
        )
        guard isMoved == true else { return false }
        try transaction.endLinks(ofAccount: account.id, at: link.issuedAt)
        try send(mail, id, link, .request, to: account.id, &decision, &batch)
        return true
    }

    /// Reminds the holder of an account, if that is still due.
    private func remind(
        _ person: Person, _ decision: inout Decision, _ batch: inout OutboxBatch
    ) throws {
        let transaction = batch.transaction
        guard let account = person.verdict.account, person.verdict.waitsFor == nil,
            try transaction.isDueForReminder(account: account.id, rules.reminder(at: now()))
        else {
            decision.reason = .notDue
            return
        }
        let (id, link) = (batch.makeId(), links.make(at: now()))
        // Also noted when no mail can be made of this person's data: it must not be tried all day.
        try transaction.noteReminder(account: account.id)
        let recipient = MailComposer.Recipient(
            account, name: person.record.knownName(of: person.candidate),
            fields: person.fields(composer.needsFields(.reminder)), owner: person.owner)
        do {
            let mail = try composer.invitation(.reminder, recipient, link: link, id: id)
            try send(mail, id, link, .reminder, to: account.id, &decision, &batch)
        } catch let error as MessageError {
            try add(link, .reminder, to: account.id, mail: nil, transaction)
            throw error
        }
    }

    private func request(
        to address: MailAddress, name: String, _ person: Person, _ link: PasswordLink, _ id: String
    ) throws -> [UInt8] {
        try composer.invitation(
            .registrationRequest,
            .init(
                address, name: name, person: person.candidate.id,
                resume: person.verdict.resume?.id,
                fields: person.fields(composer.needsFields(.registrationRequest)),
                owner: person.owner),
            link: link, id: id)
    }

    private func send(
        _ mail: [UInt8], _ id: String, _ link: PasswordLink, _ cause: StoredLink.Cause,
        to account: Int64, _ decision: inout Decision, _ batch: inout OutboxBatch
    ) throws {
        try add(link, cause, to: account, mail: id, batch.transaction)
        let template = cause == .reminder ? TemplateName.reminder : .registrationRequest
        try batch.add(mail: template, id: id, mail)
        try batch.transaction.addLinkMail(id, madeAt: link.issuedAt, expiresAt: link.expiresAt)
        decision.mailFile = "mail/\(id).eml"
    }

    private func add(
        _ link: PasswordLink, _ cause: StoredLink.Cause, to account: Int64, mail: String?,
        _ transaction: AccountTransaction
    ) throws {
        try transaction.addLink(
            hash: link.hash, account: account, cause: cause, issuedAt: link.issuedAt,
            expiresAt: link.expiresAt, mail: mail)
    }
}
