import Foundation
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings

/// The service's turns by the clock (`sync.run: at_times`).
@Suite(.ownThreads) struct WatchScheduleTests {
    @Test func `by the clock, deliveries are imported as they come and synced at the time, once`()
        throws
    {
        // It is 10:00 in Tokyo.
        let test = try TestWorkspace(settings: TestWorkspace.atThreeAndNoon)
        let watch = try test.watch()
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
        let test = try TestWorkspace(settings: TestWorkspace.atThreeAndNoon)
        do {
            let watch = try test.watch()
            try test.drop(Documents.candidates(Documents.person(1)))
            _ = try watch.turn()
        }
        // Down over five starts.
        test.clock.advance(hours: 60)
        try test.drop(Documents.candidates(Documents.person(2)))
        let watch = try test.watch()
        _ = try watch.turn()
        #expect(try test.mails().count == 2)
        try test.drop(Documents.candidates(Documents.person(3)))
        _ = try watch.turn()
        #expect(try test.mails().count == 2)
        #expect(try test.accounts().read { try $0.runs(limit: 9) }.count == 2)
    }

    @Test func `a start that is dealt with comes no second time after a restart`() throws {
        let test = try TestWorkspace(settings: TestWorkspace.atThreeAndNoon)
        do {
            let watch = try test.watch()
            test.clock.advance(hours: 3)
            _ = try watch.turn()
        }
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try test.watch().turn()
        #expect(try test.mails().isEmpty)
    }

    @Test func `the first start of all is not a missed one`() throws {
        let test = try TestWorkspace(settings: TestWorkspace.atThreeAndNoon)
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try test.watch().turn()
        #expect(try test.mails().isEmpty)
    }

    @Test func `a plan that was cut short is made anew at the next turn, whatever the time`() throws
    {
        struct Stopped: Error {}
        let test = try TestWorkspace(settings: TestWorkspace.atThreeAndNoon)
        let people = (1...2_500).map { Documents.person($0) }.joined()
        try test.drop("<Candidate><Code>0</Code>\(people)</Candidate>")
        do {
            let pipeline = try test.pipeline(listener: { progress in
                if case .planning(2_000, _) = progress { throw Stopped() }
            })
            let watch = try test.watch(pipeline)
            _ = try watch.turn()
            test.clock.advance(hours: 2)
            #expect(throws: Stopped.self) { try watch.turn() }
        }
        try test.drop(Documents.candidates(Documents.person(9_999)))
        let watch = try test.watch()
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
        let watch = try test.watch()
        _ = try watch.turn()
        let settings = try SettingsFile.parse(
            TestWorkspace.atThreeAndNoon.replacing("\"03:00\"", with: "\"09:00\""))
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
        let test = try TestWorkspace(
            settings: TestWorkspace.atThreeAndNoon + "safety: {max_new_accounts: 1}\n")
        let watch = try test.watch()
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

    @Test func `a start that is due waits for files that are about to be taken, but not for ever`()
        throws
    {
        let test = try TestWorkspace(
            settings: TestWorkspace.atThreeAndNoon.replacing("settle_ms: 0", with: "settle_ms: 200")
        )
        do { _ = try test.watch().turn() }
        test.clock.advance(hours: 60)
        // Dropped while the service was down; it has to see that it is quiet.
        try test.drop(Documents.candidates(Documents.person(1)))
        let watch = try test.watch()
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

    @Test func `an approved run goes on behind what came before the start`() throws {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing("settle_ms: 0", with: "settle_ms: 200")
                + "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        try test.run()
        let store = try test.accounts()
        let held = try #require(try store.read { try $0.heldRuns() }.first)
        #expect(try store.write { try $0.approve(held, by: "test", at: test.clock.now) })
        let corrected = Documents.person(1, mail: "new@mail.example")
        try test.drop(Documents.candidates(corrected), as: "b.xml")
        let watch = try test.watch()
        _ = try watch.turn()
        #expect(try test.mails().isEmpty)
        test.clock.wait(.milliseconds(200))
        _ = try watch.turn()
        #expect(
            try test.mails().map(\.to).sorted() == ["c2@mail.example", "new@mail.example"])
    }

    @Test func `a start that is due waits for the file that is read, not for those behind it`()
        throws
    {
        let test = try TestWorkspace(settings: TestWorkspace.atThreeAndNoon)
        // Each file takes a minute to read, half of it to see that it has ended.
        let pipeline = try test.pipeline {
            if case .importing(let done, let total) = $0, total > 0, done == total {
                test.clock.advance(hours: 0.5 / 60)
            }
        }
        let watch = try test.watch(pipeline)
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
        let test = try TestWorkspace(settings: TestWorkspace.atThreeAndNoon)
        let watch = try test.watch()
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
}
