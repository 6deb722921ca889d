import DropFolder
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

/// Batches whose files are moved while the next one is made.
@Suite struct OutboxBatchesTests {
    private let test: TestWorkspace
    private let store: AccountStore

    init() throws {
        test = try TestWorkspace()
        try test.workspace.prepare()
        store = try test.accounts()
    }

    private func makeOutbox(
        reached: @escaping @Sendable (Outbox.Step) throws -> Void = { _ in }
    ) throws -> Outbox {
        try Outbox(
            test.workspace, store: store, identifiers: IdentifierSource(test.environment),
            reached: reached)
    }

    /// Publishes batches of so many mails, named by batch and number.
    private func publish(
        _ sizes: [Int], in outbox: Outbox, making: (Int) throws -> Void = { _ in },
        behindEach step: () throws -> Void = {}
    ) throws {
        var number = 0
        try outbox.publishEach(
            { batch in
                for file in 0..<sizes[number] {
                    try batch.add(
                        .mail, id: batch.makeId(), name: "\(number)-\(file).eml", [1, 2, 3])
                }
                try making(number)
                number += 1
                return number < sizes.count
            }, behindEach: step)
    }

    private func mails() throws -> [String] { try test.outbox().keys.sorted() }

    private var unpublished: [OutboxItem] {
        get throws { try store.read { try $0.unpublished() } }
    }

    @Test(arguments: [[0], [3], [100], [100, 100, 1], Array(repeating: 20, count: 20)])
    func `at the end everything is out, and noted as such`(_ sizes: [Int]) throws {
        var steps = 0
        try publish(sizes, in: makeOutbox(), behindEach: { steps += 1 })
        #expect(steps == sizes.count)
        #expect(try mails().count == sizes.reduce(0, +))
        #expect(try unpublished.isEmpty)
        #expect(try test.files(below: test.workspace.spool).isEmpty)
    }

