import Foundation
import Logging
import Publishing
import SiteSettings
import SyncStore

extension Pipeline {
    /// How many mails are taken back in one transaction.
    private static let mailsTakenBack = 200

    /// Takes mails back that nobody has collected and whose links have ended: to an address that the CRM
    /// has corrected since, to somebody whom it has deleted, or who has left or has a password by now.
    ///
    /// Whoever they were for counts as written to all the same, as a limit must not be passed by it.
    func takeBackDeadMails() throws {
        var count = 0
        defer {
            if count > 0 { log.info("dead mails taken back", metadata: ["mails": "\(count)"]) }
        }
        try trying(
            or: "a mail whose link has ended could not be taken back",
            then: "mails whose links have ended can be taken back again"
        ) {
            while try accounts.read({ try !$0.deadMails(limit: 1).isEmpty }) {
                count += try takeBackSomeDeadMails()
                try onStep()
            }
        }
    }

    private func takeBackSomeDeadMails() throws -> Int {
        let now = environment.now()
        return try outbox.takingBack { returns, batch in
            let transaction = batch.transaction
            var count = 0
            for id in try transaction.deadMails(limit: Self.mailsTakenBack) {
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
