import DropFolder
import Foundation
import Publishing
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import SiteSettings
@testable import SyncStore

/// Mails that lie uncollected when their links end.
@Suite(.ownThreads) struct DeadMailTests {
    private func export(_ mail: String, _ fields: String = "") -> String {
        Documents.candidates(Documents.person(1, mail: mail, fields))
    }

    /// A workspace with an uncollected registration request to `a@mail.example`.
    private func invited(_ settings: String = "") throws -> TestWorkspace {
        let test = try TestWorkspace(with: settings)
        try test.drop(export("a@mail.example"))
        try test.run()
        try #require(recipients(test) == ["a@mail.example"])
        test.clock.advance(hours: 1)
        return test
    }

    private func recipients(_ test: TestWorkspace) throws -> [String] { try test.mails().map(\.to) }

    private func deadMails(_ test: TestWorkspace) throws -> [String] {
        try test.accounts().read { try $0.deadMails(limit: 10) }
    }

    @Test func `nothing goes to an address that the CRM has corrected`() throws {
        let test = try invited()
        #expect(try test.outcomes(of: export("b@mail.example")) == [1: .readdressed])
        #expect(try recipients(test) == ["b@mail.example"])
        #expect(try deadMails(test) == [])
        let links = try test.accounts().read { try $0.links(ofAccount: 1) }
        #expect(links.map(\.isMailTakenBack) == [false, true])
    }

    @Test func `nor where nobody is written to at the new one, until that was a mistake`() throws {
        let test = try invited()
        try test.importAccounts("r@mail.example,他人,registered,yes,,")
        #expect(try test.outcomes(of: export("r@mail.example")) == [1: .duplicate])
        #expect(try recipients(test) == [])
        // Who is back gets another mail, and that once.
        for outcome in [Outcome.readdressed, .alreadyOpen] {
            test.clock.advance(hours: 1)
            #expect(try test.outcomes(of: export("a@mail.example")) == [1: outcome])
            #expect(try recipients(test) == ["a@mail.example"])
        }
        let links = try test.accounts().read { try $0.links(ofAccount: 1) }
        #expect(links.map { $0.endedAt == nil } == [true, false])
    }

    @Test func `nor where whoever is at the new one is no target`() throws {
        let test = try TestWorkspace(with: "sync: {conditions: [\"Person.P_Memo:full=可\"]}\n")
        for (mail, memo, mails) in [("a", "可", 1), ("b", "否", 0)] {
            test.clock.advance(hours: 1)
            try test.drop(export("\(mail)@mail.example", "<Person.P_Memo>\(memo)</Person.P_Memo>"))
            try test.run()
            #expect(try recipients(test).count == mails)
        }
        #expect(try test.accounts().read { try $0.account(1) }?.status == .provisional)
    }

    @Test func `nor while the run that writes to the new one is held`() throws {
        let test = try invited("safety: {max_new_accounts: 1}\n")
        try test.drop(export("b@mail.example"))
        #expect(try test.run().held.count == 1)
        #expect(try recipients(test) == [])
    }

    @Test func `who is back there is sent what staff send again, though a run that writes waits`()
        async throws
    {
        let test = try invited("safety: {max_new_accounts: 1}\n")
        try test.importAccounts("r@mail.example,他人,registered,yes,,")
        #expect(try test.outcomes(of: export("r@mail.example")) == [1: .duplicate])
        test.clock.advance(hours: 1)
        try test.drop(export("a@mail.example"))
        let id = try #require(try test.run().held.first)
        #expect(try await ResendMail(test.myPage())(account: 1, by: "test") == .sent)
        #expect(try recipients(test) == ["a@mail.example"])
        // That is all they get.
        let run = try #require(try test.accounts().read { try $0.run(id) })
        #expect(try test.accounts().write { try $0.approve(run, by: "test", at: test.clock.now) })
        _ = try test.pipeline().continueRuns()
        #expect(try recipients(test) == ["a@mail.example"])
    }

