package import Foundation
import Publishing
import Recruiting
import SiteSettings
package import SyncStore

/// What undoing a run does, or has done: the same count before as behind, but for what others did
/// meanwhile.
package struct UndoReport: Sendable, Encodable, Equatable {
    /// Files of one kind.
    package struct Files: Sendable, Encodable, Equatable {
        package var taken = 0
        package var collected = 0
    }

    /// What stays done.
    package struct Remaining: Sendable, Encodable, Equatable {
        package enum What: String, Sendable, Encodable {
            /// An account that is left alone; `why` says it, and whether with its mail
            /// (`Decision.Undone.hasDeadMail`).
            case account
            /// The registration request was collected: its link is dead.
            case mail
            /// A mail to an owner was collected that names the person.
            case notice
            /// A status update was collected, and `status.withdrawn` writes nothing over it.
            case status
        }

        package let person: Int64
        package let account: Int64?
        package let what: What
        /// Nil for what was collected.
        package let why: Decision.Undone?

        package enum CodingKeys: String, CodingKey {
            case what, why
            case person = "person_id"
            case account = "account_id"
        }
    }

    package let run: String
    /// Who has begun it; nil if nothing is done yet.
    package let by: String?
    package let begunAt: Date?
    package let finishedAt: Date?
    /// Accounts that are withdrawn.
    package private(set) var withdrawn = 0
    /// Accounts that are left as they are.
    package private(set) var leftAlone = 0
    /// Registration requests of the withdrawn ones, and those whose link had ended before.
    package private(set) var mails = Files()
    /// Mails to owners.
    package private(set) var notices = Files()
    /// Status documents.
    package private(set) var statuses = Files()
    /// People of whom the CRM is told `status.withdrawn`, as it was told that they have an account.
    package private(set) var reversed = 0
    /// How many things stay done; `remains` may name fewer.
    package private(set) var remaining = 0
    /// In the order of people.
    package private(set) var remains: [Remaining] = []

    private let most: Int
    private var seen: Set<String> = []

    package enum CodingKeys: String, CodingKey {
        case run, by, withdrawn, mails, notices, reversed, remaining, remains
        case begunAt = "begun_at"
        case finishedAt = "finished_at"
        case leftAlone = "left_alone"
        case statuses = "status_documents"
    }

    init(_ run: Run, most: Int) {
        self.run = run.id
        by = run.undoing?.by
        begunAt = run.undoing?.begunAt
        finishedAt = run.undoing?.finishedAt
        self.most = most
    }

    /// Counts a person.
    /// - Parameters:
    ///   - isTaken: whether a file was taken back, or would be.
    ///   - reverses: whether `status.withdrawn` is written.
    mutating func add(
        _ decision: Decision, _ undone: Decision.Undone, reverses: Bool,
        isTaken: (OutboxItem) throws -> Bool
    ) throws {
        let status = try OutboxItem(path: decision.statusFile).map { item in
            let isTaken = try isTaken(item)
            if seen.insert(item.id).inserted { statuses.add(isTaken) }
            return isTaken
        }
        switch undone {
        case .withdrawn:
            withdrawn += 1
            let isMailTaken = try OutboxItem(path: decision.mailFile).map(isTaken) ?? false
            mails.add(isMailTaken)
            if !isMailTaken { note(decision, .mail) }
            if status == false {
                if reverses { reversed += 1 } else { note(decision, .status) }
            }
        case .told:
            var isAnyCollected = false
            for item in decision.mailFiles.compactMap({ OutboxItem(path: $0) }) {
                let isTaken = try isTaken(item)
                if seen.insert(item.id).inserted { notices.add(isTaken) }
                if !isTaken { isAnyCollected = true }
            }
            if isAnyCollected { note(decision, .notice) }
            if status == false { note(decision, .status) }
        default:
            leftAlone += 1
            if undone.hasDeadMail, let mail = OutboxItem(path: decision.mailFile) {
                mails.add(try isTaken(mail))
            }
            note(decision, .account, undone)
        }
    }

    private mutating func note(
        _ decision: Decision, _ what: Remaining.What, _ why: Decision.Undone? = nil
    ) {
        remaining += 1
        guard remains.count < most else { return }
        let account = what == .notice ? nil : decision.accountId
        remains.append(
            Remaining(person: decision.personId, account: account, what: what, why: why))
    }
}

extension UndoReport.Files {
    fileprivate mutating func add(_ isTaken: Bool) {
        if isTaken { taken += 1 } else { collected += 1 }
    }
}

extension RunUndo {
    /// What undoing the run would do now, has done, or both where it is under way. It changes nothing.
    /// - Parameter most: how much of what stays done is named.
    package func report(on run: Run, naming most: Int = .max) throws -> UndoReport {
        let run = try open.accounts.read { try $0.run(run.id) } ?? run
        var report = UndoReport(run, most: most)
        var last: Int64 = 0
        while case let page = try open.accounts.read({
            try $0.decisions(in: run, after: last, limit: people)
        }), let end = page.last {
            last = end.personId
            try open.accounts.read { transaction in
                let named = try transaction.accounts(withIds: page.compactMap(\.accountId))
                for decision in page {
                    let isDone = run.undoing?.hasDealt(with: decision.personId) ?? false
                    let account = decision.accountId.flatMap { named[$0] }
                    let undone =
                        isDone ? decision.undone : try judge(decision, account, transaction)
                    guard let undone else { continue }
                    try report.add(decision, undone, reverses: !status.withdrawn.isEmpty) {
                        try isTaken($0, transaction)
                    }
                }
            }
        }
        return report
    }

    private func isTaken(_ item: OutboxItem, _ transaction: AccountTransaction) throws -> Bool {
        if let isTaken = try transaction.isTakenBack(file: item.id) { return isTaken }
        if item.kind == .mail, try transaction.isOwnerMailBegun(item.id) { return true }
        if try isAnswered(item, transaction) { return false }
        return try open.outbox.place(of: item) != nil
    }
}
