import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Publishing
@testable import Recruiting
@testable import SiteSettings
@testable import SyncStore

/// What comes next for a person, and why nothing does.
@Suite struct PersonOutlookTests {
    private func explainer(_ test: TestWorkspace) throws -> PersonExplainer {
        PersonExplainer(
            accounts: try test.accounts(), mirror: try MirrorStore(path: test.workspace.mirror),
            rules: Rules(
                try SettingsFile.read(test.workspace.settings),
                try Templates(folder: test.workspace.templates)),
            now: test.clock.now)
    }

    private func story(_ test: TestWorkspace, _ person: Int64 = 1) throws -> PersonStory {
        try #require(try explainer(test).story(ofPerson: person))
    }

    private func makeWorkspace(_ more: String = "") throws -> TestWorkspace {
        let test = try TestWorkspace(with: more)
        try test.workspace.prepare()
        return test
    }

    @Test func `a condition on what we wrote ourselves is said to exclude nobody`() throws {
        let test = try makeWorkspace(
            """
            sync: {conditions: ["Person.U_S:empty"]}
            status: {field: Person.U_S, opened: 案内済み}

            """)
        func export(_ status: String) throws -> PersonStory {
            try test.drop(
                Documents.candidates(Documents.person(1, "<Person.U_S>\(status)</Person.U_S>")))
            try test.run()
            return try story(test)
        }
        #expect(try !export("").isPastConditions)
        let invited = try export("案内済み")
        #expect(invited.verdict?.outcome == .alreadyOpen)
        #expect(invited.conditions.map(\.holds) == [false] && invited.isPastConditions)
        let excluded = try export("対象外")
        #expect(excluded.verdict?.outcome == .notTarget && !excluded.isPastConditions)
    }

    @Test func `a condition that our own status of a duplicate fails says how to end it`() throws {
        let test = try makeWorkspace(
            """
            sync: {conditions: ["Person.U_S:empty"]}
            status: {field: Person.U_S, opened: 案内済み, duplicate: 重複}

            """)
        func miss(_ status: String) throws -> PersonStory.Line.Miss? {
            try test.drop(
                Documents.candidates(Documents.person(1, "<Person.U_S>\(status)</Person.U_S>")))
            try test.run()
            return try #require(try story(test).conditions.first).miss
        }
        #expect(try miss("重複") == .toldDuplicate)
        #expect(try miss("対象外") == nil)
        #expect(try miss("") == nil)
    }

