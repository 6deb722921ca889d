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

/// The log of an erasure never holds a file's name, which may be a person's.
@Suite(.ownThreads) struct ErasureLogTests {
    @Test func `why it could not be finished is logged without one, and it is tried again`() throws
    {
        let test = try TestWorkspace()
        let log = RecordingLog()
        let dies = Mutex(true)
        let fails = Mutex(true)
        let pipeline = try test.pipeline(
            log: log.logger,
            listener: { progress in
                if case .importing = progress, dies.withLock({ $0 }) { throw Death() }
                if case .planning = progress, fails.withLock({ $0 }) {
                    throw SystemError("read", "archive/山田 太郎.xml", code: EIO)
                }
            })
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        #expect(throws: Death.self) { try pipeline.takeIn(trigger: .arrival) }
        let erasure = Erasure(pipeline.open, pipeline.settings)
        _ = try erasure(.person(1), allowAgain: false) { _, _, _ in }
        dies.withLock { $0 = false }
        _ = try pipeline.takeIn(trigger: .arrival)
        pipeline.finishErasures()
        #expect(log.texts(.error) == ["an erasure could not be finished"])
        #expect(log.everything.contains { $0.contains("cannot read a file or folder") })
        #expect(!log.everything.contains { $0.contains("山田") })
        fails.withLock { $0 = false }
        pipeline.finishErasures()
        #expect(log.texts(.error).count == 1)
        #expect(try test.accounts().read { try $0.erasuresToFinish() }.isEmpty)
    }

    @Test func `the service does not wait for another one that is at the files`() throws {
        let test = try TestWorkspace()
        let log = RecordingLog()
        let pipeline = try test.pipeline(log: log.logger)
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        _ = try pipeline.takeIn(trigger: .arrival)
        let dying = Erasure(
            pipeline.open, pipeline.settings,
            reached: { step in
                if step == .mirrored { throw Death() }
            })
        #expect(throws: Death.self) {
            try dying(.person(1), allowAgain: false) { _, _, _ in }
        }
        let other = try Folder(making: test.workspace.replays, mode: 0o700)
        try other.locked(alone: true) { pipeline.finishErasures() }
        #expect(log.texts(.error) == ["an erasure could not be finished"])
        pipeline.finishErasures()
        #expect(log.texts(.error).count == 1)
        #expect(try test.accounts().read { try $0.erasuresToFinish() }.isEmpty)
    }

    @Test func `a run leaves one to whoever is at it, and logs nothing of it`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let log = RecordingLog()
        let pipeline = try test.pipeline(log: log.logger)
        pipeline.dieErasing(.person(1))
        func unfinished() throws -> Int {
            try test.accounts().read { try $0.erasuresToFinish() }.count
        }
        try Folder(test.workspace.state).locked(alone: false) { _ = try pipeline.run() }
        #expect(try unfinished() == 1)
        _ = try pipeline.run()
        #expect(try unfinished() == 0)
        #expect(log.texts(.error).isEmpty)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
    func `a file that can't be read is not called by its own`() async {
        await #expect(processExitsWith: .success) {
            let test = try TestWorkspace()
            let log = RecordingLog()
            let pipeline = try test.pipeline(log: log.logger)
            try test.drop(Documents.candidates(Documents.person(1)), as: "1.xml")
            try test.drop("<x></x>", as: "山田 太郎.xml")
            _ = try pipeline.takeIn(trigger: .arrival)
            let rejected = test.workspace.rejected
            let file = try #require(try test.files(below: rejected).keys.first)
            let given = try Shell.run("chown", "-R", "65534:65534", test.workspace.root)
            try #require(given.status == 0)
            try #require(chown("\(rejected)/\(file)", 0, 0) == 0)
            try #require(chmod("\(rejected)/\(file)", 0o600) == 0)
            try #require(seteuid(65_534) == 0)
            let erasure = Erasure(pipeline.open, pipeline.settings)
            let report = try erasure(.person(1), allowAgain: false) { _, _, _ in }
            try #require(seteuid(0) == 0)
            #expect(report?.left.map(\.code) == ["unreadable", "elsewhere", "crm"])
            let line = try #require(log.lines.first { $0.text == "a file can't be read" })
            #expect("\(line.metadata)".contains("cannot open a file or folder"))
            #expect(!"\(line.metadata)".contains("山田"))
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
    func `a mail and a day of the archive that can't be read are told, and not passed over`()
        async
    {
        await #expect(processExitsWith: .success) {
            let test = try TestWorkspace()
            let pipeline = try test.pipeline()
            try test.drop(Documents.candidates(Documents.person(1)))
            _ = try pipeline.run()
            let mail = try #require(try test.outbox("mail").keys.first)
            let archive = test.workspace.archive
            let day = try #require(
                try FileManager.default.contentsOfDirectory(atPath: archive).first)
            let given = try Shell.run("chown", "-R", "65534:65534", test.workspace.root)
            try #require(given.status == 0)
            for path in ["\(test.workspace.outbox)/mail/\(mail)", "\(archive)/\(day)"] {
                try #require(chown(path, 0, 0) == 0)
                try #require(chmod(path, 0o600) == 0)
            }
            try #require(seteuid(65_534) == 0)
            let erasure = Erasure(pipeline.open, pipeline.settings)
            let report = try erasure(.person(1), allowAgain: false) { _, _, _ in }
            try #require(seteuid(0) == 0)
            #expect(
                report?.left == [
                    .unreadable("outbox/mail/\(mail)"), .closed("state/archive/\(day)"),
                    .elsewhere, .crm,
                ])
        }
    }

    @Test func `mails to the person go first, whatever keeps the archive from its end`() throws {
        let test = try TestWorkspace()
        let pipeline = try test.pipeline()
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        _ = try pipeline.run()
        try FileManager.default.removeItem(atPath: test.workspace.archive)
        try test.write("", to: "state/archive")
        let erasure = Erasure(pipeline.open, pipeline.settings)
        #expect(throws: SystemError.self) {
            _ = try erasure(.person(1), allowAgain: false) { _, _, _ in }
        }
        #expect(try test.outbox("mail").count == 1)
    }
}
