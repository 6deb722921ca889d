import Foundation
import Glibc
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings

/// A real OpenSSH server on loopback, `internal-sftp` only, with a workspace as its root; stopped
/// with the test that started it.
///
/// As root it is as in production: the partner is another user, locked into the workspace. Else
/// the partner is whoever runs the tests.
final class SFTPServer {
    private static let program = "/usr/sbin/sshd"

    /// Where there is a package manager, `make test` has installed the server.
    static let canBeHere =
        FileManager.default.fileExists(atPath: program)
        || FileManager.default.fileExists(atPath: "/usr/bin/apt-get")

    let test: TestWorkspace
    private let process = Process()
    private let folder: String
    private let port: Int
    private let user: String
    /// What a path in the workspace starts with for the partner.
    private let root: String

    private static let isRoot = geteuid() == 0

    /// Makes the workspace and starts the server on it.
    init(settings: String) throws {
        // The way to a locked-in user's root must be nobody else's to write.
        test = try TestWorkspace(settings: settings, in: Self.isRoot ? "/run" : nil)
        folder = test.workspace.root + "/ssh"
        user = Self.isRoot ? "nobody" : NSUserName()
        root = Self.isRoot ? "" : test.workspace.root
        port = try FreePort.next()
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o711])
        if Self.isRoot {
            try FileManager.default.createDirectory(
                atPath: "/run/sshd", withIntermediateDirectories: true)
        }
        for name in ["host", "partner"] {
            let made = try Shell.run(
                "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(name)")
            try #require(made.status == 0, "\(made.errors)")
        }
        try prepareFolders()
        try writeConfiguration()
        // sshd closes every descriptor that it inherits, which Foundation's Process takes for its
        // end: something must stand between.
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "timeout", "--foreground", "1800", Self.program, "-D", "-e", "-f",
            "\(folder)/sshd_config",
        ]
        process.standardError = try FileHandle(forWritingTo: URL(filePath: "\(folder)/log"))
        try process.run()
        let isThere = try waitFor { try sftp("pwd").status == 0 || !process.isRunning }
        try #require(isThere && process.isRunning, "\(log)")
    }

    deinit {
        let noted = try? String(contentsOfFile: "\(folder)/pid", encoding: .utf8)
        if let noted, let server = Int32(noted.trimmingCharacters(in: .whitespacesAndNewlines)) {
            kill(server, SIGTERM)
            process.waitUntilExit()
        }
    }

    var log: String { (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? "" }

    /// How the service is started so that the partner may read what it writes.
    var launcher: [String] { Self.isRoot ? ["setpriv", "--regid=nogroup", "--clear-groups"] : [] }

    /// Runs commands of the sftp client, one a line, to their end.
    func sftp(_ commands: String) throws -> Shell.Result {
        let batch = "\(folder)/batch-\(UUID().uuidString)"
        try Data((commands + "\n").utf8).write(to: URL(filePath: batch))
        return try Shell.run("sftp", clientArguments(batch))
    }

    /// Starts the client on a command, so that it can be killed; at that many KiB a second.
    func start(_ command: String, rate: Int) throws -> Process {
        let batch = "\(folder)/batch-\(UUID().uuidString)"
        try Data((command + "\n").utf8).write(to: URL(filePath: batch))
        let client = Process()
        client.executableURL = URL(filePath: "/usr/bin/env")
        client.arguments = ["sftp", "-l", "\(rate * 8)"] + clientArguments(batch)
        client.standardOutput = FileHandle.nullDevice
        client.standardError = FileHandle.nullDevice
        try client.run()
        return client
    }

    /// A path in the workspace as the partner sees it.
    func remote(_ path: String) -> String { "\(root)/\(path)" }

    private func clientArguments(_ batch: String) -> [String] {
        [
            "-q", "-b", batch, "-P", "\(port)", "-i", "\(folder)/partner",
            "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
            "-o", "IdentitiesOnly=yes", "-F", "none", "\(user)@127.0.0.1",
        ]
    }

    /// The partner writes into the inbox and collects from the outbox, and sees nothing else.
    private func prepareFolders() throws {
        let files = FileManager.default
        try files.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: test.workspace.root)
        var folders = [test.workspace.inbox]
        for name in ["mail", "status", "receipts", "reports", "rejected"] {
            folders.append("\(test.workspace.outbox)/\(name)")
        }
        for path in folders {
            try files.createDirectory(atPath: path, withIntermediateDirectories: true)
            guard Self.isRoot else { continue }
            try #require(chown(path, 65_534, 65_534) == 0)
            try files.setAttributes([.posixPermissions: 0o770], ofItemAtPath: path)
        }
    }

    private func writeConfiguration() throws {
        let text = """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(folder)/host
            PidFile \(folder)/pid
            AuthorizedKeysFile \(folder)/partner.pub
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            UsePAM no
            StrictModes no
            MaxStartups 100
            Subsystem sftp internal-sftp
            ForceCommand internal-sftp
            \(Self.isRoot ? "ChrootDirectory \(test.workspace.root)" : "")

            """
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/sshd_config"))
        _ = FileManager.default.createFile(atPath: "\(folder)/log", contents: nil)
    }
}
