import Foundation
import HummingbirdTesting
import Logging
import TestSupport
import Testing

@testable import MyPageWeb

/// The real server on a real socket, and those who send as slowly as they can.
@Suite struct SlowClientTests {
    private static let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// What is sent at once, and what is dripped behind it for ever.
    enum Drip: String, CaseIterable, Sendable {
        case nothing = ""
        case header = "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "
        case body =
            "POST /signin HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n\r\n"
    }

    @Test(arguments: Drip.allCases)
    func `whoever drips is cut off, and others are served`(drip: Drip) async throws {
        let site = try Site()
        let server = try MyPageServer(
            site.myPage, log: Self.log, patience: .seconds(5))
        try await server.application.test(.live) { client in
            let port = try #require(client.port)
            let isCutOff = try await onOwnThread { Self.drips(drip, port) }
            #expect(isCutOff)
            // What somebody gets who does not drip.
            let answer = try await onOwnThread {
                let client = try LoopbackClient(port)
                client.send("GET /signin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                return client.receive()
            }
            #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
        }
    }

    /// - Returns: whether the other side ended it within three minutes.
    private static func drips(_ drip: Drip, _ port: Int) -> Bool {
        let descriptor = connected(to: port)
        defer { close(descriptor) }
        guard descriptor >= 0 else { return false }
        func sends(_ text: String) -> Bool {
            text.isEmpty || send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL)) > 0
        }
        guard sends(drip.rawValue) else { return true }
        let start = ContinuousClock.now
        while start.duration(to: .now) < .seconds(180) {
            var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            // The end can be read, once; an answer may stand before it.
            if poll(&polled, 1, 20) > 0 {
                var buffer = [UInt8](repeating: 0, count: 4_096)
                if recv(descriptor, &buffer, buffer.count, 0) <= 0 { return true }
            }
            if drip != .nothing, !sends("a") { return true }
        }
        return false
    }

    /// - Returns: a socket, or -1 if nobody listens.
    private static func connected(to port: Int) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        if Loopback.call(connect, descriptor, port: port) == 0 { return descriptor }
        close(descriptor)
        return -1
    }
}
