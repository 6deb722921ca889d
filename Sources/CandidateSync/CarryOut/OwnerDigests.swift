import Foundation
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// 未登録者のお知らせ: one mail to each owner who can be reached, with the names of their candidates who
/// have an account and have not registered yet.
///
/// Who is whose is collected first, by reading alone, as it may be a hundred thousand; whom a mail lists
/// is decided once more in the transaction that writes it. A killed process goes on where it was.
struct OwnerDigests {
    let open: OpenWorkspace
    let status: Settings.Status
    let composer: MailComposer

    /// How many accounts are looked at in one step.
    var step = 1_000
    /// How many owners are written to in one transaction.
    private static let atOnce = 10

    /// Somebody's candidates.
    private struct Collected {
        /// Those that a mail lists.
        var listed: [Int64] = []
        var count = 0
    }

    /// Writes the mails of one moment to those who have not got theirs.
    /// - Parameter onStep: called behind each step; what it throws ends the work, to go on another time.
    func write(due: Date, onStep: () throws -> Void) throws {
        let told = try open.accounts.read { try $0.digestOwners(due: due) }
        let collected = try collect(onStep)
        var waiting = collected.filter { !told.contains($0.key) }.sorted { $0.key < $1.key }[...]
        while !waiting.isEmpty {
            try open.outbox.publish { batch in
                for (owner, candidates) in waiting.prefix(Self.atOnce) {
                    try write(candidates, to: owner, due: due, &batch)
                }
            }
            waiting = waiting.dropFirst(Self.atOnce)
            try onStep()
        }
        try open.accounts.write { try $0.noteDigest(due: due, isDone: true) }
    }

    private func collect(_ onStep: () throws -> Void) throws -> [Int64: Collected] {
        var collected: [Int64: Collected] = [:]
        var last: Int64 = 0
        while case let found = try open.accounts.read({
            try $0.openAccounts(after: last, limit: step)
        }), let end = found.last {
            last = end.id
            for (account, owners) in try owners(of: found) {
                for owner in owners {
                    collected[owner, default: Collected()].count += 1
                    guard collected[owner]?.listed.count ?? 0 < MailComposer.mostListed else {
                        continue
                    }
                    collected[owner]?.listed.append(account.id)
                }
            }
            try onStep()
        }
        return collected
    }

    private func write(
        _ candidates: Collected, to owner: Int64, due: Date, _ batch: inout OutboxBatch
    ) throws {
        guard let (person, address) = try open.mirror.reachableOwner(owner) else { return }
        let found = try batch.transaction.accounts(withIds: candidates.listed)
        let unregistered = candidates.listed.compactMap { found[$0] }.filter {
            $0.isOpen && $0.personId != nil
        }
        let listed = try owners(of: unregistered).filter { $0.owners.contains(owner) }.map(
            \.account)
        guard !listed.isEmpty else { return }
        let id = batch.makeId()
        try batch.add(
            mail: .ownerDigest, id: id,
            composer.digest(
                listed, of: candidates.count - candidates.listed.count + listed.count,
                owner: person, address: address, id: id))
        try batch.transaction.noteDigestMail(id, to: owner, due: due)
    }

    /// The owners of accounts as the mirror knows them now, or, where it knows nothing of the person, as
    /// the account does; who was deleted in the CRM is nobody's.
    private func owners(
        of accounts: [Account]
    ) throws -> [(account: Account, owners: [Int64])] {
        try open.mirror.read { snapshot in
            let record = CRMRecord(status, catalog: snapshot.catalog)
            let deleted = snapshot.catalog.number(of: .personDeleted)
            let reader = try snapshot.reader()
            return try accounts.map { account in
                let candidate = try account.personId.flatMap { try reader.read($0) }
                let isDeleted = candidate?.fields[deleted]?.isOne == true
                let owners = account.presentRecord(of: candidate, record).owners
                return (account, isDeleted ? [] : owners.ids)
            }
        }
    }
}
