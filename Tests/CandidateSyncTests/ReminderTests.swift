import Foundation
import Logging
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Publishing
@testable import Recruiting
@testable import SyncStore

/// メール再送信: who is reminded, how often, and never twice.
@Suite(.ownThreads) struct ReminderTests {
    static func settings(_ reminders: Int = 2, interval: Int = 24) -> String {
        TestWorkspace.settings
            + "sync: {reminders: \(reminders), reminder_interval_h: \(interval)}\n"
    }

    /// A workspace with one opened account.
    func opened(_ settings: String = Self.settings()) throws -> TestWorkspace {
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
        // Nor does what lay at the former address go there.
        #expect(try test.mails().isEmpty)
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

    @Test func `a service that starts by a clock that is days ahead reminds nobody for a day`()
        throws
    {
        let test = try opened()
        test.clock.advance(hours: 72)
        let watch = try test.watch()
        for hours in [0, 23] as [Double] {
            test.clock.advance(hours: hours)
            _ = try watch.turn()
            #expect(try test.mails().count == 1)
        }
        test.clock.advance(hours: 2)
        _ = try watch.turn()
        #expect(try test.mails().count == 2)
    }

    private static let corrected = Documents.candidates(
        Documents.person(1, mail: "new@mail.example"))

    @Test func `nobody is reminded while a file cannot be opened that may say where to`() throws {
        let test = try opened()
        test.clock.advance(hours: 25)
        try test.drop(Self.corrected, as: "b.xml")
        try test.leasing("b.xml") {
            let result = try test.run()
            #expect(result.waiting.map(\.file) == ["b.xml"])
            #expect(result.runs.isEmpty)
        }
        try test.run()
        #expect(try test.mails().last?.to == "new@mail.example")
    }

    @Test func `the service reminds nobody before it has taken a file that cannot be opened yet`()
        throws
    {
        let test = try opened()
        let log = RecordingLog()
        let watch = try test.watch(test.pipeline(log: log.logger))
        test.clock.advance(hours: 25)
        try test.drop(Self.corrected, as: "b.xml")
        try test.leasing("b.xml") {
            for _ in 1...2 { _ = try watch.turn() }
            #expect(try test.mails().count == 1)
        }
        _ = try watch.turn()
        #expect(try test.mails().last?.to == "new@mail.example")
        #expect(log.texts(.warning).count { $0.contains("a file of the inbox") } == 1)
    }

    @Test(arguments: [true, false])
    func `a file that has just come, or came before the start, is taken before anybody is reminded`(
        isBeforeStart: Bool
    ) throws {
        let test = try opened(
            Self.settings().replacing("settle_ms: 0", with: "settle_ms: 200"))
        let watch = try test.watch()
        if !isBeforeStart { _ = try watch.turn() }
        test.clock.advance(hours: 25)
        try test.drop(Self.corrected, as: "b.xml")
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
        test.clock.wait(.milliseconds(200))
        _ = try watch.turn()
        #expect(try test.mails().last?.to == "new@mail.example")
    }

    @Test func `one that has to lie still for longer than a minute is taken before, too`() throws {
        let test = try opened(
            Self.settings().replacing("settle_ms: 0", with: "settle_ms: 90000"))
        test.clock.advance(hours: 25)
        try test.drop(Self.corrected, as: "b.xml")
        let watch = try test.watch()
        for _ in 1...3 {
            _ = try watch.turn()
            #expect(try test.mails().count == 1)
            test.clock.wait(.seconds(30))
        }
        _ = try watch.turn()
        #expect(try test.mails().last?.to == "new@mail.example")
    }

    @Test(arguments: [true, false])
    func `one of which only a part is there is waited for, but not for ever`(comes: Bool) throws {
        let test = try opened()
        test.clock.advance(hours: 25)
        try test.drop("<Candidate>", as: "b.xml")
        let watch = try test.watch()
        for _ in 1...2 {
            #expect(try watch.turn() <= .seconds(60))
            #expect(try test.mails().count == 1)
            test.clock.wait(.seconds(30))
        }
        if comes { try test.drop(Self.corrected, as: "b.xml") }
        _ = try watch.turn()
        let former = ["c1@mail.example", "c1@mail.example"]
        #expect(try test.mails().map(\.to) == (comes ? ["new@mail.example"] : former))
    }

    @Test func `one that grows now and then is waited for no longer`() throws {
        let test = try opened(
            Self.settings().replacing("settle_ms: 0", with: "settle_ms: 200"))
        test.clock.advance(hours: 25)
        let watch = try test.watch()
        for round in 0...6 {
            let text = "<Candidate>" + String(repeating: " ", count: round)
            try test.drop(text, as: "b.xml")
            _ = try watch.turn()
            test.clock.wait(.milliseconds(200))
            _ = try watch.turn()
            #expect(try test.mails().count == (round < 6 ? 1 : 2))
            test.clock.wait(.milliseconds(9_800))
        }
    }

    @Test func `one that never comes to rest keeps the reminders back for a minute`() throws {
        let test = try opened(
            Self.settings().replacing("settle_ms: 0", with: "settle_ms: 200"))
        test.clock.advance(hours: 25)
        let watch = try test.watch()
        for second in 0...61 {
            // Of another size each time, however coarse the file system's times are.
            let text = "<Candidate>" + String(repeating: " ", count: second)
            try test.drop(text, as: "growing.xml")
            _ = try watch.turn()
            #expect(try test.mails().count == (second < 60 ? 1 : 2))
            test.clock.wait(.seconds(1))
        }
    }
}
