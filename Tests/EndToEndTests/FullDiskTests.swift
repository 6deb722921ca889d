import Foundation
import Glibc
import TestSupport
import Testing

@testable import SiteSettings
@testable import SyncStore

/// A disk that fills up in the middle of the work, for real: a small tmpfs.
@Suite(.enabled(if: SmallDisk.isAllowed, "root, who may mount"), .ownThreads)
struct FullDiskTests {
    private static let people = 300

    /// What is left free when the work begins, from nothing to almost enough, so that it fails at
    /// the claim, in the mirror, in the spool, in the accounts, in the outbox.
    @Test(arguments: [0, 8, 24, 60, 120, 200, 320, 480, 700, 1_000, 1_400])
    func `it says so, waits, and goes on when there is room, with nothing lost or doubled`(
        freeKiB: Int
    ) throws {
        let disk = try SmallDisk(mebibytes: 16)
        let test = try TestWorkspace(in: disk.path)
        let service = try RunningService(test)
        let items = (1...Self.people).map { Documents.person($0) }.joined()
        try test.drop("<x></x>", as: "a.xml.part")
        try test.drop("<Candidate><Code>0</Code>\(items)</Candidate>", as: "b.xml.part")
        try disk.fill(leaving: freeKiB)
        for name in ["a.xml", "b.xml"] {
            rename("\(test.workspace.inbox)/\(name).part", "\(test.workspace.inbox)/\(name)")
        }
        let isDone = {
            try test.outbox("mail").count == Self.people && test.outbox("reports").count == 2
                && test.outbox("receipts").count == 2 && test.outbox("rejected").count == 1
        }
        let isOver = try waitFor { try service.errors().contains("degraded") || isDone() }
        #expect(isOver)
        if try !isDone() {
            let why = service.errors()
            #expect(why.contains("No space left") || why.contains("full"), "\(why)")
            // Killed or not: what is there is enough to go on.
            if freeKiB % 16 == 8 { service.kill() }
        }
        try disk.makeRoom()
        let again = service.isRunning ? nil : try RunningService(test)
        let isOut = try waitFor(isDone)
        #expect(isOut, "\(service.errors())")
        #expect(Set(try test.mails().map(\.to)).count == Self.people)
        #expect(try test.mails().count == Self.people)
        #expect(try test.outbox("receipts").count == 2)
        #expect(try test.outbox("rejected").count == 1)
        #expect(try test.files(below: test.workspace.spool).isEmpty)
        #expect(try test.files(below: test.workspace.claimed).isEmpty)
        let last = again ?? service
        last.send(SIGTERM)
        #expect(try last.end() == 0)
    }

    @Test func `a start on a full disk says so and exits with 74`() throws {
        let disk = try SmallDisk(mebibytes: 2)
        let test = try TestWorkspace(in: disk.path)
        try disk.fill(leaving: 0)
        let result = try Shell.run(
            Shell.candidateSync, "watch", "--workspace", test.workspace.root)
        #expect(result.status == 74)
        #expect(result.errors.contains("No space left") || result.errors.contains("full"))
    }

    @Test func `a backup, or a restore, that finds no room names the file that it makes`() throws {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,,")
        let backup = "\(test.workspace.root)/a.backup"
        let made = try Shell.run(
            Shell.candidateSync, "backup", backup, "--workspace", test.workspace.root)
        try #require(made.status == 0, "\(made.errors)")
        let disk = try SmallDisk(mebibytes: 2)
        try disk.fill(leaving: 64)
        let restored = try Shell.run(
            Shell.candidateSync, "restore", backup, "--workspace", "\(disk.path)/w")
        let again = try Shell.run(
            Shell.candidateSync, "backup", "\(disk.path)/b", "--workspace", test.workspace.root)
        for result in [restored, again] {
            #expect(result.status == 74)
            #expect(result.errors.contains("cannot make the file \(disk.path)/"))
            #expect(result.errors.contains("make room on the disk and run again"))
        }
    }

