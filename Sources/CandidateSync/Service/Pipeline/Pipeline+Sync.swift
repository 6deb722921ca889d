package import Foundation
import Logging
import Publishing
import Recruiting
import SiteSettings
package import SyncStore

extension Pipeline {
    /// Carries out what was cut short or approved, then plans and carries out the run that has
    /// deliveries. Behind it everything that has left is settled, receipts too.
    /// - Parameters:
    ///   - startsNew: false leaves the run that has deliveries for later.
    ///   - start: the start of the schedule that this is, if it is one.
    ///   - request: what somebody of the staff has asked for, if the run that has deliveries is it.
    ///   - beforeEach: called before each run is carried out, and behind those that were before one is
    ///     planned: each may take long, and new settings hold for the next.
    /// - Returns: the reports, oldest run first.
    package func sync(
        startsNew: Bool = true, start: Date? = nil, request: RunRequest? = nil,
        beforeEach: () throws -> Void = {}
    ) throws -> [RunReport] {
        // What was decided earlier comes first: the next plan sees its accounts.
        var reports = try carryOut(beforeEach: beforeEach)
        if startsNew, request != nil { try collectForRequest() }
        if !reports.isEmpty { try beforeEach() }
        while try plan(startsNew: startsNew, start: start, request: request) != nil {
            reports += try carryOut(beforeEach: beforeEach)
        }
        try outbox.settle()
        return reports
    }

    /// A run that is asked for looks also at those who wait for somebody else's account, if that has
    /// changed, and nothing was delivered.
    func collectForRequest() throws {
        let id = open.identifiers.next()
        try accounts.writeUnsynced { transaction in
            guard try transaction.collectingRun() == nil,
                try transaction.isAnybodyDueToLookAtAgain()
            else { return }
            try transaction.beginCollecting(run: id, trigger: .staff)
        }
    }

    /// Plans the run that has deliveries and carries out that one alone: what somebody approves
    /// meanwhile goes on with the next start.
    /// - Parameter check: see `RunPlanner.plan`.
    /// - Returns: its report; none if it waits, or nothing has come.
    func syncOne(check: @escaping (Run, [HoldReason]) throws -> Void) throws -> [RunReport] {
        guard let id = try plan(check: check), let run = try accounts.read({ try $0.run(id) }),
            run.state == .planned
        else {
            try outbox.settle()
            return []
        }
        return [try carryOut(run)]
    }

    /// Plans the run that has deliveries, or goes on with a plan that was cut short: see `RunPlanner.plan`.
    func plan(
        startsNew: Bool = true, start: Date? = nil, request: RunRequest? = nil,
        check: ((Run, [HoldReason]) throws -> Void)? = nil
    ) throws -> String? {
        let run = try stages.planner.plan(
            startsNew: startsNew, start: start, request: request,
            progress: { [listener] in try listener(.planning(done: $0, total: $1)) }, check: check)
        guard let run else { return nil }
        log.info("run planned", metadata: ["run": "\(run)"])
        if let held = try waitingRuns().first(where: { $0.id == run }) { tell(ofWaiting: held) }
        return run
    }

    private func tell(ofWaiting run: Run) {
        let why = run.hold.map { "\($0)".withoutAddresses }.joined(separator: "; ")
        log.warning(
            "run held: it writes to nobody until somebody approves it",
            metadata: ["run": "\(run.id)", "why": "\(why)"])
    }

    /// Carries out what is decided: approved, cut short, or planned just now; writes the reports of what
    /// was discarded or taken over.
    func carryOut(beforeEach: () throws -> Void = {}) throws -> [RunReport] {
        var reports: [RunReport] = []
        while let run = try accounts.read({ try $0.runToCarryOut() }) {
            try beforeEach()
            reports.append(try carryOut(run))
        }
        return reports
    }

