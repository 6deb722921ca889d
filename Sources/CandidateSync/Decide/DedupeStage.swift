import Recruiting
import SiteSettings
import SyncStore

/// The second stage: does somebody hold an account for this person or with one of their mails
/// already, or has the person left?
/// See README, "What it does".
struct DedupeStage {
    let samePerson: Settings.Sync.SamePerson
    let withdrawn: Settings.Sync.Withdrawn

    /// Decides by the accounts as they are now.
    /// - Parameters:
    ///   - makesWay: whether another's account keeps nobody from its address.
    ///   - isInherited: whether another's account is the person's own, who has none, by now.
    func decide(
        _ target: FilterStage.Target, _ accounts: some AccountLookup,
        _ verdict: inout Decider.Verdict, makesWay: (Account) throws -> Bool,
        isInherited: (Account) throws -> Bool
    ) throws {
        let person = target.candidate.id
        let held = try target.keys.compactMap { try accounts.account(withMail: $0) }
        let own = try accounts.account(ofPerson: person) ?? held.first(where: isInherited)
        // But those that the sync will withdraw: what a stranger typed, for one, keeps nobody from an
        // account, and takes nobody's wish to be left in peace back.
        let others = try held.filter {
            try $0.id != own?.id && $0.personId != person && !makesWay($0)
        }

        if own == nil, let date = try accounts.erasedAt(person: nil, mails: target.keys) {
            verdict.leave(erasedAt: date)
        } else if let left = try lastLeft(person: person, target.keys, accounts),
            left.id > ([own].compactMap { $0 } + others).map(\.id).max() ?? 0
        {
            verdict.leave(left)
        } else if let holder = others.first(where: \.countsAsDuplicate) {
            verdict.outcome = .duplicate
            verdict.account = holder
        } else if let own {
            try decide(own, target, others, accounts, &verdict)
        } else if let holder = others.first {
            verdict.take(holder)
        } else {
            verdict.outcome = .opened
        }
    }

    /// The last account whose holder is left in peace. Who is so for good stays so, whoever of the same
    /// person or addresses has left since for another reason.
    private func lastLeft(
        person: Int64?, _ keys: [String], _ accounts: some AccountLookup
    ) throws -> Account? {
        try accounts.lastLeft(person: person, mails: keys, forGood: withdrawn == .reopen)
    }

    /// Decides for a person who has an account.
    private func decide(
        _ own: Account, _ target: FilterStage.Target, _ others: [Account],
        _ accounts: some AccountLookup, _ verdict: inout Decider.Verdict
    ) throws {
        verdict.account = own
        let isKnown = target.keys.contains(own.mailKey)
        if samePerson == .notify, own.countsAsDuplicate, isKnown {
            // To the letter of the vendor's three conditions, one's own account is a duplicate too.
            verdict.outcome = .duplicate
            verdict.reason = .ownAccount
        } else if !own.isOpen {
            verdict.outcome = .alreadyRegistered
        } else if isKnown, try !accounts.hasEndedLinksOnly(own) {
            verdict.outcome = .alreadyOpen
        } else if let holder = others.first(where: { $0.mailKey == target.address.key }) {
            verdict.take(holder)
        } else if let date = try accounts.erasedAt(person: nil, mails: target.keys) {
            verdict.leave(erasedAt: date)
        } else if let left = try lastLeft(person: nil, target.keys, accounts),
            // However old: the person's own account says nothing of an address that it never had.
            left.personId != target.candidate.id
        {
            verdict.leave(left)
        } else {
            verdict.outcome = .readdressed
        }
    }
}

extension Decider.Verdict {
    /// Whoever had that account is left in peace.
    fileprivate mutating func leave(_ left: Account) {
        outcome = .withdrawn
        account = left
        reason = .left(account: left.id, left.withdrawal)
    }

    /// Somebody else has the mail, without a password.
    fileprivate mutating func take(_ holder: Account) {
        outcome = .mailTaken
        account = holder
        reason = .mailHeld(account: holder.id)
    }
}
