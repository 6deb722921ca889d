import Foundation
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Publishing
@testable import SyncStore

/// The CRM changes its mind between the plan and the mail: what it said last is what counts.
@Suite(.ownThreads) struct ChangedMindTests {
    private static let settings =
        TestWorkspace.settings + "sync: {conditions: [\"!Person.P_Memo:part=対象外\"], reminders: 3}\n"

    private func person(_ id: Int, mail: String? = nil, memo: String = "", _ more: String = "")
        -> String
    {
        Documents.person(id, mail: mail, "<Person.P_Memo>\(memo)</Person.P_Memo>\(more)")
    }

    private static let deleted = "<Person.P_Deleted>1</Person.P_Deleted>"

    /// What the CRM says of four people after they were planned: the first is as before.
    private var changes: String {
        Documents.candidates(
            person(2, memo: "対象外"), person(3, Self.deleted), person(4, mail: "new4@mail.example"))
    }

    private func limit(_ limit: Int, _ test: TestWorkspace) throws {
        try test.write(
            TestWorkspace.decided(Self.settings + "safety: {max_new_accounts: \(limit)}\n"),
            to: "settings.yaml")
    }

    private func approve(_ test: TestWorkspace, _ id: String) throws {
        let run = try #require(try test.accounts().read { try $0.run(id) })
        #expect(try test.accounts().write { try $0.approve(run, by: "test", at: test.clock.now) })
    }

    @Test func `an approved run writes to whom the CRM wants written to now, where it says now`()
        throws
    {
        let test = try TestWorkspace(settings: Self.settings)
        try limit(1, test)
        try test.drop(Documents.candidates(person(1), person(2), person(3), person(4)))
        let held = try #require(try test.run().held.first)
        // Imported, and not yet looked at by a run.
        try test.drop(changes)
        _ = try test.pipeline().takeIn(trigger: .arrival)
        try approve(test, held)
        let report = try #require(try test.pipeline().sync(startsNew: false).first)
        #expect(report.run == held)
        #expect(try test.mails().map(\.to) == ["c1@mail.example", "new4@mail.example"])
        #expect(report.counts["opened"] == 2)
        #expect(report.counts["not_target"] == 1)
        #expect(report.counts["deleted"] == 1)
        let decisions = try test.accounts().read { transaction in
            let run = try #require(try transaction.run(held))
            return try transaction.decisions(in: run, limit: 9)
        }
        #expect(decisions.map(\.planned) == [.opened, .opened, .opened, .opened])
        #expect(decisions[1].reasonText.contains("Person.P_Memo"))
        #expect(decisions[3].reason == .addressChanged)
        // The run behind it has nobody left to write to.
        #expect(try test.run().held.isEmpty)
        #expect(try test.mails().count == 2)
    }

    @Test func `a killed run that goes on behind a newer import does so too`() throws {
        let test = try TestWorkspace(settings: Self.settings)
        try test.drop(Documents.candidates(person(1), person(2), person(3), person(4)))
        do {
            // Dies between the plan and the first mail.
            let pipeline = try test.pipeline(reached: { step in
                let isPlanned = try test.accounts().read { try $0.runToCarryOut() } != nil
                if isPlanned, step == .written { throw Death() }
            })
            #expect(throws: Death.self) { try pipeline.run() }
        }
        #expect(try test.mails().isEmpty)
        try test.drop(changes)
        _ = try test.pipeline().takeIn(trigger: .arrival)
        try test.run()
        #expect(try test.mails().map(\.to).sorted() == ["c1@mail.example", "new4@mail.example"])
    }

    @Test func `new settings hold for a run that was planned by old ones`() throws {
        let test = try TestWorkspace(settings: Self.settings)
        try test.drop(Documents.candidates(person(1), person(2, memo: "様子見")))
        _ = try test.pipeline().takeIn(trigger: .arrival)
        #expect(try test.pipeline().planAlone() != nil)
        try test.write(
            TestWorkspace.decided(Self.settings.replacing("part=対象外", with: "part=様子見")),
            to: "settings.yaml")
        try test.run()
        #expect(try test.mails().map(\.to) == ["c1@mail.example"])
    }

