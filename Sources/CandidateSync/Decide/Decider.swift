import Foundation
package import Recruiting
import SiteSettings
package import SyncStore

/// What is decided for a person: the person as the mirror has them now, the accounts as they are
/// now, the settings as they are now → one verdict.
///
/// Planning, carrying out, reminders, links that somebody asks for, the funnel and a person's story all
/// ask here; nobody else knows the rules. See README, "What it does".
package struct Decider {
    package struct Verdict: Sendable {
        package let person: Int64
        package var outcome: Outcome
        /// Why, where the outcome alone does not say it; never a name or an address.
        package var reason: Decision.Reason?
        /// The person's own account, or the one in their way.
        package var account: Account?
        /// Where the person would be written to; nil for who can't be, or is no target.
        package var address: MailAddress?
        /// The keys of all the person's addresses, that one first; none for who can't be written to, or
        /// is no target.
        package var keys: [String] = []
        /// The keys of the addresses in the person's own mail fields, whatever `sync.mail_fields` names;
        /// only where links are asked about.
        var ownKeys: [String] = []
        /// The keys of the addresses of which none may be an account's that was opened or moved for
        /// somebody before them in the same run.
        var mustBeFree: [String] = []
        /// The resume that fits the conditions, if any is asked for or there is one.
        package var resume: Resume?
        package var basis = Decision.Basis()
        /// The first condition that does not hold; nil unless the outcome is `notTarget`.
        package var failed: Condition?
        /// A field that a condition or a mail needs whole, and that was not kept whole when it came:
        /// the person waits for their next export.
        package var waitsFor: FieldAlias?

        /// Whether the person is written to, now that this is so.
        package var writes: Bool { outcome == .opened || outcome == .readdressed }

        /// Whether the CRM keeps the person from every mail that nobody asked for: deleted there, or
        /// no target of the conditions.
        package var isExcluded: Bool { outcome == .deleted || outcome == .notTarget }
    }

    private let filter: FilterStage
    private let openedFilter: OpenedFilter?
    private let dedupe: DedupeStage
    private let mailFields: [(alias: FieldAlias, number: Int?, isOfResume: Bool)]
    private let people: CandidateReader

    /// - Parameters:
    ///   - needed: the CRM's fields that the mails to candidates name.
    ///   - mirror: with the records that will be decided.
    init(
        _ settings: Settings.Sync, _ status: Settings.Status,
        mailsName needed: Set<FieldAlias>, _ mirror: borrowing MirrorSnapshot
    ) throws {
        let catalog = mirror.catalog
        people = try mirror.reader()
        filter = FilterStage(settings, catalog: catalog)
        openedFilter = OpenedFilter(settings, status, catalog: catalog)
        dedupe = DedupeStage(samePerson: settings.samePerson, withdrawn: settings.withdrawn)
        mailFields = needed.sorted { $0.name < $1.name }.map {
            ($0, catalog.number(of: $0), $0.resource == .resume)
        }
    }

    package func decide(_ candidate: Candidate, _ accounts: some AccountLookup) throws -> Verdict {
        var verdict = Verdict(person: candidate.id, outcome: .notTarget)
        verdict.basis.exportedOn = candidate.exportedOn
        // Before anything else: nothing is known of them any more.
        if let date = try accounts.erasedAt(person: candidate.id, mails: []) {
            verdict.leave(erasedAt: date)
            return verdict
        }
        var count = filter.count
        var filtered = filter.decide(candidate)
        if case .notTarget = filtered, let openedFilter,
            let other = try openedFilter.decide(candidate, accounts)
        {
            (count, filtered) = (openedFilter.count, other)
        }
        switch filtered {
        case .deleted:
            verdict.outcome = .deleted
            verdict.account = try accounts.account(ofPerson: candidate.id)
            return verdict
        case .notTarget(let condition, let isCut):
            verdict.failed = condition
            verdict.reason = .condition(condition.description)
            if isCut { verdict.wait(for: condition.alias) }
            return verdict
        case .noMail(let resume):
            verdict.outcome = .noMail
            verdict.resume = resume
        case .badMail(let resume, let problem):
            verdict.outcome = .badMail
            verdict.resume = resume
            verdict.reason = .badAddress(problem)
        case .target(let target):
            verdict.resume = target.resume
            verdict.address = target.address
            verdict.keys = target.keys
            verdict.basis.addressField = target.addressField.name
            try dedupe.decide(
                target, accounts, &verdict, makesWay: makesWay(_:),
                isInherited: { try isInherited($0, by: candidate) })
            if verdict.writes {
                verdict.mustBeFree = verdict.outcome == .opened ? target.keys : [target.address.key]
            }
            if let cut = cutField(candidate, target.resume) {
                verdict.waitsFor = cut
                if verdict.writes {
                    verdict.outcome = .notTarget
                    verdict.wait(for: cut)
                }
            }
        }
        verdict.basis.conditions = count
        return verdict
    }

    /// What is decided for a person, with the keys of their addresses also if they are no target: by these
    /// their links live or end.
    package func decideWithKeys(
        _ candidate: Candidate, _ accounts: some AccountLookup
    ) throws -> Verdict {
        var verdict = try decide(candidate, accounts)
        verdict.keys = keys(of: candidate, target: verdict.keys)
        verdict.ownKeys = filter.ownKeys(of: candidate)
        return verdict
    }

    /// The keys of a person's addresses; of somebody who is no target all that the CRM has: such people
    /// have moved all the same.
    /// - Parameter target: the keys of somebody who is a target; none for others.
    private func keys(of candidate: Candidate, target: [String]) -> [String] {
        target.isEmpty ? filter.keys(of: candidate) : target
    }

    /// Whether an account makes way for a person whom the CRM knows by its address: nobody has set a
    /// password, and it is a sign-up that a stranger may have typed, or the CRM has deleted its own person,
    /// or has other addresses of them by now. Else two whose addresses were exchanged would wait for each
    /// other for ever.
    func makesWay(_ account: Account) throws -> Bool {
        if account.isUnverifiedSignUp { return true }
        guard account.isOpen, let owner = try account.personId.flatMap(people.read) else {
            return false
        }
        let filtered = filter.decide(owner)
        return filtered.isDeleted || hasMoved(owner, filtered.keys, from: account)
    }

    /// Whether an account in use has become a person's own, as the CRM has merged its person into them:
    /// that one is deleted there, and the resume is theirs now.
    private func isInherited(_ account: Account, by candidate: Candidate) throws -> Bool {
        guard account.countsAsDuplicate, let resume = account.record.resumeId,
            candidate.resumes.contains(where: { $0.id == resume }),
            let former = try account.personId.flatMap(people.read)
        else { return false }
        return filter.decide(former).isDeleted
    }

    /// Whom the CRM may have merged the person of an account in use into: whose its resume is by now.
    /// - Returns: nil if it is still that person's, or nobody's.
    func heir(of account: Account) throws -> Int64? {
        guard account.countsAsDuplicate, let resume = account.record.resumeId,
            let heir = try people.holder(ofResume: resume), heir != account.personId
        else { return nil }
        return heir
    }

    /// Whether the CRM has other addresses of a person than that of their account without a password.
    /// - Parameter target: the keys of somebody who is a target; none for others.
    func hasMoved(_ owner: Candidate, _ target: [String], from account: Account) -> Bool {
        // Nobody's addresses are read for an account that keeps its own.
        account.isOpen && account.hasMoved(to: keys(of: owner, target: target))
    }

    /// Whether the links to a person's account set no password any more, as the CRM has corrected the
    /// address: see `Verdict.endsLinks`.
    /// - Parameter target: as above.
    func isAtFormerAddress(
        _ account: Account, of owner: Candidate, _ target: [String]
    ) -> Bool {
        hasMoved(owner, target, from: account)
            && !filter.ownKeys(of: owner).contains(account.mailKey)
    }

    /// The first field that the mails name and that was not kept whole.
    private func cutField(_ candidate: Candidate, _ resume: Resume?) -> FieldAlias? {
        mailFields.first { _, number, isOfResume in
            let fields = isOfResume ? resume?.fields : candidate.fields
            return fields?[number]?.kind == .omitted
        }?.alias
    }
}

