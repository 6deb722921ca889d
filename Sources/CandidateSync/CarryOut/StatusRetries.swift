import Foundation
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// Sends anew what the CRM could not take. What is sent is decided then: what the account is now, and
/// never what it was when the first document left.
struct StatusRetries {
    let open: OpenWorkspace
    let duplicates: DuplicateLookup

    /// How many are sent in one transaction.
    private static let step = 200
    /// How long a duplicate's waits whose records the mirror does not have.
    private static let pause: TimeInterval = 3_600

    private var status: Settings.Status { duplicates.rules.settings.status }
    private var now: @Sendable () -> Date { open.environment.now }

    /// Sends the next of those that are due.
    /// - Returns: false if none was.
    func sendNext() throws -> Bool {
        let next = try open.accounts.read { try $0.nextStatusRetry() }
        guard let next, next <= now() else { return false }
        try open.outbox.publish { batch in
            let due = try batch.transaction.statusesToRetry(at: now(), limit: Self.step)
            let told = due.filter { $0.kind == .duplicate }.map(\.person)
            let found = try duplicates(among: told, batch.transaction)
            let known = try duplicates.mirror.known(among: told)
            let kinds = SentStatus.Kind.allCases
            var updates = Dictionary(
                uniqueKeysWithValues: kinds.map { ($0, StatusBatch(status, $0, now: now)) })
            var people: Set<Int64> = []
            for item in due {
                // A mirror that is made anew says of nobody that they are no duplicate.
                if item.kind == .duplicate, found[item.person] == nil,
                    !known.contains(item.person),
                    try batch.transaction.account(ofPerson: item.person) == nil
                {
                    let later = now().addingTimeInterval(Self.pause)
                    try batch.transaction.postpone(item, until: later)
                    continue
                }
                try batch.transaction.drop(item)
                guard people.insert(item.person).inserted,
                    let (kind, record) = try present(item, found[item.person], batch.transaction)
                else { continue }
                try updates[kind]?.add(
                    person: item.person, record, tries: item.tries + 1, to: &batch)
            }
            for kind in kinds { try updates[kind]?.finish(&batch) }
        }
        return true
    }

    /// What is to be written of a person now; nil if nothing is.
    private func present(
        _ item: SentStatus, _ duplicate: Duplicate?, _ transaction: AccountTransaction
    ) throws -> (SentStatus.Kind, AccountRecord)? {
        if let duplicate { return (.duplicate, duplicate.record) }
        var account = try transaction.account(ofPerson: item.person)
        if account == nil {
            account = try transaction.accounts(everOfPerson: item.person).first
            // The duplicate's may have overtaken what told of the end; of an account that never was,
            // or was imported as ended, nothing is told.
            if item.kind == .duplicate, account?.withdrawal ?? .undone == .undone { return nil }
        }
        // Of one that ended as the CRM has deleted the person nothing is told: no record takes it.
        guard let account, account.withdrawal != .crm else { return nil }
        let kind: SentStatus.Kind =
            switch account.status {
            case .provisional: .opened
            // Where nothing is written of what it is now, the CRM has what was written before that.
            case .registered:
                item.kind == .opened && status.registered.isEmpty ? .opened : .registered
            case .withdrawn:
                item.kind == .registered && status.withdrawn.isEmpty ? .registered : .withdrawn
            }
        return (kind, try account.presentRecord(duplicates.mirror, status).record)
    }
}