    @Test
    func
        `a reminder asks again: excluded, deleted and moved people get none`()
        throws
    {
        let test = try TestWorkspace(settings: Self.settings)
        try test.drop(Documents.candidates(person(1), person(2), person(3), person(4)))
        try test.run()
        let old = try #require(try test.mails().first { $0.to == "c4@mail.example" }?.link)
        try test.drop(changes)
        _ = try test.pipeline().takeIn(trigger: .arrival)
        test.clock.advance(hours: 24)
        let reports = try test.pipeline().remind()
        #expect(reports.count == 1)
        let mails = try test.mails().dropFirst(4)
        #expect(mails.map(\.to) == ["c1@mail.example"])
        #expect(mails.map { $0.body.contains("まだ設定されていません") } == [true])
        #expect(reports[0].counts["already_open"] == 1)
        #expect(reports[0].counts["readdressed"] == 0)
        // Who has moved is written to by the sync, which an agency may have wait.
        _ = try test.run()
        #expect(try test.mails().last?.to == "new4@mail.example")
        // The old address's link opens nothing any more.
        let accounts = try test.accounts()
        let token = String(old.split(separator: "=")[1])
        let link = try accounts.read { try $0.link(hash: PasswordLink.hash(of: token)) }
        #expect(link?.endedAt != nil)
    }

    @Test func `reminders that were planned are decided again when they are written`() throws {
        let test = try TestWorkspace(settings: Self.settings)
        try test.drop(Documents.candidates(person(1), person(2), person(3), person(4)))
        try test.run()
        test.clock.advance(hours: 24)
        do {
            let pipeline = try test.pipeline(reached: { if $0 == .written { throw Death() } })
            #expect(throws: Death.self) { try pipeline.remind() }
        }
        try test.drop(changes)
        _ = try test.pipeline().takeIn(trigger: .arrival)
        _ = try test.pipeline().sync(startsNew: false)
        #expect(try test.mails().dropFirst(4).map(\.to) == ["c1@mail.example"])
    }

    @Test func `whom a run would write to that waits, or was discarded, no reminder writes to`()
        throws
    {
        let test = try TestWorkspace(settings: Self.settings)
        try test.drop(Documents.candidates(person(1), person(2)))
        try test.run()
        try limit(1, test)
        // Every address is that of the next line.
        try test.drop(
            Documents.candidates(
                person(1, mail: "c2@mail.example"), person(2, mail: "c3@mail.example"),
                person(3, mail: "c4@mail.example"), person(4, mail: "c5@mail.example")))
        let held = try #require(try test.run().held.first)
        test.clock.advance(hours: 24)
        #expect(try test.run().runs.isEmpty)
        let run = try #require(try test.accounts().read { try $0.run(held) })
        #expect(try test.accounts().write { try $0.discard(run, by: "test", at: test.clock.now) })
        test.clock.advance(hours: 24)
        try test.run()
        // Nor does what lay at the former addresses go there.
        #expect(try test.mails().isEmpty)
    }

    @Test func `a corrected address gets the request, once, and the old links end`() async throws {
        let test = try TestWorkspace(settings: Self.settings)
        try test.drop(Documents.candidates(person(1)))
        try test.run()
        let old = try #require(try test.mails()[0].link)
        for expected in [Outcome.readdressed, .alreadyOpen] {
            test.clock.advance(hours: 0.1)
            let outcomes = try test.outcomes(
                of: Documents.candidates(
                    person(1, mail: "right@mail.example", "<Person.P_Name>山田 花子</Person.P_Name>")))
            #expect(outcomes == [1: expected])
        }
        // The former mail was not collected yet.
        #expect(try test.mails().map(\.to) == ["right@mail.example"])
        let mail = try #require(try test.mails().first)
        #expect(mail.body.contains("山田 花子 様"))
        let account = try #require(try test.accounts().read { try $0.account(ofPerson: 1) })
        #expect(account.id == 1)
        #expect(account.mail == "right@mail.example")
        #expect(account.name == "山田 花子")
        let page = try test.myPage()
        let token = String(old.split(separator: "=")[1])
        #expect(try await SetPassword(page).state(ofToken: token) == .unknown)
        let new = try #require(mail.link).split(separator: "=")[1]
        #expect(try await SetPassword(page).state(ofToken: String(new)) == .live)
    }