    private func carryOut(_ run: Run) throws -> RunReport {
        let begun = environment.elapsed()
        let report = try stages.execution.carryOut(run) { [listener] in
            try listener(.writing(done: $0, total: $1))
        }
        if run.state == .planned {
            let time = environment.elapsed() - begun
            try accounts.writeUnsynced { try $0.tally(.carryingOut, took: time) }
        }
        // Kept until nobody can take the run over any more, nor a power cut its plan back. What comes
        // back of them is forgotten at the next start.
        if !report.deliveries.isEmpty { try mirror.forgetUnsynced(deliveries: report.deliveries) }
        let end: Logger.Message =
            switch run.state {
            case .discarded: "run discarded"
            case .superseded: "run taken over by a later one"
            default: "run finished"
            }
        log.info(
            end,
            metadata: [
                "run": "\(run.id)", "kind": "\(run.kind.rawValue)",
                "opened": "\(report.counts[Outcome.opened.rawValue] ?? 0)",
                "readdressed": "\(report.counts[Outcome.readdressed.rawValue] ?? 0)",
            ])
        return report
    }

    /// Writes to those whose reminder is due, and closes accounts that were never used.
    /// - Parameters:
    ///   - writes: false to write to nobody.
    ///   - beforeEach: see `sync`: a run may be approved while reminders are written.
    func remind(
        writes: Bool = true, beforeEach: () throws -> Void = {}
    ) throws -> [RunReport] {
        let planned = try writes && stages.reminders.plan(run: open.identifiers.next())
        try closeUnused()
        return planned ? try carryOut(beforeEach: beforeEach) : []
    }

    /// How many accounts are closed in one transaction: as many as one status document tells of.
    private static let closedAtOnce = 200

    /// Withdraws the accounts whose holders never answered (`safety.close_unused_after_days`, from the
    /// last mail to them, as soon as that is collected, and from when the clock was put right, if it had
    /// gone back), but nobody before the reminder that they are still to get.
    private func closeUnused() throws {
        let days = settings.safety.closeUnusedAfterDays
        let now = environment.now()
        // Whatever the setting: a clock that is ahead for an hour is seen by it.
        let time = try accounts.confirmedTime(at: now)
        guard days > 0, let confirmed = time,
            // What was delivered and no run has looked at may correct somebody's address.
            try accounts.read({ try $0.runsToPlan() }).isEmpty
        else { return }
        let day = confirmed.addingTimeInterval(-86_400 * Double(days))
        guard try accounts.read({ try $0.isClockSteady(since: day) }) else { return }
        let rule = Rules(settings, stages.templates).reminder(at: confirmed)
        // Looked for by reading: whoever signs in meanwhile waits for no search.
        let unused = try accounts.read { try $0.unused(since: day, rule) }
        var closed = 0
        for start in stride(from: 0, to: unused.count, by: Self.closedAtOnce) {
            let ids = Array(unused[start...].prefix(Self.closedAtOnce))
            closed += try outbox.publish { batch -> Int in
                try noteReturned(toAccounts: ids, batch.transaction)
                let (asked, moved) = try parted(
                    batch.transaction.unused(among: ids, since: day, rule),
                    takenBack: batch.transaction.haveEndedLinksOnly(ids))
                return try stages.closing.withdraw(asked, .disuse, &batch)
                    + stages.closing.withdraw(moved, .displaced, &batch)
            }
            try listener(.writing(done: closed, total: closed))
        }
        if closed > 0 { log.info("unused accounts closed", metadata: ["count": "\(closed)"]) }
    }

    /// Those who have not answered, and those to whom the CRM gives another address by now, or gave one
    /// meanwhile: they were never asked there, and are not to be left in peace as if they had not answered.
    /// - Parameter takenBack: whose mail was taken back for that.
    private func parted(
        _ accounts: [Account], takenBack: Set<Int64>
    ) throws -> (asked: [Account], moved: [Account]) {
        try mirror.read { snapshot in
            let decider = try Rules(settings, stages.templates).decider(snapshot)
            var (asked, moved): ([Account], [Account]) = ([], [])
            for account in accounts {
                if try takenBack.contains(account.id) || decider.makesWay(account) {
                    moved.append(account)
                } else {
                    asked.append(account)
                }
            }
            return (asked, moved)
        }
    }

    /// Writes what is owed to owners, if anything came that may let it be written since that was last tried.
    package func payOwedNotices() throws {
        try owedNews.add(owed: accounts.read { try $0.owedDuplicates() })
        guard !owedNews.isEmpty else { return }
        try stages.owedNotices.pay(of: owedNews.people, onStep: onStep)
        owedNews.asked()
    }

    /// The runs that wait for an approval.
    func waitingRuns() throws -> [Run] { try accounts.read { try $0.heldRuns() } }
}
