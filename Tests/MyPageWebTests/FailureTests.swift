import DropFolder
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import TestSupport
import Testing

@testable import MyPageWeb

/// What is answered to what the pages do not take.
@Suite struct FailureTests {
    @Test(arguments: [
        (HTTPRequest.Method.post, "/healthz", "GET, HEAD"), (.put, "/", "GET, HEAD"),
        (.get, "/signout", "POST"), (.head, "/mypage/link", "POST"),
        (.delete, "/signin", "GET, HEAD, POST"), (.get, "/admin/runs/1/approve", "POST"),
        (.options, "/admin/templates/reminder", "GET, HEAD, POST"),
    ])
    func `a method that a known path does not take is 405, with those that it takes`(
        method: HTTPRequest.Method, path: String, allowed: String
    ) async throws {
        try await Site().browse { client in
            try await client.execute(uri: path, method: method) { response in
                #expect(response.status == .methodNotAllowed)
                #expect(response.headers[.allow] == allowed)
                #expect(response.headers[.cacheControl] == "no-store")
            }
            let unknown = try await client.execute(uri: "/nothing", method: method) { $0.status }
            #expect(unknown == (method == .post ? .forbidden : .notFound))
        }
    }

    @Test func `a page of the admin screens that is not there has their menu for staff only`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            for path in [
                "/admin/nothing", "/admin/templates/nothing", "/admin/people/99",
                "/admin/accounts/99/erase",
            ] {
                let page = try await visitor.get(path)
                #expect(page.status == .notFound)
                #expect(page.body.contains("href=\"/admin/people\""), "\(path)")
            }
            // The page's own button works.
            let out = try await visitor.post("/admin/signout", [])
            #expect(out.location == "/admin/signin?signed-out")
            let stranger = try await visitor.get("/admin/nothing")
            #expect(stranger.status == .notFound)
            #expect(!stranger.body.contains("href=\"/admin/people\""))
        }
    }

    @Test func `what a browser lets somebody type is taken, and more is told to be too long`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let path = "/admin/templates/reminder/preview"
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/templates/reminder").body
            let found = try #require(page.firstMatch(of: /<textarea [^>]*maxlength="(\d+)"/))
            let most = try #require(Int(found.1))
            func send(_ count: Int) async throws -> Visitor.Answer {
                try await visitor.post(
                    path,
                    [
                        ("revision", String(repeating: "0", count: 64)), ("person", "1"),
                        ("text", String(repeating: "長", count: count)),
                    ])
            }
            #expect(try await send(most).status == .unprocessableContent)
            let large = try await send(most + 1_000)
            #expect(large.status == .contentTooLarge)
            #expect(large.body.contains("入力が長すぎる"))
        }
    }

    @Test func `a form of very many fields is refused, and not shown again`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let visitor = Visitor(client)
            _ = try await visitor.get("/admin/signin")
            func send(_ fields: Int) async throws -> Visitor.Answer {
                let rest = String(repeating: "&a", count: fields - 1)
                return try await visitor.submit(
                    "/admin/settings", body: "form_key=\(visitor.key)\(rest)")
            }
            #expect(try await send(FormGuard.mostFields).status == .unauthorized)
            let large = try await send(FormGuard.mostFields + 1)
            #expect(large.status == .contentTooLarge)
            #expect(large.body.contains("入力が長すぎる"))
            #expect(!large.body.contains("type=\"hidden\""))
        }
    }

    @Test func `why a page failed is logged without the name of a file`() async throws {
        let log = RecordingLog()
        let site = try Site()
        let router = MyPageServer.router(site.myPage)
        router.get("trouble") { _, _ -> Response in
            throw SystemError("read", "archive/山田 太郎.xml", code: EIO)
        }
        try await Application(router: router, logger: log.logger).test(.router) { client in
            let status = try await client.execute(uri: "/trouble", method: .get) { $0.status }
            #expect(status == .internalServerError)
        }
        let failed = try #require(log.lines.first { $0.text == "a page failed" })
        #expect("\(failed.metadata)".contains("cannot read a file or folder"))
        #expect(!log.everything.contains { $0.contains("山田") })
    }

    @Test
    func `a form that breaks off, or is no HTTP, is the sender's trouble and no error of ours`()
        async throws
    {
        let log = RecordingLog()
        let site = try Site()
        // A busy machine takes more than a second between reading and answering.
        let server = try MyPageServer(site.myPage, log: log.logger, patience: .seconds(60))
        let head = "POST /signin HTTP/1.1\r\nHost: x\r\n"
        try await server.application.test(.live) { client in
            let port = try #require(client.port)
            try await onOwnThread {
                let broken = try LoopbackClient(port)
                broken.send(
                    head + "Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\nno number\r\n")
                #expect(broken.receive().hasPrefix("HTTP/1.1 400"))
                // Gone as soon as it is sent.
                try LoopbackClient(port).send(head + "Content-Length: 9000\r\n\r\nmail=")
            }
        }
        // The server has ended: everything that it had to say is said.
        #expect(log.texts(.error).isEmpty)
    }
}
