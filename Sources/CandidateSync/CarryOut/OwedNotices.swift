import Foundation
import Publishing
import Recruiting
import SyncStore

/// Writes the mails that were owed to owners whose addresses nobody had told, as soon as an export
/// tells them.
struct OwedNotices {
    var ownerMails: OwnerMails
    let completionNotice: CompletionNotice

    private var open: OpenWorkspace { ownerMails.open }

    /// Writes those that can be written.
    /// - Parameters:
    ///   - people: of whom it is asked; nil for everybody.
    ///   - onStep: called behind each step; what it throws ends the work, to go on another time.
    func pay(of people: Set<Int64>? = nil, onStep: () throws -> Void = {}) throws {
        if let people {
            try pay(of: people.sorted())
        } else {
            try inSteps(of: .registration, onStep, payRegistrations)
            try inSteps(of: .duplicate, onStep, take)
        }
        try ownerMails.write(ofRun: nil, onStep: onStep)
    }

    private func pay(of people: [Int64]) throws {
        let (registrations, duplicates) = try open.accounts.read { transaction in
            let accounts = try transaction.accounts(ofPeople: people).map(\.id)
            return (
                try transaction.owedNotices(.registration, among: accounts),
                try transaction.owedNotices(.duplicate, among: people)
            )
        }
        try payRegistrations(registrations)
        try take(duplicates)
    }

    private func inSteps(
        of kind: OwedNotice.Kind, _ onStep: () throws -> Void,
        _ work: ([OwedNotice]) throws -> Void
    ) throws {
        var last: Int64 = 0
        while case let owed = try open.accounts.read({
            try $0.owedNotices(kind, after: last, limit: ownerMails.step)
        }), let end = owed.last {
            last = end.subject
            try work(owed)
            try onStep()
        }
    }

    private func payRegistrations(_ owed: [OwedNotice]) throws {
        let due = try open.accounts.read { transaction in
            try owed.filter { owed in
                guard let account = try transaction.account(owed.subject),
                    account.status == .registered
                else { return true }
                return try completionNotice.canTell(of: account, besides: owed.told)
            }
        }
        for owed in due {
            try open.outbox.publish { batch in
                let transaction = batch.transaction
                guard let account = try transaction.account(owed.subject),
                    account.status == .registered
                else { return try transaction.forgetOwed(.registration, owed.subject) }
                try completionNotice.tell(
                    of: account, at: owed.since, told: owed.told, &batch)
            }
        }
    }

    /// Puts those who can be told of now into the mails to their owners.
    private func take(_ owed: [OwedNotice]) throws {
        let duplicates = ownerMails.duplicates
        let told = Dictionary(uniqueKeysWithValues: owed.map { ($0.subject, $0.told) })
        let people = try open.accounts.read { transaction in
            let found = try duplicates(among: owed.map(\.subject), transaction)
            // A mirror that is made anew says of nobody that they are no duplicate.
            let known = try duplicates.mirror.known(among: owed.map(\.subject))
            return try owed.map(\.subject).filter { person in
                guard let duplicate = found[person] else { return known.contains(person) }
                return try duplicate.owners.ids.contains { owner in
                    try told[person]?.contains(owner) != true
                        && duplicates.mirror.reachableOwner(owner) != nil
                }
            }
        }
        guard !people.isEmpty else { return }
        try open.outbox.publish { batch in
            let found = try duplicates(among: people, batch.transaction)
            // Decided anew: who is no duplicate any more is told of by nobody.
            for person in people where found[person] == nil {
                try batch.transaction.forgetOwed(.duplicate, person)
            }
            try ownerMails.take(
                people.compactMap { found[$0] }, besides: told, ofRun: nil, batch)
        }
    }
}