    @Test func `whose mail was taken back is closed in the end, and not left in peace`() throws {
        let test = try TestWorkspace(
            with: "sync: {conditions: [\"Person.P_Memo:full=可\"]}\n"
                + "safety: {close_unused_after_days: 7}\n")
        func outcomes(_ mail: String, _ memo: String) throws -> [Int64: Outcome] {
            test.clock.advance(hours: 1)
            return try test.outcomes(
                of: export("\(mail)@mail.example", "<Person.P_Memo>\(memo)</Person.P_Memo>"))
        }
        #expect(try outcomes("a", "可") == [1: .opened])
        for mail in ["b", "a"] { #expect(try outcomes(mail, "否").isEmpty) }
        for _ in 1...3 {
            test.clock.advance(hours: 7 * 24)
            try test.run()
        }
        #expect(try test.accounts().read { try $0.account(1) }?.withdrawal == .displaced)
        #expect(try outcomes("a", "可") == [1: .opened])
        #expect(try recipients(test) == ["a@mail.example"])
    }

    @Test func `what somebody has asked for there stays, and what was collected ends by itself`()
        async throws
    {
        let test = try invited()
        try test.collectMails()
        try test.run()
        let site = try test.myPage()
        let answer = try await ForgotPassword(site)(mail: "a@mail.example", client: "192.0.2.1")
        #expect(answer == .taken)
        await site.settled()
        try test.importAccounts("r@mail.example,他人,registered,yes,,")
        #expect(try test.outcomes(of: export("r@mail.example")) == [1: .duplicate])
        #expect(try recipients(test) == ["a@mail.example"])
        let links = try test.accounts().read { try $0.links(ofAccount: 1) }
        #expect(links.allSatisfy { $0.endedAt == nil })
        // Nobody is written to twice who has got what lay there.
        test.clock.advance(hours: 1)
        #expect(try test.outcomes(of: export("a@mail.example")) == [1: .alreadyOpen])
    }

    @Test func `nothing goes to somebody whom the CRM has deleted`() throws {
        let test = try invited()
        let deleted = export("a@mail.example", "<Person.P_Deleted>1</Person.P_Deleted>")
        #expect(try test.outcomes(of: deleted) == [1: .deleted])
        #expect(try recipients(test) == [])
    }

    @Test func `whoever is back gets another mail`() throws {
        let test = try invited()
        #expect(try test.outcomes(of: export("b@mail.example")) == [1: .readdressed])
        test.clock.advance(hours: 1)
        #expect(try test.outcomes(of: export("a@mail.example")) == [1: .readdressed])
        #expect(try recipients(test) == ["a@mail.example"])
        let link = try #require(try test.mails().first?.token)
        let stored = try test.accounts().read { try $0.link(hash: PasswordLink.hash(of: link)) }
        #expect(stored?.endedAt == nil)
    }

    @Test func `whoever has left is reminded of nothing that lies there`() async throws {
        let test = try invited("sync: {reminders: 1, conditions: []}\n")
        test.clock.advance(hours: 48)
        try test.run()
        #expect(try recipients(test).count == 2)
        let site = try test.myPage()
        #expect(try await WithdrawAccount(site)(account: 1, by: "test"))
        // The service sees to it, whoever has done it.
        _ = try test.watch().turn()
        #expect(try recipients(test) == [])
    }

    @Test
    func
        `whoever has set a password gets no other link, and the mail that led there was collected`()
        async throws
    {
        let test = try invited()
        let request = try #require(try test.outbox("mail").keys.first)
        let token = try test.lastToken(to: "a@mail.example")
        let site = try test.myPage()
        #expect(try await ResendMail(site)(account: 1, by: "test") == .sent)
        #expect(try recipients(test).count == 2)
        let password = "correct horse battery"
        #expect(try await SetPassword(site)(password, again: password, token: token) == .set)
        _ = try test.watch().turn()
        #expect(try test.outbox("mail").keys.sorted() == [request])
        let links = try test.accounts().read { try $0.links(ofAccount: 1) }
        #expect(links.map(\.isMailTakenBack) == [true, false])
    }

    @Test func `a copy that lies there when its link is followed is none that left late`()
        async throws
    {
        let test = try invited()
        let token = try test.lastToken(to: "a@mail.example")
        test.clock.advance(hours: 12)
        try test.pipeline().lookAtOutbox()
        let password = "correct horse battery"
        let site = try test.myPage()
        #expect(try await SetPassword(site)(password, again: password, token: token) == .set)
        #expect(try test.status().lateMails.late == 0)
    }

    @Test func `one that was collected in time was`() throws {
        let test = try invited()
        try test.collectMails()
        #expect(try test.outcomes(of: export("b@mail.example")) == [1: .readdressed])
        #expect(try recipients(test) == ["b@mail.example"])
        #expect(try deadMails(test) == [])
        #expect(try test.status().lateMails.late == 0)
    }

    /// The mail is seen gone, and put back by a mail program that could not send it.
    private func putBack(_ test: TestWorkspace) throws {
        let name = try #require(try test.outbox("mail").keys.first)
        let mail = "\(test.workspace.outbox)/mail/\(name)"
        let inHand = "\(test.workspace.root)/\(name)"
        try FileManager.default.moveItem(atPath: mail, toPath: inHand)
        try test.run()
        try FileManager.default.moveItem(atPath: inHand, toPath: mail)
    }

    @Test func `one that could not be sent and was put back is taken back all the same`() throws {
        let test = try invited()
        try putBack(test)
        #expect(try test.outcomes(of: export("b@mail.example")) == [1: .readdressed])
        #expect(try recipients(test) == ["b@mail.example"])
        #expect(try deadMails(test) == [])
    }

    @Test func `who does not wait for it takes none back while others leave`() throws {
        let test = try invited()
        let open = try test.pipeline().open
        let mails = try test.accounts().read { try $0.linkMailsOut(limit: 1) }
        try Folder(test.workspace.spool).locked(alone: false) { () throws -> Void in
            #expect(throws: SystemError.self) {
                try DeadMails(open).takeBack(waits: false) { _ in mails }
            }
        }
        #expect(try recipients(test) == ["a@mail.example"])
        #expect(try DeadMails(open).takeBack(waits: false) { _ in mails } == 1)
        #expect(try recipients(test) == [])
    }

