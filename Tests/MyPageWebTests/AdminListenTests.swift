import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import MyPageWeb
@testable import TestSupport

/// The admin screens at an address of their own (`web.admin_listen`): which pages are where.
@Suite struct AdminListenTests {
    private static func makeSite(adminURL: String = "") async throws -> Site {
        try await AdminDesk.makeSite(
            settings: "  admin_listen: \"127.0.0.1:0\"\n  admin_url: \"\(adminURL)\"")
    }

    /// What a stranger can tell an answer by.
    private struct Seen: Equatable {
        let status: HTTPResponse.Status
        let headers: [String]
        let body: String

        init(_ response: TestResponse) {
            status = response.status
            headers = response.headers.map { "\($0.name): \($0.value)" }.sorted()
            body = String(buffer: response.body)
        }
    }

    @Test(arguments: [HTTPRequest.Method.get, .head, .post, .put, .delete, .options])
    func `the candidate's address has an admin screen as little as any page that is not there`(
        method: HTTPRequest.Method
    ) async throws {
        let site = try await Self.makeSite()
        // Somebody who is signed in, too, sees no more there.
        let staff = try await site.browse(.admin) { client in
            try await AdminDesk.signedIn(client).cookies
        }
        try await site.browse(.candidates) { client in
            let form = try await Visitor.open(site.token, client)
            let cookies = staff.filter { $0.key != "__Host-form" }.map { "\($0)=\($1)" }
            let cookie = (cookies + [form.cookie]).joined(separator: "; ")
            func ask(_ path: String, _ filling: Int) async throws -> Seen {
                let text = String(repeating: "x", count: filling)
                let headers: HTTPFields = [.cookie: cookie]
                return Seen(
                    try await client.execute(
                        uri: path, method: method, headers: headers,
                        body: ByteBuffer(string: "form_key=\(form.key)&text=\(text)")))
            }
            for filling in [0, 20_000] {
                let unknown = try await ask("/nothing", filling)
                let isTooLong = method == .post && filling > 0
                #expect(unknown.status == (isTooLong ? .contentTooLarge : .notFound))
                for path in AdminDesk.screens + ["/admin/signin", "/admin/nothing", "/admin/"] {
                    #expect(try await ask(path, filling) == unknown, "\(method) \(path)")
                }
            }
        }
    }

    @Test func `the admin address has the screens, the look and the health`() async throws {
        let site = try await Self.makeSite()
        try await site.browse(.admin) { client in
            let start = try await Visitor(client).get("/")
            #expect(start.status == .seeOther && start.location == "/admin")
            let visitor = try await AdminDesk.signedIn(client)
            for path in AdminDesk.screens + ["/style.css", "/favicon.svg", "/healthz"] {
                #expect(try await visitor.get(path).status == .ok, "\(path)")
            }
            // A page that is not there has the menu here.
            let unknown = try await visitor.get("/admin/nothing")
            #expect(unknown.status == .notFound)
            #expect(unknown.body.contains("href=\"/admin/people\""))
        }
    }

    @Test func `the admin address has no page of the candidate's`() async throws {
        let site = try await Self.makeSite()
        let paths = Set(MyPageServer.pages(site.myPage, .candidates).routes.map(\.path.description))
            .subtracting(["", "/", "/style.css", "/site.css", "/logo", "/favicon.svg", "/healthz"])
        #expect(paths.contains("/signin") && paths.contains("/mypage/password"))
        try await site.visit(.admin) { visitor in
            for path in paths {
                let answer = try await visitor.get(path)
                #expect(answer.status == .notFound, "\(path)")
            }
        }
    }

    @Test func `both sides have nothing but what is everywhere in common`() async throws {
        let site = try await Self.makeSite()
        func paths(_ side: Side) -> Set<String> {
            Set(MyPageServer.pages(site.myPage, side).routes.map(\.path.description))
        }
        let common = paths(.candidates).intersection(paths(.admin))
        #expect(
            common == ["/", "/style.css", "/site.css", "/logo", "/favicon.svg", "/healthz"])
        #expect(paths(.candidates).union(paths(.admin)) == paths(.both))
    }

    @Test(arguments: [
        // The client's host is localhost.
        (["Origin": "https://localhost"], true), (["Origin": "http://localhost"], true),
        (["Origin": "null", "Sec-Fetch-Site": "same-origin"], true), ([:], true),
        (["Origin": "https://mypage.example.jp"], false),
        (["Origin": "https://localhost:9090"], false),
        (["Origin": "https://localhost.evil.example"], false),
        (["Origin": "https://evil.example/localhost"], false),
        (["Origin": "localhost"], false), (["Origin": "ftp://localhost"], false),
        (["Origin": "null", "Sec-Fetch-Site": "same-site"], false),
        (["Origin": "https://localhost", "Sec-Fetch-Site": "cross-site"], false),
    ])
    func `a form of the admin address comes from the host that it is sent to`(
        headers: [String: String], isTaken: Bool
    ) async throws {
        let site = try await Self.makeSite()
        try await site.browse(.admin) { client in
            let page = try await client.execute(uri: "/admin/signin", method: .get)
            let cookie = page.headers[.setCookie].map { String($0.prefix { $0 != ";" }) }
            let key = String(buffer: page.body)
                .firstMatch(of: /name="form_key" value="([0-9a-f]{64})"/).map { String($0.1) }
            var fields = HTTPFields()
            for (name, value) in headers { fields[HTTPField.Name(name)!] = value }
            let sent = [
                "form_key": key ?? "", "name": "configure", "password": AdminDesk.password,
            ]
            let answer = try await Visitor.post(
                "/admin/signin", sent, cookie: cookie ?? "", headers: fields, client)
            #expect(answer.status == (isTaken ? .seeOther : .forbidden))
            let keyless = try await Visitor.post(
                "/admin/signin", sent, cookie: "", headers: fields, client)
            #expect(keyless.status == .forbidden)
        }
    }

    @Test(arguments: [
        ("", true), ("https://admin.example.jp", true), ("http://127.0.0.1:9090", false),
    ])
    func `cookies of staff go by what their browser shows, those of candidates by base_url`(
        adminURL: String, isHTTPS: Bool
    ) async throws {
        let site = try await Self.makeSite(adminURL: adminURL)
        let prefix = isHTTPS ? "__Host-" : ""
        try await site.browse(.admin) { client in
            let visitor = try await AdminDesk.signedIn(client)
            #expect(
                Set(visitor.cookies.keys) == [
                    "\(prefix)form", "\(prefix)staff", "\(prefix)staff-device",
                ])
            #expect(try await visitor.get("/admin").status == .ok)
            let page = try await client.execute(uri: "/admin/signin", method: .get)
            #expect(page.headers[.setCookie]?.contains("Secure") == isHTTPS)
            #expect((page.headers[.strictTransportSecurity] != nil) == isHTTPS)
        }
        try await site.browse(.candidates) { client in
            let page = try await client.execute(uri: "/signin", method: .get)
            #expect(page.headers[.setCookie]?.hasPrefix("__Host-form=") == true)
            #expect(page.headers[.strictTransportSecurity] != nil)
        }
    }
}
