import Foundation
import Logging
import Recruiting
import SiteSettings
import SyncStore
import Synchronization
import TestSupport
import Testing

@testable import CandidateSync

/// Why a run waits for an approval: how many people are written to within a day, and what nobody
/// knows of them.
@Suite(.ownThreads) struct HoldTests {
    private static func settings(limit: Int, _ sync: String = "") -> String {
        TestWorkspace.settings + "sync: {\(sync)}\nsafety: {max_new_accounts: \(limit)}\n"
    }

    private func people(_ ids: ClosedRange<Int>) -> String {
        "<Candidate><Code>0</Code>\(ids.map { Documents.person($0) }.joined())</Candidate>"
    }

    private func held(_ test: TestWorkspace) throws -> [Run] {
        try test.accounts().read { try $0.heldRuns() }
    }

    private func approve(_ run: Run, _ test: TestWorkspace) throws {
        let isApproved = try test.accounts().write {
            try $0.approve(run, by: "test", at: test.clock.now)
        }
        #expect(isApproved)
        try test.run()
    }

    @Test func `many small files are no way around the limit, and wait as one run`() throws {
        let test = try TestWorkspace(settings: Self.settings(limit: 10))
        var deliveries: [String] = []
        for file in 0..<6 {
            try test.drop(people((file * 10 + 1)...(file * 10 + 10)))
            deliveries += try test.run().deliveries.map(\.delivery)
            test.clock.advance(hours: 0.01)
        }
        #expect(try test.mails().count == 10)
        let waiting = try #require(try held(test).first)
        #expect(try held(test).count == 1)
        #expect(try test.accounts().read { try $0.counts(of: waiting) } == [.held: 50])
        #expect(waiting.hold == [.limit(10, planned: 50, written: 10)])
        // Each that was taken over has its report; their files are the last one's.
        let runs = try test.accounts().read { try $0.runs(limit: 9) }
        #expect(
            runs.map(\.state)
                == [.held, .superseded, .superseded, .superseded, .superseded, .finished])
        for run in runs where run.state == .superseded {
            let (left, counts) = try test.accounts().read {
                (try $0.decisions(in: run, limit: 9), try $0.counts(of: run))
            }
            #expect(left.isEmpty && (counts[.held] ?? 0) > 0)
        }
        #expect(try test.outbox("reports").count == 2 * 5)
        let last = try test.accounts().read { try $0.deliveries(ofRun: waiting.id) }.map(\.id)
        #expect(last == Array(deliveries.dropFirst()))
        try approve(waiting, test)
        #expect(Set(try test.mails().map(\.to)).count == 60)
        #expect(try test.mails().count == 60)
    }

    @Test func `the log says that a run waits, and why, and that another one took it over`() throws
    {
        let test = try TestWorkspace(settings: Self.settings(limit: 1))
        let log = RecordingLog()
        for first in [1, 3] {
            try test.drop(people(first...first + 1))
            _ = try test.pipeline(log: log.logger).run()
            test.clock.advance(hours: 0.01)
        }
        let waiting = log.lines.filter { $0.level == .warning && $0.text.hasPrefix("run held") }
        #expect(waiting.count == 2)
        let last = try #require(waiting.last)
        let id = try #require(try held(test).first).id
        #expect(last.metadata["run"] == "\(id)")
        #expect("\(last.metadata)".contains("safety.max_new_accounts"))
        let told = log.texts(.info)
        #expect(told.contains("run taken over by a later one") && !told.contains("run finished"))
    }

    @Test func `a day later there is room again`() throws {
        let test = try TestWorkspace(settings: Self.settings(limit: 10))
        for day in 0..<3 {
            try test.drop(people((day * 10 + 1)...(day * 10 + 10)))
            #expect(try test.run().held.isEmpty)
            test.clock.advance(hours: 24)
        }
        #expect(try test.mails().count == 30)
    }

    @Test func `whom a held run has is decided anew by the next one: who is excluded since is out`()
        throws
    {
        let test = try TestWorkspace(settings: Self.settings(limit: 2))
        try test.drop(people(1...3))
        #expect(try test.run().held.count == 1)
        try test.drop(
            Documents.candidates(Documents.person(3, "<Person.P_Deleted>1</Person.P_Deleted>")))
        let result = try test.run()
        #expect(result.held.isEmpty)
        #expect(try test.mails().map(\.to) == ["c1@mail.example", "c2@mail.example"])
    }

    @Test(arguments: [false, true])
    func `whom a held run means and a new mirror does not know is looked at once it does`(
        isApproved: Bool
    ) throws {
        let test = try TestWorkspace(settings: Self.settings(limit: 2))
        try test.drop(people(1...3))
        #expect(try test.run().held.count == 1)
        let first = try #require(try held(test).first)
        try FileManager.default.removeItem(atPath: test.workspace.mirror)
        if isApproved { try approve(first, test) }
        #expect(try test.mails().isEmpty)
        try test.drop(people(4...4))
        #expect(try test.run().held.isEmpty)
        #expect(try test.mails().map(\.to) == ["c4@mail.example"])
        #expect(try test.accounts().read { try $0.peopleToLookAtAgain() } == [1, 2, 3])
        try FileManager.default.removeItem(atPath: test.workspace.mirror)
        _ = try Doctor(test.workspace, environment: test.environment).repair()
        try test.drop(people(4...4))
        #expect(try test.run().held.count == 1)
        let second = try #require(try held(test).first)
        try approve(second, test)
        #expect(Set(try test.mails().map(\.to)).count == 4)
        #expect(try test.mails().count == 4)
        #expect(try test.accounts().read { try $0.peopleToLookAtAgain() }.isEmpty)
    }

    @Test func `what lies in the inbox when one is approved counts for whoever it is to write to`()
        throws
    {
        let test = try TestWorkspace(settings: Self.settings(limit: 2))
        try test.drop(people(1...3))
        #expect(try test.run().held.count == 1)
        try test.drop(
            Documents.candidates(
                Documents.person(1, "<Person.P_Deleted>1</Person.P_Deleted>"),
                Documents.person(2, mail: "new@mail.example"), Documents.person(4)))
        let waiting = try #require(try held(test).first)
        let isApproved = try test.accounts().write {
            try $0.approve(waiting, by: "test", at: test.clock.now)
        }
        #expect(isApproved)
        let result = try test.pipeline().continueRuns()
        #expect(result.deliveries.map(\.isAccepted) == [true])
        #expect(result.runs.map(\.run) == [waiting.id])
        // The fourth is for the next run.
        #expect(
            try test.mails().map(\.to).sorted() == ["c3@mail.example", "new@mail.example"])
        #expect(try test.accounts().read { try $0.collectingRun() } != nil)
    }

    @Test func `a person of two waiting runs is written to once`() throws {
        let test = try TestWorkspace(settings: Self.settings(limit: 1))
        for _ in 1...3 {
            try test.drop(people(1...2))
            #expect(try test.run().held.count == 1)
        }
        try approve(try #require(try held(test).first), test)
        #expect(try test.mails().count == 2)
        #expect(try held(test).isEmpty)
    }

    @Test func `reminders wait for an approval too`() throws {
        let test = try TestWorkspace(settings: Self.settings(limit: 0))
        try test.drop(people(1...12))
        try test.run()
        test.clock.advance(hours: 25)
        try test.write(
            TestWorkspace.decided(Self.settings(limit: 10, "reminders: 1")), to: "settings.yaml")
        for _ in 1...3 {
            try test.run()
            test.clock.advance(hours: 1)
        }
        #expect(try test.mails().count == 12)
        let waiting = try #require(try held(test).first)
        #expect(try held(test).count == 1)
        #expect(waiting.kind == .reminder)
        #expect(waiting.hold == [.limit(10, planned: 12, written: 0)])
        try approve(waiting, test)
        #expect(try test.mails().count == 24)
    }

    @Test func `reminders count among those who are written to within a day`() throws {
        let test = try TestWorkspace(settings: Self.settings(limit: 10, "reminders: 1"))
        try test.drop(people(1...8))
        try test.run()
        test.clock.advance(hours: 24.5)
        try test.run()
        #expect(try test.mails().count == 16)
        try test.drop(people(11...13))
        #expect(try test.run().held.count == 1)
        #expect(try test.mails().count == 16)
    }

    @Test func `of two that would wait the sync does, and the reminders come later`() throws {
        let test = try TestWorkspace(settings: Self.settings(limit: 0))
        try test.drop(people(1...6))
        try test.run()
        test.clock.advance(hours: 30)
        try test.write(
            TestWorkspace.decided(Self.settings(limit: 5, "reminders: 1")), to: "settings.yaml")
        #expect(try test.run().held.count == 1)
        #expect(try held(test).map(\.kind) == [.reminder])
        try test.drop(people(11...16))
        try test.run()
        #expect(try held(test).map(\.kind) == [.sync])
        try approve(try #require(try held(test).first), test)
        // Those who were due still are.
        #expect(try held(test).map(\.kind) == [.reminder])
        try approve(try #require(try held(test).first), test)
        #expect(try test.mails().count == 6 + 6 + 6)
    }

    @Test func `a discarded run is no one's any more, whatever its rows say`() throws {
        let test = try TestWorkspace(settings: Self.settings(limit: 1))
        try test.drop(people(1...3))
        let id = try #require(try test.run().held.first)
        let run = try #require(try test.accounts().read { try $0.run(id) })
        #expect(try test.accounts().write { try $0.discard(run, by: "test", at: test.clock.now) })
        // As a former version left them.
        try test.change("UPDATE decision SET is_pending = 1")
        try test.run()
        #expect(try test.mails().isEmpty)
    }

    @Test func `a decision on a run that is just being taken over is the last word`() throws {
        let test = try TestWorkspace(settings: Self.settings(limit: 2))
        try test.drop(people(1...3))
        let id = try #require(try test.run().held.first)
        let run = try #require(try test.accounts().read { try $0.run(id) })
        try test.write(TestWorkspace.decided(Self.settings(limit: 0)), to: "settings.yaml")
        try test.drop(people(4...4))
        let isDiscarded = Mutex(false)
        let pipeline = try test.pipeline(listener: { progress in
            guard case .planning(_, let total) = progress, total > 0 else { return }
            try isDiscarded.withLock { isDiscarded in
                guard !isDiscarded else { return }
                isDiscarded = try test.accounts().write {
                    try $0.discard(run, by: "test", at: test.clock.now)
                }
            }
        })
        _ = try pipeline.run()
        #expect(isDiscarded.withLock { $0 })
        #expect(try test.mails().map(\.to) == ["c4@mail.example"])
    }

    @Test func `a duplicate of a run that was taken over is told of by the next`() throws {
        let test = try TestWorkspace(settings: Self.settings(limit: 1))
        try test.drop(Documents.users(Documents.user(5, mail: "o@agency.example")), as: "0.xml")
        try test.importAccounts("c9@mail.example,他人,provisional,no,,")
        try test.drop(Documents.candidates(Documents.person(9, owner: 5)))
        #expect(try test.outcomes(of: test.run()) == [9: .mailTaken])
        try test.change("UPDATE account SET status = 'registered', password_set = 1")
        for ids in [1...2, 3...3] {
            try test.drop(people(ids))
            #expect(try test.run().held.count == 1)
        }
        try approve(try #require(try held(test).first), test)
        #expect(try test.mails().filter { $0.to == "o@agency.example" }.count == 1)
    }

    @Test
    func `what was written while the clock was ahead counts for a day, and not till it gets there`()
        throws
    {
        let test = try TestWorkspace(settings: Self.settings(limit: 4))
        test.clock.advance(hours: 100 * 24)
        try test.drop(people(1...3))
        try test.run()
        test.clock.advance(hours: -100 * 24)
        try test.drop(people(4...5))
        let id = try #require(try test.run().held.first)
        let run = try #require(try test.accounts().read { try $0.run(id) })
        #expect(run.hold == [.limit(4, planned: 2, written: 3)])
        test.clock.advance(hours: 24)
        try test.drop(people(6...6))
        #expect(try test.run().held.isEmpty)
        #expect(try test.mails().count == 6)
    }

    // MARK: a condition's field that a whole delivery lacks

    private static let memo =
        TestWorkspace.settings
        + "sync: {conditions: [\"!Person.P_Memo:part=対象外\", \"Person.P_Phase:or=Option.P_Open\"]}\n"

    private func person(_ id: Int, memo: String?, open: Bool = true) -> String {
        Documents.person(
            id,
            (memo.map { "<Person.P_Memo>\($0)</Person.P_Memo>" } ?? "")
                + "<Person.P_Phase>\(open ? "<Option.P_Open/>" : "<Option.P_Closed/>")</Person.P_Phase>"
        )
    }

    @Test func `people of a file without a condition's field wait, if an earlier one had it`()
        throws
    {
        let test = try TestWorkspace(settings: Self.memo)
        try test.drop(
            Documents.candidates(person(1, memo: "", open: false), person(2, memo: "")))
        try test.run()
        #expect(try test.mails().map(\.to) == ["c2@mail.example"])
        try test.drop(
            Documents.candidates(person(1, memo: nil), person(3, memo: nil)), as: "毎朝.xml")
        let result = try test.run()
        let id = try #require(result.held.first)
        let run = try #require(try test.accounts().read { try $0.run(id) })
        #expect(
            run.hold == [.fieldMissing(try #require(FieldAlias("Person.P_Memo")), file: "毎朝.xml")])
        #expect(result.heldBecause[id]?.contains("毎朝.xml") == true)
        #expect(result.heldBecause[id]?.contains("Person.P_Memo") == true)
        #expect(try test.mails().count == 1)
        // Another file does not make it known, and is held with it.
        try test.drop(Documents.candidates(person(4, memo: "")))
        #expect(try test.run().held.count == 1)
        #expect(try test.mails().count == 1)
        // One that tells it does.
        try test.drop(Documents.candidates(person(1, memo: "対象外")))
        #expect(try test.run().held.isEmpty)
        #expect(try test.mails().map(\.to) == ["c2@mail.example", "c4@mail.example"])
    }

    @Test
    func `what an earlier waiting run's file said of the field does not count for a later one`()
        throws
    {
        let test = try TestWorkspace(settings: Self.memo + "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(person(1, memo: ""), person(2, memo: "")))
        #expect(try test.run().held.count == 1)
        try test.drop(
            Documents.candidates(
                person(1, memo: nil),
                Documents.person(2, "<Person.P_Deleted>1</Person.P_Deleted>")))
        #expect(try test.run().held.count == 1)
        #expect(try test.mails().isEmpty)
    }

    @Test func `it can be approved`() throws {
        let test = try TestWorkspace(settings: Self.memo)
        try test.drop(Documents.candidates(person(1, memo: "", open: false)))
        try test.run()
        try test.drop(Documents.candidates(person(1, memo: nil)))
        try test.run()
        try approve(try #require(try held(test).first), test)
        #expect(try test.mails().map(\.to) == ["c1@mail.example"])
    }

    @Test func `a file beside it that has the field for its people is enough`() throws {
        let test = try TestWorkspace(settings: Self.memo)
        try test.drop(Documents.candidates(person(1, memo: nil)), as: "a.xml")
        try test.drop(Documents.candidates(person(1, memo: "")), as: "b.xml")
        #expect(try test.run().held.isEmpty)
        #expect(try test.mails().map(\.to) == ["c1@mail.example"])
    }

    @Test func `a condition that came after the import is asked of the fields that the file had`()
        throws
    {
        let test = try TestWorkspace(with: "sync: {run: at_times}\n")
        try test.drop(Documents.candidates(person(1, memo: "", open: false)), as: "a.xml")
        try test.run()
        try test.drop(Documents.candidates(person(1, memo: nil)), as: "b.xml")
        _ = try test.pipeline().takeIn(trigger: .schedule)
        try test.change("DELETE FROM account")
        try test.write(TestWorkspace.decided(Self.memo), to: "settings.yaml")
        #expect(try test.run().held.count == 1)
    }
}
