import Foundation
import HummingbirdTesting
import Logging
import TestSupport
import Testing

@testable import MyPageWeb

/// A proxy before the pages that `web.trusted_proxies` does not name.
@Suite(.timeLimit(.minutes(5))) struct ForwardedTests {
    private static func ask(
        _ port: Int, _ path: String, _ header: String = "", from host: UInt8 = 1
    ) async throws -> String {
        try await onOwnThread {
            let client = try LoopbackClient(port, from: host)
            client.send("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\(header)\r\n")
            return client.receive(all: true)
        }
    }

    @Test(arguments: [
        "X-Forwarded-For: 203.0.113.7", "Forwarded: for=203.0.113.7", "X-Real-IP: 203.0.113.7",
        "X-Forwarded-Proto: https",
    ])
    func `the health page says so and the dashboard which, once it has forwarded a request`(
        header: String
    ) async throws {
        let site = try await AdminDesk.makeSite()
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = try MyPageServer(site.myPage, log: log)
        try await server.application.test(.live) { client in
            let port = try #require(client.port)
            let staff = try await AdminDesk.signedIn(client)
            let before = try await Self.ask(port, "/healthz", from: 7)
            #expect(!before.contains("proxy"))
            let quiet = try await staff.get("/admin").body
            #expect(!quiet.contains("web.trusted_proxies"))
            _ = try await Self.ask(port, "/style.css", header + "\r\n", from: 7)
            site.clock.wait(.seconds(1))
            let health = try await Self.ask(port, "/healthz")
            #expect(health.hasPrefix("HTTP/1.1 200"))
            #expect(health.contains("web.trusted_proxies does not name the proxy"))
            // Whoever asks may be anybody.
            #expect(!health.contains("127.0.0.7"))
            let page = try await staff.get("/admin").body
            #expect(page.contains("リバースプロキシ（127.0.0.7）がweb.trusted_proxiesにない"))
        }
    }
}
