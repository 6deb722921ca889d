import DropFolder
import Foundation
import MyPage
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

/// What a look through a workspace finds, and what it mends.
@Suite(.ownThreads) struct DoctorTests {
    func doctor(_ test: TestWorkspace) -> Doctor {
        Doctor(test.workspace, environment: test.environment)
    }

    func codes(_ test: TestWorkspace) throws -> [Finding.Code] {
        try doctor(test).examine().map(\.code)
    }

    /// A workspace that has imported two files on two days, and synced them.
    func makeFilled() throws -> TestWorkspace {
        let test = try TestWorkspace()
        try test.drop(
            Documents.candidates(Documents.person(1, owner: 5), Documents.person(2)), as: "a.xml")
        try test.run()
        test.clock.advance(hours: 25)
        try test.drop(Documents.users(Documents.user(5, mail: "o@agency.example")), as: "b.xml")
        try test.drop(
            Documents.candidates(Documents.person(2, mail: "new@mail.example")), as: "c.xml")
        try test.drop(Documents.resumes(Documents.resume(7, of: 1, owner: 5)), as: "d.xml")
        try test.run()
        return test
    }

    @Test func `a folder that nobody has worked in, and one that works well, have no findings`()
        throws
    {
        let test = try TestWorkspace()
        #expect(try codes(test) == [])
        let filled = try makeFilled()
        #expect(try codes(filled) == [])
        // Beside whoever works on it, too.
        let pipeline = try filled.pipeline()
        #expect(try codes(filled) == [])
        _ = try pipeline.run()
    }

    @Test func `a look changes nothing, whatever it finds`() throws {
        let test = try makeFilled()
        try test.write("half", to: "state/spool/01ARZ3NDEKTSV4RRFFQ69G5FAV")
        try damage(test.workspace.mirror)
        chmod(test.workspace.accounts, 0o644)
        let before = try test.files(below: test.workspace.root)
        #expect(try codes(test) == [.mirrorDamaged, .openToOthers, .spoolUnsettled])
        #expect(try test.files(below: test.workspace.root) == before)
        var status = stat()
        try #require(lstat(test.workspace.accounts, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o644)
    }

