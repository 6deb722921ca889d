import Foundation
import Recruiting
import SyncStore

/// Decides everything a run will do, before anything is done.
///
/// It decides in slices, each a transaction: whoever sets a password meanwhile does not wait for a
/// million candidates. A plan that was cut short is made again from its start; until it is whole,
/// nothing follows from it.
struct RunPlanner {
    let settings: Settings
    let accounts: AccountStore
    let mirror: MirrorStore
    let now: @Sendable () -> Date

    /// How many candidates are decided in one transaction.
    private static let slice = 1_000

    /// Plans the run that collects deliveries, if one does, or goes on with a plan that was cut
    /// short.
    /// - Parameters:
    ///   - startsNew: false to only go on.
    ///   - start: the start of the schedule that this plan is for; dealt with by the same
    ///     transaction that ends the collecting, even if nothing was delivered.
    ///   - progress: candidates looked at so far, and in all; what it throws ends the plan behind a
    ///     slice.
    /// - Returns: the run's id, or nil if there is nothing to plan.
    func plan(
        startsNew: Bool = true, start: Date? = nil,
        progress: (Int, Int) throws -> Void = { _, _ in }
    ) throws -> String? {
        let startedAt = now()
        let begun = try accounts.write { transaction in
            if let start { try transaction.noteScheduleDealtWith(until: start) }
            return try transaction.beginPlanning(startsNew: startsNew)
        }
        guard let run = begun else { return nil }
        let (deliveries, again) = try accounts.read {
            (try $0.deliveries(ofRun: run.id), try $0.peopleToLookAtAgain())
        }
        let ids = deliveries.map(\.id)
        try mirror.read { snapshot in
            let total = try snapshot.count(deliveries: ids, also: again)
            var plan = RunPlan(
                run: run, settings: settings, catalog: snapshot.catalog, lookedAtAgain: Set(again))
            var slice: [Candidate] = []
            func decide() throws {
                guard !slice.isEmpty else { return }
                try accounts.write { transaction in
                    for candidate in slice { try plan.decide(candidate, transaction) }
                }
                slice.removeAll(keepingCapacity: true)
                try progress(plan.lookedAt, total)
            }
            try snapshot.candidates(deliveries: ids, also: again) { candidate in
                slice.append(candidate)
                if slice.count == Self.slice { try decide() }
            }
            try decide()
            let warnings =
                try absentFields(deliveries)
                + plan.warnings(hasRecords: deliveries.contains { $0.records > 0 })
            let limit = settings.safety.maxNewAccounts
            try accounts.write { transaction in
                for (person, isWanted) in plan.lookAgain {
                    try transaction.lookAgain(at: person, isWanted)
                }
                try transaction.endPlanning(
                    run, isHeld: limit > 0 && plan.openings > limit, startedAt: startedAt,
                    notTarget: plan.notTarget, warnings: warnings)
            }
        }
        try mirror.forget(deliveries: ids)
        return run.id
    }

    /// Fields of conditions that no delivery of the run was exported with.
    private func absentFields(_ deliveries: [DeliveryRecord]) throws -> [Warning] {
        let receipts = try deliveries.map { try JSONText.decode(Receipt.self, from: $0.receipt) }
        var warned: Set<FieldAlias> = []
        return settings.sync.conditions.compactMap { condition in
            let warning = DocumentWarnings.absent(condition.alias)
            let able = receipts.filter {
                (condition.alias.resource == .candidate
                    ? $0.records.candidates : $0.records.resumes) > 0
            }
            guard !able.isEmpty, able.allSatisfy({ $0.warnings.contains(warning) }),
                warned.insert(condition.alias).inserted
            else { return nil }
            return warning
        }
    }
}

/// The plan of one run while it is made: takes candidates in ascending order of their ids.
private struct RunPlan {
    private let run: Run
    private let filter: FilterStage
    private let dedupe: DedupeStage
    private let name: Int?
    private let candidateOwner: Int?
    private let resumeOwner: Int?
    private let phaseDate: (resource: Resource, number: Int?)?
    private let lookedAtAgain: Set<Int64>

    private(set) var openings = 0
    private(set) var notTarget: [String: Int] = [:]
    /// Who is to be looked at again from now on, and who no more.
    private(set) var lookAgain: [(person: Int64, isWanted: Bool)] = []
    private(set) var lookedAt = 0
    private var matched = 0

