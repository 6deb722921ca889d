import Foundation
import MyPage
import SiteSettings
import SyncStore
import TestSupport
import Testing

/// Commands that only read: what they leave of a workspace as it is, and say of what is none.
@Suite(.ownThreads) struct LookingCommandTests {
    private static let commands = [
        ["accounts", "list"], ["accounts", "show", "1"], ["accounts", "export"],
        ["runs", "list"], ["runs", "show", "last"], ["deliveries", "list"],
        ["deliveries", "show", "last"], ["explain", "1"], ["admin", "list"],
    ]
    /// What they end with where nothing has worked yet.
    private static let statuses: [Int32] = [0, 1, 0, 0, 1, 0, 1, 1, 0]
    /// Those that change something, and ask for no settings.
    private static let writers = [
        ["accounts", "import", "\(repository)/samples/accounts.csv"],
        ["deliveries", "replay", "last"], ["admin", "unlock", "nobody"],
    ]
    private static let others = [
        ["run"], ["watch"], ["watch", "--no-web"], ["serve"], ["simulate"],
        ["accounts", "withdraw", "1"], ["accounts", "erase", "--person", "1", "--yes"],
        ["runs", "undo", "last"], ["runs", "approve", "abcd"],
    ]

    private func run(_ root: String, _ command: [String]) throws -> Shell.Result {
        try Shell.run(Shell.candidateSync, command + ["--workspace", root])
    }

    @Test(arguments: commands)
    func `they make nothing and change no mode`(command: [String]) throws {
        let test = try TestWorkspace.worked()
        chmod(test.workspace.state, 0o755)
        let before = try test.traces()
        let result = try run(test.workspace.root, command)
        #expect(result.status == 0, "\(result.errors)")
        #expect(!result.output.isEmpty)
        #expect(try test.traces() == before)
    }

    @Test(arguments: commands + writers + [["status"]])
    func `in a folder that is no workspace they end with 78, and touch nothing`(
        command: [String]
    ) throws {
        let test = try TestWorkspace()
        let root = test.workspace.root
        try FileManager.default.removeItem(atPath: test.workspace.settings)
        try test.write("somebody's", to: "state/a")
        chmod(test.workspace.state, 0o755)
        let before = try test.traces()
        for folder in [root, "\(root)/mistyped"] {
            let result = try run(folder, command)
            #expect(result.status == 78)
            #expect(result.output.isEmpty)
            #expect(result.errors.contains("settings.yaml: it is not there"), "\(result.errors)")
        }
        #expect(try test.traces() == before)
    }

    @Test(arguments: zip(commands, statuses))
    func `where nothing has worked yet there is nothing, and nothing is made`(
        command: [String], status: Int32
    ) throws {
        let test = try TestWorkspace()
        let before = try test.traces()
        let result = try run(test.workspace.root, command)
        #expect(result.status == status, "\(result.errors)")
        #expect(try test.traces() == before)
        if command == ["accounts", "export"] {
            #expect(String(decoding: result.output, as: UTF8.self) == AccountsCSV.header)
        }
    }

    @Test(arguments: commands + writers + others)
    func `where the accounts are gone everything says so with 74, and nothing makes new ones`(
        command: [String]
    ) throws {
        let test = try TestWorkspace.worked()
        try FileManager.default.removeItem(atPath: test.workspace.accounts)
        let result = try run(test.workspace.root, command)
        #expect(result.status == 74, "\(result.errors)")
        #expect(result.output.isEmpty)
        #expect(result.errors.contains(LostAccounts.english.why), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: test.workspace.accounts))
        #expect(try test.mails().count == 1)
    }

    @Test(arguments: commands)
    func `a newer version's database is not read (74)`(command: [String]) throws {
        let test = try TestWorkspace.worked()
        try test.change("INSERT INTO grdb_migrations VALUES ('of tomorrow')")
        let result = try run(test.workspace.root, command)
        #expect(result.status == 74)
        #expect(result.errors.contains("made by a newer version"), "\(result.errors)")
    }

    @Test func `where the first start died within its writes all say so, and the next goes on`()
        throws
    {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        // Pages of it are in the file, and a journal beside it takes them back.
        let died = try Shell.run(
            "python3", "-c",
            """
            import os, sqlite3, sys
            base = sqlite3.connect(sys.argv[1], isolation_level=None)
            base.execute("CREATE TABLE first (bytes)")
            base.execute("PRAGMA cache_size = 1")
            base.execute("BEGIN")
            for _ in range(100):
                base.execute("INSERT INTO first VALUES (randomblob(4000))")
            os._exit(0)
            """, test.workspace.accounts)
        #expect(died.status == 0, "\(died.errors)")
        let said = "the first start was cut short; start 'watch' or 'run'"
        for command in Self.commands + [["doctor"], ["simulate"]] {
            let result = try run(test.workspace.root, command)
            #expect(result.status == 74, "\(command): \(result.errors)")
            #expect(result.errors.contains(said), "\(command): \(result.errors)")
        }
        let status = try run(test.workspace.root, ["status"])
        #expect(status.status == 1, "\(status.errors)")
        #expect(String(decoding: status.output, as: UTF8.self).contains(said))
        #expect(FileManager.default.fileExists(atPath: test.workspace.accounts + "-journal"))
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(try run(test.workspace.root, ["run"]).status == 0)
        #expect(try test.mails().count == 1)
    }

    @Test func `status ends with 1 where accounts are gone, or a database is a newer version's`()
        throws
    {
        for (file, isLost) in [
            ("accounts.sqlite", true), ("accounts.sqlite", false), ("mirror.sqlite", false),
        ] {
            let test = try TestWorkspace.worked()
            if isLost {
                try FileManager.default.removeItem(atPath: test.workspace.accounts)
            } else {
                try test.change("INSERT INTO grdb_migrations VALUES ('of tomorrow')", in: file)
            }
            let result = try run(test.workspace.root, ["status"])
            #expect(result.status == 1, "\(result.errors)")
            let text = String(decoding: result.output, as: UTF8.self)
            let why = isLost ? LostAccounts.english.why : "\(file) was made by a newer version"
            #expect(text.contains("\nproblem: ") && text.contains(why), "\(text)")
            #expect(isLost != FileManager.default.fileExists(atPath: test.workspace.accounts))
        }
    }

    @Test func `status ends with 1 where accounts.sqlite has not a byte, and makes nothing of it`()
        throws
    {
        let test = try TestWorkspace.worked()
        test.removeDatabase(test.workspace.accounts)
        try test.write("", to: "state/accounts.sqlite")
        let result = try run(test.workspace.root, ["status"])
        #expect(result.status == 1, "\(result.errors)")
        let text = String(decoding: result.output, as: UTF8.self)
        #expect(
            text.contains("\nproblem: ") && text.contains(LostAccounts.english.why), "\(text)")
        #expect(try Data(contentsOf: URL(filePath: test.workspace.accounts)).isEmpty)
    }
}
