import Foundation
import Synchronization

/// Tells systemd how the service is, if systemd started it: readiness, signs of life, a line of
/// text. Source: sd_notify(3).
final class SystemdNotifier: Sendable {
    /// How often a sign of life is due; nil if nobody waits for one.
    let interval: Duration?
    private let socketPath: String?
    private let elapsed: @Sendable () -> Duration
    private let lastSign = Mutex<Duration?>(nil)

    init(elapsed: @escaping @Sendable () -> Duration) {
        let variables = ProcessInfo.processInfo.environment
        socketPath = variables["NOTIFY_SOCKET"]
        self.elapsed = elapsed
        let isMeant = variables["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
        // A quarter of what systemd allows: with a sleep of as much in between it is half.
        interval = variables["WATCHDOG_USEC"].flatMap { Int64($0) }.flatMap {
            isMeant && $0 > 0 ? .microseconds($0 / 4) : nil
        }
    }

    func ready() { send("READY=1\nSTATUS=watching") }

    func stopping() { send("STOPPING=1\nSTATUS=stopping") }

    /// One line about what is going on.
    func status(_ text: String) {
        send("STATUS=" + text.replacing("\n", with: " "))
    }

    /// A sign of life, if one is due.
    func alive() {
        guard let interval else { return }
        let now = elapsed()
        let isDue = lastSign.withLock { last in
            if let last, now - last < interval { return false }
            last = now
            return true
        }
        if isDue { send("WATCHDOG=1") }
    }

    private func send(_ text: String) {
        guard let socketPath, !socketPath.isEmpty else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // An abstract socket has a zero where its path has an @.
        var path = Array(socketPath.utf8)
        if path[0] == UInt8(ascii: "@") { path[0] = 0 }
        guard path.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let length = MemoryLayout<sa_family_t>.size + path.count
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let message = Array(text.utf8)
        // Nobody there to hear it is no failure of ours.
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0,
                    socklen_t(length))
            }
        }
    }
}
