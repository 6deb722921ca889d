import Foundation
import SiteSettings
import TestSupport
import Testing

/// An SMTP server on loopback that keeps what it takes (`smtp_sink.py`, with aiosmtpd of PyPI); it
/// ends with the test that started it.
final class SMTPSink {
    /// Where `make test` has put aiosmtpd, if there is a package manager.
    private static let library = "\(repository)/.build/aiosmtpd"
    static let canBeHere =
        FileManager.default.fileExists(atPath: library)
        || FileManager.default.fileExists(atPath: "/usr/bin/apt-get")

    private let test: TestWorkspace
    private let folder: String
    private let process = Process()
    /// The server reads from it to see that the test is still there.
    private let lifeline = Pipe()

    /// A mail as it came: its envelope, and its bytes without what servers on the way have added.
    struct Mail {
        let sender: String
        let recipient: String
        let eml: Data
    }

    /// Starts it and waits until it takes mails.
    /// - Parameters:
    ///   - test: where it keeps what it takes.
    ///   - isUnreliable: whether it fails at first, in one way or another, with three of four mails.
    init(_ test: TestWorkspace, port: Int, isUnreliable: Bool = false) throws {
        self.test = test
        folder = "\(test.workspace.root)/sink"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: "\(folder)/log", contents: nil)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [
                "PYTHONPATH=\(Self.library)", "python3",
                "\(repository)/Tests/EndToEndTests/Support/smtp_sink.py", folder, "\(port)",
            ] + (isUnreliable ? ["unreliable"] : [])
        process.standardInput = lifeline
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: URL(filePath: "\(folder)/log"))
        try process.run()
        let ready = "\(folder)/ready"
        let isThere = waitFor {
            FileManager.default.fileExists(atPath: ready) || !process.isRunning
        }
        try #require(isThere && process.isRunning, "\(log)")
    }

    deinit {
        // It would leave SIGTERM alone where a service of this process has: children inherit that.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    var log: String { (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? "" }

    /// What it has taken, in its order.
    func mails() throws -> [Mail] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        return try names.filter { $0.hasSuffix(".eml") }.map { name in
            let eml = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
            let envelope = try JSONDecoder().decode(
                [String: String].self,
                from: Data(
                    contentsOf: URL(filePath: "\(folder)/\(name.dropLast(4)).json")))
            return Mail(
                sender: envelope["sender"] ?? "", recipient: envelope["recipient"] ?? "",
                eml: Self.withoutTrace(eml))
        }
    }

    /// A mail without the Received fields before it.
    private static func withoutTrace(_ eml: Data) -> Data {
        var lines = eml.split(separator: 10, omittingEmptySubsequences: false)[...]
        while lines.first?.starts(with: Data("Received:".utf8)) == true {
            lines = lines.dropFirst().drop { $0.first == 0x20 || $0.first == 0x09 }
        }
        return Data(lines.joined(separator: [10]))
    }
}
