import Foundation
package import Publishing
import SiteSettings
package import SyncStore

/// Mails that nobody has collected, and whose links have ended: to an address that the CRM has corrected
/// since, to somebody whom it has deleted, or who has left or has a password by now.
///
/// Whoever they were for counts as written to all the same, as a limit must not be passed by it.
package struct DeadMails: Sendable {
    private let open: OpenWorkspace

    package init(_ open: OpenWorkspace) { self.open = open }

    /// Takes some back, durably; of those that are gone it is noted that they were collected.
    /// - Parameters:
    ///   - waits: for those who publish; false throws where somebody does (see `Outbox.takingBack`).
    ///   - find: gives the mails' ids.
    /// - Returns: how many were taken back.
    /// - Throws: `SystemError`, `StoreError`, `WorkspaceMoved`
    package func takeBack(
        waits: Bool = true, _ find: (AccountTransaction) throws -> [String]
    ) throws -> Int {
        let now = open.environment.now()
        return try open.outbox.takingBack(waits: waits) { returns, batch in
            let transaction = batch.transaction
            var count = 0
            for id in try find(transaction) {
                guard let mail = OutboxItem(path: "mail/\(id).eml"),
                    // Undoing a run may have found that it was collected.
                    try transaction.isTakenBack(file: id) == nil, try returns.take(mail)
                else {
                    try transaction.noteCollected([id], at: now)
                    continue
                }
                try transaction.note(isTakenBack: true, file: id)
                count += 1
            }
            return count
        }
    }
}
