import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Publishing
@testable import Recruiting
@testable import SyncStore

/// メール再送信: who is reminded, how often, and never twice.
@Suite(.ownThreads) struct ReminderTests {
    private static func settings(_ reminders: Int = 2, interval: Int = 24) -> String {
        TestWorkspace.settings
            + "sync: {reminders: \(reminders), reminder_interval_h: \(interval)}\n"
    }

    /// A workspace with one opened account.
    private func opened(_ settings: String = Self.settings()) throws -> TestWorkspace {
        let test = try TestWorkspace(settings: settings)
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        return test
    }

    @Test func `a reminder comes when the last link has expired, with a fresh one, and no earlier`()
        throws
    {
        let test = try opened()
        test.clock.advance(hours: 23.99)
        #expect(try test.run().runs.isEmpty)
        test.clock.advance(hours: 0.01)
        let report = try #require(try test.run().runs.first)
        #expect(report.trigger == .reminder)
        #expect(report.counts["already_open"] == 1)
        let mails = try test.mails()
        #expect(mails.count == 2)
        #expect(mails[1].body.contains("まだ設定されていません"))
        let first = try #require(mails[0].link)
        let second = try #require(mails[1].link)
        #expect(first != second)
        let accounts = try test.accounts()
        for link in [first, second] {
            let token = String(link.split(separator: "=")[1])
            #expect(
                try accounts.read { try $0.link(hash: PasswordLink.hash(of: token)) }?.account == 1)
        }
    }

    @Test func `at most as many as the setting says`() throws {
        let test = try opened()
        for _ in 0..<6 {
            test.clock.advance(hours: 24)
            try test.run()
        }
        #expect(try test.mails().count == 1 + 2)
    }

    @Test func `none at all if the setting is 0`() throws {
        let test = try opened(Self.settings(0))
        test.clock.advance(hours: 1_000)
        #expect(try test.run().runs.isEmpty)
    }

    @Test func `the interval counts from the last mail, not from the link's end`() throws {
        let test = try opened(Self.settings(2, interval: 72))
        test.clock.advance(hours: 71)
        #expect(try test.run().runs.isEmpty)
        test.clock.advance(hours: 1)
        #expect(try test.run().runs.count == 1)
    }

    @Test func `while a link is valid nobody is reminded, however old the mail`() throws {
        let test = try opened(Self.settings(2, interval: 1) + "links: {valid_h: 48}\n")
        test.clock.advance(hours: 47)
        #expect(try test.run().runs.isEmpty)
        test.clock.advance(hours: 1)
        #expect(try test.run().runs.count == 1)
    }

    @Test(arguments: ["Person.U_S:empty", "!Person.U_S:or=Option.U_Open:Option.U_No"])
    func `what we have written into the CRM ourselves keeps nobody from what comes next`(
        condition: String
    ) throws {
        let test = try TestWorkspace(
            with: """
                sync: {reminders: 1, conditions: ["\(condition)"]}
                status: {field: Person.U_S, opened: Option.U_Open, withdrawn: Option.U_No}

                """)
        func outcomes(mail: String, status: String) throws -> [Int64: Outcome] {
            test.clock.advance(hours: 1)
            return try test.outcomes(
                of: Documents.candidates(
                    Documents.person(
                        1, mail: "\(mail)@mail.example", "<Person.U_S>\(status)</Person.U_S>")))
        }
        #expect(try outcomes(mail: "a", status: "") == [1: .opened])
        #expect(try outcomes(mail: "a", status: "<Option.U_Open/>") == [1: .alreadyOpen])
        test.clock.advance(hours: 24)
        #expect(try test.outcomes(of: test.run()) == [1: .alreadyOpen])
        #expect(try test.mails().map(\.to) == ["a@mail.example", "a@mail.example"])
        #expect(try outcomes(mail: "b", status: "<Option.U_Open/>") == [1: .readdressed])
        // What somebody else has put in its place does, be it a value that we write elsewhere.
        #expect(try outcomes(mail: "c", status: "<Option.U_No/>").isEmpty)
        test.clock.advance(hours: 24)
        #expect(try test.run().runs.isEmpty)
        #expect(try test.mails().map(\.to) == ["b@mail.example"])
    }

    @Test func `a phase that we have written to the account's resume keeps nobody from a reminder`()
        throws
    {
        let test = try TestWorkspace(
            with: """
                sync: {reminders: 1, conditions: ["Resume.P_Phase:or=Option.P_ResumeOpen"]}
                status: {resource: Resume, field: Resume.P_Phase, opened: Option.P_Sent}

                """)
        func drop(resume: Int, phase: String) throws {
            test.clock.advance(hours: 1)
            try test.drop(
                Documents.resumes(
                    Documents.resume(
                        resume, of: 1, "<Resume.P_Phase><Option.\(phase)/></Resume.P_Phase>")),
                as: "resume.xml")
        }
        try test.drop(Documents.candidates(Documents.person(1)))
        try drop(resume: 11, phase: "P_ResumeOpen")
        #expect(try test.outcomes(of: test.run()) == [1: .opened])
        // Another resume that says so is none that we have written to.
        try drop(resume: 11, phase: "P_Closed")
        try test.run()
        try drop(resume: 12, phase: "P_Sent")
        #expect(try test.outcomes(of: test.run()).isEmpty)
        try drop(resume: 11, phase: "P_Sent")
        #expect(try test.outcomes(of: test.run()) == [1: .alreadyOpen])
        test.clock.advance(hours: 24)
        try test.run()
        #expect(try test.mails().count == 2)
    }

    @Test func `imported accounts without a mail from us are not reminded`() throws {
        let test = try TestWorkspace(settings: Self.settings())
        try test.importAccounts(
            "a@mail.example,甲,provisional,no,7,", "b@mail.example,乙,registered,yes,8,")
        test.clock.advance(hours: 100)
        #expect(try test.run().runs.isEmpty)
    }

    @Test func `who registered or left between plan and mail is not written to`() throws {
        let test = try TestWorkspace(settings: Self.settings())
        try test.drop(
            Documents.candidates(
                Documents.person(1), Documents.person(2), Documents.person(3)))
        try test.run()
        test.clock.advance(hours: 24)
        do {
            // Dies behind the plan, before the first mail is written.
            let pipeline = try test.pipeline(reached: { if $0 == .written { throw Death() } })
            #expect(throws: Death.self) { try pipeline.remind() }
        }
        #expect(try test.mails().count == 3)
        try test.change("UPDATE account SET status = 'registered', password_set = 1 WHERE id = 1")
        try test.change("UPDATE account SET status = 'withdrawn' WHERE id = 2")
        let result = try test.run()
        #expect(try test.mails().count == 4)
        let decisions = try test.decisions(of: result)
        #expect(decisions[1]?.outcome == .alreadyRegistered)
        #expect(decisions[1]?.mailFile == "")
        #expect(decisions[2]?.mailFile == "")
        #expect(decisions[3]?.mailFile.hasPrefix("mail/") == true)
    }

    @Test func `who was sent a mail between plan and reminder gets no second one`() async throws {
        let test = try opened()
        test.clock.advance(hours: 24)
        do {
            // Dies behind the plan, before the first mail is written.
            let pipeline = try test.pipeline(reached: { if $0 == .written { throw Death() } })
            #expect(throws: Death.self) { try pipeline.remind() }
        }
        #expect(try await ResendMail(test.myPage())(account: 1, by: "test") == .sent)
        let result = try test.run()
        #expect(try test.decisions(of: result)[1]?.reason == .notDue)
        #expect(try test.mails().count == 2)
    }

    @Test(arguments: Outbox.Step.allCases)
    func `whenever the process dies, nobody is reminded twice or not at all`(step: Outbox.Step)
        throws
    {
        let test = try TestWorkspace(settings: Self.settings(1))
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        try test.run()
        test.clock.advance(hours: 24)
        do {
            let pipeline = try test.pipeline(reached: { if $0 == step { throw Death() } })
            #expect(throws: Death.self) { try pipeline.remind() }
        }
        for _ in 0..<3 {
            try test.run()
            test.clock.advance(hours: 24)
        }
        let mails = try test.mails().map(\.to).sorted()
        #expect(
            mails == [
                "c1@mail.example", "c1@mail.example", "c2@mail.example", "c2@mail.example",
            ])
    }

    @Test func `a plan of reminders that was cut short is made anew, and stands in nobody's way`()
        throws
    {
        let test = try opened()
        test.clock.advance(hours: 24)
        let accounts = try test.accounts()
        let cutShort = try #require(
            try accounts.write { transaction in
                let run = try transaction.beginReminders(run: "CUT")
                let decision = Decision(personId: 1, outcome: .alreadyOpen)
                if let run { _ = try transaction.plan(decision, in: run) }
                return run
            })
        try test.drop(Documents.candidates(Documents.person(2)), as: "2.xml")
        let runs = try test.run().runs
        #expect(runs.map(\.trigger).contains(.reminder))
        #expect(try accounts.read { try $0.run(cutShort.id) } == nil)
        #expect(
            try test.mails().map(\.to).sorted() == [
                "c1@mail.example", "c1@mail.example", "c2@mail.example",
            ])
    }

    @Test func `the reminder may name the CRM's fields`() throws {
        let test = try TestWorkspace(settings: Self.settings())
        try test.write(
            "Subject: お知らせ\n\n{{Person.P_Memo}}\n\n{{password_url}}\n",
            to: "templates/reminder.mustache")
        try test.drop(
            Documents.candidates(
                Documents.person(1, "<Person.P_Memo>東京勤務</Person.P_Memo>")))
        try test.run()
        test.clock.advance(hours: 24)
        try test.run()
        #expect(try test.mails().last?.body.contains("東京勤務") == true)
    }

    @Test func `accounts that were never used are withdrawn, and their people left in peace`()
        throws
    {
        let test = try opened(TestWorkspace.settings + "safety: {close_unused_after_days: 7}\n")
        try test.collectMails()
        test.clock.advance(hours: 7 * 24 + 1)
        try test.run()
        #expect(try test.accounts().read { try $0.account(1) }?.status == .provisional)
        // A day on, the clock is believed.
        test.clock.advance(hours: 24)
        try test.run()
        #expect(try test.accounts().read { try $0.account(1) }?.status == .withdrawn)
        #expect(try test.outcomes(of: Documents.candidates(Documents.person(1))) == [1: .withdrawn])
        #expect(try test.mails().isEmpty)
    }

    @Test func `whoever sets a password while unused accounts are looked for is not closed`()
        throws
    {
        let test = try opened()
        try test.collectMails()
        try test.run()
        let accounts = try test.accounts()
        let day = test.clock.now.addingTimeInterval(2 * 86_400)
        let rule = ReminderRule(most: 0, lastMailBefore: day, now: day)
        let found = try accounts.read { try $0.unused(since: day, rule) }
        #expect(found == [1])
        #expect(try accounts.read { try $0.unused(among: found, since: day, rule) }.count == 1)
        try test.change("UPDATE account SET status = 'registered', password_set = 1")
        #expect(try accounts.read { try $0.unused(among: found, since: day, rule) }.isEmpty)
    }

    @Test func `whose address is corrected late has as long at the new one, and its own reminders`()
        throws
    {
        let test = try opened(Self.settings(1) + "safety: {close_unused_after_days: 30}\n")
        test.clock.advance(hours: 24)
        try test.run()
        test.clock.advance(hours: 28 * 24)
        let corrected = Documents.candidates(Documents.person(1, mail: "right@mail.example"))
        #expect(try test.outcomes(of: corrected) == [1: .readdressed])
        for _ in 1...3 {
            test.clock.advance(hours: 24)
            try test.run()
        }
        #expect(try test.accounts().read { try $0.account(1) }?.status == .provisional)
        #expect(
            try test.mails().map(\.to) == ["right@mail.example", "right@mail.example"])
        try test.collectMails()
        for _ in 1...33 {
            test.clock.advance(hours: 24)
            try test.run()
        }
        #expect(try test.accounts().read { try $0.account(1) }?.status == .withdrawn)
    }

    @Test func `nobody is closed whose link is still good, however old the mail`() throws {
        let test = try opened(
            TestWorkspace.settings
                + "links: {valid_h: 240}\nsafety: {close_unused_after_days: 7}\n")
        try test.collectMails()
        func status(afterDays days: Int) throws -> AccountStatus? {
            for _ in 1...days {
                test.clock.advance(hours: 24)
                try test.run()
            }
            return try test.accounts().read { try $0.account(1) }?.status
        }
        #expect(try status(afterDays: 10) == .provisional)
        // The day is confirmed by the next one.
        #expect(try status(afterDays: 1) == .withdrawn)
    }

    @Test func `nobody is closed before the reminder that they are still to get`() throws {
        let test = try opened(
            Self.settings(1, interval: 168) + "safety: {close_unused_after_days: 3}\n")
        func status(afterDays days: Int) throws -> AccountStatus? {
            for _ in 1...days {
                try test.collectMails()
                test.clock.advance(hours: 24)
                try test.run()
            }
            return try test.accounts().read { try $0.account(1) }?.status
        }
        #expect(try status(afterDays: 6) == .provisional)
        #expect(try test.mails().isEmpty)
        #expect(try status(afterDays: 1) == .provisional)
        #expect(try test.mails().map(\.to) == ["c1@mail.example"])
        // The last one: from now on the days count alone.
        #expect(try status(afterDays: 6) == .withdrawn)
    }

    @Test func `nobody is closed whose reminder waits as others' wait for an approval`() throws {
        let settings = Self.settings(1)
        let test = try opened(
            settings + "safety: {close_unused_after_days: 3, max_new_accounts: 1}\n")
        test.clock.advance(hours: 25)
        try test.drop(Documents.candidates(Documents.person(2)))
        let held = try #require(try test.run().held.first)
        for _ in 1...8 {
            try test.collectMails()
            test.clock.advance(hours: 24)
            #expect(try test.run().held == [held])
        }
        let accounts = try test.accounts()
        #expect(try accounts.read { try $0.account(2) }?.status == .provisional)
        let run = try #require(try accounts.read { try $0.run(held) })
        #expect(try accounts.write { try $0.discard(run, by: "test", at: test.clock.now) })
        try test.write(
            TestWorkspace.decided(settings + "safety: {close_unused_after_days: 3}\n"),
            to: "settings.yaml")
        try test.run()
        #expect(try test.mails().map(\.to).sorted() == ["c1@mail.example", "c2@mail.example"])
    }

    @Test func `nobody is closed while a run that is to write to them waits for an approval`()
        throws
    {
        let test = try opened(
            TestWorkspace.settings
                + "safety: {close_unused_after_days: 7, max_new_accounts: 1}\n")
        try test.collectMails()
        test.clock.advance(hours: 6 * 24)
        try test.drop(
            Documents.candidates(
                Documents.person(1, mail: "right@mail.example"), Documents.person(2)))
        #expect(try test.run().held.count == 1)
        for _ in 1...3 {
            test.clock.advance(hours: 24)
            try test.run()
        }
        let accounts = try test.accounts()
        #expect(try accounts.read { try $0.account(1) }?.status == .provisional)
        let run = try #require(try accounts.read { try $0.heldRuns() }.first)
        let isApproved = try accounts.write {
            try $0.approve(run, by: "test", at: test.clock.now)
        }
        #expect(isApproved)
        try test.run()
        #expect(try accounts.read { try $0.account(1) }?.mail == "right@mail.example")
        #expect(try test.mails().map(\.to).contains("right@mail.example"))
    }

    @Test func `nobody is closed before the run that looks at what was delivered`() throws {
        let test = try opened(TestWorkspace.settings + "safety: {close_unused_after_days: 7}\n")
        try test.collectMails()
        test.clock.advance(hours: 7 * 24 + 1)
        try test.run()
        test.clock.advance(hours: 24)
        try test.drop(Documents.candidates(Documents.person(1, mail: "right@mail.example")))
        do {
            // As the service does by the hour, while a start of the schedule is to come.
            let pipeline = try test.pipeline()
            _ = try pipeline.takeIn(trigger: .schedule)
            #expect(try pipeline.remind().isEmpty)
        }
        #expect(try test.accounts().read { try $0.account(1) }?.status == .provisional)
        #expect(try test.outcomes(of: test.run()) == [1: .readdressed])
        #expect(try test.mails().map(\.to) == ["right@mail.example"])
    }

    @Test func `whoever is invited by a clock that is years behind has as long as everybody else`()
        throws
    {
        let test = try opened(TestWorkspace.settings + "safety: {close_unused_after_days: 7}\n")
        try test.collectMails()
        test.clock.advance(hours: 24)
        try test.run()
        test.clock.advance(hours: -1_000 * 24)
        try test.drop(Documents.candidates(Documents.person(2)))
        try test.run()
        try test.collectMails()
        test.clock.advance(hours: 1_000 * 24)
        for _ in 1...8 {
            test.clock.advance(hours: 24)
            try test.run()
        }
        let accounts = try test.accounts()
        for id in [1, 2] as [Int64] {
            #expect(try accounts.read { try $0.account(id) }?.status == .provisional)
        }
        // Seven days behind the first moment that was confirmed since.
        test.clock.advance(hours: 24)
        try test.run()
        for id in [1, 2] as [Int64] {
            #expect(try accounts.read { try $0.account(id) }?.withdrawal == .disuse)
        }
    }

    @Test func `what a clock has stamped while it was ahead counts from when it was put right`()
        throws
    {
        let test = try opened()
        test.clock.advance(hours: 1_000 * 24)
        try test.drop(Documents.candidates(Documents.person(2)))
        try test.run()
        test.clock.advance(hours: 1 - 1_000 * 24)
        let putRight = test.clock.now
        try test.run()
        let accounts = try test.accounts()
        #expect(try accounts.read { try $0.account(2) }?.lastMailAt ?? .distantPast > putRight)
        test.clock.advance(hours: 24)
        try test.run()
        let account = try #require(try accounts.read { try $0.account(2) })
        #expect(account.createdAt == putRight && account.statusSince == putRight)
        let links = try accounts.read { try $0.links(ofAccount: 2) }
        #expect(links.map(\.issuedAt).min() == putRight)
        #expect(links.map(\.expiresAt).min() == putRight.addingTimeInterval(86_400))
        // And is reminded like everybody else.
        test.clock.advance(hours: 24)
        try test.run()
        #expect(try test.mails().map(\.to).count { $0 == "c2@mail.example" } == 2)
    }

    @Test func `the service reminds nobody by a clock that jumps ahead, and then by the right one`()
        throws
    {
        let test = try opened()
        let watch = try test.watch()
        func turn(times: Int) throws {
            for _ in 1...times {
                test.clock.advance(hours: 1)
                _ = try watch.turn()
            }
        }
        func jump(hours: Double) {
            test.clock.advance(hours: hours)
            // The other clock never does.
            test.clock.wait(.seconds(-hours * 3_600))
        }
        _ = try watch.turn()
        jump(hours: 8_760)
        try turn(times: 3)
        #expect(try test.mails().count == 1)
        jump(hours: -8_760)
        try turn(times: 20)
        #expect(try test.mails().count == 1)
        try turn(times: 5)
        #expect(try test.mails().count == 2)
    }

    @Test func `who was never asked where they are is closed, and not left in peace`() throws {
        let test = try opened(TestWorkspace.settings + "safety: {close_unused_after_days: 7}\n")
        try test.drop(Documents.candidates(Documents.person(2)))
        try test.run()
        try test.collectMails()
        let corrected = Documents.candidates(Documents.person(1, mail: "c2@mail.example"))
        #expect(try test.outcomes(of: corrected) == [1: .mailTaken])
        for _ in 1...3 {
            test.clock.advance(hours: 7 * 24)
            try test.run()
        }
        let accounts = try test.accounts()
        #expect(try accounts.read { try $0.account(1) }?.withdrawal == .displaced)
        #expect(try accounts.read { try $0.account(2) }?.withdrawal == .disuse)
        let last = Documents.candidates(Documents.person(1, mail: "right@mail.example"))
        #expect(try test.outcomes(of: last) == [1: .opened])
        #expect(try test.mails().map(\.to).contains("right@mail.example"))
    }
}
