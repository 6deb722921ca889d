import DropFolder
import Foundation
import Publishing
import Recruiting
import Synchronization
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore

/// One file of a workspace in which others work, and what comes out of it.
@Suite(.ownThreads) struct BackupTests {
    private func backUp(
        _ test: TestWorkspace, as name: String = "a.backup", replacing: Bool = false,
        reached: (Backup.Step) throws -> Void = { _ in }
    ) throws -> Backup {
        try Backup(
            of: test.workspace, to: "\(test.workspace.root)/\(name)", replacing: replacing,
            version: "1.2.3", environment: test.environment, reached: reached)
    }

    @Test(arguments: ["state/accounts.sqlite", "inbox/../state/mirror.sqlite", "settings.yaml"])
    func `a file of the workspace itself is never replaced by its backup`(name: String) throws {
        let test = try TestWorkspace.worked()
        let before = try test.files(below: test.workspace.root)
        #expect(throws: UnusableFile.self) { _ = try backUp(test, as: name, replacing: true) }
        #expect(try test.files(below: test.workspace.root) == before)
    }

    @Test func `settings that cannot be read are a failure of the disk, and nothing is written`()
        throws
    {
        let test = try TestWorkspace.worked()
        try FileManager.default.removeItem(atPath: test.workspace.settings)
        try FileManager.default.createSymbolicLink(
            atPath: test.workspace.settings, withDestinationPath: "not-mounted/settings.yaml")
        #expect(throws: SystemError.self) { _ = try backUp(test) }
        #expect(Folder.isMissing("\(test.workspace.root)/a.backup"))
    }

    @Test func `beside a writer each backup is whole, and holds every account from before it`()
        throws
    {
        let test = try TestWorkspace()
        try test.importAccounts("first@mail.example,一,registered,yes,,")
        let committed = Mutex(0)
        let isDone = Mutex(false)
        let hasEnded = DispatchSemaphore(value: 0)
        let writer = Thread {
            while !isDone.withLock({ $0 }) {
                let next = committed.withLock { $0 }
                let line = "w\(next)@mail.example,書,registered,yes,,"
                guard (try? test.importAccounts(line)) != nil else { continue }
                committed.withLock { $0 += 1 }
            }
            hasEnded.signal()
        }
        writer.start()
        defer {
            isDone.withLock { $0 = true }
            hasEnded.wait()
        }
        for round in 1...20 {
            let before = committed.withLock { $0 }
            let backup = try backUp(test, as: "\(round).backup")
            #expect(backup.accounts >= before + 1)
            let other = Workspace("\(test.workspace.root)/restored-\(round)")
            let restore = try Restore(backup.file, into: other)
            #expect(restore.accounts == backup.accounts)
            let accounts = try AccountStore(path: other.accounts)
            let lost = try accounts.read { transaction in
                try (0..<before).filter {
                    try transaction.account(withMail: "w\($0)@mail.example") == nil
                }
            }
            #expect(lost.isEmpty)
            #expect(try Doctor(other, environment: test.environment).examine() == [])
            // The writer must have gone on meanwhile, or this shows nothing.
            #expect(waitFor { committed.withLock { $0 } > before })
        }
    }

    @Test func `settings and templates come back byte for byte, and only the owner may read`()
        throws
    {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,,")
        try test.write("件名が無い templates are kept too", to: "templates/reminder.mustache")
        try test.write("hidden", to: "templates/.swp")
        let backup = try backUp(test)
        #expect(backup.files == ["settings.yaml", "templates/reminder.mustache"])
        #expect(try mode(of: backup.file) == 0o600)
        let other = Workspace("\(test.workspace.root)/other")
        let restore = try Restore(backup.file, into: other)
        #expect(restore.version == "1.2.3")
        #expect(restore.madeAt == test.clock.now)
        for name in backup.files {
            #expect(
                FileManager.default.contentsEqual(
                    atPath: "\(test.workspace.root)/\(name)", andPath: "\(other.root)/\(name)"))
        }
        #expect(try mode(of: other.accounts) == 0o600)
        #expect(try mode(of: other.state) == 0o700)
        #expect(
            try test.files(below: other.state).keys.sorted()
                == ["accounts.sqlite", "in-use", "lock"])
    }

    @Test func `a file that is there is not replaced unless that is wanted`() throws {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,,")
        try test.write("mine", to: "a.backup")
        #expect(throws: UnusableFile.self) { try backUp(test) }
        #expect(try test.files(below: test.workspace.root)["a.backup"] == Data("mine".utf8))
        #expect(try backUp(test, replacing: true).accounts == 1)
    }

    @Test(arguments: Backup.Step.allCases)
    func `a backup that fails leaves nothing, neither under its name nor beside it`(
        step: Backup.Step
    ) throws {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,,")
        // What an earlier one left that was killed.
        try test.write("half", to: ".a.backup.part")
        #expect(throws: Death.self) {
            try backUp(test) { if $0 == step { throw Death() } }
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: test.workspace.root)
        #expect(!names.contains { $0.contains("backup") })
        #expect(try backUp(test).accounts == 1)
    }

    @Test func `settings that somebody saves meanwhile are read again`() throws {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,,")
        let text = TestWorkspace.decided(TestWorkspace.settings)
        var reads = 0
        let backup = try backUp(test) { step in
            guard step == .read else { return }
            reads += 1
            if reads == 1 { try test.write(text + "# new\n", to: "settings.yaml") }
        }
        #expect(reads == 2)
        let other = Workspace("\(test.workspace.root)/other")
        _ = try Restore(backup.file, into: other)
        #expect(try String(contentsOfFile: other.settings, encoding: .utf8) == text + "# new\n")
        #expect(throws: UnusableFile.self) {
            try backUp(test, as: "b.backup") { step in
                guard step == .read else { return }
                reads += 1
                try test.write(text + "# \(reads)\n", to: "settings.yaml")
            }
        }
    }

    @Test func `status and metrics tell when the last backup was made, and of none that failed`()
        throws
    {
        let test = try TestWorkspace()
        try test.importAccounts("a@mail.example,甲,registered,yes,,")
        #expect(throws: Death.self) {
            try backUp(test) { if $0 == .synced { throw Death() } }
        }
        #expect(try test.status().lastBackup == nil)
        _ = try backUp(test)
        let made = Date(
            timeIntervalSince1970: test.clock.now.timeIntervalSince1970.rounded(.down))
        test.clock.advance(hours: 30)
        #expect(try test.status().lastBackup == made)
        let metrics = try WorkspaceMetrics(
            test.workspace, settings: SettingsFile.read(test.workspace.settings),
            environment: test.environment, accounts: test.accounts())().text
        let line = "candidate_sync_last_backup_timestamp_seconds"
        #expect(metrics.contains("\n\(line) \(Int(made.timeIntervalSince1970))\n"))
    }

    @Test func `what was deleted before is nowhere in the file`() throws {
        let test = try TestWorkspace()
        try test.importAccounts(
            "gone@mail.example,消,registered,yes,,", "stays@mail.example,残,registered,yes,,")
        try test.change("DELETE FROM account WHERE mail_key = 'gone@mail.example'")
        let bytes = try Data(contentsOf: URL(filePath: try backUp(test).file))
        #expect(bytes.firstRange(of: Data("stays@mail.example".utf8)) != nil)
        #expect(bytes.firstRange(of: Data("gone@mail.example".utf8)) == nil)
    }

    private func mode(of path: String) throws -> mode_t {
        var status = stat()
        try #require(lstat(path, &status) == 0)
        return status.st_mode & 0o777
    }
}
