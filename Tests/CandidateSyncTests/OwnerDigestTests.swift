import Foundation
import Publishing
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage

/// 未登録者のお知らせ: owners hear once a week who of theirs has not registered yet.
@Suite(.ownThreads) struct OwnerDigestTests {
    private static let owners = Documents.users(
        Documents.user(5, mail: "u5@agency.example"), Documents.user(7, mail: "u7@agency.example"))

    /// Opened on a Monday at 10:00: 1 and 2 are of owner 5, 3 of owner 7, 4 of nobody, 6 of owner 9, whom
    /// nobody can reach.
    private static func makeWorkspace(_ digest: String = "weekly") throws -> TestWorkspace {
        let test = try TestWorkspace(with: "sync: {owner_digest: \(digest)}\n")
        try test.drop(owners, as: "0.xml")
        try test.drop(
            Documents.candidates(
                Documents.person(1, name: "山田 一郎", owner: 5),
                Documents.person(2, name: "山田 二郎", owner: 5),
                Documents.person(3, name: "山田 三郎", owner: 7),
                Documents.person(4, name: "山田 四郎"),
                Documents.person(6, name: "山田 六郎", owner: 9)), as: "1.xml")
        try test.run()
        return test
    }

    /// To whom they are, each with the names in it, in the order of both.
    private func digests(_ test: TestWorkspace) throws -> [String] {
        try test.mails().filter { $0.body.contains("まだ登録を完了していません") }.map { mail in
            let names = mail.body.matches(of: /山田 (.)郎/).map { String($0.1) }
            return "\(mail.to) \(names.joined())"
        }.sorted()
    }

    private static let everybody = ["u5@agency.example 一二", "u7@agency.example 三"]

    @Test func `each owner who can be reached gets one on Monday at nine, and no second one`()
        throws
    {
        let test = try Self.makeWorkspace()
        #expect(try digests(test).isEmpty)
        test.clock.advance(hours: 166.9)
        try test.run()
        #expect(try digests(test).isEmpty)
        test.clock.advance(hours: 0.2)
        for _ in 1...3 {
            try test.run()
            #expect(try digests(test) == Self.everybody)
        }
        let mail = try #require(try test.mails().last { $0.to == "u5@agency.example" })
        #expect(mail.body.contains("次の2名は"))
        #expect(mail.body.contains("・山田 一郎（個人連絡先ID：1、2026年11月23日開設）"))
        #expect(mail.link == nil)
        #expect(!mail.body.contains("token="))
        #expect(!mail.body.contains("@mail.example"))
        test.clock.advance(hours: 24 * 7)
        try test.run()
        #expect(try digests(test).count == 4)
    }

    @Test func `another time zone brings none a second time in a week`() throws {
        let test = try Self.makeWorkspace()
        test.clock.advance(hours: 167.1)
        try test.run()
        #expect(try digests(test) == Self.everybody)
        try test.write(
            TestWorkspace.decided(
                TestWorkspace.settings.replacing(
                    "site:\n", with: "site:\n  time_zone: Europe/London\n")
                    + "sync: {owner_digest: weekly}\n"), to: "settings.yaml")
        test.clock.advance(hours: 24)
        for _ in 1...2 { try test.run() }
        #expect(try digests(test) == Self.everybody)
        test.clock.advance(hours: 24 * 7)
        try test.run()
        #expect(try digests(test).count == 4)
    }

    @Test func `those that were missed are made up for once`() throws {
        let test = try Self.makeWorkspace()
        test.clock.advance(hours: 24 * 23)
        for _ in 1...2 { try test.run() }
        #expect(try digests(test) == Self.everybody)
    }

    @Test func `by a clock that was ahead of Monday, and is put right, each is written once`()
        throws
    {
        let test = try Self.makeWorkspace()
        test.clock.advance(hours: 168)
        try test.run()
        #expect(try digests(test) == Self.everybody)
        // Monday at one, at ten and at seven.
        test.clock.advance(hours: -9)
        for _ in 1...3 {
            try test.run()
            #expect(try digests(test) == Self.everybody)
            test.clock.advance(hours: 9)
        }
        test.clock.advance(hours: 24 * 7)
        try test.run()
        #expect(try digests(test).count == 4)
    }

    @Test func `none is written unless they are switched on`() throws {
        let test = try Self.makeWorkspace("off")
        test.clock.advance(hours: 24 * 8)
        try test.run()
        #expect(try digests(test).isEmpty)
        #expect(try test.accounts().read { try $0.digest() } == nil)
    }

    @Test func `the service wakes for them, and writes them by itself`() throws {
        let test = try Self.makeWorkspace()
        let ten = 10.0 / 3_600
        test.clock.advance(hours: 167 - ten)
        let watch = try test.watch()
        #expect(try watch.turn() <= .seconds(10.1))
        #expect(try digests(test).isEmpty)
        test.clock.advance(hours: ten + 0.001)
        #expect(try watch.turn() == .seconds(30))
        #expect(try digests(test) == Self.everybody)
    }