    @Test(arguments: [1_050, 1_200, 1_350])
    func `a simulation that finds no room for its copies says where they are`(
        freeKiB: Int
    ) throws {
        let disk = try SmallDisk(mebibytes: 2)
        let test = try TestWorkspace()
        let people = (1...1_500).map { Documents.person($0) }
        let export = "\(test.workspace.root)/export.xml"
        try test.write(Documents.candidates(people.joined()), to: "export.xml")
        try disk.fill(leaving: freeKiB)
        let result = try Shell.run(
            "TMPDIR=\(disk.path)",
            [Shell.candidateSync, "simulate", "--workspace", test.workspace.root, export])
        #expect(result.status == 74)
        #expect(
            result.errors.contains(
                "cannot simulate (TMPDIR says where) in the folder \(disk.path)/"),
            "\(result.errors)")
        #expect(result.errors.contains("No space left on device; make room on the disk"))
    }

    @Test func `a disk with room for bytes but not for files is told`() throws {
        let disk = try SmallDisk(mebibytes: 1_024, files: 200)
        let test = try TestWorkspace(in: disk.path)
        try test.run()
        for text in try told(of: test) {
            #expect(text.contains("more files (inodes, 'df -i')"), "\(text)")
            #expect(!text.contains("MiB are left"), "\(text)")
        }
    }

    /// What `status` and `doctor` say of a workspace that has a problem.
    private func told(of test: TestWorkspace) throws -> [String] {
        try ["status", "doctor"].map { command in
            let result = try Shell.run(
                Shell.candidateSync, command, "--workspace", test.workspace.root)
            #expect(result.status == 1, "\(command): \(result.errors)")
            return String(decoding: result.output, as: UTF8.self)
        }
    }

    /// Mounts a folder once more over itself, read-only. (A mount on which anybody has a file open can't
    /// be made so, and what other tests start has for a moment.)
    private func closeForWriting(_ path: String) throws -> () -> Void {
        try #require(mount(path, path, nil, UInt(MS_BIND), nil) == 0)
        let flags = UInt(MS_REMOUNT | MS_BIND | MS_RDONLY)
        try #require(mount(nil, path, nil, flags, nil) == 0)
        return { umount2(path, Int32(MNT_DETACH)) }
    }

    @Test func `a disk that has become read-only is told`() throws {
        let disk = try SmallDisk(mebibytes: 1_024)
        let test = try TestWorkspace(in: disk.path)
        try test.run()
        let undo = try closeForWriting(disk.path)
        defer { undo() }
        for text in try told(of: test) {
            #expect(text.contains("state: nothing can be written there"), "\(text)")
        }
    }

    /// What something is mounted on can't be moved.
    @Test func `a run that cannot take a file says so, ends with 74, and does the rest`() throws {
        let disk = try SmallDisk(mebibytes: 16)
        let test = try TestWorkspace(in: disk.path)
        try test.drop(Documents.candidates(Documents.person(1)), as: "a.xml")
        try test.drop(Documents.candidates(Documents.person(2)), as: "b.xml")
        let file = "\(test.workspace.inbox)/a.xml"
        try #require(mount(file, file, nil, UInt(MS_BIND), nil) == 0)
        let command = ["run", "--workspace", test.workspace.root]
        let result = try Shell.run(Shell.candidateSync, command)
        umount2(file, Int32(MNT_DETACH))
        #expect(result.status == 74, "\(result.errors)")
        let output = String(decoding: result.output, as: UTF8.self)
        #expect(output.contains("waiting in the inbox: a.xml: cannot move"), "\(output)")
        #expect(try test.mails().map(\.to) == ["c2@mail.example"])
        #expect(try Shell.run(Shell.candidateSync, command).status == 0)
        #expect(try test.mails().count == 2)
    }

    @Test func `a run that cannot take a mail back ends with 74, and the next one takes it back`()
        throws
    {
        let disk = try SmallDisk(mebibytes: 16)
        let test = try TestWorkspace(in: disk.path)
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let name = try #require(try test.outbox("mail").keys.first)
        let file = "\(test.workspace.outbox)/mail/\(name)"
        try test.drop(Documents.candidates(Documents.person(1, mail: "new@mail.example")))
        try #require(mount(file, file, nil, UInt(MS_BIND), nil) == 0)
        let command = ["run", "--workspace", test.workspace.root]
        let result = try Shell.run(Shell.candidateSync, command)
        umount2(file, Int32(MNT_DETACH))
        #expect(result.status == 74)
        #expect(result.errors.contains("could not be taken back"), "\(result.errors)")
        #expect(try Shell.run(Shell.candidateSync, command).status == 0)
        #expect(try test.mails().map(\.to) == ["new@mail.example"])
    }

    /// SQLite goes on with a file that it can open for reading alone, until the connection is closed.
    @Test func `a database whose log cannot be opened for writing just now is opened later`()
        throws
    {
        let disk = try SmallDisk(mebibytes: 16)
        let test = try TestWorkspace(in: disk.path)
        try test.run()
        let other = try test.accounts()
        try other.write { _ = try $0.secret("key") { [7] } }
        let undo = try closeForWriting("\(test.workspace.accounts)-wal")
        #expect(throws: StoreError.self) { try test.accounts() }
        undo()
        try test.accounts().write { _ = try $0.secret("another") { [8] } }
        withExtendedLifetime(other) {}
    }

    @Test func `a day of the archive that must not be changed is told`() throws {
        let disk = try SmallDisk(mebibytes: 1_024)
        let test = try TestWorkspace(in: disk.path)
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let archive = test.workspace.archive
        let day = try #require(try FileManager.default.contentsOfDirectory(atPath: archive).first)
        let path = "\(archive)/\(day)"
        let undo = try closeForWriting(path)
        defer { undo() }
        let result = try Shell.run(
            Shell.candidateSync, "doctor", "--workspace", test.workspace.root)
        #expect(result.status == 1)
        let text = String(decoding: result.output, as: UTF8.self)
        #expect(text.contains("state/archive/\(day): nothing can be written there"), "\(text)")
    }

    @Test func `a sample that finds no room leaves no half of one`() throws {
        let disk = try SmallDisk(mebibytes: 1)
        let file = "\(disk.path)/a.xml"
        let result = try Shell.run(Shell.candidateSync, "sample", "--count", "2000", file)
        #expect(result.status == 74)
        #expect(result.errors.contains("cannot write \(file): No space left on device"))
        #expect(access(file, F_OK) != 0)
    }

    @Test func `settings init that finds no room leaves no settings.yaml`() throws {
        let disk = try SmallDisk(mebibytes: 1)
        try disk.fill(leaving: 0)
        let folder = "\(disk.path)/new"
        let command = ["settings", "init", "--everybody", "--workspace", folder]
        #expect(try Shell.run(Shell.candidateSync, command).status == 74)
        #expect(access("\(folder)/settings.yaml", F_OK) != 0)
        try disk.makeRoom()
        #expect(try Shell.run(Shell.candidateSync, command).status == 0)
    }
}

