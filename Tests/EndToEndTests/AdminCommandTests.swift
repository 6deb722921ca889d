import DropFolder
import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import SiteSettings
@testable import SyncStore

/// Who may use the admin screens, by commands.
@Suite(.ownThreads) struct AdminCommandTests {
    /// `admin set-password` with a password on standard input.
    private func setPassword(_ test: TestWorkspace, _ arguments: [String]) throws -> Shell.Result {
        try Shell.run(
            "sh",
            [
                "-c", "echo 'stapler on the desk' | \"$0\" admin set-password \"$@\"",
                Shell.candidateSync,
            ] + arguments + ["--workspace", test.workspace.root])
    }

    @Test func `Ctrl-C at the question for a password leaves a terminal that shows what is typed`()
        throws
    {
        let test = try TestWorkspace()
        let script = """
            import os, pty, sys, termios
            pid, terminal = pty.fork()
            if pid == 0:
                os.execv(sys.argv[1], sys.argv[1:])
            shown = b""
            while b"New password" not in shown:
                shown += os.read(terminal, 4096)
            os.write(terminal, b"\\x03")
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            print(status, bool(termios.tcgetattr(terminal)[3] & termios.ECHO))
            """
        let result = try Shell.run(
            "python3", "-c", script, "/usr/bin/env", Shell.candidateSync, "admin", "set-password",
            "hanako", "--workspace", test.workspace.root)
        #expect(result.status == 0, "\(result.errors)")
        #expect(String(decoding: result.output, as: UTF8.self) == "\(-SIGINT) True\n")
    }

    @Test func `admin unlock lets a member of staff in again; 1 if there is nobody called so`()
        async throws
    {
        let test = try TestWorkspace()
        let myPage = try test.myPage()
        try await myPage.add(staff: "hanako", .look, password: "stapler on the desk")
        let client = "192.0.2.1"
        for _ in 0..<5 {
            _ = try await StaffSignIn(myPage)(name: "hanako", password: "x", client: client)
        }
        func isLocked() async throws -> Bool {
            let answer = try await StaffSignIn(myPage)(
                name: "hanako", password: "stapler on the desk", client: client)
            return answer == .tooMany(minutes: 15)
        }
        #expect(try await isLocked())
        #expect(try run(test, "admin", "unlock", "nobody").status == 1)
        #expect(try await isLocked())
        #expect(try run(test, "admin", "unlock", "hanako").status == 0)
        #expect(try await !isLocked())
    }

    @Test func `admin set-password adds nobody whose name cannot be typed, and composes one`()
        async throws
    {
        let test = try TestWorkspace()
        for name in ["", " ", "a\nb", String(repeating: "a", count: 51)] {
            let result = try setPassword(test, [name])
            #expect(result.status == 1, "\(name)")
            #expect(result.errors.contains("is not a name"), "\(result.errors)")
        }
        // As a Mac's terminal sends it.
        for name in ["\u{30AB}\u{3099}", "\u{30AC}"] {
            #expect(try setPassword(test, [name]).status == 0)
        }
        let names = try await ManageStaff(test.myPage()).list().map { Array($0.name.utf8) }
        #expect(names == [Array("\u{30AC}".utf8)])
    }

    @Test func `admin set-password adds nobody whose name is like another's`() throws {
        let test = try TestWorkspace()
        #expect(try setPassword(test, ["鈴木 ABC"]).status == 0)
        let result = try setPassword(test, ["鈴木　abc"])
        #expect(result.status == 1)
        #expect(result.errors.contains("'鈴木 ABC', who is there already"), "\(result.errors)")
        #expect(try run(test, "admin", "list", "--json").objects().count == 1)
    }

    @Test func `a role stays unless another is given, and who is removed is there no more`() throws
    {
        let test = try TestWorkspace()
        func roles() throws -> [String] {
            try run(test, "admin", "list", "--json").objects().compactMap { $0["role"] as? String }
        }
        for (role, options) in [
            ("look", ["--role", "look"]), ("look", []), ("configure", ["--role", "configure"]),
        ] {
            #expect(try setPassword(test, ["hanako"] + options).status == 0)
            #expect(try roles() == [role])
        }
        #expect(try run(test, "admin", "remove", "hanako").status == 0)
        #expect(try roles() == [])
        #expect(try run(test, "admin", "remove", "hanako").status == 1)
    }

    @Test func `admin list says who was invited and has no password yet`() async throws {
        let test = try TestWorkspace()
        let myPage = try test.myPage()
        try await myPage.add(staff: "admin", .configure, password: "stapler on the desk")
        let admin = try #require(try await ManageStaff(myPage).list().first)
        let refusal = try await InviteStaff(myPage)(
            name: "hanako", role: .look, mail: "hanako@agency.example", by: admin)
        try #require(refusal == nil)
        let list = try run(test, "admin", "list", "--json")
        #expect(list.status == 0)
        let rows = try JSONDecoder().decode([[String: String]].self, from: list.output)
        #expect(
            rows == [
                ["name": "admin", "role": "configure", "password": "set"],
                ["name": "hanako", "role": "look", "password": "invited"],
            ])
    }

    @Test func `admin remove-second-factor lets somebody in by the password alone; 1 without one`()
        async throws
    {
        let test = try TestWorkspace()
        let myPage = try test.myPage()
        try await myPage.add(staff: "hanako", .look, password: "stapler on the desk")
        #expect(try run(test, "admin", "remove-second-factor", "nobody").status == 1)
        #expect(try run(test, "admin", "remove-second-factor", "hanako").status == 1)
        let hanako = try #require(try await ManageStaff(myPage).list().first)
        let client = "192.0.2.1"
        let secret = try #require(try await SecondFactor(myPage).begin(hanako, from: client))
        let stored = try #require(
            try myPage.accounts.read { try $0.factor(ofStaff: hanako.id) }?.secret)
        _ = try await SecondFactor(myPage).confirm(
            hanako, shown: secret.text,
            code: TOTP(secret: stored).code(step: TOTP.step(at: test.clock.now)), session: "",
            from: client)
        func answer() async throws -> StaffSignInAnswer {
            try await StaffSignIn(myPage)(
                name: "hanako", password: "stapler on the desk", client: client)
        }
        guard case .codeNeeded = try await answer() else {
            Issue.record("no code was asked for")
            return
        }
        #expect(try run(test, "admin", "remove-second-factor", "hanako").status == 0)
        guard case .signedIn = try await answer() else {
            Issue.record("not signed in by the password")
            return
        }
    }
}
