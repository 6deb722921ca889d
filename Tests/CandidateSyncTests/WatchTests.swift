import Foundation
import Logging
import Recruiting
import SyncStore
import Synchronization
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings

/// One turn of the service after the other, on a clock that is moved by hand.
@Suite(.ownThreads) struct WatchTests {
    private static let atThree =
        TestWorkspace.settings + "sync: {run: at_times, times: [\"03:00\", \"12:00\"]}\n"

    private func watch(
        _ test: TestWorkspace, _ pipeline: Pipeline? = nil,
        reached: @escaping @Sendable (Outbox.Step) throws -> Void = { _ in }
    ) throws -> Watch {
        try Watch(
            pipeline ?? test.pipeline(reached: reached), environment: test.environment,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func `on arrival, a file is imported and synced in the turn that finds it`() throws {
        let test = try TestWorkspace()
        let watch = try watch(test)
        #expect(try watch.turn() == .seconds(30))
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
        let report = try #require(try test.outbox("reports").first { $0.key.hasSuffix("json") })
        #expect(report.value.contains("\"trigger\" : \"arrival\""))
    }

    @Test func `pages that come together are one run, and one mail to an owner`() throws {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings + "sync: {gather_s: 5}\n")
        for person in 1...8 {
            try test.importAccounts("c\(person)@mail.example,他人,registered,yes,,")
        }
        let watch = try watch(test)
        try test.drop(Documents.users(Documents.user(5, mail: "o@agency.example")), as: "0.xml")
        for page in 1...8 {
            try test.drop(
                Documents.candidates(Documents.person(page, owner: 5)), as: "page-\(page).xml")
            #expect(try watch.turn() == .seconds(5))
            test.clock.wait(.seconds(4))
            #expect(try watch.turn() == .seconds(1))
        }
        #expect(try test.mails().isEmpty)
        test.clock.wait(.seconds(1))
        #expect(try watch.turn() == .seconds(30))
        #expect(try test.mails().map(\.to) == ["o@agency.example"])
        #expect(try test.accounts().read { try $0.runs(limit: 9) }.count == 1)
    }

    @Test func `pages that never end are synced after five minutes`() throws {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings + "sync: {gather_s: 60}\n")
        let watch = try watch(test)
        for page in 0...9 {
            try test.drop(Documents.candidates(Documents.person(page + 1)), as: "\(page).xml")
            _ = try watch.turn()
            #expect(try test.mails().isEmpty)
            test.clock.wait(.seconds(30))
        }
        _ = try watch.turn()
        #expect(try test.mails().count == 10)
    }

