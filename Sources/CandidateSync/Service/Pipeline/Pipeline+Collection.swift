import DropFolder
import Foundation
import Logging
import Publishing
import SiteSettings
import SyncStore

extension Pipeline {
    /// How many mails are looked for between two signs of life.
    private static let mailsAtOnce = 1_000

    /// Whether a mail with a link lies in the outbox, as far as anybody has looked.
    func isMailOut() throws -> Bool {
        try accounts.read { try !$0.linkMailsOut(limit: 1).isEmpty }
    }

    /// Finds out which mails with a link were taken since the last look: collectors just remove files.
    ///
    /// Nothing of it waits for the disk: what a power cut takes back is found out again.
    ///
    /// It costs one look at each mail that nobody has taken yet, however many files lie there. A folder
    /// that can't be looked at tells nothing, and one that is moved away meanwhile tells it next time.
    func lookAtOutbox() throws {
        let began = environment.now()
        if try accounts.read({ try $0.observedSince() }) == nil {
            try accounts.writeUnsynced { try $0.noteObserved(since: began) }
        }
        guard try isMailOut() else { return }
        try trying(
            or: "the outbox could not be looked at", then: "the outbox can be looked at again"
        ) {
            let folder = try Folder("\(open.paths.outbox)/\(OutboxItem.Kind.mail.folder)")
            var last = ""
            while case let mails = try accounts.read({
                try $0.linkMailsOut(after: last, limit: Self.mailsAtOnce)
            }), let end = mails.last {
                last = end
                let gone = try mails.filter { try !folder.holds(FileName("\($0).eml")) }
                // Else what came out behind the move would seem taken.
                guard folder.isInPlace else { return }
                let now = environment.now()
                if !gone.isEmpty {
                    try accounts.writeUnsynced { try $0.noteCollected(gone, at: now) }
                }
                try onStep()
            }
            try accounts.writeUnsynced { try $0.noteLookedAtOutbox(at: began) }
        }
    }

    /// Notes which mails to accounts lie in the outbox though they were seen gone: a mail program that can't
    /// send one puts it back.
    func noteReturned(toAccounts ids: [Int64], _ transaction: AccountTransaction) throws {
        let folder = try Folder("\(open.paths.outbox)/\(OutboxItem.Kind.mail.folder)")
        let returned = try transaction.linkMailsGone(toAccounts: ids).filter {
            try folder.holds(FileName("\($0).eml"))
        }
        try transaction.noteReturned(returned)
    }
}