/// A file system in memory that can be filled to the last page; unmounted with its test.
private final class SmallDisk {
    static let isAllowed: Bool = {
        guard geteuid() == 0, let disk = try? SmallDisk(mebibytes: 1) else { return false }
        return !disk.path.isEmpty
    }()

    let path: String
    private var balloon: String { "\(path)/balloon" }

    /// - Parameter files: how many it has room for, folders too; nil for any number.
    init(mebibytes: Int, files: Int? = nil) throws {
        path = "/tmp/small-disk-\(UUID().uuidString)"
        try #require(mkdir(path, 0o755) == 0)
        let limit = files.map { ",nr_inodes=\($0)" } ?? ""
        let result = mount("tmpfs", path, "tmpfs", 0, "size=\(mebibytes)m\(limit)")
        if result != 0 { rmdir(path) }
        try #require(result == 0)
    }

    deinit {
        umount2(path, Int32(MNT_DETACH))
        rmdir(path)
    }

    func fill(leaving kibibytes: Int) throws {
        let descriptor = open(balloon, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        // Somebody may write between the look and the filling.
        let isFull = waitFor {
            var status = statvfs()
            guard statvfs(path, &status) == 0 else { return false }
            let size = Int(status.f_bavail) * Int(status.f_frsize) - kibibytes * 1_024
            return posix_fallocate(descriptor, 0, off_t(max(1, size))) == 0
        }
        try #require(isFull)
    }

    func makeRoom() throws { try #require(unlink(balloon) == 0) }
}