    @Test func `after a restart what was gathered waits for once its time, and is not forgotten`()
        throws
    {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings + "sync: {gather_s: 5}\n")
        do {
            let watch = try watch(test)
            try test.drop(Documents.candidates(Documents.person(1)))
            _ = try watch.turn()
        }
        let watch = try watch(test)
        #expect(try watch.turn() == .seconds(5))
        test.clock.wait(.seconds(5))
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
    }

    @Test func `who changes to batch times while pages are gathered keeps nothing awake`() throws {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings + "sync: {gather_s: 5}\n")
        let watch = try watch(test)
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(try watch.turn() == .seconds(5))
        var settings = try SettingsFile.read(test.workspace.settings)
        settings.sync.run = .atTimes
        try watch.use(settings, Templates(folder: test.workspace.templates))
        test.clock.wait(.seconds(6))
        #expect(try watch.turn() == .seconds(30))
        #expect(try test.mails().isEmpty)
    }

    @Test func `settings that are saved during an import hold for the run behind it`() throws {
        let test = try TestWorkspace()
        let watch = try watch(test)
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        var narrow = try SettingsFile.read(test.workspace.settings)
        narrow.sync.conditions = [try Condition("Person.P_Id:eq=2")]
        _ = try watch.turn(beforeSync: {
            #expect(try test.outbox("receipts").count == 1)
            try watch.use(narrow, Templates(folder: test.workspace.templates))
        })
        #expect(try test.mails().map(\.to) == ["c2@mail.example"])
    }

    @Test func `a file that is not yet quiet is looked at again when it may be`() throws {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing("settle_ms: 0", with: "settle_ms: 200"))
        let watch = try watch(test)
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(try watch.turn() == .milliseconds(200))
        test.clock.wait(.milliseconds(200))
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
    }

    @Test func `by the clock, deliveries are imported as they come and synced at the time, once`()
        throws
    {
        // It is 10:00 in Tokyo.
        let test = try TestWorkspace(settings: Self.atThree)
        let watch = try watch(test)
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try watch.turn()
        #expect(try test.outbox("receipts").count == 1)
        #expect(try test.mails().isEmpty)
        test.clock.advance(hours: 1.999)
        #expect(try watch.turn() < .seconds(4))
        #expect(try test.mails().isEmpty)
        test.clock.advance(hours: 0.001)
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
        try test.drop(Documents.candidates(Documents.person(2)))
        test.clock.advance(hours: 14.999)
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
        test.clock.advance(hours: 0.001)
        _ = try watch.turn()
        _ = try watch.turn()
        #expect(try test.mails().count == 2)
        let triggers = try test.accounts().read { try $0.runs(limit: 9) }.map(\.trigger)
        #expect(triggers == [.schedule, .schedule])
    }

    @Test func `a start that was missed is made up once`() throws {
        let test = try TestWorkspace(settings: Self.atThree)
        do {
            let watch = try watch(test)
            try test.drop(Documents.candidates(Documents.person(1)))
            _ = try watch.turn()
        }
        // Down over five starts.
        test.clock.advance(hours: 60)
        try test.drop(Documents.candidates(Documents.person(2)))
        let watch = try watch(test)
        _ = try watch.turn()
        #expect(try test.mails().count == 2)
        try test.drop(Documents.candidates(Documents.person(3)))
        _ = try watch.turn()
        #expect(try test.mails().count == 2)
        #expect(try test.accounts().read { try $0.runs(limit: 9) }.count == 2)
    }

    @Test func `a start that is dealt with comes no second time after a restart`() throws {
        let test = try TestWorkspace(settings: Self.atThree)
        do {
            let watch = try watch(test)
            test.clock.advance(hours: 3)
            _ = try watch.turn()
        }
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try watch(test).turn()
        #expect(try test.mails().isEmpty)
    }

    @Test func `the first start of all is not a missed one`() throws {
        let test = try TestWorkspace(settings: Self.atThree)
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try watch(test).turn()
        #expect(try test.mails().isEmpty)
    }

    @Test func `a plan that was cut short is made anew at the next turn, whatever the time`() throws
    {
        struct Stopped: Error {}
        let test = try TestWorkspace(settings: Self.atThree)
        let people = (1...2_500).map { Documents.person($0) }.joined()
        try test.drop("<Candidate><Code>0</Code>\(people)</Candidate>")
        do {
            let pipeline = try test.pipeline(listener: { progress in
                if case .planning(2_000, _) = progress { throw Stopped() }
            })
            let watch = try watch(test, pipeline)
            _ = try watch.turn()
            test.clock.advance(hours: 2)
            #expect(throws: Stopped.self) { try watch.turn() }
        }
        try test.drop(Documents.candidates(Documents.person(9_999)))
        let watch = try watch(test)
        _ = try watch.turn()
        // Held, as it is over the limit: 2,500 decisions, each once, and the new file's person not.
        let held = try #require(try test.accounts().read { try $0.heldRuns() }.first)
        #expect(try test.accounts().read { try $0.counts(of: held) } == [.held: 2_500])
        #expect(try test.mails().isEmpty)
    }

    @Test func `new settings hold from the next turn on, and a time they add is not a missed one`()
        throws
    {
        let test = try TestWorkspace()
        let watch = try watch(test)
        _ = try watch.turn()
        let settings = try SettingsFile.parse(
            Self.atThree.replacing("\"03:00\"", with: "\"09:00\""))
        try watch.use(settings, Templates(folder: test.workspace.templates))
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try watch.turn()
        #expect(try test.mails().isEmpty)
        #expect(try test.outbox("receipts").count == 1)
        test.clock.advance(hours: 2)
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
        // And back: what is collected is synced, and the schedule is forgotten.
        try watch.use(
            SettingsFile.parse(TestWorkspace.decided(TestWorkspace.settings)),
            Templates(folder: "/nowhere"))
        test.clock.advance(hours: 24)
        try test.drop(Documents.candidates(Documents.person(2)))
        _ = try watch.turn()
        #expect(try test.mails().count == 2)
        #expect(try test.accounts().read { try $0.scheduleDealtWith() } == nil)
    }

    @Test
    func `a run that somebody approved is carried out in the next turn, whatever the schedule`()
        throws
    {
        let test = try TestWorkspace(settings: Self.atThree + "safety: {max_new_accounts: 1}\n")
        let watch = try watch(test)
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        _ = try watch.turn()
        test.clock.advance(hours: 2)
        _ = try watch.turn()
        let store = try test.accounts()
        let held = try #require(try store.read { try $0.heldRuns() }.first)
        #expect(try store.write { try $0.approve(held, by: "test", at: test.clock.now) })
        _ = try watch.turn()
        #expect(try test.mails().count == 2)
    }

    @Test func `reminders are looked for by the hour and at every run`() throws {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings + "sync: {reminders: 3, reminder_interval_h: 1}\n")
        let watch = try watch(test)
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try watch.turn()
        test.clock.advance(hours: 23.9)
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
        test.clock.advance(hours: 0.2)
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
        // A run brings the next look forward.
        try test.drop(Documents.candidates(Documents.person(2)))
        _ = try watch.turn()
        #expect(try test.mails().count == 3)
        test.clock.advance(hours: 24)
        _ = try watch.turn()
        #expect(try test.mails().count == 5)
    }

    @Test func `after our own trouble the next turn ends what was half done first`() throws {
        struct Trouble: Error {}
        let test = try TestWorkspace()
        let steps = Countdown(3)
        let watch = try watch(test) { step in
            if step == .committed, steps.next() { throw Trouble() }
        }
        for person in 1...3 {
            try test.drop(Documents.candidates(Documents.person(person)), as: "\(person).xml")
        }
        var troubles = 0
        for _ in 0..<6 {
            do { _ = try watch.turn() } catch is Trouble { troubles += 1 }
        }
        #expect(troubles == 3)
        #expect(try test.mails().map(\.to).sorted().count == 3)
        #expect(try test.outbox("receipts").count == 3)
        #expect(try test.files(below: test.workspace.spool).isEmpty)
        #expect(try test.files(below: test.workspace.claimed).isEmpty)
    }

    @Test func `a broken file does not delay the good one behind it`() throws {
        let test = try TestWorkspace()
        let watch = try watch(test)
        try test.drop("<x></x>", as: "a.xml")
        try test.drop(Documents.candidates(Documents.person(1)), as: "b.xml")
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
        #expect(try test.outbox("receipts").count == 2)
        #expect(try test.outbox("rejected").first?.value == "<x></x>")
    }

    @Test func `more files than one look takes are taken turn by turn, the oldest first`()
        throws
    {
        let nobody = "sync: {conditions: [\"Person.P_Id:lt=1\"]}\n"
        let test = try TestWorkspace(settings: TestWorkspace.settings + nobody)
        let watch = try watch(test)
        for person in 1...Pipeline.mostReady + 44 {
            try test.drop(
                Documents.candidates(Documents.person(person)),
                as: "\(String(format: "%04d", person)).xml")
        }
        #expect(try watch.turn() == .zero)
        #expect(try test.outbox("receipts").count == Pipeline.mostReady)
        #expect(
            try test.files(below: test.workspace.inbox).keys.min()
                == "\(Pipeline.mostReady + 1).xml")
        #expect(try watch.turn() == .seconds(30))
        #expect(try test.outbox("receipts").count == Pipeline.mostReady + 44)
        #expect(try test.mails().isEmpty)
    }

    @Test func `what comes out goes where the outbox is now, if somebody made it anew`() throws {
        let test = try TestWorkspace()
        let watch = try watch(test)
        let files = FileManager.default
        try files.moveItem(
            atPath: test.workspace.outbox, toPath: "\(test.workspace.root)/collected")
        try test.drop(Documents.candidates(Documents.person(1)), as: "a.xml")
        try test.drop("<x></x>", as: "b.xml")
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
        #expect(try test.outbox("receipts").count == 2)
        #expect(try test.outbox("rejected").count == 1)
        try files.removeItem(atPath: "\(test.workspace.outbox)/mail")
        try test.drop(Documents.candidates(Documents.person(2)), as: "a.xml")
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
    }

    @Test func `a workspace that was moved is not mixed with the one in its place`() throws {
        let test = try TestWorkspace()
        let watch = try watch(test)
        let root = test.workspace.root
        let away = "\(root)-away"
        defer { try? FileManager.default.removeItem(atPath: away) }
        try FileManager.default.moveItem(atPath: root, toPath: away)
        try test.drop(Documents.candidates(Documents.person(1)))
        for _ in 0..<2 { #expect(throws: WorkspaceMoved.self) { _ = try watch.turn() } }
        #expect(try test.files(below: root).keys.sorted() == ["inbox/export.xml"])
        // Where it was, it goes on.
        try FileManager.default.removeItem(atPath: root)
        try FileManager.default.moveItem(atPath: away, toPath: root)
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
    }

    @Test func `what another process committed and died over comes out in the next turn`() throws {
        struct Died: Error {}
        let test = try TestWorkspace()
        let watch = try watch(test)
        let other = try Outbox(
            test.workspace, store: test.accounts(),
            identifiers: IdentifierSource(test.environment)
        ) { if $0 == .committed { throw Died() } }
        #expect(throws: Died.self) {
            try other.publish { batch in
                try batch.add(.report, id: batch.makeId(), name: "x.json", Array("x".utf8))
            }
        }
        #expect(try test.outbox("reports").isEmpty)
        _ = try watch.turn()
        #expect(try test.outbox("reports") == ["x.json": "x"])
    }

    @Test func `an inbox that is gone stops nothing else, and is followed when it is there again`()
        throws
    {
        let test = try TestWorkspace(settings: Self.atThree)
        let watch = try watch(test)
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try watch.turn()
        try FileManager.default.moveItem(
            atPath: test.workspace.inbox, toPath: "\(test.workspace.root)/old")
        test.clock.advance(hours: 2)
        #expect(try watch.turn() == .seconds(1))
        #expect(try test.mails().count == 1)
        #expect(!FileManager.default.fileExists(atPath: test.workspace.inbox))
        try test.drop(Documents.candidates(Documents.person(2)))
        _ = try watch.turn()
        #expect(try test.outbox("receipts").count == 2)
    }

    @Test func `a start that is due waits for files that are about to be taken, but not for ever`()
        throws
    {
        let test = try TestWorkspace(
            settings: Self.atThree.replacing("settle_ms: 0", with: "settle_ms: 200"))
        do { _ = try watch(test).turn() }
        test.clock.advance(hours: 60)
        // Dropped while the service was down; it has to see that it is quiet.
        try test.drop(Documents.candidates(Documents.person(1)))
        let watch = try watch(test)
        #expect(try watch.turn() == .milliseconds(200))
        test.clock.wait(.milliseconds(200))
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
        // One that never gets quiet holds up the next start for a minute.
        test.clock.advance(hours: 24)
        try test.drop(Documents.candidates(Documents.person(2)), as: "b.xml")
        for second in 0..<62 {
            try test.drop("<Candidate>\(second)", as: "growing.xml")
            _ = try watch.turn()
            test.clock.wait(.seconds(1))
        }
        #expect(try test.mails().count == 2)
    }

    @Test func `a start that is due waits for the file that is read, not for those behind it`()
        throws
    {
        let test = try TestWorkspace(settings: Self.atThree)
        // Each file takes a minute to read, half of it to see that it has ended.
        let pipeline = try test.pipeline {
            if case .importing(let done, let total) = $0, total > 0, done == total {
                test.clock.advance(hours: 0.5 / 60)
            }
        }
        let watch = try watch(test, pipeline)
        _ = try watch.turn()
        for person in 1...9 {
            try test.drop(Documents.candidates(Documents.person(person)), as: "\(person).xml")
        }
        // 11:58: due while the second is read, and waited for a minute more.
        test.clock.advance(hours: 1 + 58.0 / 60)
        #expect(try watch.turn() == .zero)
        #expect(try test.mails().map(\.to) == (1...3).map { "c\($0)@mail.example" })
        _ = try watch.turn()
        #expect(try test.outbox("receipts").count == 9)
        #expect(try test.mails().count == 3, "the others are the next start's")
    }

    @Test func `a clock that was ahead once does not silence the schedule`() throws {
        let test = try TestWorkspace(settings: Self.atThree)
        let watch = try watch(test)
        let store = try test.accounts()
        try store.write {
            try $0.noteScheduleDealtWith(until: test.clock.now.addingTimeInterval(1e8))
        }
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try watch.turn()
        test.clock.advance(hours: 2)
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
    }

    @Test func `old decisions are purged but for the last about an account, their counts are not`()
        throws
    {
        let test = try TestWorkspace()
        let watch = try watch(test)
        try test.drop(
            Documents.candidates(Documents.person(1), Documents.person(2, mail: "c1@mail.example")))
        _ = try watch.turn()
        let store = try test.accounts()
        let run = try #require(try store.read { try $0.runs(limit: 1) }.first)
        #expect(try store.read { try $0.decisions(in: run, limit: 9) }.first?.mailKey == nil)
        // A day on, the clock is believed.
        for _ in 1...2 {
            test.clock.advance(hours: 24 * 401)
            _ = try watch.turn()
        }
        let later = try #require(try store.read { try $0.run(run.id) })
        #expect(try store.read { try $0.decisions(in: later, limit: 9) }.map(\.personId) == [1])
        #expect(try store.read { try $0.counts(of: later) } == [.opened: 1, .mailTaken: 1])
    }

    @Test func `something odd in the archive stops nothing`() throws {
        let test = try TestWorkspace()
        try test.write("x", to: "state/archive/2020-01-01")
        let watch = try watch(test)
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(try watch.turn() == .seconds(30))
        #expect(try test.mails().count == 1)
    }
}

/// Says yes so many times.
private final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    func next() -> Bool {
        left.withLock { left in
            left -= 1
            return left >= 0
        }
    }
}