    @Test func `a sync that fails while one is taken back is our own trouble, and ends the turn`()
        async throws
    {
        let test = try invited()
        let obstacle = try keepFromTakingBack(test)
        #expect(try await WithdrawAccount(test.myPage())(account: 1, by: "test"))
        try FileManager.default.removeItem(atPath: obstacle)
        do {
            let pipeline = try test.pipeline(reached: { step in
                if step == .moved { throw SystemError("sync the folder", "mail", code: EIO) }
            })
            // Who passes it over writes nothing anew that may not be on disk.
            #expect(throws: SystemError.self) { try pipeline.takeBackDeadMails() }
        }
        try test.run()
        #expect(try recipients(test) == [])
    }

    @Test func `one that has lain there for longer than all is kept is taken back all the same`()
        throws
    {
        let test = try invited("safety: {keep_days: 30}\n")
        try test.letPass(days: 40)
        #expect(try recipients(test) == ["a@mail.example"])
        #expect(try test.outcomes(of: export("b@mail.example")) == [1: .readdressed])
        #expect(try recipients(test) == ["b@mail.example"])
    }

    /// Puts something in the way of taking the mail back.
    /// - Returns: its path.
    @discardableResult
    private func keepFromTakingBack(_ test: TestWorkspace) throws -> String {
        let name = try #require(try test.outbox("mail").keys.first)
        let obstacle = "\(test.workspace.takenBack)/\(name.dropLast(".eml".count))"
        try FileManager.default.createDirectory(
            atPath: obstacle, withIntermediateDirectories: true)
        return obstacle
    }

