import DropFolder
import Foundation
import PortersXML
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings

/// What lies in the way of everything else is told, and stepped over.
@Suite(.ownThreads) struct SetAsideTests {
    private let test: TestWorkspace

    init() throws { test = try TestWorkspace() }

    /// A file that was claimed, and that so many processes have died over.
    private func claimed(deaths: Int) throws {
        try test.drop(Documents.candidates(Documents.person(1)), as: "a.xml")
        #expect(throws: CancellationError.self) {
            try test.pipeline { if case .importing = $0 { throw CancellationError() } }.run()
        }
        let claim = try #require(ClaimFolder(test.workspace.claimed).claims().first)
        for _ in 0..<deaths {
            _ = try ImportAttempts(path: test.workspace.importAttempts).begin(claim.delivery)
        }
        try test.drop(Documents.candidates(Documents.person(2)), as: "b.xml")
    }

    @Test func `a file that two processes have died over is set aside, and the rest goes on`()
        throws
    {
        try claimed(deaths: 2)
        let result = try test.run()
        #expect(result.deliveries.map { $0.error?.code } == ["poisonous", nil])
        #expect(try test.mails().map(\.to) == ["c2@mail.example"])
        #expect(try test.files(below: test.workspace.rejected).count == 1)
        // Dropped again it is another delivery, and has its tries anew.
        try test.drop(Documents.candidates(Documents.person(1)), as: "a.xml")
        #expect(try test.run().deliveries.map(\.isAccepted) == [true])
    }

    @Test func `a file that one process has died over is tried once more`() throws {
        try claimed(deaths: 1)
        #expect(try test.run().deliveries.map(\.isAccepted) == [true, true])
    }

    @Test func `deaths are noted for each file, and those of others are not forgotten`() throws {
        let attempts = try ImportAttempts(path: test.workspace.root + "/attempts")
        #expect(try attempts.begin("A") == 0)
        try attempts.end("A")
        #expect(attempts.begun().isEmpty)
        #expect(try attempts.begin("A") == 0)
        #expect(try attempts.begin("B") == 0)
        #expect(try attempts.begin("A") == 1)
        #expect(attempts.begun() == ["A", "B"])
        try attempts.end("A")
        #expect(try attempts.begin("B") == 1)
        #expect(ImportAttempts.begun("A", at: test.workspace.root + "/attempts") == 0)
        #expect(ImportAttempts.begun("B", at: test.workspace.root + "/attempts") == 2)
        for number in 0..<100 { #expect(try attempts.begin("file-\(number)") == 0) }
        #expect(attempts.begun().count == 16)
    }

    @Test
    func `of files that are read together, the one that kills the process is set aside alone`()
        throws
    {
        for person in 1...5 {
            try test.drop(Documents.candidates(Documents.person(person)), as: "\(person).xml")
        }
        #expect(throws: CancellationError.self) {
            try test.pipeline { if case .importing = $0 { throw CancellationError() } }.run()
        }
        let third = try #require(ClaimFolder(test.workspace.claimed).claims().dropFirst(2).first)
        for _ in 0..<2 {
            _ = try ImportAttempts(path: test.workspace.importAttempts).begin(third.delivery)
        }
        let result = try test.run()
        #expect(
            result.deliveries.map { $0.error?.code } == [nil, nil, "poisonous", nil, nil])
        #expect(result.deliveries.map(\.file) == (1...5).map { "\($0).xml" })
        #expect(try test.outcomes(of: result).keys.sorted() == [1, 2, 4, 5])
    }

    @Test func `one that was stopped in order has not died`() throws {
        try claimed(deaths: 0)
        for _ in 0..<3 {
            #expect(throws: CancellationError.self) {
                try test.pipeline { if case .importing = $0 { throw CancellationError() } }.run()
            }
        }
        #expect(try test.run().deliveries.map(\.isAccepted) == [true, true])
    }

    @Test func `a folder in a day of the archive keeps no other day`() throws {
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let archive = test.workspace.archive
        for day in ["2026-01-01", "2026-01-02"] {
            try test.write("x", to: "state/archive/\(day)/old.xml")
        }
        try test.write("x", to: "state/archive/2026-01-01/folder/somebody's")
        // The clock is confirmed by a day's distance.
        test.clock.advance(hours: 25)
        try test.run()
        let left = try FileManager.default.contentsOfDirectory(atPath: archive).sorted()
        #expect(left == ["2026-01-01", "2026-11-23"])
        #expect(try Array(test.files(below: "\(archive)/2026-01-01").keys) == ["folder/somebody's"])
    }

    @Test func `a folder in the spool stops no start`() throws {
        try test.write("x", to: "state/spool/folder/somebody's")
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(try test.run().runs.count == 1)
        #expect(try test.mails().count == 1)
    }

    @Test(arguments: ["accounts.sqlite", "mirror.sqlite"])
    func `a database of a newer version is refused, and left as it is`(database: String) throws {
        try test.run()
        try test.change("INSERT INTO grdb_migrations VALUES ('of tomorrow')", in: database)
        let error = #expect(throws: StoreError.self) { try test.run() }
        #expect(error?.description.contains("made by a newer version") == true)
    }

    @Test func `the databases are owner-only, whoever made them`() throws {
        try test.run()
        for database in ["accounts.sqlite", "mirror.sqlite"] {
            let path = "\(test.workspace.state)/\(database)"
            func mode() throws -> Int {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                return attributes[.posixPermissions] as? Int ?? 0
            }
            #expect(try mode() == 0o600)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            try test.run()
            #expect(try mode() == 0o600)
        }
    }

    @Test func `those who open a new database in the same moment all get its tables`() throws {
        for _ in 0..<5 {
            let test = try TestWorkspace()
            // Whoever makes the file closes it, which ends the locks of all in this process.
            try test.write("", to: "state/accounts.sqlite")
            let path = test.workspace.accounts
            let openings = try (0..<4).map { _ in
                try ThreadedWork(named: "opening") { _ = try AccountStore(path: path) }
            }
            for opening in openings { try opening.wait() }
        }
    }

    @Test func `opening a database leaves the locks of those who have it open`() throws {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        let first = try AccountStore(path: test.workspace.accounts)
        try test.importAccounts("a@mail.example,甲,registered,yes,,")
        for _ in 0..<3 { _ = try AccountStore(path: test.workspace.accounts) }
        // A process that looks and leaves takes the write-ahead log along if it thinks it is alone.
        let other =
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
            + "c.execute('SELECT count(*) FROM account').fetchone(); c.close()"
        #expect(try Shell.run("python3", "-c", other, test.workspace.accounts).status == 0)
        #expect(FileManager.default.fileExists(atPath: test.workspace.accounts + "-wal"))
        try test.importAccounts("b@mail.example,乙,registered,yes,,")
        #expect(try first.read { try $0.account(withMail: "b@mail.example") } != nil)
    }
}