    @Test
    func `who has registered, left or was deleted is not in it, nor is an owner without anybody`()
        throws
    {
        let test = try Self.makeWorkspace()
        let now = test.clock.now
        try test.accounts().write { transaction in
            let registered = try #require(try transaction.account(ofPerson: 1))
            #expect(try transaction.setPassword(account: registered.id, hash: "x", at: now))
            let left = try #require(try transaction.account(ofPerson: 3))
            #expect(try transaction.withdraw(account: left.id, .staff, at: now))
        }
        test.clock.advance(hours: 168)
        // Imported, while the run that ends the account is still to come.
        try test.drop(
            Documents.candidates(
                Documents.person(
                    2, name: "山田 二郎", owner: 5, "<Person.P_Deleted>1</Person.P_Deleted>")),
            as: "2.xml")
        let pipeline = try test.pipeline()
        _ = try pipeline.takeIn(trigger: .arrival)
        try pipeline.sendDigests()
        #expect(try digests(test).isEmpty)
    }

    @Test func `whoever has the candidate by the last export is told, and nobody else`() throws {
        let test = try Self.makeWorkspace()
        test.clock.advance(hours: 168)
        try test.drop(
            Documents.candidates(Documents.person(2, name: "山田 二郎", owner: 7)), as: "2.xml")
        let pipeline = try test.pipeline()
        _ = try pipeline.takeIn(trigger: .arrival)
        try pipeline.sendDigests()
        #expect(try digests(test) == ["u5@agency.example 一", "u7@agency.example 二三"])
    }

    @Test func `two hundred are listed, and the others counted`() throws {
        let test = try Self.makeWorkspace()
        let more = (100..<303).map { Documents.person($0, name: "山田 多郎", owner: 7) }.joined()
        try test.drop("<Candidate><Code>0</Code>\(more)</Candidate>", as: "2.xml")
        try test.run()
        test.clock.advance(hours: 168)
        let pipeline = try test.pipeline()
        var digests = pipeline.stages.ownerDigests
        digests.step = 7
        try digests.write(due: test.clock.now) {}
        let mail = try #require(try test.mails().last { $0.to == "u7@agency.example" })
        #expect(mail.body.contains("次の204名は"))
        #expect(mail.body.contains("ほかに4名います"))
        #expect(mail.body.matches(of: /・山田/).count == 200)
    }

    @Test func `whenever the process dies, each owner has one in the end`() throws {
        func send(_ test: TestWorkspace, dyingAt fatal: Int) throws -> Int {
            let steps = FatalStep(fatal)
            let pipeline = try test.pipeline(reached: {
                if $0 == .synced || $0 == .committed { try steps.pass() }
            })
            do { try pipeline.sendDigests() } catch is Death {}
            return steps.count
        }
        // More than are written to in one transaction.
        let more = 20..<30
        func makeDue() throws -> TestWorkspace {
            let test = try Self.makeWorkspace()
            let users = more.map { Documents.user($0, mail: "u\($0)@agency.example") }
            try test.drop(
                "<User><Code>0</Code>\(users.joined())</User>", as: "2.xml")
            let people = more.map {
                Documents.person(100 + $0, name: "山田 十郎", owner: $0)
            }
            try test.drop("<Candidate><Code>0</Code>\(people.joined())</Candidate>", as: "3.xml")
            try test.run()
            test.clock.advance(hours: 168)
            return test
        }
        let all = (Self.everybody + more.map { "u\($0)@agency.example 十" }).sorted()
        let steps = try send(makeDue(), dyingAt: 0)
        #expect(steps >= 4)
        for fatal in 1...max(steps, 1) {
            let test = try makeDue()
            #expect(try send(test, dyingAt: fatal) == fatal)
            try test.run()
            try test.run()
            #expect(try digests(test) == all, "died at \(fatal)")
        }
    }

    @Test
    func `whoever is erased is taken out of one that was not collected, and the others stay in`()
        async throws
    {
        let test = try Self.makeWorkspace()
        test.clock.advance(hours: 168)
        try test.run()
        #expect(try digests(test) == Self.everybody)
        _ = try #require(try await EraseAccount(test.myPage())(.person(1), by: "test"))
        #expect(try digests(test) == ["u7@agency.example 三"])
        for _ in 1...2 {
            try test.run()
            #expect(try digests(test) == ["u5@agency.example 二", "u7@agency.example 三"])
        }
    }

    @Test func `a database from a backup does not send those of this week again`() throws {
        let test = try Self.makeWorkspace()
        test.clock.advance(hours: 168)
        try test.accounts().write { _ = try $0.discardWork(at: test.clock.now) }
        try test.run()
        #expect(try digests(test).isEmpty)
        test.clock.advance(hours: 168)
        try test.run()
        #expect(try digests(test) == Self.everybody)
    }

    /// 29 March 2026, 02:00 → 03:00 in Berlin; 25 October, 03:00 → 02:00.
    @Test(arguments: [
        ("Asia/Tokyo", "2026-11-23T01:00:00Z", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"),
        ("Asia/Tokyo", "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z"),
        ("Asia/Tokyo", "2026-11-22T23:59:59Z", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z"),
        ("Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-23T08:00:00Z", "2026-03-30T07:00:00Z"),
        ("Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-19T07:00:00Z", "2026-10-26T08:00:00Z"),
        (
            "America/Los_Angeles", "2026-11-23T16:59:59Z", "2026-11-16T17:00:00Z",
            "2026-11-23T17:00:00Z"
        ),
    ])
    func `the moment is Monday at nine where the site is`(
        zone: String, now: String, last: String, next: String
    ) throws {
        let times = DigestTimes(try #require(TimeZone(identifier: zone)))
        let date = try Date(now, strategy: .iso8601)
        #expect(times.last(until: date)?.formatted(.iso8601) == last)
        #expect(times.next(after: date)?.formatted(.iso8601) == next)
    }
}
