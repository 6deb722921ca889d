import Foundation
import HummingbirdTesting
import Logging
import TestSupport
import Testing

@testable import MyPageWeb

/// The addresses of the server, on real sockets.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ListenerTests {
    private static let listen = "127.0.0.1:0"
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func ask(_ port: Int, _ path: String, from host: UInt8 = 1) throws -> String {
        let client = try LoopbackClient(port, from: host)
        client.send("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        return String(client.receive().prefix(12))
    }

    @Test func `whoever holds on to the candidate's address takes nothing from the admin's`()
        async throws
    {
        let site = try Site()
        let server = try MyPageServer(
            site.myPage, adminListen: Self.listen, log: Self.quiet, patience: .seconds(60))
        let admin = try #require(server.admin)
        try await server.application.test(.live) { client in
            let port = try #require(client.port)
            try await admin.application.test(.live) { client in
                let adminPort = try #require(client.port)
                try await onOwnThread {
                    let idle = try (0..<64).map { _ in try LoopbackClient(port, from: 2) }
                    #expect(waitFor { server.limits.count(of: "127.0.0.2") == 64 })
                    let staff = try (0..<64).map { _ in try LoopbackClient(adminPort, from: 2) }
                    #expect(waitFor { admin.limits.count(of: "127.0.0.2") == 64 })
                    #expect(!(idle + staff).contains { $0.isCutOff })
                    #expect(server.limits.count(of: "127.0.0.2") == 64)
                    #expect(try Self.ask(adminPort, "/admin") == "HTTP/1.1 303")
                    #expect(try Self.ask(port, "/admin") == "HTTP/1.1 404")
                    #expect(try Self.ask(adminPort, "/signin") == "HTTP/1.1 404")
                }
            }
        }
    }

    @Test(arguments: [false, true])
    func `an address that is taken stops the start, and the setting is named`(isAdmin: Bool)
        async throws
    {
        let site = try Site(settings: "  admin_listen: \"127.0.0.1:0\"")
        let taken = try TakenPort()
        let log = RecordingLog()
        let server = try MyPageServer(
            site.myPage, listen: isAdmin ? Self.listen : taken.listen,
            adminListen: isAdmin ? taken.listen : nil, log: log.logger)
        let error = await #expect(throws: ListenError.self) { try await server.run() }
        #expect(error?.isAdmin == isAdmin && error?.listen == taken.listen)
        #expect(error?.description.contains(isAdmin ? "web.admin_listen" : "web.listen") == true)
        // What the settings hint at is told at the start.
        #expect(log.texts(.warning).contains { $0.hasPrefix("web.admin_url is empty") })
        #expect(!log.texts(.warning).contains { $0.hasPrefix("--admin-listen") })
        withExtendedLifetime(taken) {}
    }

    @Test func `a name that has no address stops the start, and the setting is named`() async throws
    {
        let site = try Site()
        let server = try MyPageServer(site.myPage, listen: "nowhere.invalid:0", log: Self.quiet)
        let error = await #expect(throws: ListenError.self) { try await server.run() }
        #expect(error?.cause == .unknownName && error?.listen == "nowhere.invalid:0")
    }

    @Test func `an admin address that the settings do not know is told at the start`() async throws
    {
        let site = try Site()
        let taken = try TakenPort()
        let log = RecordingLog()
        let server = try MyPageServer(
            site.myPage, listen: taken.listen, adminListen: Self.listen, log: log.logger)
        await #expect(throws: ListenError.self) { try await server.run() }
        #expect(log.texts(.warning).contains { $0.hasPrefix("--admin-listen is given") })
        withExtendedLifetime(taken) {}
    }

    @Test func `what is no address and port is told before anything is served`() throws {
        let site = try Site()
        for listen in ["", "9090", "127.0.0.1:99999"] {
            let error = #expect(throws: ListenError.self) {
                try MyPageServer(site.myPage, adminListen: listen, log: Self.quiet)
            }
            #expect(error?.isAdmin == true)
        }
    }
}
