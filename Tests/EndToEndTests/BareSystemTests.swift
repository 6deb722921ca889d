import Foundation
import SiteSettings
import SyncStore
import TestSupport
import Testing

/// What this user may hide from a program that is started (user_namespaces(7)).
private let isAllowedToHide = (try? Shell.run("unshare", "-rm", "true"))?.status == 0

/// The program where something is missing that every machine has, and a container may not have.
@Suite(.ownThreads, .disabled(if: isSanitized), .enabled(if: isAllowedToHide, "user namespaces"))
struct BareSystemTests {
    /// Runs the program with nothing in a folder of the system.
    /// - Parameter closing: what a shell says behind the command.
    private func run(
        without folder: String, _ test: TestWorkspace, _ command: String, closing: String = ""
    ) throws -> Shell.Result {
        try Shell.run(
            "unshare", "-rm", "sh", "-c",
            "mount -t tmpfs none \(folder) && exec \"$0\" \"$@\" \(closing)",
            Shell.candidateSync, command, "--workspace", test.workspace.root)
    }

    @Test func `without /proc a run says that it does not know what to do`() throws {
        let test = try TestWorkspace()
        let result = try run(without: "/proc", test, "run")
        #expect(result.status == 74)
        #expect(result.output.isEmpty)
        #expect(
            result.errors
                == "candidate-sync: cannot read the command from /proc/self/cmdline; mount /proc, "
                + "then start it again\n")
    }

    @Test(arguments: ["run", "status"])
    func `without /dev, too, nothing stands in for a closed standard output`(
        command: String
    ) throws {
        let test = try TestWorkspace()
        let result = try run(without: "/dev", test, command, closing: ">&-")
        #expect(result.status == 74)
        let sentence = "candidate-sync: cannot write /dev/stdout: Bad file descriptor"
        #expect(result.errors.hasPrefix(sentence), "\(result.errors)")
    }

    @Test func `the audit list has the number of a user without a name`() throws {
        let test = try TestWorkspace.worked()
        let result = try Shell.run(
            "unshare", "-U", "--map-user=12345", "env", "-u", "USER", "-u", "LOGNAME",
            Shell.candidateSync, "accounts", "withdraw", "1", "--workspace", test.workspace.root)
        #expect(result.status == 0, "\(result.errors)")
        let lines = try test.accounts().read { try $0.audit(limit: 9) }
        #expect(lines.map(\.who) == ["uid 12345（コマンド）"])
    }
}
