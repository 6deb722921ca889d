import Foundation
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// The plan of one run while it is made: takes candidates in ascending order of their ids.
struct RunPlan {
    private let run: Run
    private let decider: Decider
    private let record: CRMRecord
    private let lookedAtAgain: Set<Int64>
    private let now: Date

    /// How many people are about to be written to.
    private(set) var writings = 0
    private(set) var notTarget: [String: Int] = [:]
    /// Who is to be looked at again from now on, when the account with a mail changes.
    private(set) var lookAgain: [(person: Int64, mailKey: String)] = []
    /// Who is not, any more.
    private(set) var lookNoMore: [Int64] = []
    private(set) var lookedAt = 0
    private var matched = 0
    private var deleted = 0
    private var waiting: [FieldAlias: [Int64]] = [:]

    init(
        run: Run, rules: Rules, _ mirror: borrowing MirrorSnapshot, lookedAtAgain: Set<Int64>,
        now: Date
    ) throws {
        self.lookedAtAgain = lookedAtAgain
        self.run = run
        self.now = now
        decider = try rules.decider(mirror)
        record = CRMRecord(rules.settings.status, catalog: mirror.catalog)
    }

    /// How many people a warning names.
    private static let mostNamed = 50

    func warnings(hasRecords: Bool) -> [Warning] {
        var warnings = waiting.sorted { $0.key.name < $1.key.name }.map { alias, people in
            let named = people.prefix(Self.mostNamed).map { String($0) }.joined(separator: ", ")
            let others = people.count > Self.mostNamed ? ", …" : ""
            return Warning(
                .conditionFieldAbsent,
                "\(alias): a condition or a mail needs this text whole, and it was not kept whole "
                    + "when \(people.count.counted("person", "people")) came; they wait until they "
                    + "are exported again: "
                    + "\(named)\(others)",
                ["field": alias.name, "count": "\(people.count)", "people": named + others])
        }
        // Of whom is deleted no condition is asked: they come in files of their own.
        let asked = lookedAt - deleted
        guard matched == 0, asked > 0 || lookedAt == 0 && hasRecords else { return warnings }
        let what =
            switch asked {
            case 0:
                "the deliveries hold records, but none of a person: resumes need "
                    + "\(FieldAlias.resumeCandidate)"
            case 1: "the only candidate did not match sync.conditions; check them"
            default: "none of the \(asked) candidates matched sync.conditions; check them"
            }
        warnings.append(Warning(.nobodyMatched, what, ["candidates": "\(asked)"]))
        return warnings
    }

    /// Decides people, each with the last delivery that named them.
    /// - Returns: who is about to be written to.
    mutating func decide(
        _ people: [(Candidate, delivery: String?)], _ transaction: AccountTransaction
    ) throws -> [Int64] {
        let accounts = try FetchedAccounts(transaction, ofPeople: people.map(\.0.id))
        var written: [Int64] = []
        for (candidate, delivery) in people {
            lookedAt += 1
            let verdict = try decider.decide(candidate, accounts)
            if try plan(verdict, delivery, transaction) { written.append(candidate.id) }
            try transaction.endIfDeleted(verdict, at: now)
            // A file of its own may tell of the deletion, long after those that named the other one.
            if verdict.outcome == .deleted, let heir = try verdict.account.flatMap(decider.heir),
                try transaction.account(ofPerson: heir) == nil
            {
                try transaction.lookAgain(at: heir)
            }
            let inherited = try transaction.handOver(verdict)
            if let own = try inherited ?? accounts.account(ofPerson: candidate.id) {
                let kept = record.refreshed(own, by: candidate, fitting: verdict.resume)
                // Of whom the CRM has deleted it keeps the resume by which it goes over to whom they were
                // merged into, or has gone over just now.
                if kept != own.record, verdict.outcome != .deleted {
                    try transaction.refresh(account: own.id, kept)
                }
                // One that is in use keeps the name that its holder knows it by.
                if own.isOpen, let name = record.knownName(of: candidate), name != own.name {
                    try transaction.rename(account: own.id, to: name)
                }
                // It stands in nobody's way any more, though nothing of it has changed.
                if decider.hasMoved(candidate, verdict.keys, from: own) {
                    try transaction.lookAgain(atThoseBehind: own.mailKey)
                    // Wherever they are written to, if at all: what lies there may be anybody's.
                    if decider.isAtFormerAddress(own, of: candidate, verdict.keys) {
                        try transaction.endUncollectedLinks(ofAccount: own.id, at: now)
                    }
                }
            }
        }
        return written
    }

    /// - Returns: whether the person is about to be written to.
    private mutating func plan(
        _ verdict: Decider.Verdict, _ delivery: String?, _ transaction: AccountTransaction
    ) throws -> Bool {
        switch verdict.outcome {
        case .deleted: deleted += 1
        case .notTarget: break
        default: matched += 1
        }
        guard verdict.outcome != .notTarget else {
            if let alias = verdict.waitsFor { waiting[alias, default: []].append(verdict.person) }
            notTarget[verdict.failed?.description ?? verdict.reason?.stored ?? "", default: 0] += 1
            noteLookAgain(at: verdict.person, nil)
            return false
        }
        var decision = Decision(verdict)
        decision.basis.delivery = delivery
        if verdict.writes { decision.mailKey = verdict.address?.key }
        let taken = try verdict.mustBeFree.dropFirst().first {
            try transaction.isClaimed($0, in: run)
        }
        if try taken == nil && transaction.plan(decision, in: run) {
            if verdict.writes { writings += 1 }
            noteLookAgain(
                at: verdict.person,
                verdict.outcome == .mailTaken ? verdict.account?.mailKey : nil)
            return verdict.writes
        }
        let mailKey = taken ?? decision.mailKey
        decision = Decision(
            personId: verdict.person, resumeId: verdict.resume?.id, outcome: .mailTaken,
            reason: .mailClaimed)
        decision.basis = verdict.basis
        decision.basis.delivery = delivery
        _ = try transaction.plan(decision, in: run)
        noteLookAgain(at: verdict.person, mailKey)
        return false
    }

    private mutating func noteLookAgain(at person: Int64, _ mailKey: String?) {
        if let mailKey {
            lookAgain.append((person, mailKey))
        } else if lookedAtAgain.contains(person) {
            lookNoMore.append(person)
        }
    }
}