    @Test func `an opened account has a link that ends, then a reminder, then it is closed`() throws
    {
        let test = try makeWorkspace(
            "sync: {reminders: 2, reminder_interval_h: 12}\nsafety: {close_unused_after_days: 30}\n"
        )
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let opened = test.clock.now
        var outlook = try story(test).outlook
        #expect(
            outlook.steps == [
                .linkEnds(account: 1, at: opened + 86_400),
                .reminder(account: 1, number: 1, of: 2, at: opened + 86_400),
                .closing(account: 1, at: opened + 30 * 86_400),
            ])
        #expect(outlook.silence == nil)
        // As it says, so it is.
        test.clock.advance(hours: 23)
        #expect(try test.run().runs.isEmpty)
        test.clock.advance(hours: 1)
        #expect(try test.run().runs.count == 1)
        outlook = try story(test).outlook
        #expect(
            outlook.steps.contains(
                .reminder(account: 1, number: 2, of: 2, at: test.clock.now + 86_400)))
        // The mail puts it off.
        #expect(
            outlook.steps.contains(.closing(account: 1, at: test.clock.now + 30 * 86_400)))
        test.clock.advance(hours: 24)
        try test.run()
        #expect(try story(test).outlook.silence == .remindersUsed(2))
    }

    @Test func `whose mail lay uncollected is closed as many days after that as anybody else`()
        throws
    {
        let test = try makeWorkspace(
            "sync: {reminders: 0}\nsafety: {close_unused_after_days: 7}\n")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        func closing() throws -> Date? {
            for case .closing(_, let at) in try story(test).outlook.steps { return at }
            return nil
        }
        for _ in 1...20 {
            test.clock.advance(hours: 24)
            try test.run()
        }
        let seen = test.clock.now
        #expect(try closing() == seen + 7 * 86_400)
        try test.collectMails()
        test.clock.advance(hours: 24)
        try test.run()
        #expect(try closing() == seen + 7 * 86_400)
    }

    @Test func `nobody is closed before the next reminder, however few the days are`() throws {
        let test = try makeWorkspace(
            "sync: {reminders: 1, reminder_interval_h: 168}\n"
                + "safety: {close_unused_after_days: 3}\n")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let opened = test.clock.now
        #expect(
            try story(test).outlook.steps == [
                .linkEnds(account: 1, at: opened + 86_400),
                .reminder(account: 1, number: 1, of: 1, at: opened + 7 * 86_400),
                .closing(account: 1, at: opened + 7 * 86_400),
            ])
    }

    @Test func `without reminders it says so`() throws {
        let test = try makeWorkspace("sync: {reminders: 0}\n")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        #expect(try story(test).outlook.silence == .noReminders)
    }

    @Test func `whom a delivery names the next run looks at, at its hour`() throws {
        let test = try makeWorkspace("sync: {run: at_times, times: [\"03:00\"]}\n")
        try test.drop(Documents.candidates(Documents.person(1)))
        let intake = try test.pipeline().takeIn(trigger: .schedule)
        let story = try story(test)
        // 10:00 in Tokyo, seventeen hours before it.
        let start = test.clock.now + 17 * 3_600
        #expect(story.outlook.steps.first == .run(at: start, .opened))
        #expect(story.outlook.silence == nil)
        #expect(story.source?.delivery == intake.deliveries.first?.delivery)
    }

    @Test func `who fits by now and is in no export since the last run waits for the next one`()
        throws
    {
        let test = try makeWorkspace("sync: {conditions: [\"Person.P_Name:part=甲\"]}\n")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let before = try story(test)
        #expect(before.outlook.silence == .decided(.notTarget))
        #expect(before.conditions.map(\.holds) == [false])
        #expect(before.conditions.map(\.value) == ["山田 太郎"])
        let today = Int(test.clock.now.timeIntervalSince1970 / 86_400)
        #expect(before.conditions.map(\.exportedOn) == [today])
        // Nobody keeps which delivery named who is no target.
        #expect(before.source?.delivery == nil && before.source?.personExportedOn == today)
        let text = try String(contentsOfFile: test.workspace.settings, encoding: .utf8)
        try test.write(text.replacing("甲", with: "山田"), to: "settings.yaml")
        let after = try story(test).outlook
        #expect(after.silence == .notExported(.opened))
        #expect(
            after.steps == [
                .forgetting(at: Date(timeIntervalSince1970: Double(today + 401) * 86_400))
            ])
    }

    @Test func `a held run is what a person waits for`() throws {
        let test = try makeWorkspace("safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        let run = try #require(try test.run().held.first)
        let outlook = try story(test).outlook
        #expect(outlook.steps.first == .approval(run: run))
        #expect(outlook.silence == nil)
    }

    @Test(arguments: [true, false])
    func `whom a run means that goes on is looked at, unless it was discarded`(
        isApproved: Bool
    ) throws {
        let test = try makeWorkspace("safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        let id = try #require(try test.run().held.first)
        let run = try #require(try test.accounts().read { try $0.run(id) })
        let isSettled = try test.accounts().write {
            try isApproved
                ? $0.approve(run, by: "test", at: test.clock.now)
                : $0.discard(run, by: "test", at: test.clock.now)
        }
        #expect(isSettled)
        let outlook = try story(test).outlook
        #expect(outlook.steps.contains(.run(at: nil, .opened)) == isApproved)
        let silence: PersonOutlook.Silence? = isApproved ? nil : .notExported(.opened)
        #expect(outlook.silence == silence)
        // As it says, so it is.
        _ = try test.pipeline().continueRuns()
        #expect(try test.mails().count == (isApproved ? 2 : 0))
    }

    /// A workspace with a reminder to person 1 that waits for an approval; person 2 is invited just now.
    private func makeWorkspaceWithHeldReminder() throws -> (test: TestWorkspace, run: Run) {
        let test = try makeWorkspace(
            "sync: {reminders: 1}\nsafety: {max_new_accounts: 1, close_unused_after_days: 3}\n")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        test.clock.advance(hours: 25)
        try test.drop(Documents.candidates(Documents.person(2)), as: "b.xml")
        try test.run()
        let held = try #require(try test.accounts().read { try $0.heldRuns().first })
        try #require(held.kind == .reminder)
        return (test, held)
    }

    @Test func `reminders that were approved are told as such, and not as a run that decides`()
        throws
    {
        let (test, held) = try makeWorkspaceWithHeldReminder()
        let now = test.clock.now
        #expect(try test.accounts().write { try $0.approve(held, by: "test", at: now) })
        try test.collectMails()
        let steps = try story(test).outlook.steps.filter { $0.writes || $0.isRun }
        #expect(steps == [.reminder(account: 1, number: 1, of: 1, at: now)])
    }

    @Test func `while reminders wait for an approval nobody's has an hour, and nobody is closed`()
        throws
    {
        let (test, held) = try makeWorkspaceWithHeldReminder()
        let meant = try story(test).outlook
        #expect(meant.steps == [.approval(run: held.id)] && meant.silence == nil)
        test.clock.advance(hours: 25)
        let other = try story(test, 2).outlook
        #expect(other.steps.isEmpty && other.silence == .remindersWait(run: held.id))
        // As it says, so it is.
        #expect(try test.run().runs.isEmpty)
    }

    @Test func `nobody is reminded at a new address, so that it says what is missing`() throws {
        let test = try makeWorkspace("sync: {reminders: 2}\nsafety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        try test.drop(Documents.candidates(Documents.person(1, mail: "new@mail.example")))
        let id = try #require(try test.run().held.first)
        let run = try #require(try test.accounts().read { try $0.run(id) })
        #expect(try test.accounts().write { try $0.discard(run, by: "test", at: test.clock.now) })
        _ = try test.pipeline().continueRuns()
        let outlook = try story(test).outlook
        #expect(outlook.silence == .notExported(.readdressed))
        let reminders = outlook.steps.filter { step in
            if case .reminder = step { true } else { false }
        }
        #expect(reminders == [])
    }

    @Test func `the next run looks at everybody in the files of one that is held`() throws {
        let test = try makeWorkspace(
            "sync: {conditions: [\"Person.P_Name:part=山田\"]}\nsafety: {max_new_accounts: 1}\n")
        try test.drop(
            Documents.candidates(
                Documents.person(1), Documents.person(2), Documents.person(3, name: "甲")))
        #expect(try test.run().held.count == 1)
        try test.write(TestWorkspace.decided(TestWorkspace.settings), to: "settings.yaml")
        let outlook = try story(test, 3).outlook
        #expect(outlook.steps.first == .run(at: nil, .opened))
        #expect(outlook.silence == nil)
        // As it says, so it is.
        #expect(try test.outcomes(of: Documents.candidates(Documents.person(9)))[3] == .opened)
    }

    @Test func `a registered account at an address that the CRM has no more is said to be so`()
        throws
    {
        let test = try makeWorkspace()
        try test.importAccounts("c1@mail.example,甲,registered,yes,1,")
        func isElsewhere(_ mail: String, _ more: String = "") throws -> Bool {
            try test.drop(Documents.candidates(Documents.person(1, mail: mail, more)))
            try test.run()
            return try story(test).hasOtherAddress
        }
        #expect(try !isElsewhere("C1@mail.example"))
        #expect(try isElsewhere("new@mail.example"))
        #expect(
            try !isElsewhere(
                "new@mail.example", "<Person.P_MobileMail>c1@mail.example</Person.P_MobileMail>"))
        // Where the CRM has no address nothing tells whose it is.
        #expect(try !isElsewhere("", "<Person.P_MobileMail/>"))
    }

    @Test func `an account without records says why nothing is sent`() throws {
        let test = try makeWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,5,")
        let story = try story(test, 5)
        #expect(story.source == nil && story.outlook.silence == .noRecords)
        #expect(try explainer(test).story(ofPerson: 6) == nil)
    }

    @Test func `a mail finds people by any of the fields, and accounts, withdrawn ones too`() throws
    {
        let test = try makeWorkspace()
        try test.importAccounts(
            "shared@mail.example,乙,withdrawn,no,,", "other@mail.example,丙,registered,yes,9,",
            "SHARED@mail.example,丁,registered,yes,8,")
        try test.drop(
            Documents.candidates(
                Documents.person(
                    1, "<Person.P_MobileMail>Ｓhared@mail.example</Person.P_MobileMail>"),
                Documents.person(2, mail: "shared@mail.example"), Documents.person(3)))
        try test.run()
        let found = try explainer(test).stories(withMail: MailAddress("shared@mail.example"))
        #expect(found.map(\.personId) == [1, 2, 8, nil])
        #expect(found.last?.holdings.map(\.account.name) == ["乙"])
        #expect(try explainer(test).stories(withMail: MailAddress("x@mail.example")).isEmpty)
    }

    @Test func `a sign-up that nobody verifies is removed`() throws {
        let test = try makeWorkspace()
        let opened = try test.accounts().write {
            try $0.open(
                NewAccount(
                    address: MailAddress("s@mail.example"), name: "甲", isSignUp: true,
                    personId: nil, createdAt: test.clock.now))
        }
        let account = try #require(opened).id
        let story = try #require(try explainer(test).story(ofAccount: account))
        #expect(
            story.outlook.steps == [.removal(account: account, at: test.clock.now + 7 * 86_400)])
    }
}