    init(
        run: Run, settings: Settings, catalog: FieldCatalog, lookedAtAgain: Set<Int64>
    ) {
        self.lookedAtAgain = lookedAtAgain
        self.run = run
        filter = FilterStage(settings.sync, catalog: catalog)
        dedupe = DedupeStage(samePerson: settings.sync.samePerson)
        name = catalog.number(of: .personName)
        candidateOwner = catalog.number(of: .personOwner)
        resumeOwner = catalog.number(of: .resumeOwner)
        phaseDate = FieldAlias(settings.status.field)?.phaseDate.flatMap { alias in
            alias.resource.map { ($0, catalog.number(of: alias)) }
        }
    }

    func warnings(hasRecords: Bool) -> [Warning] {
        guard matched == 0, lookedAt > 0 || hasRecords else { return [] }
        if lookedAt == 0 {
            return [
                Warning(
                    .nobodyMatched,
                    "the deliveries hold records, but none of a person: resumes need "
                        + "\(FieldAlias.resumeCandidate)")
            ]
        }
        return [
            Warning(
                .nobodyMatched,
                "none of the \(lookedAt) candidates matched sync.conditions; check them")
        ]
    }

    mutating func decide(
        _ candidate: Candidate, _ transaction: AccountTransaction
    ) throws {
        lookedAt += 1
        switch filter.decide(candidate) {
        case .deleted:
            try write(Decision(personId: candidate.id, outcome: .deleted), transaction)
        case .notTarget(let condition):
            notTarget[condition.description, default: 0] += 1
            noteLookAgain(at: candidate.id, false)
        case .noMail(let resume):
            matched += 1
            try write(
                Decision(personId: candidate.id, resumeId: resume?.id, outcome: .noMail),
                transaction)
        case .badMail(let resume, let reason):
            matched += 1
            try write(
                Decision(
                    personId: candidate.id, resumeId: resume?.id, outcome: .badMail,
                    reason: reason), transaction)
        case .target(let target):
            matched += 1
            try decide(target, transaction)
        }
    }

    private mutating func decide(
        _ target: FilterStage.Target, _ transaction: AccountTransaction
    ) throws {
        let person = target.candidate.id
        let verdict = try dedupe.decide(
            person: person, mailKey: target.address.key, transaction)
        var decision = Decision(
            personId: person, resumeId: target.resume?.id, outcome: verdict.outcome,
            reason: verdict.reason)
        decision.accountId = verdict.account?.id
        if verdict.outcome == .opened || verdict.outcome == .duplicate {
            decision.recipient = Decision.Recipient(
                address: target.address, name: target.candidate.fields[name]?.text ?? "",
                candidateOwner: target.candidate.fields[candidateOwner]?.id,
                resumeOwner: target.resume?.fields[resumeOwner]?.id)
            decision.fingerprint = fingerprint(target, verdict.account)
            decision.phaseDate = phaseDate(target)
        }
        if try !transaction.plan(decision, in: run) {
            try write(
                Decision(
                    personId: person, resumeId: target.resume?.id, outcome: .mailTaken,
                    reason: "another person of this run has the same mail"), transaction)
            return
        }
        if decision.outcome == .opened { openings += 1 }
        noteLookAgain(at: person, decision.outcome == .mailTaken)
    }

    private mutating func write(
        _ decision: Decision, _ transaction: AccountTransaction
    ) throws {
        _ = try transaction.plan(decision, in: run)
        noteLookAgain(at: decision.personId, decision.outcome == .mailTaken)
    }

    private mutating func noteLookAgain(at person: Int64, _ isWanted: Bool) {
        if isWanted != lookedAtAgain.contains(person) { lookAgain.append((person, isWanted)) }
    }

    private func phaseDate(_ target: FilterStage.Target) -> CRMDate? {
        guard let phaseDate else { return nil }
        let fields =
            phaseDate.resource == .resume ? target.resume?.fields : target.candidate.fields
        return fields?[phaseDate.number].flatMap { CRMDate($0.bytes) }
    }

    /// FNV-1a of everything the owner could have changed about the record or the account.
    private func fingerprint(_ target: FilterStage.Target, _ account: Account?) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        let told = "\(account?.id ?? 0) \(account?.status.rawValue ?? "") \(account?.mailKey ?? "")"
        for part in [
            target.candidate.fields.bytes, target.resume?.fields.bytes ?? [], Array(told.utf8),
        ] {
            for byte in part { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return Int64(bitPattern: hash)
    }
}