    @Test func `a link that is asked for before the next run has the name that came since`()
        async throws
    {
        let test = try TestWorkspace(settings: Self.settings)
        try test.drop(Documents.candidates(Documents.person(1, name: "佐藤 花子", "<Person.P_Memo/>")))
        try test.run()
        test.clock.advance(hours: 1)
        try test.drop(Documents.candidates(Documents.person(1, name: "鈴木 花子", "<Person.P_Memo/>")))
        _ = try test.pipeline().takeIn(trigger: .schedule)
        #expect(try await ResendMail(test.myPage())(account: 1, by: "test") == .sent)
        let mails = try test.mails()
        #expect(mails.count == 2)
        #expect(mails.last?.body.contains("鈴木 花子 様") == true)
        try test.run()
        test.clock.advance(hours: 1)
        let moved = Documents.person(
            1, mail: "new@mail.example", name: "\u{3000}", "<Person.P_Memo/>")
        #expect(try test.outcomes(of: Documents.candidates(moved)) == [1: .readdressed])
        #expect(try test.mails().last?.body.contains("鈴木 花子 様") == true)
    }

    @Test func `a link that is asked for calls somebody as the CRM does now, until they register`()
        async throws
    {
        let test = try TestWorkspace(settings: Self.settings)
        func name() throws -> String? {
            try test.accounts().read { try $0.account(ofPerson: 1) }?.name
        }
        try test.drop(Documents.candidates(Documents.person(1, name: "佐藤 花子", "<Person.P_Memo/>")))
        try test.run()
        test.clock.advance(hours: 1)
        let renamed = Documents.person(1, name: "鈴木 花子", "<Person.P_Memo/>")
        #expect(try test.outcomes(of: Documents.candidates(renamed)) == [1: .alreadyOpen])
        #expect(try await ResendMail(test.myPage())(account: 1, by: "test") == .sent)
        let mails = try test.mails()
        #expect(mails.count == 2)
        #expect(mails.last?.body.contains("鈴木 花子 様") == true)
        test.clock.advance(hours: 1)
        // A name that is empty all of a sudden is none.
        let blank = Documents.person(1, name: "\u{3000}", "<Person.P_Memo/>")
        #expect(try test.outcomes(of: Documents.candidates(blank)) == [1: .alreadyOpen])
        #expect(try name() == "鈴木 花子")
        try test.change("UPDATE account SET status = 'registered', password_set = 1")
        test.clock.advance(hours: 1)
        let other = Documents.person(1, name: "高橋 花子", "<Person.P_Memo/>")
        #expect(try test.outcomes(of: Documents.candidates(other)) == [1: .alreadyRegistered])
        #expect(try name() == "鈴木 花子")
    }

    @Test func `whose name is nothing but blanks is known by none`() throws {
        let test = try TestWorkspace(settings: Self.settings)
        let blank = Documents.person(1, name: "\u{3000}", "<Person.P_Memo/>")
        #expect(try test.outcomes(of: Documents.candidates(blank)) == [1: .opened])
        #expect(try test.accounts().read { try $0.account(ofPerson: 1) }?.name == "")
    }

    @Test func `of two people who move to one address the lowest id gets it`() throws {
        let test = try TestWorkspace(settings: Self.settings)
        try test.drop(Documents.candidates(person(1), person(2), person(3)))
        try test.run()
        let outcomes = try test.outcomes(
            of: Documents.candidates(
                person(3, mail: "x@mail.example"), person(2, mail: "X@mail.example"),
                person(4, mail: "x@mail.example")))
        #expect(outcomes == [2: .readdressed, 3: .mailTaken, 4: .mailTaken])
        #expect(try test.mails().map(\.to) == ["c1@mail.example", "X@mail.example"])
    }

    @Test
    func
        `the account of a deleted person ends if nobody has set a password, and opens anew when the CRM takes it back`()
        throws
    {
        let test = try TestWorkspace(settings: Self.settings)
        try test.drop(Documents.candidates(person(1), person(2)))
        try test.run()
        try test.change(
            "UPDATE account SET status = 'registered', password_set = 1 WHERE person_id = 2")
        let outcomes = try test.outcomes(
            of: Documents.candidates(person(1, Self.deleted), person(2, Self.deleted)))
        #expect(outcomes == [1: .deleted, 2: .deleted])
        #expect(try test.accounts().read { try $0.account(1) }?.withdrawal == .crm)
        #expect(try test.accounts().read { try $0.account(2) }?.status == .registered)
        let links = try test.accounts().read { try $0.links(ofAccount: 1) }
        #expect(links.allSatisfy { $0.endedAt != nil })
        let back = Documents.candidates(person(1, "<Person.P_Deleted>0</Person.P_Deleted>"))
        #expect(try test.outcomes(of: back) == [1: .opened])
    }