extension Decider.Verdict {
    /// Nothing is done for whoever was erased here, whatever `sync.withdrawn` says.
    mutating func leave(erasedAt date: Date) {
        outcome = .withdrawn
        reason = Self.erased(at: date)
    }

    /// What a row of a run says of whoever was erased, with the day (UTC); it stands on screens too.
    static func erased(at date: Date) -> Decision.Reason {
        .erased(day: date.formatted(.iso8601.year().month().day()))
    }

    fileprivate mutating func wait(for alias: FieldAlias) {
        waitsFor = alias
        reason = .fieldCut(alias.name)
    }
}

extension Decision {
    /// What a verdict says, as a row of a run.
    package init(_ verdict: Decider.Verdict) {
        self.init(
            personId: verdict.person, resumeId: verdict.resume?.id, outcome: verdict.outcome,
            reason: verdict.reason)
        accountId = verdict.account?.id
        basis = verdict.basis
    }

    /// Takes over what was decided anew, and says what has changed.
    mutating func take(_ verdict: Decider.Verdict) {
        let hasMoved = mailKey != nil && verdict.address != nil && mailKey != verdict.address?.key
        let delivery = basis.delivery
        resumeId = verdict.resume?.id
        outcome = verdict.outcome
        accountId = verdict.account?.id
        reason = verdict.reason
        basis = verdict.basis
        basis.delivery = delivery
        if outcome != planned {
            reason = .replanned(planned, now: reason)
        } else if hasMoved {
            reason = .addressChanged
        }
    }
}
