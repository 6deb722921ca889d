import DropFolder
import Foundation
import Publishing
import SiteSettings
import SyncStore

extension WorkspaceStatus {
    /// What the accounts tell, all of it as it was at one moment.
    struct Accounts {
        let scheduleDealtWith: Date?
        let held: [Run]
        let undone: [Run]
        /// Erasures that do not come to their end.
        let erasing: [Problem]
        /// Mails that the service does not take back.
        let deadMails: [Problem]
        let statusErrors: [StatusError]
        let statusErrorCount: Int
        let lateMails: LateCollection
        let drift: [Drift]
        let hasTakenSignUps: Bool
        /// Status documents that the CRM has not answered to in time.
        let unanswered: [String]
        /// That no export comes.
        let silence: [Problem]

        /// - Parameter accounts: nil where there are none as this version knows them.
        fileprivate init(
            _ accounts: AccountTransaction?, _ settings: Settings, at now: Date
        ) throws {
            scheduleDealtWith = try accounts?.scheduleDealtWith()
            held = try accounts?.heldRuns() ?? []
            undone = try accounts?.runsBeingUndone() ?? []
            erasing = try accounts.map { try Problem.erasing($0, at: now) } ?? []
            let hourAgo = now.addingTimeInterval(-3_600)
            deadMails =
                try accounts?.deadMails(endedBefore: hourAgo)
                .map { [.deadMails(count: $0.count, since: $0.since)] } ?? []
            statusErrors =
                try accounts?.refusedStatuses(limit: WorkspaceStatus.mostStatusErrors)
                .map(StatusError.init) ?? []
            statusErrorCount = try accounts?.refusedStatusCount() ?? 0
            lateMails = try LateCollection(accounts, settings, at: now)
            drift = try accounts.map { try Drift.last($0, at: now) } ?? []
            let mostSignUps = settings.safety.maxSignUpsPerHour
            hasTakenSignUps =
                try mostSignUps > 0 && accounts?.hasTakenSignUps(mostSignUps, at: now) == true
            let hours = settings.status.answerWithinHours
            unanswered =
                hours == 0
                ? []
                : try accounts?.unansweredDocuments(
                    sentBefore: now.addingTimeInterval(-3_600 * Double(hours))) ?? []
            silence = try accounts.map { try Problem.silence($0, settings, at: now) } ?? []
        }

        /// Runs that wait for somebody.
        var unfinishedRuns: [Problem] {
            held.map { .held(run: $0.id, $0.hold) } + undone.map { .undoing(run: $0.id) }
                + erasing
        }

        /// What others send too much of, or not at all.
        func troubleWithOthers(_ settings: Settings) -> [Problem] {
            var problems: [Problem] = []
            if hasTakenSignUps {
                problems.append(.signUpsFull(perHour: settings.safety.maxSignUpsPerHour))
            }
            if let oldest = unanswered.first {
                problems.append(
                    .unanswered(
                        documents: unanswered.count, oldest: oldest,
                        hours: settings.status.answerWithinHours))
            }
            return problems
        }
    }

    /// Looks at the databases, each once.
    /// - Returns: with what keeps everything else from working on them.
    /// - Throws: `StoreError` if the accounts can't be read at all.
    static func look(
        atDatabasesOf workspace: Workspace, _ settings: Settings, at now: Date
    ) throws -> (accounts: Accounts, problems: [Problem]) {
        var found: Accounts?
        var hasImported = false
        let accounts = try problem {
            try LostAccounts.check(workspace.accounts, beside: workspace.mirror)
            try AccountLook(workspace.accounts).read {
                found = try Accounts($0, settings, at: now)
                hasImported = try $0.hasImportedRecords()
            }
        }
        // Nothing else here is read from the mirror: that it can't be read just now keeps nobody from the rest.
        var knowsNobody = Folder.isMissing(workspace.mirror)
        var mirror: Problem?
        do {
            mirror = try problem {
                try MirrorLook(workspace.mirror).read { knowsNobody = try $0.knowsNobody() }
            }
        } catch let error as StoreError where error.isDamage {
            mirror = .unfit(error)
        } catch {}
        if mirror == nil, hasImported, knowsNobody { mirror = .mirrorLost }
        return (
            try found ?? Accounts(nil, settings, at: now), [accounts, mirror].compactMap { $0 }
        )
    }

    private static func problem(of look: () throws -> Void) throws -> Problem? {
        do {
            try look()
            return nil
        } catch let error as StoreError where error.isUnfit {
            return Problem.unfit(error)
        }
    }
}

extension WorkspaceStatus.Problem {
    /// Without those of which only the databases' files are left, which wait for whoever reads one.
    fileprivate static func erasing(
        _ accounts: AccountTransaction, at now: Date
    ) throws -> [Self] {
        let late = try accounts.erasuresToFinish().filter { erasure in
            let trace = try? JSONText.decode(PersonTrace.self, from: erasure.trace)
            return now.timeIntervalSince(erasure.begunAt) >= 3_600 && trace?.isScrubbing != true
        }
        return late.first.map { [.erasing(count: late.count, since: $0.begunAt)] } ?? []
    }
}