    @Test(.enabled(if: FileManager.default.isWritableFile(atPath: "/dev/shm")))
    func `an archive on another disk, to which no imported file can be moved, is found`() throws {
        let test = try makeFilled()
        let far = "/dev/shm/candidate-sync-\(UUID().uuidString)"
        let files = FileManager.default
        try files.createDirectory(atPath: far, withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: far) }
        try files.removeItem(atPath: test.workspace.archive)
        try files.createSymbolicLink(
            atPath: test.workspace.archive, withDestinationPath: far)
        let found = try doctor(test).examine()
        #expect(found.contains { $0.code == .twoFileSystems && $0.place == "state/archive" })
    }

    @Test func `nothing is mended while somebody works on the workspace`() throws {
        let test = try makeFilled()
        let pipeline = try test.pipeline()
        #expect(throws: WorkspaceLock.Taken.self) { try doctor(test).repair() }
        _ = try pipeline.run()
    }

    @Test func `nothing is mended while pages are served, and it is when they are no more`() throws
    {
        let test = try makeFilled()
        try damage(test.workspace.mirror)
        let bytes = try Data(contentsOf: URL(filePath: test.workspace.mirror))
        // Whoever opens a damaged one fails: `serve` was there before.
        var use: UseLock? = try UseLock(test.workspace.inUse, alone: false)
        let taken = #expect(throws: UseLock.Taken.self) { try doctor(test).repair() }
        #expect(taken?.description.contains("stop 'serve'") == true)
        #expect(try Data(contentsOf: URL(filePath: test.workspace.mirror)) == bytes)
        #expect(use != nil)
        use = nil
        #expect(try doctor(test).repair().allSatisfy { $0.isMended })
    }

    @Test func `who serves pages or works on runs holds the databases, and waits for no repair`()
        throws
    {
        let test = try makeFilled()
        let site = try test.myPage()
        #expect(throws: UseLock.Taken.self) { try doctor(test).repair() }
        // Others beside it may.
        _ = try test.run()
        withExtendedLifetime(site) {}
        let other = try makeFilled()
        try UseLock.alone(other.workspace.inUse) {
            let taken = #expect(throws: UseLock.Taken.self) { try other.myPage() }
            #expect(taken?.description.contains("doctor --repair") == true)
        }
    }

    @Test func `damaged accounts are found, and left for a backup`() throws {
        let test = try makeFilled()
        try damage(test.workspace.accounts)
        #expect(try codes(test).contains(.accountsDamaged))
        let bytes = try Data(contentsOf: URL(filePath: test.workspace.accounts))
        let findings = try doctor(test).repair()
        #expect(findings.contains { $0.code == .accountsDamaged && !$0.isMended })
        #expect(try Data(contentsOf: URL(filePath: test.workspace.accounts)) == bytes)
    }

    @Test func `accounts that are gone beside a mirror, and rows that name nobody, are told`()
        throws
    {
        let lost = try makeFilled()
        try FileManager.default.removeItem(atPath: lost.workspace.accounts)
        #expect(try codes(lost) == [.accountsLost])
        let dangling = try makeFilled()
        try dangling.change("DELETE FROM account")
        #expect(try codes(dangling) == [.accountsDangling])
    }

    @Test func `modes that let others look are mended`() throws {
        let test = try makeFilled()
        let paths = [test.workspace.state, test.workspace.accounts, test.workspace.mirror]
        for path in paths { chmod(path, 0o755) }
        #expect(try codes(test) == [.openToOthers, .openToOthers, .openToOthers])
        let findings = try doctor(test).repair()
        #expect(findings.count == 3)
        #expect(findings.allSatisfy { $0.isMended })
        #expect(try codes(test) == [])
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
    func `a folder of the outbox in which somebody else lets nobody write is told`() throws {
        let test = try makeFilled()
        let mail = "\(test.workspace.outbox)/mail"
        try #require(chown(mail, 65_534, 65_534) == 0)
        chmod(mail, 0o770)
        #expect(try codes(test) == [])
        chmod(mail, 0o750)
        let findings = try doctor(test).examine()
        #expect(findings.map(\.code) == [.foreignOwner])
        #expect(findings.map(\.place) == ["outbox/mail"])
    }

    @Test func `a folder whose mode keeps its own user out is told, and opened`() throws {
        let test = try makeFilled()
        let mail = "\(test.workspace.outbox)/mail"
        chmod(mail, 0o550)
        chmod(test.workspace.spool, 0o500)
        let findings = try doctor(test).examine()
        #expect(findings.map(\.code) == [.folderClosed, .folderClosed])
        #expect(findings.map(\.place) == ["outbox/mail", "state/spool"])
        #expect(try doctor(test).repair().allSatisfy { $0.isMended })
        #expect(try codes(test) == [])
    }

    @Test func `a file, or a link to nothing, in the place of an outbox's folder is told`() throws {
        let test = try makeFilled()
        let outbox = test.workspace.outbox
        for name in ["mail", "status"] {
            try FileManager.default.removeItem(atPath: "\(outbox)/\(name)")
        }
        // A start makes them.
        #expect(try codes(test) == [])
        try FileManager.default.createSymbolicLink(
            atPath: "\(outbox)/mail", withDestinationPath: "/nowhere/mail")
        try test.write("", to: "outbox/status")
        #expect(throws: SystemError.self) { _ = try test.pipeline() }
        let findings = try doctor(test).examine()
        #expect(findings.map(\.code) == [.folderClosed, .folderClosed])
        #expect(findings.map(\.place) == ["outbox/mail", "outbox/status"])
        #expect(try doctor(test).repair().allSatisfy { !$0.isMended })
    }

    @Test func `an outbox that nobody can enter is told, whatever the modes of its folders`()
        throws
    {
        let test = try makeFilled()
        chmod(test.workspace.outbox, 0)
        let findings = try doctor(test).examine()
        #expect(findings.map(\.code) == [.folderClosed])
        #expect(findings.map(\.place) == ["outbox"])
        #expect(try doctor(test).repair().allSatisfy { $0.isMended })
        #expect(try codes(test) == [])
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
    func `folders that their own user can't even look into are told`() async {
        await #expect(processExitsWith: .success) {
            let test = try TestWorkspace.worked()
            for path in [test.workspace.spool, test.workspace.archive] { chmod(path, 0) }
            let given = try Shell.run("chown", "-R", "65534:65534", test.workspace.root)
            try #require(given.status == 0)
            try #require(seteuid(65_534) == 0)
            let doctor = Doctor(test.workspace, environment: test.environment)
            let findings = try doctor.examine()
            let mended = try doctor.repair()
            let left = try doctor.examine()
            try #require(seteuid(0) == 0)
            #expect(findings.map(\.code) == [.folderClosed, .folderClosed])
            #expect(findings.map(\.place) == ["state/spool", "state/archive"])
            #expect(mended.count == 2 && mended.allSatisfy { $0.isMended })
            #expect(left == [])
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
    func `a folder of the outbox in which files can be put, and not be seen, is told`() async {
        await #expect(processExitsWith: .success) {
            let test = try TestWorkspace.worked()
            let given = try Shell.run("chown", "-R", "65534:65534", test.workspace.root)
            try #require(given.status == 0)
            let mail = "\(test.workspace.outbox)/mail"
            try #require(chown(mail, 0, 0) == 0)
            chmod(mail, 0o733)
            try #require(seteuid(65_534) == 0)
            let findings = try Doctor(test.workspace, environment: test.environment).examine()
            try #require(seteuid(0) == 0)
            #expect(findings == [Finding(.folderUnread, "outbox/mail")])
        }
    }

    @Test func `a day, or a spool, that can't be looked into hides nothing else`()
        throws
    {
        let test = try makeFilled()
        let archive = test.workspace.archive
        let days = try FileManager.default.contentsOfDirectory(atPath: archive).sorted()
        let day = try #require(days.first)
        for path in ["\(archive)/\(day)", test.workspace.spool] {
            try FileManager.default.removeItem(atPath: path)
        }
        // Root may look into any folder, and into no link that leads to itself.
        try #require(symlink(day, "\(archive)/\(day)") == 0)
        try test.write("", to: "state/spool")
        chmod(test.workspace.spool, 0o700)
        chmod(test.workspace.outbox, 0)
        let findings = try doctor(test).examine()
        #expect(findings.map(\.code) == [.folderClosed, .folderClosed, .folderClosed])
        #expect(findings.map(\.place) == ["outbox", "state/spool", "state/archive/\(day)"])
        #expect(try doctor(test).repair().map(\.isMended) == [true, false, false])
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
    func `root mends nothing in another user's workspace, who could not open it`() throws {
        let test = try makeFilled()
        try damage(test.workspace.mirror)
        let before = try test.files(below: test.workspace.root)
        try #require(chown(test.workspace.state, 65_534, 65_534) == 0)
        #expect(throws: WrongUser.self) { try doctor(test).repair() }
        #expect(try test.files(below: test.workspace.root) == before)
    }

    @Test func `what a crash left in the spool is told, and ended as a start ends it`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(throws: Death.self) {
            try test.pipeline(reached: { if $0 == .committed { throw Death() } }).run()
        }
        try test.write("half", to: "state/spool/01ARZ3NDEKTSV4RRFFQ69G5FAV")
        let found = try doctor(test).examine()
        #expect(found.map(\.code) == [.spoolUnsettled])
        #expect(
            found.first?.trouble.english.what
                == "1 file that was never committed; 1 file that was committed and is not in the "
                + "outbox: people wait for it")
        #expect(try doctor(test).repair().allSatisfy { $0.isMended })
        #expect(try codes(test) == [])
        #expect(try test.outbox("receipts").count == 1)
        #expect(try test.files(below: test.workspace.spool).isEmpty)
        try test.run()
        #expect(try test.outbox("receipts").count == 1)
        #expect(try test.mails().count == 1)
    }

    @Test func `a row that was not marked behind its file is told, and marked`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(throws: Death.self) {
            try test.pipeline(reached: { if $0 == .moved { throw Death() } }).run()
        }
        #expect(try codes(test) == [.spoolUnsettled])
        #expect(try doctor(test).repair().allSatisfy { $0.isMended })
        #expect(try codes(test) == [])
        #expect(try test.outbox("receipts").count == 1)
    }

    @Test func `a clock that went back or jumped far is told`() throws {
        let test = try makeFilled()
        test.clock.advance(hours: -48)
        #expect(try codes(test) == [.clockWentBack])
        test.clock.advance(hours: 48 + 24 * 400)
        #expect(try codes(test) == [.clockJumpedAhead])
    }

    @Test func `what a clock stamped while it was ahead is told until it is dated anew`() throws {
        let test = try makeFilled()
        test.clock.advance(hours: 24 * 100)
        try test.drop(Documents.candidates(Documents.person(3)), as: "e.xml")
        try test.run()
        test.clock.advance(hours: 1 - 24 * 100)
        #expect(try codes(test) == [.clockWentBack])
        try test.run()
        #expect(try codes(test) == [.clockWasAhead])
        test.clock.advance(hours: 24)
        try test.run()
        #expect(try codes(test) == [])
    }

    @Test func `bad settings, bad templates and a missing inbox are told`() throws {
        let test = try makeFilled()
        try test.write("sync: {run: never}\n", to: "settings.yaml")
        try test.write("no subject", to: "templates/reminder.mustache")
        try FileManager.default.removeItem(atPath: test.workspace.inbox)
        #expect(try codes(test) == [.settingsBad, .templatesBad, .inboxMissing])
    }

    // MARK: the mirror

    /// Overwrites what stands behind the first page of a database that nobody has open.
    func damage(_ path: String) throws {
        try #require(!FileManager.default.fileExists(atPath: path + "-wal"))
        let file = try FileHandle(forUpdating: URL(filePath: path))
        let size = try file.seekToEnd()
        try #require(size > 8_192)
        try file.seek(toOffset: 4_096)
        try file.write(contentsOf: Data(repeating: 0xAA, count: Int(size) - 4_096))
        try file.close()
    }
}