    @Test func `a batch that fails leaves nothing, and those before it are out`() throws {
        let outbox = try makeOutbox()
        #expect(throws: Death.self) {
            try publish([100, 100, 100], in: outbox, making: { if $0 == 2 { throw Death() } })
        }
        #expect(try mails().count == 200)
        #expect(try test.files(below: test.workspace.spool).isEmpty)
        try outbox.settle()
        #expect(try unpublished.isEmpty)
    }

    @Test func `who stops between two batches finds everything out that was committed`() throws {
        #expect(throws: Death.self) {
            try publish([100, 100, 100], in: makeOutbox(), behindEach: { throw Death() })
        }
        #expect(try mails().count == 100)
    }

    @Test(arguments: Outbox.Step.allCases, [1, 2, 30, 250])
    func `whenever the process dies, each committed file comes out once`(
        step: Outbox.Step, count: Int
    ) throws {
        let seen = Mutex(0)
        let committed = Mutex(0)
        let outbox = try makeOutbox { reached in
            if reached == .committed { committed.withLock { $0 += 1 } }
            guard reached == step else { return }
            let isIt = seen.withLock { seen in
                seen += 1
                return seen == count
            }
            if isIt { throw Death() }
        }
        let sizes = [100, 100, 100]
        let isReached = step == .moved || count <= sizes.count
        if isReached {
            #expect(throws: Death.self) { try publish(sizes, in: outbox) }
        } else {
            try publish(sizes, in: outbox)
        }
        try makeOutbox().recover()
        #expect(try mails().count == committed.withLock { $0 } * 100)
        #expect(try unpublished.isEmpty)
        #expect(try test.files(below: test.workspace.spool).isEmpty)
    }

    /// Whether somebody could have the spool alone just now.
    private func isSpoolFree() -> Bool {
        let other = open(test.workspace.spool, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(other) }
        return flock(other, LOCK_EX | LOCK_NB) == 0
    }

    @Test func `between two batches files are still moved, and nobody has the spool alone`() throws
    {
        let isFirst = Mutex(true)
        let isLookedAt = DispatchSemaphore(value: 0)
        let outbox = try makeOutbox { step in
            guard step == .moved,
                isFirst.withLock({ isFirst in
                    defer { isFirst = false }
                    return isFirst
                })
            else { return }
            // Files that were moved before the batch had ended would wait here for nothing.
            _ = isLookedAt.wait(timeout: .now() + 180)
        }
        var seen: [(out: Int, isFree: Bool)] = []
        try publish(
            [100, 100], in: outbox,
            behindEach: {
                seen.append((try mails().count, isSpoolFree()))
                isLookedAt.signal()
            })
        #expect(seen.count == 2)
        let (first, last) = (try #require(seen.first), try #require(seen.last))
        #expect(first.out < 100 && !first.isFree)
        #expect(last.out == 200 && last.isFree)
    }

    @Test func `behind each eighth batch whoever wants the spool alone gets it`() throws {
        var number = 0
        try publish(
            Array(repeating: 20, count: 17), in: makeOutbox(),
            behindEach: {
                number += 1
                if number % 8 == 0 {
                    #expect(isSpoolFree())
                    let out = try mails().count
                    #expect(out == number * 20)
                }
            })
        #expect(number == 17)
    }

    @Test func `others publish between two batches, while files are moved`() throws {
        let outbox = try makeOutbox()
        try publish(
            [100, 100], in: outbox,
            behindEach: {
                try outbox.publish { try $0.add(.report, id: $0.makeId(), name: "r", [1]) }
                try FileManager.default.removeItem(atPath: "\(test.workspace.outbox)/reports/r")
            })
        #expect(try mails().count == 200)
        #expect(try unpublished.isEmpty)
    }

    @Test func `a name that is taken ends it, and the others come out when it is free`() throws {
        let taken = "\(test.workspace.outbox)/mail/0-50.eml"
        let outbox = try makeOutbox()
        try Data().write(to: URL(filePath: taken))
        #expect(throws: SystemError.self) { try publish([100, 100], in: outbox) }
        try FileManager.default.removeItem(atPath: taken)
        try makeOutbox().recover()
        #expect(try mails().count == 200)
        #expect(try unpublished.isEmpty)
    }

    /// The database as whoever opens it behind a kill finds it.
    private func copyOfAccounts(_ name: String) throws -> AccountStore {
        let copy = "\(test.workspace.root)/\(name).sqlite"
        for suffix in ["", "-wal"] {
            let (from, to) = (test.workspace.accounts + suffix, copy + suffix)
            // By a program of its own: see `DatabasePool.makeOwnerOnly`.
            try #require(try Shell.run("cp", from, to).status == 0)
        }
        return try AccountStore(path: copy)
    }

    /// Commits an item as the disk fails to sync it: it stands in the write-ahead log, and does not count.
    private func commitFailing(_ item: OutboxItem) throws {
        let copy = try copyOfAccounts("failing")
        try copy.write { try $0.add(item) }
        let log = URL(filePath: "\(test.workspace.accounts)-wal")
        let start = try Data(contentsOf: log)
        let whole = try Data(contentsOf: URL(filePath: "\(copy.path)-wal"))
        try #require(whole.starts(with: start) && whole.count > start.count)
        let handle = try FileHandle(forWritingTo: log)
        _ = try handle.seekToEnd()
        try handle.write(contentsOf: whole.dropFirst(start.count))
        try handle.close()
    }

    @Test func `of a commit that failed no row comes back behind a kill without its file`() throws {
        let item = OutboxItem(id: "01FAILED", kind: .mail, name: "01FAILED.eml")
        try test.write("a mail", to: "state/spool/\(item.id)")
        try commitFailing(item)
        #expect(try copyOfAccounts("before").read({ try $0.outboxItem(item.id) }) == item)
        try makeOutbox().recover()
        #expect(try test.files(below: test.workspace.spool).isEmpty)
        #expect(try copyOfAccounts("behind").read({ try $0.outboxItem(item.id) }) == nil)
    }

    @Test func `nothing leaves a workspace that was moved, until it is back`() throws {
        let outbox = try makeOutbox()
        let root = test.workspace.root
        let away = "\(root)-away"
        try FileManager.default.moveItem(atPath: root, toPath: away)
        #expect(throws: WorkspaceMoved.self) { try publish([1], in: outbox) }
        #expect(throws: WorkspaceMoved.self) {
            try outbox.publish { try $0.add(.report, id: $0.makeId(), name: "r", [1]) }
        }
        #expect(throws: WorkspaceMoved.self) { try outbox.recover() }
        #expect(!FileManager.default.fileExists(atPath: root))
        try FileManager.default.moveItem(atPath: away, toPath: root)
        try publish([1], in: outbox)
        #expect(try mails() == ["mail/0-0.eml"])
    }
}
