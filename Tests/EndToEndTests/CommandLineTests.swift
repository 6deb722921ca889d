import DropFolder
import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import SiteSettings
@testable import SyncStore

/// The program as scripts see it: exit statuses, JSON, help.
@Suite(.ownThreads) struct CommandLineTests {
    @Test func `0 when all is good, and JSON that says what happened`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        let result = try run(test, "run", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let json = try result.object()
        let runs = try #require(json["runs"] as? [[String: Any]])
        #expect((runs.first?["counts"] as? [String: Int])?["opened"] == 1)
    }

    @Test func `1 when a delivery was rejected or a run is held`() throws {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop("<x></x>")
        #expect(try run(test, "run").status == 1)
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        #expect(try run(test, "run").status == 1)
        #expect(try run(test, "run").status == 1)
        let id = try #require(try test.accounts().read { try $0.heldRuns() }.first?.id)
        #expect(try run(test, "runs", "approve", id).status == 0)
        #expect(try run(test, "run").status == 0)
        #expect(try test.mails().count == 2)
        let again = try run(test, "runs", "approve", id)
        #expect(again.status == 1)
        #expect(again.errors == "candidate-sync: run \(id) is finished, not held\n")
    }

    @Test(arguments: ["run", "watch", "serve"])
    func `78 where nobody has set a folder up, and nothing is made there`(command: String) throws {
        let test = try TestWorkspace()
        let folder = "\(test.workspace.root)/mistyped"
        let mistyped = try Shell.run(Shell.candidateSync, command, "--workspace", folder)
        #expect(mistyped.status == 78)
        #expect(mistyped.errors.contains("settings init"))
        #expect(!FileManager.default.fileExists(atPath: folder))
        try test.drop(Documents.candidates(Documents.person(1)))
        for (text, key) in [
            ("", "site.base_url"),
            (TestWorkspace.settings, "sync.conditions"),
            (TestWorkspace.settings + "sync: {conditions: }\n", "sync.conditions"),
        ] {
            try test.write(text, to: "settings.yaml")
            let result = try run(test, command)
            #expect(result.status == 78)
            #expect(result.errors.contains("\(key): to be decided"), "\(result.errors)")
        }
        #expect(
            try test.files(below: test.workspace.root).keys.sorted() == [
                "inbox/export.xml", "settings.yaml",
            ])
    }

    @Test func `an account is reopened by its id or its mail`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(try run(test, "run").status == 0)
        #expect(try run(test, "accounts", "reopen", "1").status == 1)
        #expect(try run(test, "accounts", "withdraw", "1").status == 0)
        let shown = try run(test, "accounts", "show", "c1@mail.example")
        #expect(String(decoding: shown.output, as: UTF8.self).contains("staff"))
        #expect(try run(test, "accounts", "reopen", "c1@mail.example").status == 0)
        try test.drop(Documents.candidates(Documents.person(2)))
        #expect(try run(test, "run").status == 0)
        #expect(try test.mails().map(\.to).sorted() == ["c1@mail.example", "c2@mail.example"])
    }

    @Test(arguments: [[], ["--allow-again"]])
    func `who is erased is left in peace, unless --allow-again is said`(options: [String]) throws {
        let test = try TestWorkspace()
        let erase = ["accounts", "erase", "--person", "1", "--yes"] + options
        for command in [["run"], erase, ["run"]] {
            try test.drop(Documents.candidates(Documents.person(1)))
            let result = try Shell.run(
                Shell.candidateSync, command + ["--workspace", test.workspace.root])
            #expect(result.status == 0, "\(result.errors)")
        }
        #expect(try test.mails().count == options.count)
    }

    @Test func `erasing says that it is noted though a file cannot be written`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(try run(test, "run").status == 0)
        try test.write("", to: "state/erasing")
        let erased = try run(test, "accounts", "erase", "c1@mail.example", "--yes")
        #expect(erased.status == 74)
        #expect(
            erased.errors.hasPrefix("candidate-sync: the erasure is noted, but not done"),
            "\(erased.errors)")
        try FileManager.default.removeItem(atPath: "\(test.workspace.state)/erasing")
        #expect(try run(test, "run").status == 0)
        #expect(try test.mails().isEmpty)
    }

    @Test func `erasing that is not even noted does not say that it is, as an earlier one waits`()
        throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(try run(test, "run").status == 0)
        try test.change("INSERT INTO erasure (begun_at, trace) VALUES (0, x'7b7d')")
        try test.change(
            """
            CREATE TRIGGER full BEFORE INSERT ON erasure
            BEGIN SELECT RAISE(ABORT, 'no room'); END
            """)
        let erased = try run(test, "accounts", "erase", "c1@mail.example", "--yes")
        #expect(erased.status == 74)
        #expect(!erased.errors.contains("is noted"), "\(erased.errors)")
        #expect(try test.accounts().read { try $0.account(1) } != nil)
    }

    @Test func `accounts export writes what accounts import reads, and over no file`() throws {
        let test = try TestWorkspace()
        try test.importAccounts(
            "a@mail.example,'=1,registered,yes,1,2", "b@mail.example,乙,withdrawn,no,,")
        let output = try run(test, "accounts", "export").output
        let text = String(decoding: output, as: UTF8.self)
        #expect(
            text == AccountsCSV.header
                + "a@mail.example,'=1,registered,yes,1,2\r\nb@mail.example,乙,withdrawn,no,,\r\n")
        let file = "\(test.workspace.root)/accounts.csv"
        #expect(try run(test, "accounts", "export", file).status == 0)
        #expect(try Data(contentsOf: URL(filePath: file)) == output)
        let again = try run(test, "accounts", "export", file)
        #expect(again.status == 64)
        #expect(again.errors.contains("there is a file"))
        #expect(
            try test.files(below: test.workspace.root).keys.allSatisfy { !$0.contains(".part") })
        #expect(try run(test, "accounts", "export", "--json").status == 64)
        let other = try TestWorkspace()
        #expect(try run(other, "accounts", "import", file).status == 0)
        #expect(try run(other, "accounts", "export").output == output)
    }

    @Test func `deliveries replay imports a file again; 1 if it is gone or never came`()
        throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        let id = try #require(try test.run().deliveries.first).delivery
        let result = try run(test, "deliveries", "replay", id, "--json")
        #expect(result.status == 0, "\(result.errors)")
        let json = try JSONDecoder().decode([String: String].self, from: result.output)
        #expect(json["replay_of"] == id && json["file"] == "export.xml")
        #expect(try run(test, "run").status == 0)
        let shown = try run(test, "deliveries", "show", try #require(json["delivery"]))
        #expect(String(decoding: shown.output, as: UTF8.self).contains(id))
        try FileManager.default.removeItem(atPath: test.workspace.archive)
        let gone = try run(test, "deliveries", "replay", id)
        #expect(gone.status == 1)
        #expect(gone.errors.contains("not in state/archive any more"))
        #expect(try run(test, "deliveries", "replay", "nothing").status == 1)
    }

    @Test func `runs and deliveries are listed newest first, no more than asked for`() throws {
        let test = try TestWorkspace()
        var runs: [String] = []
        for person in 1...3 {
            try test.drop(Documents.candidates(Documents.person(person)), as: "\(person).xml")
            runs.insert(try #require(try test.run().runs.first).run, at: 0)
            test.clock.advance(hours: 1)
        }
        func listed(_ kind: String, _ key: String) throws -> [String] {
            try run(test, kind, "list", "--limit", "2", "--json").objects()
                .compactMap { $0[key] as? String }
        }
        #expect(try listed("runs", "run") == Array(runs.prefix(2)))
        #expect(try listed("deliveries", "file") == ["3.xml", "2.xml"])
    }

    @Test func `less than nothing is no number of rows (64)`() throws {
        let test = try TestWorkspace.worked()
        for kind in ["accounts", "runs", "deliveries"] {
            let result = try run(test, kind, "list", "--limit=\(Int.min)")
            #expect(result.status == 64, "\(kind): \(result.errors)")
        }
    }

    @Test func `explain says why, by id or mail, and that there is nobody`() throws {
        let test = try TestWorkspace(
            with: "sync: {conditions: [\"Person.P_Name:part=山田\", \"Person.P_Age:ge=20\"]}\n")
        try test.drop(
            Documents.candidates(
                Documents.person(1, "<Person.P_Age>19</Person.P_Age>"),
                Documents.person(2, mail: "C1@mail.example", "<Person.P_Age>20</Person.P_Age>")))
        // Whoever holds the workspace is not in the way.
        let pipeline = try test.pipeline()
        _ = try pipeline.run()
        let result = try run(test, "explain", "1")
        #expect(result.status == 0, "\(result.errors)")
        let lines = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
        #expect(lines.contains { $0.contains("✓  Person.P_Name:part=山田") && $0.contains("2026-") })
        #expect(lines.contains { $0.contains("✗  Person.P_Age:ge=20") && $0.contains("  19  ") })
        #expect(
            lines.contains {
                $0.hasPrefix("nobody is written to: not_target as things are")
            })
        // Nobody keeps it of people who are no target.
        #expect(!lines.contains { $0.contains("last delivery") })
        #expect(
            String(decoding: try run(test, "explain", "2").output, as: UTF8.self)
                .contains("last delivery"))
        let people = try run(test, "explain", "c1@mail.example", "--json").objects()
        #expect(people.map { $0["person_id"] as? Int } == [1, 2])
        #expect(people.map { $0["outcome"] as? String } == ["not_target", "already_open"])
        #expect((people[1]["accounts"] as? [[String: Any]])?.first?["mail"] as? String != nil)
        #expect((people[1]["links"] as? [Any])?.count == 1)
        #expect(
            (people[1]["decisions"] as? [[String: Any]])?.first?["outcome"] as? String == "opened")
        let nobody = try run(test, "explain", "77")
        #expect(nobody.status == 1)
        #expect(nobody.errors.contains("neither the mirror nor the accounts know 77"))
        #expect(try run(test, "explain", "x@mail.example").status == 1)
        #expect(try run(test, "explain", "someone").status == 64)
    }

    @Test func `explain says where a condition asks for another kind of value`() throws {
        let test = try TestWorkspace(with: "sync: {conditions: [\"!Person.P_Pay:lt=3000000\"]}\n")
        try test.drop(
            Documents.candidates(Documents.person(1, "<Person.P_Pay>2,500,000</Person.P_Pay>")))
        #expect(try run(test, "run").status == 0)
        let text = String(decoding: try run(test, "explain", "1").output, as: UTF8.self)
        #expect(text.contains(" (of another kind: "))
        let japanese = try Shell.candidateSync(
            ["explain", "1"], on: test.workspace.root, locale: "ja_JP.UTF-8")
        #expect(
            String(decoding: japanese.output, as: UTF8.self).contains("（値の種類が異なるため比較できません。"))
    }

    @Test func `64 for wrong usage`() throws {
        let test = try TestWorkspace()
        #expect(try run(test, "fly").status == 64)
        let usage = try run(test, "explain", "someone")
        #expect(usage.status == 64 && usage.errors.contains("Usage:"))
        #expect(try run(test, "run", "/nowhere/x.xml").status == 64)
        #expect(try run(test, "sample", "--count", "-1", "x").status == 64)
    }

    @Test func `what is not possible as things are is 1, and one sentence without the usage`()
        throws
    {
        let test = try TestWorkspace()
        for command in [
            ["runs", "show", "nothing"], ["deliveries", "show", "nothing"],
            ["accounts", "show", "77"], ["accounts", "withdraw", "a@mail.example"],
            ["admin", "remove", "nobody"],
        ] {
            let result = try Shell.run(
                Shell.candidateSync, command + ["--workspace", test.workspace.root])
            #expect(result.status == 1, "\(command)")
            #expect(result.errors.hasPrefix("candidate-sync: "), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        }
    }

    @Test func `74 when a database is broken`() throws {
        let test = try TestWorkspace()
        try test.write(
            "this is no database, and long enough to be none at all", to: "state/accounts.sqlite")
        #expect(try run(test, "run").status == 74)
    }

    @Test func `a database that cannot be opened is a question of owner and mode`() throws {
        let test = try TestWorkspace()
        try FileManager.default.createDirectory(
            atPath: "\(test.workspace.state)/accounts.sqlite", withIntermediateDirectories: true)
        let result = try run(test, "run")
        #expect(result.status == 74)
        #expect(result.errors.contains("check its owner and mode, those"), "\(result.errors)")
    }

    @Test(arguments: [["check"], ["run"], ["simulate"], ["backup"], ["accounts", "export"]])
    func `the current folder in the place of a file is refused with a sentence`(
        command: [String]
    ) throws {
        let test = try TestWorkspace()
        try test.run()
        let result = try Shell.run(
            Shell.candidateSync, command + [".", "--workspace", test.workspace.root])
        // A check goes through all of its files, and says of each what it is.
        let isCheck = command == ["check"]
        let said = isCheck ? String(decoding: result.output, as: UTF8.self) : result.errors
        #expect(result.status == (isCheck ? 1 : 64), "\(said)")
        #expect(said.contains(isCheck ? ": it is not a regular file" : "candidate-sync: "))
    }

    @Test func `accounts import tells a file that is not there from one that is no UTF-8`() throws {
        let test = try TestWorkspace()
        let missing = try run(test, "accounts", "import", "\(test.workspace.root)/none.csv")
        #expect(missing.status == 64)
        #expect(missing.errors.contains("none.csv: No such file or directory"), "\(missing.errors)")
        let path = "\(test.workspace.root)/accounts.csv"
        try Data([0x83, 0x5C]).write(to: URL(filePath: path))
        let other = try run(test, "accounts", "import", path)
        #expect(other.status == 64)
        #expect(other.errors.contains("as UTF-8 text; save it as UTF-8"), "\(other.errors)")
    }

    @Test func `75 when another instance holds the workspace`() throws {
        let test = try TestWorkspace()
        let pipeline = try test.pipeline()
        let result = try run(test, "run")
        #expect(result.status == 75)
        #expect(result.errors.contains("\(ProcessInfo.processInfo.processIdentifier)"))
        _ = try pipeline.run()
    }

    @Test(arguments: ["run", "watch", "serve"])
    func `78 for bad settings and bad templates, before anything is touched`(
        command: String
    ) throws {
        for (file, text, said) in [
            ("settings.yaml", "sync: {run: never}\n", "line 1: sync.run: expected on_arrival or"),
            ("templates/reminder.mustache", "Subject: a\n\nb\n", "the password link is missing"),
        ] {
            let test = try TestWorkspace()
            try test.drop(Documents.candidates(Documents.person(1)))
            try test.write(text, to: file)
            let before = try test.traces()
            let result = try run(test, command)
            #expect(result.status == 78)
            #expect(result.errors.contains(said), "\(result.errors)")
            #expect(try test.traces() == before)
        }
    }

    @Test func `check says what is wrong and changes nothing`() throws {
        let test = try TestWorkspace()
        try test.drop("<Candidate><Item></Candidate>")
        let result = try run(test, "check", "\(test.workspace.inbox)/export.xml")
        #expect(result.status == 1)
        #expect(String(decoding: result.output, as: UTF8.self).contains("malformed_xml"))
        #expect(!FileManager.default.fileExists(atPath: test.workspace.state))
    }

    @Test(arguments: [
        [], ["run"], ["watch"], ["serve"], ["status"], ["check"], ["simulate"], ["explain"],
        ["runs"], ["runs", "undo"], ["deliveries"], ["deliveries", "replay"],
        ["accounts"], ["accounts", "erase"],
        ["accounts", "import"], ["accounts", "export"],
        ["settings"], ["templates"], ["admin"], ["admin", "set-password"],
        ["admin", "unlock"], ["admin", "remove-second-factor"], ["sample"],
        ["backup"], ["restore"], ["doctor"],
    ])
    func `the help texts are as they are`(command: [String]) throws {
        let help = try Shell.run(Shell.candidateSync, command + ["--help"])
        #expect(help.status == 0)
        let name = (["candidate-sync"] + command).joined(separator: " ")
        try Golden.expect(help.output, equal: "help/\(name).txt")
    }

    @Test func `no name, address or link stands in what is logged`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)), as: "1.xml")
        try test.drop("<Candidate>\(Documents.person(2))<Item></Candidate>", as: "2.xml")
        let errors = try run(test, "run").errors
        #expect(errors.contains("malformed_xml"))
        for secret in ["山田", "@mail.example", "token"] { #expect(!errors.contains(secret)) }
    }

    @Test func `what a run logs bears the site's time, as the service's log does`() throws {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing(
                "site:\n", with: "site:\n  time_zone: Asia/Kathmandu\n"))
        try test.drop("<x></x>")
        let errors = try run(test, "run").errors
        #expect(errors.contains("+0545 warning delivery rejected"), "\(errors)")
    }

    @Test func `a bad FILE among good ones changes nothing`() throws {
        let test = try TestWorkspace()
        try test.write(Documents.candidates(Documents.person(1)), to: "good.xml")
        let root = test.workspace.root
        try FileManager.default.createSymbolicLink(
            atPath: "\(root)/link.xml", withDestinationPath: "good.xml")
        let result = try run(test, "run", "\(root)/good.xml", "\(root)/link.xml")
        #expect(result.status == 64)
        #expect(result.errors.contains("link.xml: it is not a regular file"))
        #expect(try test.run().runs.isEmpty)
    }

    @Test func `settings and runs are JSON with types and decisions`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        let id = try #require(try test.run().runs.first?.run)
        func json(_ arguments: String...) throws -> [String: Any] {
            try Shell.run(
                Shell.candidateSync, arguments + ["--json", "--workspace", test.workspace.root]
            ).object()
        }
        let inbox = try #require(try json("settings", "show")["inbox"] as? [String: Any])
        #expect(inbox["settle_ms"] as? Int == 0)
        #expect(inbox["pattern"] as? String == "*.xml")
        let decisions = try #require(try json("runs", "show", id)["decisions"] as? [[String: Any]])
        #expect(decisions.map { $0["outcome"] as? String } == ["opened"])
        #expect(decisions.first?["person_id"] as? Int == 1)
    }
}
