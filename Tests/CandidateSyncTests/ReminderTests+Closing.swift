import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Publishing
@testable import Recruiting
@testable import SyncStore

/// Who never answers is closed (`safety.close_unused_after_days`), and nobody before they have been asked.
extension ReminderTests {
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

    @Test func `nobody is closed who was imported and never written to`() async throws {
        let test = try TestWorkspace(with: "safety: {close_unused_after_days: 7}\n")
        try test.importAccounts(
            "c1@mail.example,甲,provisional,no,1,", "c2@mail.example,乙,provisional,no,,")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        func runDaily(_ days: Int) throws {
            for _ in 1...days {
                try test.run()
                try test.collectMails()
                test.clock.advance(hours: 24)
            }
        }
        try runDaily(20)
        let accounts = try test.accounts()
        func statuses() throws -> [AccountStatus] {
            try accounts.read { try $0.accounts(limit: 10) }.map(\.status)
        }
        #expect(try statuses() == [.provisional, .provisional])
        // Who is written to has as long as anybody else.
        #expect(try await ResendMail(test.myPage())(account: 1, by: "test") == .sent)
        try runDaily(12)
        #expect(try statuses() == [.withdrawn, .provisional])
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
