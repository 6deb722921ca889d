import DropFolder
import Foundation
import Logging
import Recruiting
import Synchronization
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore

/// An import that goes on holds the mirror for as long as it takes, and its file must stay.
@Suite(.ownThreads) struct EraseBesideImportTests {
    @Test func `the service cuts a claimed export in the turn that has imported it`() throws {
        let test = try TestWorkspace()
        let dies = Mutex(false)
        let pipeline = try test.pipeline(listener: { progress in
            if case .importing = progress, dies.withLock({ $0 }) { throw Death() }
        })
        let watch = try test.watch(pipeline)
        // What is done by the day is done.
        _ = try watch.turn()
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        dies.withLock { $0 = true }
        #expect(throws: Death.self) { try watch.turn() }
        let erasure = Erasure(pipeline.open, pipeline.settings)
        let report = try #require(
            try erasure(.person(1), allowAgain: false) { _, _, _ in })
        #expect(report.left.map(\.code) == ["claimed", "elsewhere", "crm"])
        #expect(report.removed == [])
        // Nothing is done about it before the file is imported.
        #expect(try erasure.finish() == 0)
        #expect(try test.files(below: test.workspace.archive).isEmpty)
        dies.withLock { $0 = false }
        _ = try watch.turn()
        #expect(try test.mails().map(\.to) == ["c2@mail.example"])
        let archived = try test.files(below: test.workspace.archive).values
            .map { String(decoding: $0, as: UTF8.self) }
        #expect(archived == [Documents.candidates(Documents.person(2))])
        #expect(try test.accounts().read { try $0.erasuresToFinish() }.isEmpty)
    }

    @Test func `one that is killed beside the service takes nothing from an export behind it`()
        throws
    {
        let test = try TestWorkspace()
        let pipeline = try test.pipeline()
        let watch = try test.watch(pipeline)
        try test.drop(Documents.candidates(Documents.person(1)))
        // What is done by the day is done.
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
        pipeline.dieErasing(.person(1), allowAgain: true)
        func unfinished() throws -> Int {
            try test.accounts().read { try $0.erasuresToFinish() }.count
        }
        // Somebody else is at theirs: nobody knows which one was cut short.
        try Folder(test.workspace.state).locked(alone: false) { _ = try watch.turn() }
        #expect(try unfinished() == 1)
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try watch.turn()
        #expect(try unfinished() == 0)
        #expect(try pipeline.mirror.read { try $0.candidate(1) } != nil)
        #expect(try test.accounts().read { try $0.account(ofPerson: 1) } != nil)
        #expect(try test.mails().count == 1)
    }

    @Test func `one that was cut short and meets a replay is finished by the turn behind it`()
        throws
    {
        let test = try TestWorkspace()
        let log = RecordingLog()
        let pipeline = try test.pipeline(log: log.logger)
        let watch = try test.watch(pipeline)
        try test.drop(Documents.candidates(Documents.person(1)))
        // What is done by the day is done.
        _ = try watch.turn()
        #expect(try test.mails().count == 1)
        pipeline.dieErasing(.person(1))
        let replays = try Folder(making: test.workspace.replays, mode: 0o700)
        try replays.locked(alone: true) { _ = try watch.turn() }
        #expect(try test.mails().count == 1)
        _ = try watch.turn()
        #expect(try test.mails().isEmpty)
        #expect(try test.accounts().read { try $0.erasuresToFinish() }.isEmpty)
        #expect(log.texts(.error).isEmpty)
    }

    @Test func `erasing somebody waits for an import that is going on, however long`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        try test.run()
        let importing = try MirrorStore(path: test.workspace.mirror)
        let impatient = try MirrorStore(path: test.workspace.mirror, patience: 0.01)
        let hasBegun = DispatchSemaphore(value: 0)
        let hasErased = DispatchSemaphore(value: 0)
        let work = Thread {
            _ = try? importing.importOnce(delivery: "d", day: 1) { _ in
                hasBegun.signal()
                // Far longer than the other one's patience.
                _ = hasErased.wait(timeout: .now() + 0.3)
                return Data()
            }
        }
        work.start()
        hasBegun.wait()
        try impatient.erase(person: 1)
        hasErased.signal()
        #expect(try importing.read { try $0.candidate(1) } == nil)
        #expect(try importing.read { try $0.candidate(2) } != nil)
    }

    @Test func `whoever imports does not wait for another program that keeps the mirror locked`()
        throws
    {
        let test = try TestWorkspace.worked()
        let other = try MirrorStore(path: test.workspace.mirror)
        let impatient = try MirrorStore(path: test.workspace.mirror, patience: 0.01)
        let isLocked = DispatchSemaphore(value: 0)
        let hasFailed = DispatchSemaphore(value: 0)
        let work = Thread {
            _ = try? other.importOnce(delivery: "d", day: 1) { _ in
                isLocked.signal()
                _ = hasFailed.wait(timeout: .now() + 60)
                return Data()
            }
        }
        work.start()
        isLocked.wait()
        #expect(throws: StoreError.self) { try impatient.erase(person: 1, waits: false) }
        hasFailed.signal()
        // The next one has its turn.
        try impatient.erase(person: 1)
        #expect(try other.read { try $0.candidate(1) } == nil)
    }
}

extension Pipeline {
    /// An erasure that is noted, and of which nothing else is done.
    func dieErasing(_ subject: Erasure.Subject, allowAgain: Bool = false) {
        let dying = Erasure(open, settings, reached: { if $0 == .noted { throw Death() } })
        #expect(throws: Death.self) {
            try dying(subject, allowAgain: allowAgain) { _, _, _ in }
        }
    }
}
