import Foundation
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

/// 今すぐ実行, as the service hears of it.
@Suite(.ownThreads) struct RunRequestTests {
    private static let atNoon =
        TestWorkspace.settings + "sync: {run: at_times, times: [\"12:00\"]}\n"

    private func ask(_ test: TestWorkspace, as who: String = "花子") throws -> Bool {
        try test.accounts().write { try $0.requestRun(by: who, at: test.clock.now) }
    }

    private func request(_ test: TestWorkspace) throws -> RunRequest? {
        try test.accounts().read { try $0.runRequest() }
    }

    /// Oldest first.
    private func runs(_ test: TestWorkspace) throws -> [Run] {
        try test.accounts().read { try $0.runs(limit: 9) }.reversed()
    }

    @Test func `two ask before the time has come: one run, which says who asked first`() throws {
        let test = try TestWorkspace(settings: Self.atNoon)
        let watch = try test.watch()
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try watch.turn()
        #expect(try test.mails().isEmpty)
        #expect(try ask(test))
        #expect(try !ask(test, as: "次郎"))
        _ = try watch.turn()
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
        let run = try #require(try runs(test).first)
        #expect(try runs(test).count == 1)
        #expect(run.trigger == .staff && run.requestedBy == "花子")
        #expect(try request(test)?.answer == .begun)
        #expect(try request(test)?.run == run.id)
        let lines = try test.accounts().read { try $0.audit(.run, run.id, limit: 9) }
        #expect(lines.map(\.who) == ["花子"] && lines.map(\.new) == ["requested"])
        // The time of the schedule is still its own.
        try test.drop(Documents.candidates(Documents.person(2)))
        test.clock.advance(hours: 2)
        _ = try watch.turn()
        #expect(try test.mails().count == 2)
        #expect(try runs(test).map(\.trigger) == [.staff, .schedule])
        #expect(try runs(test).last?.requestedBy == nil)
    }

    @Test func `on arrival it does not wait for more files`() throws {
        let test = try TestWorkspace(with: "sync: {gather_s: 60}\n")
        let watch = try test.watch()
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try watch.turn()
        #expect(try test.mails().isEmpty)
        #expect(try ask(test))
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
        #expect(try runs(test).map(\.trigger) == [.staff])
    }

    @Test func `it waits for a file that is about to be taken`() throws {
        let test = try TestWorkspace(
            settings: Self.atNoon.replacing("settle_ms: 0", with: "settle_ms: 200"))
        let watch = try test.watch()
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(try ask(test))
        _ = try watch.turn()
        #expect(try request(test)?.isWaiting == true)
        test.clock.wait(.milliseconds(200))
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
        #expect(try request(test)?.answer == .begun)
    }

    @Test func `where nothing has come there is no run, and that is the answer`() throws {
        let test = try TestWorkspace()
        let watch = try test.watch()
        #expect(try ask(test))
        _ = try watch.turn()
        #expect(try request(test)?.answer == .nothing)
        #expect(try runs(test).isEmpty)
        // Answered: the next one is another.
        #expect(try ask(test, as: "次郎"))
        #expect(try request(test)?.who == "次郎" && request(test)?.isWaiting == true)
    }

    @Test func `who waits for another look is looked at, though nothing has come`() throws {
        let test = try TestWorkspace.worked()
        try test.accounts().write { try $0.lookAgain(at: 1) }
        // Two processes' ids of one moment have no order.
        test.clock.advance(hours: 1)
        #expect(try ask(test))
        _ = try test.watch().turn()
        let run = try #require(try runs(test).last)
        #expect(run.trigger == .staff && run.state == .finished)
        let counts = try test.accounts().read { try $0.counts(of: run) }
        #expect(counts == [.alreadyOpen: 1])
        #expect(try test.mails().count == 1)
    }

    @Test func `a run that waits for an approval goes on waiting`() throws {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        let watch = try test.watch()
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        _ = try watch.turn()
        #expect(try runs(test).map(\.state) == [.held])
        #expect(try ask(test))
        _ = try watch.turn()
        #expect(try runs(test).map(\.state) == [.held])
        #expect(try request(test)?.answer == .nothing)
        #expect(try test.mails().isEmpty)
    }

    @Test func `what was asked for before a restart is done behind it, for two hours`() throws {
        let test = try TestWorkspace(settings: Self.atNoon)
        do {
            let watch = try test.watch()
            try test.drop(Documents.candidates(Documents.person(1)))
            _ = try watch.turn()
        }
        #expect(try ask(test))
        test.clock.advance(hours: 1.9)
        _ = try test.watch().turn()
        #expect(try runs(test).map(\.trigger) == [.staff])
        #expect(try ask(test))
        test.clock.advance(hours: 2.1)
        try test.drop(Documents.candidates(Documents.person(2)))
        _ = try test.watch().turn()
        #expect(try request(test)?.answer == .late)
    }

    @Test func `a process that dies over the plan has one run made anew, and no second one`()
        throws
    {
        struct Stopped: Error {}
        let test = try TestWorkspace(settings: Self.atNoon)
        // What it had decided is forgotten in more than one step.
        let people = (1...4_500).map { Documents.person($0) }.joined()
        try test.drop("<Candidate><Code>0</Code>\(people)</Candidate>")
        try test.workspace.prepare()
        #expect(try ask(test))
        do {
            let pipeline = try test.pipeline(listener: { progress in
                if case .planning(4_000, _) = progress { throw Stopped() }
            })
            let watch = try test.watch(pipeline)
            #expect(throws: Stopped.self) { try watch.turn() }
        }
        let watch = try test.watch()
        _ = try watch.turn()
        _ = try watch.turn()
        // Held, as it is over the limit.
        let run = try #require(try runs(test).first)
        #expect(try runs(test).count == 1)
        #expect(run.trigger == .staff && run.state == .held)
        #expect(try test.accounts().read { try $0.counts(of: run) } == [.held: 4_500])
        #expect(try test.accounts().read { try $0.audit(.run, limit: 9) }.count == 1)
    }

    @Test func `a restored database asks for nothing`() throws {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        #expect(try ask(test))
        _ = try test.accounts().write { try $0.discardWork(at: test.clock.now) }
        #expect(try request(test) == nil)
    }
}
