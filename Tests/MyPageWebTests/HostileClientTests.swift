import Foundation
import HummingbirdTesting
import Logging
import Synchronization
import TestSupport
import Testing

@testable import MyPageWeb

/// The real server on real sockets, and those who hold on to them.
@Suite(.serialized, .timeLimit(.minutes(10))) struct HostileClientTests {
    private static let request = "GET /style.css HTTP/1.1\r\nHost: x\r\n\r\n"
    private static let lastRequest =
        "GET /style.css HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    private func serve(
        patience: Duration, _ work: @escaping @Sendable (Int, ConnectionLimits) throws -> Void
    ) async throws {
        let site = try Site()
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = try MyPageServer(site.myPage, log: log, patience: patience)
        try await server.application.test(.live) { client in
            let port = try #require(client.port)
            try await onOwnThread { try work(port, server.limits) }
        }
    }

    private static func ask(_ port: Int, _ path: String, from host: UInt8 = 1) throws {
        let client = try LoopbackClient(port, from: host)
        client.send("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(client.receive().hasPrefix("HTTP/1.1 200"))
    }

    /// What is sent at once, by one who then never reads.
    enum Order: CaseIterable, Sendable {
        /// Far more than the buffers of both sides hold, and few enough to be answered.
        case pipelined, andHalfClosed
    }

    @Test(arguments: Order.allCases)
    func `whoever stops reading loses the place, and others are served`(order: Order) async throws {
        try await serve(patience: .seconds(5)) { port, limits in
            let hostile = try LoopbackClient(port, from: 2, receiveBuffer: 2_304)
            hostile.send(String(repeating: Self.request, count: 90))
            if order == .andHalfClosed { hostile.halfClose() }
            // The first piece shows that it was let in.
            #expect(hostile.receive().hasPrefix("HTTP/1.1 200"))
            #expect(waitFor { limits.count(of: "127.0.0.2") == 0 })
            try Self.ask(port, "/style.css")
            // A reset may be dropped where the window is full (RFC 5961): whoever reads on meets it.
            let answers = hostile.receive(all: true).components(separatedBy: "HTTP/1.1 200")
            #expect(answers.count < 89)
        }
    }

    @Test func `a hundred requests may be sent at once, two hundred not`() async throws {
        try await serve(patience: .seconds(20)) { port, _ in
            let many = try LoopbackClient(port)
            many.send(String(repeating: Self.request, count: 99) + Self.lastRequest)
            let answers = many.receive(all: true)
            #expect(answers.components(separatedBy: "HTTP/1.1 200").count - 1 == 100)
            let tooMany = try LoopbackClient(port)
            tooMany.send(String(repeating: Self.request, count: 200))
            #expect(waitFor { tooMany.isCutOff })
        }
    }

    @Test func `whoever does not go after our goodbye is cut off`() async throws {
        try await serve(patience: .seconds(5)) { port, _ in
            let client = try LoopbackClient(port)
            client.send(Self.lastRequest + Self.request)
            #expect(client.receive(all: true).hasPrefix("HTTP/1.1 200"))
            // Its goodbye has been read. What is sent fails only once it has closed its side too.
            #expect(waitFor { !client.send("a") })
        }
    }

    @Test func `an address has 64 connections, and a new one takes the place of the oldest`()
        async throws
    {
        try await serve(patience: .seconds(60)) { port, limits in
            let idle = try (0..<64).map { _ in try LoopbackClient(port, from: 2) }
            #expect(waitFor { limits.count(of: "127.0.0.2") == 64 })
            #expect(!idle.contains { $0.isCutOff })
            let newcomer = try LoopbackClient(port, from: 2)
            newcomer.send(Self.request)
            #expect(newcomer.receive().hasPrefix("HTTP/1.1 200"))
            #expect(waitFor { idle.count { $0.isCutOff } == 1 })
            #expect(limits.count(of: "127.0.0.2") == 64)
        }
    }

    @Test func `the site answers beside seven hundred who hold on`() async throws {
        LoopbackClient.raiseDescriptorLimit()
        try await serve(patience: .seconds(60)) { port, limits in
            var hostile: [LoopbackClient] = []
            for number in 0..<700 {
                let host = UInt8(2 + number % 10)
                // Those who were cut off meanwhile cannot send: that is as it should be.
                let client = try LoopbackClient(port, from: host, receiveBuffer: 2_304)
                if number.isMultiple(of: 2) {
                    client.send(String(repeating: Self.request, count: 50))
                }
                hostile.append(client)
            }
            for _ in 0..<5 { try Self.ask(port, "/healthz") }
            #expect(limits.count <= 512)
            for host in 2...11 { #expect(limits.count(of: "127.0.0.\(host)") <= 64) }
            #expect(waitFor { hostile.count { !$0.isCutOff } <= 512 })
        }
    }

    @Test func `a stop does not wait for those who never read`() async throws {
        let start = ContinuousClock.now
        try await serve(patience: .seconds(5)) { port, _ in
            let hostile = try LoopbackClient(port, from: 2, receiveBuffer: 2_304)
            hostile.send(String(repeating: Self.request, count: 90))
            try Self.ask(port, "/style.css")
            // Kept open until the server has stopped: see `Kept`.
            Kept.clients.withLock { $0.append(hostile) }
        }
        Kept.clients.withLock { $0.removeAll() }
        #expect(start.duration(to: .now) < .seconds(180))
    }

    /// Sockets that outlive the work of a test.
    private enum Kept {
        static let clients = Mutex<[LoopbackClient]>([])
    }
}
