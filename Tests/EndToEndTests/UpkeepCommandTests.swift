import Foundation
import MyPage
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore

/// `backup`, `restore` and `doctor` as an operator starts them, and killed.
@Suite(.serialized, .ownThreads) struct UpkeepCommandTests {
    private func run(_ root: String, _ arguments: String...) throws -> Shell.Result {
        try Shell.run(Shell.candidateSync, arguments + ["--workspace", root])
    }

    private func makeWorkspace(accounts: Int) throws -> TestWorkspace {
        let test = try TestWorkspace()
        let lines = (0..<accounts).map { "a\($0)@mail.example,名前,registered,yes,," }
        try test.importAccounts(lines.joined(separator: "\r\n"))
        return test
    }

    @Test func `a delivery whose file can't be read is trouble with the disk (74)`() throws {
        let test = try TestWorkspace.worked()
        let archive = test.workspace.archive
        let file = try #require(try Archive(path: archive).files().first)
        let path = "\(archive)/\(file.place)"
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false)
        let replayed = try run(test.workspace.root, "deliveries", "replay", file.delivery)
        #expect(replayed.status == 74, "\(replayed.errors)")
        #expect(replayed.errors.contains("not a regular file"), "\(replayed.errors)")
    }

    @Test func `where no more files can be opened the owner is not all that is named`() throws {
        let test = try TestWorkspace.worked()
        let run = "'\(Shell.candidateSync)' run --workspace '\(test.workspace.root)'"
        let result = try Shell.run("bash", "-c", "ulimit -n 12 && \(run)")
        #expect(result.status == 74)
        #expect(result.errors.contains("unable to open database file"), "\(result.errors)")
        #expect(result.errors.contains("enough files open ('ulimit -n')"), "\(result.errors)")
    }

    /// Starts a command for which there is no renameat2(2), as some file systems have none (seccomp(2)).
    private static let withoutMoving = """
        import ctypes, os, platform, struct, sys
        call = {"x86_64": 316, "aarch64": 276}[platform.machine()]
        steps = [(32, 0, 0, 0), (21, 0, 1, call), (6, 0, 0, 0x00050026), (6, 0, 0, 0x7FFF0000)]
        code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
        program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code))
        prctl = ctypes.CDLL(None).prctl
        assert prctl(38, 1, 0, 0, 0) == 0 and prctl(22, 2, ctypes.c_char_p(program), 0, 0) == 0
        os.execv(sys.argv[1], sys.argv[1:])
        """

    @Test func `doctor says where nothing can be moved without replacing another file`() throws {
        let test = try TestWorkspace.worked()
        let result = try Shell.run(
            "python3",
            [
                "-c", Self.withoutMoving, Shell.candidateSync, "doctor", "--workspace",
                test.workspace.root,
            ])
        #expect(result.status == 1, "\(result.errors)")
        let text = String(decoding: result.output, as: UTF8.self)
        #expect(text.contains("state: no file can be renamed there"), "\(text)")
        #expect(try !test.files(below: test.workspace.state).keys.contains { $0.hasPrefix(".") })
    }

    @Test func `a backup is made, brought back and found to be good`() throws {
        let test = try makeWorkspace(accounts: 3)
        let root = test.workspace.root
        let file = "\(root)/a.backup"
        #expect(try run(root, "doctor").status == 0)
        let made = try run(root, "backup", file, "--json")
        #expect(made.status == 0, "\(made.errors)")
        let json = try made.object()
        #expect(json["accounts"] as? Int == 3)
        #expect(json["file"] as? String == file)
        #expect(json["files"] as? [String] == ["settings.yaml"])
        #expect(try run(root, "backup", file).status == 64)
        #expect(try run(root, "backup", file, "--force").status == 0)

        let other = "\(root)/other"
        let restored = try run(other, "restore", file, "--json")
        #expect(restored.status == 0, "\(restored.errors)")
        let answer = try restored.object()
        #expect(answer["accounts"] as? Int == 3)
        #expect((answer["unpublished"] as? [Any])?.isEmpty == true)
        let again = try run(other, "restore", file)
        #expect(again.status == 64)
        #expect(again.errors.contains("where there is nothing yet"))
        let doctor = try run(other, "doctor")
        #expect(doctor.status == 0)
        #expect(String(decoding: doctor.output, as: UTF8.self) == "all is good\n")
    }

    @Test func `a backup that is stopped leaves nothing of it behind`() throws {
        let test = try makeWorkspace(accounts: 20_000)
        let folder = "\(test.workspace.root)/backups"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        func names() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: folder)
        }
        // One may be done before it can be stopped.
        for attempt in 1...20 {
            let process = Process()
            process.executableURL = URL(filePath: Shell.candidateSync)
            process.arguments = [
                "backup", "\(folder)/\(attempt)", "--workspace", test.workspace.root,
            ]
            let before = try names()
            try process.run()
            _ = try waitFor { try names() != before || !process.isRunning }
            kill(process.processIdentifier, SIGTERM)
            process.waitUntilExit()
            if process.terminationReason == .exit, process.terminationStatus == 0 { continue }
            #expect(process.terminationReason == .exit && process.terminationStatus == 1)
            #expect(try names() == before)
            return
        }
        Issue.record("none could be stopped")
    }

    @Test func `what is advised where the accounts are gone is enough to bring a backup back`()
        throws
    {
        let test = try TestWorkspace.worked()
        let root = test.workspace.root
        let file = "\(root)/a.backup"
        #expect(try run(root, "backup", file).status == 0)
        try FileManager.default.removeItem(atPath: test.workspace.accounts)
        let advice = try run(root, "run").errors
        #expect(try run(root, "restore", file).status == 64)
        for name in ["state", "settings.yaml", "templates"] where advice.contains(name) {
            let path = "\(root)/\(name)"
            guard FileManager.default.fileExists(atPath: path) else { continue }
            try FileManager.default.moveItem(atPath: path, toPath: "\(path).former")
        }
        let restored = try run(root, "restore", file)
        #expect(restored.status == 0, "\(restored.errors)")
    }

    @Test func `a workspace that is moved as the guide says takes along what was not yet imported`()
        throws
    {
        let test = try TestWorkspace()
        let root = test.workspace.root
        try test.drop(Documents.candidates(Documents.person(1)), as: "first.xml")
        #expect(try run(root, "run").status == 0)
        // As a stop in the middle of an import leaves it.
        let delivery = IdentifierSource(.live).next()
        try test.write(
            Documents.candidates(Documents.person(2)), to: "state/claimed/\(delivery)/second.xml")
        let file = "\(root)/state/moving"
        let made = try run(root, "backup", file)
        #expect(
            String(decoding: made.output, as: UTF8.self).contains(
                "1 file was taken out of the inbox and not yet imported"))
        let programs = try run(root, "backup", file, "--force", "--json")
        #expect(try programs.object()["claimed"] as? Int == 1)

        let other = "\(root)/other"
        let restored = try run(other, "restore", file)
        #expect(String(decoding: restored.output, as: UTF8.self).contains("state/claimed"))
        let copied = try Shell.run(
            "cp", "-r", "\(test.workspace.archive)", "\(test.workspace.claimed)",
            "\(other)/state/")
        #expect(copied.status == 0, "\(copied.errors)")
        #expect(try run(other, "doctor", "--repair").status == 0)
        let moved = try run(other, "run")
        #expect(moved.status == 0, "\(moved.errors)")
        #expect(String(decoding: moved.output, as: UTF8.self).contains("second.xml"))
        #expect(try test.files(below: "\(other)/outbox/mail").count == 1)
        #expect(try test.files(below: "\(other)/state/claimed").isEmpty)
        let doctor = try run(other, "doctor")
        #expect(String(decoding: doctor.output, as: UTF8.self) == "all is good\n")
    }

    @Test func `findings are left with 1, mended with 0, and 75 beside a working instance`() throws
    {
        let test = try makeWorkspace(accounts: 1)
        let root = test.workspace.root
        chmod(test.workspace.accounts, 0o644)
        let found = try run(root, "doctor", "--json")
        #expect(found.status == 1)
        let findings = try found.objects()
        #expect(findings.map { $0["code"] as? String } == ["open_to_others"])
        #expect(findings.first?["mended"] as? Bool == false)
        var pipeline: Pipeline? = try test.pipeline()
        #expect(try run(root, "doctor", "--repair").status == 75)
        #expect(try run(root, "backup", "\(root)/beside.backup").status == 0)
        withExtendedLifetime(pipeline) {}
        pipeline = nil
        var site: MyPageSite? = try test.myPage()
        let refused = try run(root, "doctor", "--repair")
        #expect(refused.status == 75)
        #expect(refused.errors.contains("stop 'serve' and 'watch' first"))
        withExtendedLifetime(site) {}
        site = nil
        chmod(test.workspace.accounts, 0o644)
        let mended = try run(root, "doctor", "--repair")
        #expect(mended.status == 0, "\(mended.errors)")
        #expect(String(decoding: mended.output, as: UTF8.self).hasPrefix("mended: state/"))
    }

    @Test func `64 where there is nothing to keep, 74 for a damaged backup`() throws {
        let test = try TestWorkspace()
        let root = test.workspace.root
        #expect(try run(root, "backup", "\(root)/a.backup").status == 64)
        try test.write("this is no database, and long enough to be none at all", to: "b.backup")
        #expect(try run("\(root)/other", "restore", "\(root)/b.backup").status == 74)
        #expect(!FileManager.default.fileExists(atPath: "\(root)/other"))
    }

    @Test func `killed at any moment, there is a whole backup or none, and the next one succeeds`()
        throws
    {
        let test = try makeWorkspace(accounts: 20_000)
        let root = test.workspace.root
        let file = "\(root)/a.backup"
        let start = ContinuousClock.now
        #expect(try run(root, "backup", file).status == 0)
        var whole = start.duration(to: .now)
        var cut = 0
        var generator = SeededGenerator(seed: UInt64(Date().timeIntervalSince1970))
        for _ in 1...20 {
            try FileManager.default.removeItem(atPath: file)
            let moment = whole * Double.random(in: 0...1, using: &generator)
            _ = try killed("backup", file, "--workspace", root, after: moment)
            if FileManager.default.fileExists(atPath: file) {
                #expect(try BackupFile(file).contents() != nil)
                // The first one was slower, beside other tests.
                whole = moment
            } else {
                cut += 1
                #expect(try run(root, "backup", file).status == 0)
            }
            #expect(!FileManager.default.fileExists(atPath: "\(root)/.a.backup.part"))
        }
        #expect(cut > 0, "all had ended before they were killed")
    }
}
