import DropFolder
import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore

/// What `status` tells, and that it disturbs nothing.
@Suite(.ownThreads) struct WorkspaceStatusTests {
    @Test func `a new workspace has no problem`() throws {
        let test = try TestWorkspace()
        let status = try test.status()
        #expect(status.problems.isEmpty)
        #expect(status.process == nil)
        #expect(status.nextRun == nil)
        #expect(status.waiting.isEmpty)
    }

    @Test func `what waits is named with its reason, what is ready is counted`() throws {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing("settle_ms: 0", with: "settle_ms: 200"))
        try test.drop(Documents.candidates(Documents.person(1)), as: "whole.xml")
        try test.drop("<Candidate><Item>", as: "half.xml")
        let status = try test.status()
        #expect(status.ready == 1)
        #expect(status.waiting.map(\.file) == ["half.xml"])
        #expect(status.waiting.first?.reason.contains("closing tag") == true)
        #expect(try test.files(below: test.workspace.inbox).count == 2)
    }

    @Test func `a file that can't be taken until somebody sees to it is a problem, unnamed`()
        throws
    {
        let test = try TestWorkspace()
        try test.drop("<Candidate><Item>", as: "half.xml")
        #expect(try test.status().problems.isEmpty)
        try FileManager.default.createDirectory(
            atPath: "\(test.workspace.inbox)/山田.xml", withIntermediateDirectories: false)
        #expect(try test.status().problems == [.stuck(files: 1)])
        #expect(try test.status().problems.allSatisfy { !$0.publicDescription.contains("山田") })
    }

    @Test(.enabled(if: FileManager.default.isWritableFile(atPath: "/dev/shm")))
    func `a file on another disk that is larger than the room here is a problem`()
        throws
    {
        let test = try TestWorkspace.worked()
        let far = "/dev/shm/candidate-sync-\(UUID().uuidString)"
        let files = FileManager.default
        try files.createDirectory(atPath: far, withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: far) }
        try files.removeItem(atPath: test.workspace.inbox)
        try files.createSymbolicLink(atPath: test.workspace.inbox, withDestinationPath: far)
        try test.drop(Documents.candidates(Documents.person(1)), as: "fits.xml")
        // A hole takes no room where it lies. Made by others: what other tests start just now holds copies
        // of our descriptors, and the file would still be written to.
        let size = try Folder(test.workspace.claimed).freeBytes() + (1 << 30)
        let script = "printf '<Candidate>' >$0; truncate -s \(size) $0; printf '</Candidate>' >>$0"
        try #require(try Shell.run("sh", "-c", script, "\(far)/hole.xml").status == 0)
        let status = try test.status()
        #expect(status.ready == 1)
        #expect(status.waiting.map(\.file) == ["hole.xml"])
        #expect(status.waiting.first?.reason.contains("there is no room for all of it") == true)
        #expect(status.problems.contains(.stuck(files: 1)))
    }

    @Test func `of what waits that is told first which stays until somebody sees to it`() throws {
        let test = try TestWorkspace()
        try test.drop("<Candidate><Item>", as: "half.xml")
        try FileManager.default.createDirectory(
            atPath: "\(test.workspace.inbox)/stuck.xml", withIntermediateDirectories: false)
        #expect(try test.status().waiting.map(\.file) == ["stuck.xml", "half.xml"])
    }

    @Test func `files whose names nobody takes are counted, and the first of them named`() throws {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing(
                "{settle_ms: 0}", with: "{settle_ms: 0, done_suffix: .done}"))
        try test.drop(Documents.candidates(Documents.person(1)), as: "a.xml")
        for name in ["a.xml.done", ".hidden", "b.xml.part"] {
            try test.write("", to: "inbox/\(name)")
        }
        try FileManager.default.createDirectory(
            atPath: "\(test.workspace.inbox)/FOLDER", withIntermediateDirectories: false)
        #expect(try test.status().unfitting.files == 0)
        let names = (1...7).map { "EXPORT\($0).XML" }
        for name in names { try test.drop(Documents.candidates(Documents.person(1)), as: name) }
        let found = try test.status()
        #expect(found.ready == 1 && found.waiting.isEmpty)
        #expect(found.unfitting.files == 7)
        #expect(found.unfitting.first == Array(names.prefix(5)))
        #expect(found.problems.isEmpty)
    }

    @Test func `a start by the clock that was missed is told where nobody is there to make it up`()
        throws
    {
        let test = try TestWorkspace(with: "sync: {run: at_times, times: [\"03:00\"]}\n")
        try test.workspace.prepare()
        try test.accounts().write { try $0.noteScheduleDealtWith(until: test.clock.now) }
        #expect(try test.status().missedStart == nil)
        test.clock.advance(hours: 48)
        let missed = try #require(try test.status().missedStart)
        #expect(missed.formatted(.iso8601) == "2026-11-23T18:00:00Z")
        let pipeline = try test.pipeline()
        #expect(try test.status().missedStart == nil)
        _ = try pipeline.run()
    }

    @Test func `the next run is the next time of the schedule, or one that was missed`() throws {
        let test = try TestWorkspace(with: "sync: {run: at_times, times: [\"03:00\"]}\n")
        // It is 10:00 in Tokyo.
        #expect(try test.status().nextRun?.formatted(.iso8601) == "2026-11-23T18:00:00Z")
        try test.workspace.prepare()
        let store = try test.accounts()
        try store.write { try $0.noteScheduleDealtWith(until: test.clock.now) }
        test.clock.advance(hours: 48)
        #expect(try test.status().nextRun?.formatted(.iso8601) == "2026-11-23T18:00:00Z")
    }

    @Test func `that the service stands still is a problem until it goes on or dies`() throws {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        let since = test.clock.now
        Standstill(process: "\(getpid())", why: "cannot write", since: since)
            .write(to: test.workspace.standstill)
        // Whoever said so is dead.
        #expect(try test.status().problems.isEmpty)
        let pipeline = try test.pipeline()
        #expect(try test.status().problems == [.standsStill(why: "cannot write", since: since)])
        Standstill.end(in: test.workspace)
        #expect(try test.status().problems.isEmpty)
        _ = try pipeline.run()
    }

    @Test func `a mirror that is lost is a problem until exports come`() throws {
        let test = try TestWorkspace.worked()
        #expect(try test.status().problems.isEmpty)
        try FileManager.default.removeItem(atPath: test.workspace.mirror)
        #expect(try test.status().problems == [.mirrorLost])
        #expect(try test.status().problems.first?.description.contains("doctor --repair") == true)
        // A start makes an empty one.
        try test.run()
        #expect(try test.status().problems == [.mirrorLost])
        try test.drop(Documents.candidates(Documents.person(2)))
        try test.run()
        #expect(try test.status().problems.isEmpty)
    }

    @Test func `a mirror that is damaged is a problem, and the rest is told all the same`() throws {
        let test = try TestWorkspace.worked()
        for end in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: test.workspace.mirror + end)
        }
        try test.write(String(repeating: "no database ", count: 1_000), to: "state/mirror.sqlite")
        let status = try test.status()
        #expect(status.problems.count == 1)
        #expect(status.problems.first?.description.contains("mirror.sqlite is damaged") == true)
        #expect(status.outbox.contains { $0.folder == "receipts" && $0.files == 1 })
    }

    @Test func `a file in the place of the spool or of an outbox's folder is a problem`() throws {
        let test = try TestWorkspace.worked()
        for path in ["outbox/mail", "state/spool"] {
            try FileManager.default.removeItem(atPath: "\(test.workspace.root)/\(path)")
            try test.write("", to: path)
        }
        #expect(
            try test.status().problems == [
                .folder(Finding(.noFolder, "outbox/mail")),
                .folder(Finding(.noFolder, "state/spool")),
            ])
        #expect(
            try test.status().problems.allSatisfy {
                $0.description.contains("it is no folder, nor a link that leads to one; mount")
            })
    }

    @Test func `a file in the place of the folder for what is taken back is a problem`() throws {
        let test = try TestWorkspace.worked()
        try test.write("", to: "state/taken-back")
        #expect(throws: SystemError.self) { _ = try test.pipeline() }
        #expect(try test.status().problems == [.folder(Finding(.noFolder, "state/taken-back"))])
    }

    @Test func `an erasure that is not done after an hour is a problem until it is`() throws {
        let test = try TestWorkspace.worked()
        let begun = test.clock.now
        try test.pipeline().dieErasing(.person(1))
        let late = WorkspaceStatus.Problem.erasing(count: 1, since: begun)
        #expect(try !test.status().problems.contains(late))
        test.clock.advance(hours: 2)
        #expect(try test.status().problems.contains(late))
        #expect(late.description.hasPrefix("1 erasure of a person is not done (begun at "))
        try test.run()
        #expect(try !test.status().problems.contains(late))
    }

    @Test func `held runs and a spool that stays full are problems`() throws {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        let held = try #require(try test.run().held.first)
        #expect(try test.status().problems.contains { $0.description.contains(held) })
        try test.write("x", to: "state/spool/01ARZ3NDEKTSV4RRFFQ69G5FAV")
        // Files are made by the real clock.
        while test.clock.now < Date().addingTimeInterval(120) { test.clock.advance(hours: 24) }
        #expect(
            try test.status().problems.contains {
                $0.description.contains("1 file waits in the spool")
            })
        #expect(try test.status().spool == 1)
    }

    @Test func `sign-ups that have reached their limit are a problem for as long as none is taken`()
        throws
    {
        let test = try TestWorkspace(with: "safety: {max_sign_ups_per_hour: 2}\n")
        try test.workspace.prepare()
        let store = try test.accounts()
        func signUp() throws {
            try store.write {
                try $0.noteAttempt(AccountTransaction.signUp, by: "", at: test.clock.now)
            }
        }
        try signUp()
        #expect(try test.status().problems.isEmpty)
        try signUp()
        #expect(try test.status().problems == [.signUpsFull(perHour: 2)])
        #expect(
            try test.status().problems[0].description.hasPrefix(
                "2 sign-ups came within an hour, and no more are taken just now"))
        try test.write(
            TestWorkspace.settings + "safety: {max_sign_ups_per_hour: 0}\n", to: "settings.yaml")
        #expect(try test.status().problems.isEmpty)
        try test.write(
            TestWorkspace.settings + "safety: {max_sign_ups_per_hour: 2}\n", to: "settings.yaml")
        test.clock.advance(hours: 1)
        #expect(try test.status().problems.isEmpty)
    }

    @Test func `what nobody collects is counted by folder, with the age of the oldest`() throws {
        let test = try TestWorkspace.worked()
        let outbox = try test.status().outbox
        #expect(outbox.map(\.folder) == ["mail", "status", "receipts", "reports", "rejected"])
        #expect(outbox.map(\.files) == [1, 0, 1, 2, 0])
        #expect(outbox[0].oldest != nil)
        #expect(outbox[1].oldest == nil)
        #expect(outbox[2].oldest != nil)
    }

    @Test func `mails and status documents that nobody collects are a problem after their time`()
        throws
    {
        let test = try TestWorkspace(with: "status: {field: Person.U_S, opened: 案内済み}\n")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        // A collector's own file is none of ours.
        try test.write("", to: "outbox/mail/.lock")
        test.clock.advance(hours: 0.9)
        #expect(try test.status().problems.isEmpty)
        test.clock.advance(hours: 0.2)
        let problems = try test.status().problems.map(\.description)
        #expect(problems.count == 2)
        #expect(
            problems.first?.hasPrefix(
                "1 file lies in outbox/mail for longer than 60 min, the oldest since "
                    + "2026-11-23T01:00:00Z: nobody collects them") == true)
        #expect(problems.last?.contains("outbox/status") == true)
        try test.write(
            TestWorkspace.settings + "outbox: {alarm_after_min: 0}\n", to: "settings.yaml")
        #expect(try test.status().problems.isEmpty)
        try test.write(
            TestWorkspace.settings + "outbox: {alarm_after_min: 120}\n", to: "settings.yaml")
        #expect(try test.status().problems.isEmpty)
    }

    @Test func `no accepted delivery for inbox.expect_every_h is a problem that names the last`()
        throws
    {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing(
                "{settle_ms: 0}", with: "{settle_ms: 0, expect_every_h: 26}")
                + "outbox: {alarm_after_min: 0}\n")
        // Nobody has worked on it.
        test.clock.advance(hours: 100)
        #expect(try test.status().problems.isEmpty)
        try test.run()
        test.clock.advance(hours: 25)
        #expect(try test.status().problems.isEmpty)
        test.clock.advance(hours: 1)
        #expect(try test.status().problems.first?.description.contains("none ever was") == true)
        try test.drop(Documents.candidates(Documents.person(1)), as: "good.xml")
        try test.run()
        let received = test.clock.now.formatted(.iso8601)
        #expect(try test.status().problems.isEmpty)
        test.clock.advance(hours: 26)
        // Neither is what is expected.
        try test.drop("<Candidate><Item></Candidate>", as: "broken.xml")
        let good = try #require(
            try test.accounts().read { try $0.deliveries(limit: 9) }.first { $0.isAccepted })
        _ = try Replay(test.workspace, test.accounts(), environment: test.environment)(good.id)
        try test.run()
        #expect(try test.accounts().read { try $0.deliveries(limit: 9) }.count == 3)
        let problem = try #require(try test.status().problems.first?.description)
        #expect(problem.hasPrefix("no delivery was accepted for 26 h"))
        #expect(problem.contains("the last was received at \(received)"))
        try test.drop(Documents.candidates(Documents.person(2)), as: "next.xml")
        try test.run()
        #expect(try test.status().problems.isEmpty)
    }

    @Test func `a clock that was ahead keeps nobody from hearing that no export comes`() throws {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing(
                "{settle_ms: 0}", with: "{settle_ms: 0, expect_every_h: 26}")
                + "outbox: {alarm_after_min: 0}\n")
        let pipeline = try test.pipeline()
        func drop(_ person: Int, afterHours hours: Double) throws {
            test.clock.advance(hours: hours)
            try test.drop(Documents.candidates(Documents.person(person)), as: "\(person).xml")
            _ = try pipeline.run()
        }
        func silence() throws -> [String] {
            try test.status().problems.map(\.description)
                .filter { $0.hasPrefix("no delivery was accepted for 26 h") }
        }
        try drop(1, afterHours: 0)
        try drop(2, afterHours: 24 * 366)
        // Put right; what it names is still of the moment before.
        try drop(3, afterHours: 1 - 24 * 366)
        let received = test.clock.now.formatted(.iso8601)
        test.clock.advance(hours: 25)
        #expect(try silence().isEmpty)
        test.clock.advance(hours: 1)
        let told = try #require(try silence().first)
        #expect(told.contains("the last was received at \(received)"))
    }

    @Test func `a folder of the outbox that is missing is none: a start makes it`() throws {
        let test = try TestWorkspace.worked()
        try FileManager.default.removeItem(atPath: "\(test.workspace.outbox)/mail")
        #expect(try test.status().problems.isEmpty)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
    func `a folder of the outbox that can't be looked into is a problem`() async {
        await #expect(processExitsWith: .success) {
            let test = try TestWorkspace.worked()
            chmod("\(test.workspace.outbox)/mail", 0)
            let given = try Shell.run("chown", "-R", "65534:65534", test.workspace.root)
            try #require(given.status == 0)
            try #require(seteuid(65_534) == 0)
            let problems = try test.status().problems
            try #require(seteuid(0) == 0)
            #expect(problems == [.folder(Finding(.folderUnread, "outbox/mail"))])
        }
    }

    @Test func `a service whose clock was ahead tells of mails that nobody collects since`() throws
    {
        let test = try TestWorkspace()
        let pipeline = try test.pipeline()
        // Whatever the test's clock says, the files are of today: years before it.
        test.clock.advance(hours: 24 * 366 * 30)
        try test.drop(Documents.candidates(Documents.person(1)), as: "1.xml")
        _ = try pipeline.run()
        test.clock.advance(hours: -24 * 366)
        try test.drop(Documents.candidates(Documents.person(2)), as: "2.xml")
        _ = try pipeline.run()
        let problems = try test.status().problems.map(\.description)
        #expect(problems.contains { $0.hasPrefix("2 files lie in outbox/mail for longer") })
    }

    @Test func `accounts that are gone, and a database of another version, are problems`() throws {
        func problems(after spoil: (TestWorkspace) throws -> Void) throws -> [String] {
            let test = try TestWorkspace()
            try test.run()
            #expect(try test.status().problems.isEmpty)
            try spoil(test)
            return try test.status().problems.map(\.description)
        }
        let lost = try problems {
            try FileManager.default.removeItem(atPath: $0.workspace.accounts)
        }
        #expect(lost.count == 1 && lost.first?.contains(LostAccounts.english.why) == true)
        for database in ["accounts.sqlite", "mirror.sqlite"] {
            let newer = try problems {
                try $0.change("INSERT INTO grdb_migrations VALUES ('of tomorrow')", in: database)
            }
            #expect(newer.count == 1)
            #expect(newer.first?.contains("\(database) was made by a newer version") == true)
        }
        // Nothing was started since the upgrade, or it is at that just now; or the first start died before
        // there was a table.
        let older = try problems {
            try $0.change(
                "DELETE FROM grdb_migrations "
                    + "WHERE rowid = (SELECT max(rowid) FROM grdb_migrations)")
        }
        #expect(older.count == 1 && older.first?.hasSuffix("start 'watch' or 'run'") == true)
        let half = try TestWorkspace()
        try half.write("", to: "state/accounts.sqlite")
        #expect(try half.status().problems.map(\.description) == older)
    }

    @Test func `accounts.sqlite without a byte beside a mirror is told as lost, and stays so`()
        throws
    {
        let test = try TestWorkspace()
        try test.run()
        test.removeDatabase(test.workspace.accounts)
        try test.write("", to: "state/accounts.sqlite")
        #expect(try test.status().problems == [.unfit(StoreError(lost: "accounts.sqlite"))])
        #expect(try Data(contentsOf: URL(filePath: test.workspace.accounts)).isEmpty)
    }

    @Test func `the process that works on it is named, and is not disturbed`() throws {
        let test = try TestWorkspace()
        let pipeline = try test.pipeline()
        #expect(try test.status().process == "\(ProcessInfo.processInfo.processIdentifier)")
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(try pipeline.run().runs.count == 1)
    }
}
