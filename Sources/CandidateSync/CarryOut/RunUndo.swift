import Foundation
package import Publishing
import Recruiting
package import SiteSettings
package import SyncStore

/// 実行の取り消し: takes a finished sync back, as far as that is still possible.
///
/// It withdraws the accounts that the run opened and nobody has touched since (see `judge`), ends their
/// links, and takes back what lies uncollected in the outbox: registration requests, mails to owners,
/// status documents. An account whose mail was taken back never was (`Withdrawal.undone`): the next
/// export may have it opened anew, and the person does not count as written to. One whose mail had
/// been collected is left in peace (`Withdrawal.recalled`). An account that somebody has touched is left
/// alone with its mail; a mail whose link has ended since is taken back all the same. Nobody is told of
/// any of this by mail: to undo is to stop harm. Nor does the next run look at any of the people because
/// of it: until an export names them, nothing happens; else the undoing would be undone at once.
///
/// It goes in steps, each a transaction, from where the run's row says that it is. A process may die
/// anywhere; whoever begins once more goes on, and so does the next turn of a service at work, or the
/// next start of `watch` or `run`.
package struct RunUndo: Sendable {
    /// Why a run is not undone.
    package enum Refusal: Sendable, Equatable {
        /// Its state is none in which that can be: it is at work, waits, or nothing of it was done.
        case state(Run.State)
        /// It opened nothing: it reminded people.
        case reminders
        /// What it decided is no longer kept.
        case forgotten
    }

    let open: OpenWorkspace
    let status: Settings.Status

    /// How many people are dealt with in one transaction.
    var people = 200

    package init(_ open: OpenWorkspace, _ settings: Settings) {
        self.open = open
        status = settings.status
    }

    private var now: @Sendable () -> Date { open.environment.now }

    /// - Returns: nil if the run can be undone, or is already.
    package func refusal(of run: Run) throws -> Refusal? {
        guard run.kind == .sync else { return .reminders }
        guard run.state == .finished else { return .state(run.state) }
        let isKept = try open.accounts.read { transaction in
            try transaction.counts(of: run).allSatisfy { $0.key == .notTarget || $0.value == 0 }
                || !transaction.decisions(in: run, limit: 1).isEmpty
        }
        return isKept ? nil : .forgotten
    }

    /// Notes that the run is to be undone; from then on it is, whoever goes on with it.
    package func begin(_ run: Run, by who: String) throws {
        _ = try open.accounts.write { try $0.beginUndo(of: run, by: who, at: now()) }
    }

    /// The next step of a run that is begun.
    /// - Returns: false if nothing was left.
    package func step(_ run: Run) throws -> Bool {
        try open.outbox.takingBack { returns, batch in
            let transaction = batch.transaction
            let page = try transaction.decisionsToUndo(of: run, limit: people)
            guard !page.isEmpty else {
                try transaction.endUndo(of: run, at: now())
                return false
            }
            var step = Step(
                run: run, withdrawn: StatusBatch(status, .withdrawn, now: now),
                opened: StatusBatch(status, .opened, now: now))
            for decision in page {
                let account = try decision.accountId.flatMap { try transaction.account($0) }
                let undone = try judge(decision, account, transaction)
                switch undone {
                case .withdrawn: try withdraw(decision, &step, &returns, &batch)
                case .told: try untell(decision, run, &returns, transaction)
                case nil: break
                case let why?: try leaveAlone(decision, why, &step, &returns, &batch)
                }
                if try !transaction.isDecidedLater(decision.personId, than: run) {
                    try transaction.lookNoMoreIfDue(at: decision.personId)
                }
                try transaction.note(undone, of: decision, in: run)
            }
            try step.withdrawn.finish(&batch)
            try step.opened.finish(&batch)
            // At the earliest of their times, as they must not be missed in the sum for longer than
            // they were in it.
            if let first = step.unwritten.min() {
                try transaction.noteWritten(-step.unwritten.count, at: first)
            }
            return true
        }
    }

    /// What the people of a step have in common.
    private struct Step {
        let run: Run
        var withdrawn: StatusBatch
        var opened: StatusBatch
        /// When those were written to whose mails were taken back.
        var unwritten: [Date] = []
    }

    private func withdraw(
        _ decision: Decision, _ step: inout Step, _ returns: inout OutboxReturns,
        _ batch: inout OutboxBatch
    ) throws {
        let transaction = batch.transaction
        guard let id = decision.accountId, let account = try transaction.account(id) else { return }
        let isMailTaken = try take(decision.mailFile, &returns, transaction)
        let isStatusTaken = try take(decision.statusFile, &returns, transaction)
        if isMailTaken, let sent = account.lastMailAt { step.unwritten.append(sent) }
        _ = try transaction.withdraw(
            account: id, isMailTaken ? .undone : .recalled, at: now())
        guard !decision.statusFile.isEmpty, !isStatusTaken else { return }
        try step.withdrawn.add(
            person: decision.personId, account.presentRecord(open.mirror, status).record, to: &batch
        )
    }

    private func untell(
        _ decision: Decision, _ run: Run, _ returns: inout OutboxReturns,
        _ transaction: AccountTransaction
    ) throws {
        _ = try take(decision.statusFile, &returns, transaction)
        var isTakenBack = false
        for file in decision.mailFiles where try take(file, &returns, transaction) {
            isTakenBack = true
        }
        try transaction.untell(decision.personId, of: run, isTakenBack: isTakenBack)
    }

    /// The account stays with its mail, unless the mail's link has ended, or nobody is left for it: one that
    /// somebody who died has taken is found by no erasure. Its status update may have been taken back with
    /// those of others in the same document: it is written once more, unless a later one says what the
    /// account is now.
    private func leaveAlone(
        _ decision: Decision, _ why: Decision.Undone, _ step: inout Step,
        _ returns: inout OutboxReturns, _ batch: inout OutboxBatch
    ) throws {
        let transaction = batch.transaction
        if why.hasDeadMail {
            try takeDeadMail(of: decision, &step, &returns, transaction)
        } else if why == .erased {
            _ = try take(decision.mailFile, &returns, transaction)
        } else if let mail = OutboxItem(path: decision.mailFile) {
            try returns.putBack(mail)
        }
        guard try take(decision.statusFile, &returns, transaction), let id = decision.accountId,
            let account = try transaction.account(id)
        else { return }
        let isSaidLater =
            switch account.status {
            case .provisional: false
            case .registered: !status.registered.isEmpty
            case .withdrawn: !status.withdrawn.isEmpty
            }
        guard !isSaidLater else { return }
        try step.opened.add(
            person: decision.personId, account.presentRecord(open.mirror, status).record, to: &batch
        )
    }

    private func takeDeadMail(
        of decision: Decision, _ step: inout Step, _ returns: inout OutboxReturns,
        _ transaction: AccountTransaction
    ) throws {
        guard try take(decision.mailFile, &returns, transaction), let id = decision.accountId
        else { return }
        // The run has opened the account: its first link is the one of this mail.
        let sent = try transaction.links(ofAccount: id).map(\.issuedAt).min()
        if let sent { step.unwritten.append(sent) }
    }

    /// Takes a file back, once for all whom it is about.
    /// - Parameter path: as a decision has it; empty if there is none.
    private func take(
        _ path: String, _ returns: inout OutboxReturns, _ transaction: AccountTransaction
    ) throws -> Bool {
        guard let item = OutboxItem(path: path) else { return false }
        if let isTaken = try transaction.isTakenBack(file: item.id) { return isTaken }
        // A mail to an owner may not be written yet, and never is then.
        let isTaken =
            if try item.kind == .mail && transaction.endOwnerMail(item.id) {
                true
            } else if try isAnswered(item, transaction) {
                false
            } else {
                try returns.take(item)
            }
        if isTaken, item.kind == .status {
            try transaction.dropStatuses(ofDocument: item.id, at: now())
        }
        try transaction.note(isTakenBack: isTaken, file: item.id)
        return isTaken
    }

    /// Whether the CRM has answered to a status document: it has it then, though the file still lies
    /// there, as some collectors copy.
    func isAnswered(_ item: OutboxItem, _ transaction: AccountTransaction) throws -> Bool {
        guard item.kind == .status else { return false }
        return try transaction.statuses(ofDocument: item.id).contains { $0.code != nil }
    }
}