    @Test func `whoever left while a run waited is not written to`() throws {
        let test = try TestWorkspace(settings: Self.settings)
        try limit(1, test)
        try test.drop(Documents.candidates(person(1), person(2)))
        let held = try #require(try test.run().held.first)
        try test.importAccounts("c1@mail.example,本人,registered,yes,,")
        try test.accounts().write {
            _ = try $0.withdraw(account: 1, .person, at: test.clock.now)
        }
        try approve(test, held)
        _ = try test.run()
        #expect(try test.mails().map(\.to) == ["c2@mail.example"])
        let run = try #require(try test.accounts().read { try $0.run(held) })
        #expect(try test.accounts().read { try $0.counts(of: run) } == [.opened: 1, .withdrawn: 1])
    }

    @Test func `an older resume brings back neither an older address nor an older memo`() throws {
        let test = try TestWorkspace(settings: Self.settings)
        func resume(_ day: String, _ mail: String, _ memo: String) -> String {
            """
            <Resume><Item><Resume.P_Id>11</Resume.P_Id><Resume.P_Candidate><Candidate>\
            <Person.P_Id>1</Person.P_Id><Person.P_Mail>\(mail)</Person.P_Mail>\
            <Person.P_Memo>\(memo)</Person.P_Memo></Candidate></Resume.P_Candidate>\
            <Resume.P_UpdateDate>2026/11/\(day) 00:00:00</Resume.P_UpdateDate></Item></Resume>
            """
        }
        try test.drop(resume("20", "new@mail.example", "対象外"), as: "a.xml")
        try test.run()
        #expect(try test.outcomes(of: resume("10", "old@mail.example", "")).isEmpty)
        #expect(try test.mails().isEmpty)
        #expect(try test.outcomes(of: resume("21", "new@mail.example", "")) == [1: .opened])
        #expect(try test.mails().map(\.to) == ["new@mail.example"])
    }

    /// A resume with a person who has no date, and in it the fields that a partner chose.
    private func nested(_ day: String, _ fields: String) -> String {
        """
        <Resume><Item><Resume.P_Id>11</Resume.P_Id><Resume.P_Candidate><Candidate>\
        <Person.P_Id>1</Person.P_Id>\(fields)</Candidate></Resume.P_Candidate>\
        <Resume.P_UpdateDate>2026/11/\(day) 00:00:00</Resume.P_UpdateDate></Item></Resume>
        """
    }

    private func dated(_ day: String, mail: String = "c1@mail.example", memo: String) -> String {
        Documents.candidates(
            person(
                1, mail: mail, memo: memo,
                "<Person.P_UpdateDate>2026/11/\(day) 00:00:00</Person.P_UpdateDate>"))
    }

    @Test func `a resume that was changed later hides no exclusion of the person's own record`()
        throws
    {
        let test = try TestWorkspace(settings: Self.settings)
        try test.drop(dated("01", memo: ""))
        _ = try test.pipeline().takeIn(trigger: .arrival)
        // The resume moves on the 20th; its person stands in it without memo and date.
        try test.drop(nested("20", "<Person.P_Mail>c1@mail.example</Person.P_Mail>"))
        _ = try test.pipeline().takeIn(trigger: .arrival)
        // The person was excluded on the 12th.
        #expect(try test.outcomes(of: dated("12", memo: "対象外")).isEmpty)
        #expect(try test.mails().isEmpty)
    }

    @Test func `a person's own record of before brings back nothing that a later resume has told`()
        throws
    {
        let test = try TestWorkspace(settings: Self.settings)
        // No memo is known: not a target.
        let new = nested("20", "<Person.P_Mail>new@mail.example</Person.P_Mail>")
        #expect(try test.outcomes(of: new).isEmpty)
        // The person in the resume is no older than the resume: the record of the 1st is what was
        // before, but for what the resume doesn't say.
        #expect(
            try test.outcomes(of: dated("01", mail: "old@mail.example", memo: "")) == [1: .opened])
        #expect(try test.mails().map(\.to) == ["new@mail.example"])
        // A later record of their own is the last word again.
        test.clock.advance(hours: 1)
        #expect(
            try test.outcomes(of: dated("21", mail: "last@mail.example", memo: ""))
                == [1: .readdressed])
        #expect(
            try test.outcomes(of: dated("02", mail: "old@mail.example", memo: "対象外"))
                == [1: .alreadyOpen])
    }
}

extension Pipeline {
    /// Plans the next run, and carries nothing out.
    func planAlone() throws -> String? { try stages.planner.plan() }
}
