import DropFolder
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

@Suite struct SpoolThreadTests {
    /// Contents by name: few enough for no thread, enough for one, more than may wait.
    private static let loads = [
        (1, 10), (15, 10), (16, 10), (500, 10), (40, 100_000), (3, 1 << 21),
    ]

    private func makeSpool(_ test: TestWorkspace) throws -> Folder {
        try Folder(making: test.workspace.spool)
    }

    private func names(in spool: Folder) throws -> [String] {
        try spool.names().map { String(decoding: $0.bytes, as: UTF8.self) }.sorted()
    }

    @Test(arguments: loads)
    func `every file is there whole when it has finished`(count: Int, size: Int) throws {
        let test = try TestWorkspace()
        let spool = try makeSpool(test)
        let files = SpoolThread(spool)
        for number in 0..<count {
            try files.add(
                FileName("\(number)"), [UInt8](repeating: UInt8(number % 256), count: size))
        }
        try files.finish()
        #expect(try spool.names().count == count)
        for number in 0..<count {
            let data = try Data(contentsOf: URL(filePath: "\(spool.path)/\(number)"))
            #expect(data == Data(repeating: UInt8(number % 256), count: size))
        }
    }

    @Test(arguments: [1, 20, 5_000])
    func `a file that can't be written is told, at the latest by finishing`(count: Int) throws {
        let test = try TestWorkspace()
        let spool = try makeSpool(test)
        let files = SpoolThread(spool)
        #expect(throws: SystemError.self) {
            for _ in 0..<count { try files.add(FileName("twice"), [1]) }
            try files.add(FileName("twice"), [1])
            try files.finish()
        }
        files.cancel()
        #expect(try names(in: spool) == ["twice"])
    }

    @Test(arguments: [1, 5_000]) func `nothing comes behind a cancellation`(count: Int) throws {
        let test = try TestWorkspace()
        let spool = try makeSpool(test)
        let files = SpoolThread(spool)
        for number in 0..<count { try files.add(FileName("\(number)"), [1]) }
        files.cancel()
        let found = try names(in: spool)
        for name in found { try spool.remove(FileName(name)) }
        #expect(try names(in: spool).isEmpty)
        #expect(found.count <= count)
    }

    private struct Failure: Error {}

    private func publish(
        _ count: Int, in test: TestWorkspace, failing: Bool,
        reached: @escaping @Sendable (Outbox.Step) throws -> Void
    ) throws {
        try test.workspace.prepare()
        let outbox = try Outbox(
            test.workspace, store: test.accounts(),
            identifiers: IdentifierSource(test.environment), reached: reached)
        try outbox.publish { batch in
            for number in 0..<count {
                let id = batch.makeId()
                try batch.add(.mail, id: id, name: "\(number).eml", [1, 2, 3])
            }
            if failing { throw Failure() }
        }
    }

    @Test(arguments: [1, 2, 300])
    func `all files are in the spool before they are made durable, and in the outbox at the end`(
        count: Int
    ) throws {
        let test = try TestWorkspace()
        let spooled = Mutex<[Int]>([])
        let spool = test.workspace.spool
        try publish(count, in: test, failing: false) { step in
            guard step == .written || step == .synced || step == .committed else { return }
            let count = try FileManager.default.contentsOfDirectory(atPath: spool).count
            spooled.withLock { $0.append(count) }
        }
        #expect(spooled.withLock { $0 } == [count, count, count])
        #expect(try test.outbox().count == count)
    }

    @Test(arguments: [1, 2, 300])
    func `work that fails leaves nothing, whatever was being written`(count: Int) throws {
        let test = try TestWorkspace()
        #expect(throws: Failure.self) {
            try publish(count, in: test, failing: true) { _ in }
        }
        #expect(try test.files(below: test.workspace.spool).isEmpty)
        #expect(try test.outbox().isEmpty)
    }
}
