import Foundation
import Synchronization
import TestSupport

/// Ports for the servers of tests, which learn theirs before they listen.
///
/// No two tests of a process get the same one, and none is of those that the kernel gives to
/// connections (`ip_local_port_range`, from 32768 on): a port that it names and that is closed
/// again may be somebody else's before the server listens there, and then a test walks through
/// the pages of another.
enum FreePort {
    private static let ports = 10_000..<32_768
    /// Another process of tests begins elsewhere.
    private static let given = Mutex(Int(getpid()) * 97)

    static func next() throws -> Int {
        for _ in ports {
            let number = given.withLock { number in
                number += 1
                return number
            }
            let port = ports.lowerBound + number % ports.count
            if isFree(port) { return port }
        }
        throw NoPort()
    }

    private struct NoPort: Error {}

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        defer { close(descriptor) }
        return Loopback.call(bind, descriptor, port: port) == 0
    }
}
