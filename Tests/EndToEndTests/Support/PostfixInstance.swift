import Foundation
import Glibc
import SiteSettings
import TestSupport
import Testing

/// Postfix as Debian has it, with a configuration, a queue and a log of its own, that passes all mail
/// on to a port on loopback; stopped with the test that started it.
final class PostfixInstance {
    /// Only root may start it. Where there is a package manager and no other mail system, `make
    /// test` has installed it.
    static let canBeHere =
        geteuid() == 0
        && (isInstalled
            || FileManager.default.fileExists(atPath: "/usr/bin/apt-get")
                && !FileManager.default.fileExists(atPath: "/usr/sbin/sendmail"))
    private static let isInstalled = FileManager.default.fileExists(atPath: "/usr/sbin/postfix")

    /// It must be there until Postfix has stopped.
    private let test: TestWorkspace
    private let folder: String
    private let configuration: String

    /// - Parameters:
    ///   - test: where its folders are made.
    ///   - port: where its relay host listens, now or later.
    init(_ test: TestWorkspace, relay port: Int) throws {
        self.test = test
        folder = "\(test.workspace.root)/postfix"
        configuration = "\(folder)/etc"
        // Postfix's own user passes through it.
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: test.workspace.root)
        for name in ["etc", "queue", "data"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o755])
        }
        let owned = try Shell.run("chown", "postfix", "\(folder)/data")
        try #require(owned.status == 0, "\(owned.errors)")
        try write(Self.services, to: "master.cf")
        try write(
            """
            compatibility_level = 3.6
            queue_directory = \(folder)/queue
            data_directory = \(folder)/data
            meta_directory = /etc/postfix
            maillog_file = \(folder)/log
            maillog_file_prefixes = \(folder)
            myhostname = mail.example.jp
            mydestination =
            alias_maps =
            alias_database =
            inet_protocols = ipv4
            disable_dns_lookups = yes
            relayhost = [127.0.0.1]:\(port)
            smtp_tls_security_level = none
            queue_run_delay = 1s
            minimal_backoff_time = 1s
            maximal_backoff_time = 2s
            transport_retry_time = 1s
            default_destination_concurrency_failed_cohort_limit = 0

            """, to: "main.cf")
        let started = try Shell.run("/usr/sbin/postfix", "-c", configuration, "start")
        try #require(started.status == 0, "\(started.errors) \(log)")
    }

    deinit { _ = try? Shell.run("/usr/sbin/postfix", "-c", configuration, "stop") }

    /// The command of the recipe.
    var sendmail: [String] {
        ["/usr/sbin/sendmail", "-C", configuration, "-t", "-i", "-f", "{from}"]
    }

    var log: String { (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? "" }

    /// Whether all that it took is gone.
    func isIdle() throws -> Bool {
        let queue = try Shell.run("/usr/sbin/postqueue", "-c", configuration, "-p")
        return String(decoding: queue.output, as: UTF8.self).contains("Mail queue is empty")
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(configuration)/\(name)"))
    }

    /// No network service among them, and none in a jail.
    private static let services = """
        pickup unix n - n 1 1 pickup
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 1 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        smtp unix - - n - - smtp
        error unix - - n - - error
        retry unix - - n - - error
        showq unix n - n - - showq
        postlog unix-dgram n - n - 1 postlogd

        """
}
