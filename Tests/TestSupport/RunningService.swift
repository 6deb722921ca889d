import Foundation
import Glibc
import SiteSettings
import Testing

/// The real service, started as systemd would; killed with the test that started it.
package final class RunningService {
    private let process = Process()
    private let notify: NotifySocket
    private let log: URL

    /// Starts it and waits until it says that it is ready.
    /// - Parameters:
    ///   - environment: added to that of the tests.
    ///   - launcher: what starts the program, which becomes it by exec.
    ///   - arguments: behind those that say which workspace.
    package init(
        _ test: TestWorkspace, environment: [String: String] = [:], launcher: [String] = [],
        arguments: [String] = []
    ) throws {
        notify = try NotifySocket()
        log = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".log")
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            launcher + [Shell.candidateSync, "watch", "--workspace", test.workspace.root]
            + arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(["NOTIFY_SOCKET": notify.path]) { $1 }.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        let isReady = waitFor { notify.hears("READY=1") || !process.isRunning }
        try #require(isReady && process.isRunning, "\(errors())")
    }

    deinit {
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: log)
    }

    package var isRunning: Bool { process.isRunning }
    package var processIdentifier: Int32 { process.processIdentifier }

    package func send(_ signal: Int32) { Glibc.kill(process.processIdentifier, signal) }

    /// Whether it has said that, by now, to systemd.
    package func hasSaid(_ text: String) -> Bool { notify.hears(text) }

    /// Waits for its end; killed if that does not come.
    package func end() throws -> Int32 {
        let hasEnded = waitFor { !process.isRunning }
        if !hasEnded { send(SIGKILL) }
        process.waitUntilExit()
        try #require(hasEnded, "it did not end: \(errors())")
        return process.terminationStatus
    }

    /// Kills it without a word, and waits until it is gone.
    package func kill() {
        send(SIGKILL)
        process.waitUntilExit()
    }

    /// What it has logged.
    package func errors() -> String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
}

/// The socket on which systemd listens for sd_notify(3).
private final class NotifySocket {
    let path: String
    private let descriptor: Int32
    private var heard = ""

    init() throws {
        path = "/tmp/notify-\(UUID().uuidString)"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | O_CLOEXEC | O_NONBLOCK, 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    func hears(_ text: String) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 {
            heard += String(decoding: buffer.prefix(count), as: UTF8.self) + "\n"
        }
        return heard.split(separator: "\n").contains { $0 == text }
    }
}