    @Test func `one that can't be taken back is a problem after an hour, while a service works`()
        async throws
    {
        let test = try invited()
        let obstacle = try keepFromTakingBack(test)
        #expect(try await WithdrawAccount(test.myPage())(account: 1, by: "test"))
        let late = WorkspaceStatus.Problem.deadMails(count: 1, since: test.clock.now)
        do {
            let watch = try test.watch()
            _ = try watch.turn()
            #expect(try recipients(test) == ["a@mail.example"])
            #expect(try !test.status().problems.contains(late))
            test.clock.advance(hours: 1.1)
            #expect(try test.status().problems.contains(late))
            withExtendedLifetime(watch) {}
        }
        // The next start sees to it.
        #expect(try !test.status().problems.contains(late))
        try FileManager.default.removeItem(atPath: obstacle)
        let watch = try test.watch()
        _ = try watch.turn()
        #expect(try recipients(test) == [])
        #expect(try !test.status().problems.contains(late))
        withExtendedLifetime(watch) {}
    }

    @Test func `one that waits for the end of a long import is no problem while that goes on`()
        async throws
    {
        let test = try invited()
        let watch = try test.watch()
        try keepFromTakingBack(test)
        #expect(try await WithdrawAccount(test.myPage())(account: 1, by: "test"))
        let late = WorkspaceStatus.Problem.deadMails(count: 1, since: test.clock.now)
        test.clock.advance(hours: 1.1)
        #expect(try test.status().problems.contains(late))
        func importing(heardBefore seconds: TimeInterval) -> WorkProgress {
            let now = test.clock.now
            return WorkProgress(
                process: "\(getpid())", step: .reading, done: 1, total: 2,
                begunAt: now.addingTimeInterval(-4_000), at: now.addingTimeInterval(-seconds))
        }
        importing(heardBefore: 1).write(to: test.workspace.progress)
        #expect(try !test.status().problems.contains(late))
        // It may be stuck.
        importing(heardBefore: 120).write(to: test.workspace.progress)
        #expect(try test.status().problems.contains(late))
        withExtendedLifetime(watch) {}
    }

    @Test(arguments: [false, true])
    func `whoever has got no mail yet is not closed for want of an answer`(
        isPutBack: Bool
    ) throws {
        let test = try invited("safety: {close_unused_after_days: 7}\n")
        if isPutBack { try putBack(test) }
        func status(afterDays days: Int) throws -> AccountStatus? {
            for _ in 1...days {
                test.clock.advance(hours: 24)
                try test.run()
            }
            return try test.accounts().read { try $0.account(1) }?.status
        }
        #expect(try status(afterDays: 20) == .provisional)
        #expect(try recipients(test) == ["a@mail.example"])
        try test.collectMails()
        // As long as anybody else, from when it was seen last.
        #expect(try status(afterDays: 7) == .provisional)
        #expect(try status(afterDays: 3) == .withdrawn)
    }

    @Test func `the limit of new accounts counts whoever was meant to be written to`() throws {
        let test = try invited()
        _ = try test.outcomes(of: export("b@mail.example"))
        let day = test.clock.now.addingTimeInterval(-86_400)
        #expect(try test.accounts().read { try $0.peopleWritten(since: day) } == 2)
    }

    @Test func `wherever the process dies it is taken back, and the new one stays`() throws {
        var steps = 0
        for fatal in 1... {
            let test = try invited()
            try test.drop(export("b@mail.example"))
            let step = FatalStep(fatal)
            do {
                _ = try test.pipeline(reached: { _ in try step.pass() }).run()
            } catch is Death {}
            try test.run()
            #expect(try recipients(test) == ["b@mail.example"], "step \(fatal)")
            #expect(try deadMails(test) == [], "step \(fatal)")
            let aside = try FileManager.default.contentsOfDirectory(
                atPath: test.workspace.takenBack)
            #expect(aside == [], "step \(fatal)")
            guard step.count >= fatal else { break }
            steps += 1
        }
        #expect(steps > 8)
    }
}
