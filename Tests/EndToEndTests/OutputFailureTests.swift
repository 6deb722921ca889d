import Foundation
import SiteSettings
import TestSupport
import Testing

/// A full disk behind standard output or standard error, and nobody who reads.
@Suite(.ownThreads) struct OutputFailureTests {
    /// - Parameter script: of bash; `"$0" "$@"` is the command.
    private func run(
        _ script: String, _ test: TestWorkspace, _ command: [String], in folder: String = ""
    ) throws -> Shell.Result {
        try Shell.run(
            "bash",
            ["-c", script, Shell.candidateSync] + command
                + ["--workspace", test.workspace.root + folder])
    }

    @Test(arguments: [
        ["run"], ["run", "--json"], ["status"], ["status", "--json"], ["simulate"],
        ["simulate", "--json"], ["doctor"], ["doctor", "--json"], ["accounts", "list"],
        ["accounts", "list", "--json"], ["accounts", "export"], ["runs", "list"],
        ["runs", "list", "--json"], ["runs", "show", "last"], ["deliveries", "list"],
        ["deliveries", "show", "last"], ["explain", "1"], ["admin", "list"],
        ["accounts", "withdraw", "1"], ["settings", "show"], ["settings", "show", "--json"],
        ["settings", "check"], ["templates", "list"], ["templates", "preview", "reminder"],
    ])
    func `what cannot be printed ends the command with 74 and one sentence`(
        command: [String]
    ) throws {
        let test = try TestWorkspace.worked()
        let result = try run("\"$0\" \"$@\" >/dev/full", test, command)
        #expect(result.status == 74, "\(result.errors)")
        let sentence =
            "candidate-sync: cannot write /dev/stdout: No space left on device; make room on the disk "
            + "and run again; nothing is lost\n"
        #expect(result.errors.hasSuffix(sentence), "\(result.errors)")
        #expect(!result.errors.contains("Fatal error"))
    }

    @Test func `nothing that the command opens stands in for a closed standard output`() throws {
        let test = try TestWorkspace()
        for command in [["run"], ["status"]] {
            let result = try run("\"$0\" \"$@\" >&-", test, command)
            #expect(result.status == 74, "\(command)")
            let sentence = "candidate-sync: cannot write /dev/stdout: Bad file descriptor"
            #expect(result.errors.hasPrefix(sentence), "\(result.errors)")
        }
    }

    @Test func `what cannot be said on standard error changes no status`() throws {
        let test = try TestWorkspace()
        let expected: [(command: [String], folder: String, status: Int32)] = [
            (["settings", "check"], "/missing", 78), (["run"], "/missing", 78),
            (["accounts", "show", "77"], "", 1), (["statsu"], "", 64),
        ]
        for (command, folder, status) in expected {
            let result = try run("\"$0\" \"$@\" 2>/dev/full", test, command, in: folder)
            #expect(result.status == status, "\(command)")
        }
    }

    @Test func `whoever reads no further is no failure, and nothing is said of it`() throws {
        let test = try TestWorkspace()
        // More than a pipe holds.
        let lines = (0..<5_000).map { "a\($0)@mail.example,名前,registered,yes,," }
        try test.importAccounts(lines.joined(separator: "\r\n"))
        let commands = [["list"], ["list", "--json"], ["export"]].map { ["accounts"] + $0 }
        for command in commands {
            let ended = try run("set -o pipefail; \"$0\" \"$@\" | head -1", test, command)
            #expect(ended.status == 0, "\(command)")
            #expect(ended.errors == "")
            let ignoring = try run(
                "trap '' PIPE; set -o pipefail; \"$0\" \"$@\" | head -1", test, command)
            #expect(ignoring.status == 0, "\(command)")
            #expect(ignoring.errors == "")
        }
    }

    @Test func `a run whose log nobody reads any more comes to its end`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        let script = """
            import os, signal, sys
            read, write = os.pipe()
            os.close(read)
            os.dup2(write, 2)
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            os.execv(sys.argv[1], sys.argv[1:])
            """
        let result = try Shell.run(
            "python3", "-c", script, Shell.candidateSync, "run", "--log-level", "debug",
            "--workspace", test.workspace.root)
        #expect(result.status == 0)
        #expect(try test.outbox("mail").count == 1)
        #expect(try test.outbox("receipts").count == 1)
    }
}
