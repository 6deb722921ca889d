import Foundation
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings

/// One turn of the service after the other, on a clock that is moved by hand.
@Suite(.ownThreads) struct WatchTests {
    @Test func `on arrival, a file is imported and synced in the turn that finds it`() throws {
        let test = try TestWorkspace()
        let watch = try test.watch()
        #expect(try watch.turn() == .seconds(30))
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
        let report = try #require(try test.outbox("reports").first { $0.key.hasSuffix("json") })
        #expect(report.value.contains("\"trigger\" : \"arrival\""))
    }

    @Test func `settings that are saved during an import hold for the run behind it`() throws {
        let test = try TestWorkspace()
        let watch = try test.watch()
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        var narrow = try SettingsFile.read(test.workspace.settings)
        narrow.sync.conditions = [try Condition("Person.P_Id:eq=2")]
        _ = try watch.turn(beforeSync: {
            #expect(try test.outbox("receipts").count == 1)
            try watch.use(narrow, Templates(folder: test.workspace.templates))
        })
        #expect(try test.mails().map(\.to) == ["c2@mail.example"])
    }

    @Test func `settings that are saved while a run is planned hold for carrying it out`() throws {
        let test = try TestWorkspace()
        let watch = try test.watch()
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        var narrow = try SettingsFile.read(test.workspace.settings)
        narrow.sync.conditions = [try Condition("Person.P_Id:eq=2")]
        _ = try watch.turn(beforeSync: {
            guard try test.accounts().read({ try $0.runToCarryOut() }) != nil else { return }
            try watch.use(narrow, Templates(folder: test.workspace.templates))
        })
        #expect(try test.mails().map(\.to) == ["c2@mail.example"])
    }

    @Test func `settings that are saved during a run hold for the reminders behind it`()
        throws
    {
        let test = try TestWorkspace(with: "sync: {reminders: 1, reminder_interval_h: 1}\n")
        let watch = try test.watch()
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try watch.turn()
        test.clock.advance(hours: 24.1)
        try test.drop(Documents.candidates(Documents.person(2)))
        var narrow = try SettingsFile.read(test.workspace.settings)
        narrow.sync.conditions = [try Condition("Person.P_Id:eq=2")]
        _ = try watch.turn(beforeSync: {
            guard try test.mails().count == 2 else { return }
            try watch.use(narrow, Templates(folder: test.workspace.templates))
        })
        #expect(try test.mails().map(\.to).sorted() == ["c1@mail.example", "c2@mail.example"])
    }

    @Test func `settings saved while reminders are written hold for a run approved meanwhile`()
        throws
    {
        let test = try TestWorkspace(
            with: """
                sync: {reminders: 1, reminder_interval_h: 1}
                safety: {max_new_accounts: 2}

                """)
        let watch = try test.watch(
            test.pipeline(reached: { step in
                guard step == .committed else { return }
                let (present, held) = try test.accounts().read {
                    (try $0.runToCarryOut(), try $0.heldRuns().first)
                }
                guard present?.kind == .reminder, let held else { return }
                try test.accounts().write {
                    _ = try $0.approve(held, by: "test", at: test.clock.now)
                }
            }))
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try watch.turn()
        test.clock.advance(hours: 24.1)
        try test.drop(
            Documents.candidates(
                Documents.person(2), Documents.person(3), Documents.person(4)))
        var narrow = try SettingsFile.read(test.workspace.settings)
        narrow.sync.conditions = [try Condition("Person.P_Id:le=2")]
        _ = try watch.turn(beforeSync: {
            guard try test.mails().count == 2 else { return }
            try watch.use(narrow, Templates(folder: test.workspace.templates))
        })
        #expect(
            try test.mails().map(\.to).sorted()
                == ["c1@mail.example", "c1@mail.example", "c2@mail.example"])
    }

    @Test func `a file that is not yet quiet is looked at again when it may be`() throws {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing("settle_ms: 0", with: "settle_ms: 200"))
        let watch = try test.watch()
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(try watch.turn() == .milliseconds(200))
        test.clock.wait(.milliseconds(200))
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
    }

    @Test func `reminders are looked for by the hour and at every run`() throws {
        let test = try TestWorkspace(with: "sync: {reminders: 3, reminder_interval_h: 1}\n")
        let watch = try test.watch()
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

    @Test func `where it takes long to remind, it is done by the hour and not at every run`()
        throws
    {
        let test = try TestWorkspace(with: "sync: {reminders: 3, reminder_interval_h: 1}\n")
        // Each commit takes a minute.
        let watch = try test.watch(
            test.pipeline(reached: { [clock = test.clock] step in
                if step == .committed { clock.wait(.seconds(60)) }
            }))
        func arrival(of person: Int) throws {
            try test.drop(Documents.candidates(Documents.person(person)))
            _ = try watch.turn()
        }
        try arrival(of: 1)
        test.clock.advance(hours: 0.15)
        try arrival(of: 2)
        #expect(try test.mails().count == 2)
        test.clock.advance(hours: 23.95)
        _ = try watch.turn()
        #expect(try test.mails().count == 3)
        test.clock.advance(hours: 0.1)
        try arrival(of: 3)
        #expect(try test.mails().count == 4)
        test.clock.advance(hours: 1)
        _ = try watch.turn()
        #expect(try test.mails().count == 5)
    }

    @Test func `a broken file does not delay the good one behind it`() throws {
        let test = try TestWorkspace()
        let watch = try test.watch()
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
        let test = try TestWorkspace(with: nobody)
        let watch = try test.watch()
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

    @Test func `old decisions are purged but for the last about an account, their counts are not`()
        throws
    {
        let test = try TestWorkspace()
        let watch = try test.watch()
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
}
