import Publishing
import Recruiting
import SyncStore

extension OwnerMails {
    /// How many rows without meaning are deleted in one transaction.
    private static let rows = 1_000

    /// Writes the mails that have collected their people. One to an owner whose address an export has
    /// taken away meanwhile waits, until another one brings it back.
    /// - Parameters:
    ///   - run: the id of a run whose owners are told; nil for what was owed.
    ///   - onStep: called behind each step; what it throws ends the work, to go on another time.
    func write(ofRun run: String?, onStep: () throws -> Void) throws {
        var last = ""
        while case let mails = try open.accounts.read({
            try $0.ownerMails(ofRun: run, after: last, limit: step)
        }), let end = mails.last {
            last = end.id
            let long = try open.accounts.read { transaction in
                try mails.filter { try transaction.count(of: $0) > MailComposer.mostListed }
            }
            for mail in long { try lookThroughUnlisted(of: mail, onStep) }
        }
        if !last.isEmpty { try writeAll(ofRun: run, onStep) }
        try open.accounts.inSteps(onStep: onStep) {
            try $0.forgetPeopleOfEndedMails(limit: Self.rows)
        }
    }

    private func writeAll(ofRun run: String?, _ onStep: () throws -> Void) throws {
        var last = ""
        while let next = try open.outbox.publish({ try writeNext(ofRun: run, after: last, &$0) }) {
            last = next
            try onStep()
        }
    }

    /// Writes as many mails as list people for one step.
    ///
    /// Whom a mail lists is decided here, in the transaction that writes it. If somebody is no duplicate
    /// any more, the mail without them comes with the next step.
    /// - Returns: the mail behind which it goes on; nil if there was none.
    private func writeNext(
        ofRun run: String?, after id: String, _ batch: inout OutboxBatch
    ) throws -> String? {
        let transaction = batch.transaction
        var (last, listed) = (id, 0)
        let mails = try transaction.ownerMails(ofRun: run, after: id, limit: step)
        for mail in mails where listed < step {
            let people = try transaction.people(of: mail, limit: MailComposer.mostListed)
            if people.isEmpty {
                try transaction.endOwnerMail(mail.id)
            } else if let (owner, address) = try duplicates.mirror.reachableOwner(mail.owner) {
                listed += people.count
                let found = try duplicates(among: people, transaction)
                let others = people.filter { !isStill(found[$0], for: mail) }
                guard others.isEmpty else {
                    for person in others {
                        try drop(person, found[person], from: mail, transaction)
                    }
                    return last
                }
                try batch.add(
                    mail: .duplicateError, id: mail.id,
                    composer.duplicates(
                        people.compactMap { found[$0] }, of: transaction.count(of: mail),
                        owner: owner, address: address, id: mail.id))
                try transaction.endOwnerMail(mail.id)
            }
            last = mail.id
        }
        return mails.isEmpty ? nil : last
    }

    /// Those behind the last whom a mail lists it only counts. They are too many for the transaction
    /// that writes it, so this is asked just before: a killed run may go on a week later.
    private func lookThroughUnlisted(of mail: OwnerMail, _ onStep: () throws -> Void) throws {
        let listed = try open.accounts.read {
            try $0.people(of: mail, limit: MailComposer.mostListed)
        }
        guard var last = listed.last else { return }
        while case let people = try open.accounts.read({
            try $0.people(of: mail, after: last, limit: step)
        }), let end = people.last {
            last = end
            let gone = try open.accounts.read { transaction in
                let found = try duplicates(among: people, transaction)
                return people.filter { !isStill(found[$0], for: mail) }
            }
            if !gone.isEmpty {
                try open.accounts.write { transaction in
                    let found = try duplicates(among: gone, transaction)
                    for person in gone where !isStill(found[person], for: mail) {
                        try drop(person, found[person], from: mail, transaction)
                    }
                }
            }
            try onStep()
        }
    }

    /// Whether somebody is a duplicate, and of the owner of a mail: an export may have given them to
    /// another one, whom alone it is about then.
    private func isStill(_ duplicate: Duplicate?, for mail: OwnerMail) -> Bool {
        duplicate?.owners.ids.contains(mail.owner) == true
    }

    /// Takes somebody who is no duplicate of its owner any more out of a mail. Not every owner was told:
    /// whoever is a duplicate again later is news to all, and so is one whom somebody else has now.
    private func drop(
        _ person: Int64, _ duplicate: Duplicate?, from mail: OwnerMail,
        _ transaction: AccountTransaction
    ) throws {
        try transaction.drop(person, from: mail)
        try transaction.forgetOwed(.duplicate, person)
        try transaction.forgetDuplicateNotice(of: person)
        if mail.run == nil, duplicate != nil {
            try transaction.note(OwedNotice(.duplicate, person, since: now(), told: []))
        }
        guard let run = try mail.run.flatMap(transaction.run),
            var decision = try transaction.decision(of: person, in: run)
        else { return }
        try transaction.lookAgain(at: person)
        decision.mailFiles.removeAll { $0 == mail.file }
        if decision.mailFiles.isEmpty { decision.reason = .noDuplicate }
        try transaction.carriedOut(decision, in: run)
    }
}
