import DropFolder
import Foundation
import Recruiting
import SyncStore
import Synchronization
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings

/// What goes wrong between two turns of the service: each goes on where the last one stood.
@Suite(.ownThreads) struct WatchTroubleTests {
    @Test func `after our own trouble the next turn ends what was half done first`() throws {
        struct Trouble: Error {}
        let test = try TestWorkspace()
        let steps = Countdown(3)
        let pipeline = try test.pipeline(reached: { step in
            if step == .committed, steps.next() { throw Trouble() }
        })
        let watch = try test.watch(pipeline)
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

    @Test func `after a sync that failed, what stood in a database's log is written anew`() throws {
        let test = try TestWorkspace()
        let failures = Countdown(1)
        let pipeline = try test.pipeline(reached: { step in
            guard step == .written, failures.next() else { return }
            throw SystemError("sync the file system of", test.workspace.spool, code: EIO)
        })
        let watch = try test.watch(pipeline)
        func isInFile() throws -> Bool {
            try Shell.run("grep", "-aq", "c1@mail.example", test.workspace.mirror).status == 0
        }
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(throws: SystemError.self) { _ = try watch.turn() }
        #expect(try !isInFile())
        _ = try watch.turn()
        #expect(try isInFile())
        #expect(try test.mails().count == 1)
    }

    @Test func `what comes out goes where the outbox is now, if somebody made it anew`() throws {
        let test = try TestWorkspace()
        let watch = try test.watch()
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
        let watch = try test.watch()
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

    /// Commits `x.json` as another process does that dies before the file is out.
    private func commitAndDie(in test: TestWorkspace) throws {
        let other = try Outbox(
            test.workspace, store: test.accounts(),
            identifiers: IdentifierSource(test.environment)
        ) { if $0 == .committed { throw Death() } }
        #expect(throws: Death.self) {
            try other.publish { batch in
                try batch.add(.report, id: batch.makeId(), name: "x.json", Array("x".utf8))
            }
        }
    }

    @Test func `what another process committed and died over comes out in the next turn`() throws {
        let test = try TestWorkspace()
        let watch = try test.watch()
        try commitAndDie(in: test)
        #expect(try test.outbox("reports").isEmpty)
        _ = try watch.turn()
        #expect(try test.outbox("reports") == ["x.json": "x"])
    }

    @Test func `an inbox that is gone stops nothing else, and is followed when it is there again`()
        throws
    {
        let test = try TestWorkspace(settings: TestWorkspace.atThreeAndNoon)
        let watch = try test.watch()
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

    @Test func `nobody works beside it whom a lock file that was removed would let in`() throws {
        let test = try TestWorkspace()
        let watch = try test.watch()
        unlink(test.workspace.lock)
        do {
            let other = try WorkspaceLock(test.workspace.lock)
            #expect(throws: WorkspaceLock.Taken.self) { _ = try watch.turn() }
            withExtendedLifetime(other) {}
        }
        unlink(test.workspace.lock)
        #expect(throws: Inbox.Taken.self) { _ = try test.pipeline() }
        _ = try watch.turn()
        unlink(test.workspace.lock)
        _ = try watch.turn()
        #expect(throws: WorkspaceLock.Taken.self) { _ = try test.pipeline() }
        withExtendedLifetime(watch) {}
    }

    @Test func `of two workspaces with one inbox the second takes nothing while the first does`()
        throws
    {
        let (first, second) = (try TestWorkspace(), try TestWorkspace())
        let files = FileManager.default
        try files.removeItem(atPath: second.workspace.inbox)
        try files.createSymbolicLink(
            atPath: second.workspace.inbox, withDestinationPath: first.workspace.inbox)
        do {
            let watch = try first.watch()
            try first.drop(Documents.candidates(Documents.person(1)))
            #expect(throws: Inbox.Taken.self) { _ = try second.run() }
            _ = try watch.turn()
        }
        #expect(try first.mails().count == 1)
        try first.drop(Documents.candidates(Documents.person(2)))
        try second.run()
        #expect(try second.mails().count == 1)
    }

    @Test func `an inbox that becomes another workspace's is left alone until that one is gone`()
        throws
    {
        let (first, second) = (try TestWorkspace(), try TestWorkspace())
        let files = FileManager.default
        let watch = try second.watch()
        _ = try watch.turn()
        do {
            let other = try first.watch()
            try files.removeItem(atPath: second.workspace.inbox)
            try files.createSymbolicLink(
                atPath: second.workspace.inbox, withDestinationPath: first.workspace.inbox)
            try first.drop(Documents.candidates(Documents.person(1)))
            #expect(throws: Inbox.Taken.self) { _ = try watch.turn() }
            _ = try other.turn()
        }
        #expect(try first.mails().count == 1)
        try first.drop(Documents.candidates(Documents.person(2)))
        _ = try watch.turn()
        #expect(try second.mails().count == 1)
    }

    @Test func `a file that is out already stops nothing when its name comes back`() throws {
        let test = try TestWorkspace()
        try test.run()
        try commitAndDie(in: test)
        try test.write("x", to: "outbox/reports/x.json")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        #expect(try test.mails().count == 1)
        #expect(try test.outbox("reports")["x.json"] == "x")
        #expect(try test.files(below: test.workspace.spool).isEmpty)
    }

    @Test func `no file waits in silence where none can be claimed`() throws {
        let test = try TestWorkspace()
        let watch = try test.watch()
        try FileManager.default.removeItem(atPath: test.workspace.claimed)
        try test.drop(Documents.candidates(Documents.person(1)))
        // As long as it can't be made anew, that is told.
        try test.write("", to: "state/claimed")
        #expect(throws: SystemError.self) { _ = try watch.turn() }
        try FileManager.default.removeItem(atPath: test.workspace.claimed)
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
    }

    @Test func `something odd in the archive stops nothing`() throws {
        let test = try TestWorkspace()
        try test.write("x", to: "state/archive/2020-01-01")
        let watch = try test.watch()
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
