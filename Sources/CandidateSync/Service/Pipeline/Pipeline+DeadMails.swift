import Logging
import SyncStore

extension Pipeline {
    /// How many mails are taken back in one transaction.
    private static let mailsTakenBack = 200

    /// Takes back the mails whose links have ended before anybody has collected them.
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
                count += try DeadMails(open).takeBack {
                    try $0.deadMails(limit: Self.mailsTakenBack)
                }
                try onStep()
            }
        }
    }
}
