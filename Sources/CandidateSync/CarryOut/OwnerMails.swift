import Foundation
import Publishing
import SiteSettings
import SyncStore

/// 重複エラーメール: one mail for each owner and run, however many people it is about.
///
/// A mail first collects its people, under the name that it will have in the outbox, and is written
/// when all are in it (see `write`): both in steps that keep others from writing for a moment only. An
/// owner whose mail has a person is as good as told. A killed process goes on where it was.
struct OwnerMails {
    let open: OpenWorkspace
    let duplicates: DuplicateLookup
    let composer: MailComposer

    /// How many people are decided in one transaction.
    var step = 400

    var now: @Sendable () -> Date { open.environment.now }

    /// Puts duplicates into the mails of their owners who can be reached, and notes what is owed to the
    /// others.
    /// - Parameters:
    ///   - told: by person, the owners who have been told already.
    ///   - run: the id of the run that found them; nil if a mail was owed.
    /// - Returns: by person, the mails' places in the outbox.
    @discardableResult
    func take(
        _ duplicates: [Duplicate], besides told: [Int64: Set<Int64>] = [:], ofRun run: String?,
        _ batch: OutboxBatch
    ) throws -> [Int64: [String]] {
        let reachable = try Set(duplicates.flatMap(\.owners.ids)).filter {
            try self.duplicates.mirror.reachableOwner($0) != nil
        }
        var files: [Int64: [String]] = [:]
        for duplicate in duplicates {
            let told = told[duplicate.person] ?? []
            let new = reachable.intersection(duplicate.owners.ids).subtracting(told)
            files[duplicate.person] = try new.sorted().map { owner in
                let mail = try mail(to: owner, ofRun: run, batch)
                try batch.transaction.add(duplicate.person, to: mail)
                return mail.file
            }
            try note(duplicate, told: told.union(new), batch.transaction)
        }
        return files
    }

    private func mail(
        to owner: Int64, ofRun run: String?, _ batch: OutboxBatch
    ) throws -> OwnerMail {
        if let mail = try batch.transaction.ownerMail(to: owner, ofRun: run) { return mail }
        let mail = OwnerMail(id: batch.makeId(), to: owner, ofRun: run)
        try batch.transaction.begin(mail)
        return mail
    }

    private func note(
        _ duplicate: Duplicate, told: Set<Int64>, _ transaction: AccountTransaction
    ) throws {
        if !told.isEmpty {
            try transaction.noteDuplicateNotice(
                of: duplicate.person, fingerprint: duplicate.fingerprint)
        }
        if duplicate.owners.isKnown, told.isSuperset(of: duplicate.owners.ids) {
            try transaction.forgetOwed(.duplicate, duplicate.person)
        } else {
            try transaction.note(
                OwedNotice(.duplicate, duplicate.person, since: now(), told: told))
        }
    }
}

extension OwnerMail {
    /// Its place in the outbox.
    var file: String { "mail/\(id).eml" }
}
