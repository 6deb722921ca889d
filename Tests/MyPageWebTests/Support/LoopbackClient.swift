import Foundation
import TestSupport
import Testing

/// A socket to a server on this machine, from an address of one's own choice: all of 127.0.0.0/8 is
/// this machine, so that each can be another client. Its calls block.
final class LoopbackClient: Sendable {
    struct Refused: Error { let code: Int32 }

    private let descriptor: Int32

    /// - Parameters:
    ///   - host: the last byte of the address that it comes from, 127.0.0.x.
    ///   - receiveBuffer: how many bytes the system takes in for one that does not read.
    init(_ port: Int, from host: UInt8 = 1, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        guard descriptor >= 0 else { throw Refused(code: errno) }
        if var receiveBuffer {
            let size = socklen_t(MemoryLayout<Int32>.size)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, size)
        }
        // A throw from here on ends in `deinit`: everything has its value.
        guard Loopback.call(bind, descriptor, host: host, port: 0) == 0,
            Loopback.call(connect, descriptor, port: port) == 0
        else { throw Refused(code: errno) }
    }

    deinit { close(descriptor) }

    /// - Returns: whether the system took all of it.
    @discardableResult
    func send(_ text: String) -> Bool {
        Foundation.send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL)) == text.utf8.count
    }

    /// Says that nothing more will come.
    func halfClose() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Reads what comes first, or all until the other side ends it. A busy machine takes its time:
    /// on one with thirty times too much to do, an answer has taken more than half a minute.
    /// - Returns: what came until then, and an issue, if nothing came for two minutes.
    func receive(all: Bool = false) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        repeat {
            var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, 120_000) > 0 else {
                Issue.record("nothing came for two minutes")
                break
            }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count <= 0 { break }
            bytes += buffer.prefix(count)
        } while all
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the other side is gone: a reset, or an end with nothing before it. Reads nothing.
    var isCutOff: Bool {
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, 0) > 0 else { return false }
        if Int32(polled.revents) & (POLLHUP | POLLERR) != 0 { return true }
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
    }

    /// Lets this process have as many sockets as it is allowed to.
    static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

/// Does blocking work on a thread of its own: those of the server and of the tests are few.
func onOwnThread<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Swift.Result(catching: work)) }.start()
    }
}
