import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization
import Testing

@testable import MyPageWeb

/// The pages behind the link in the mail, as a browser sees them.
@Suite struct PasswordRoutesTests {
    private static let password = "correct horse battery"

    /// A site with one opened account, and the token of its link.
    private struct Site {
        let root: String
        let myPage: MyPage
        let clock = Clock()
        let token: String

        init(settings more: String = "") throws {
            root =
                FileManager.default.temporaryDirectory
                .appending(path: "my-page-\(UUID().uuidString)").path
            let workspace = Workspace(root)
            try FileManager.default.createDirectory(
                atPath: "\(root)/inbox", withIntermediateDirectories: true)
            let settings = try SettingsFile.parse(
                """
                site: {name: HR Deli, base_url: https://mypage.example.jp}
                inbox: {settle_ms: 0}
                web: {trusted_proxies: [192.0.2.9], header: [{label: 求人, url: "https://lp.example/"}]}
                \(more)
                """)
            let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let templates = try Templates(folder: "\(root)/templates")
            let environment = clock.environment
            try Data(
                """
                <Candidate><Code>0</Code><Item><Person.P_Id>1</Person.P_Id>\
                <Person.P_Name>山田 太郎</Person.P_Name>\
                <Person.P_Mail>taro@mail.example</Person.P_Mail></Item></Candidate>
                """.utf8
            ).write(to: URL(filePath: "\(root)/inbox/a.xml"))
            _ = try Pipeline(
                workspace, settings: settings, templates: templates, environment: environment,
                log: log
            ).run()
            myPage = try MyPage(
                workspace, settings: LiveSettings(settings, templates), environment: environment,
                log: log)
            token = try #require(try Self.tokens(in: root).first)
        }

        /// The tokens in the mails of the outbox, in no order.
        static func tokens(in root: String) throws -> [String] {
            let folder = "\(root)/outbox/mail"
            return try FileManager.default.contentsOfDirectory(atPath: folder).compactMap { name in
                let mail = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
                let body = mail.components(separatedBy: "\r\n").drop { !$0.isEmpty }.joined()
                let text = String(decoding: Data(base64Encoded: body) ?? Data(), as: UTF8.self)
                return text.firstMatch(of: /token=([0-9a-f]{64})/).map { String($0.1) }
            }
        }

        func files(_ folder: String) throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "\(root)/outbox/\(folder)").count
        }

        func browse<Result: Sendable>(
            _ work: @escaping @Sendable (any TestClientProtocol) async throws -> Result
        ) async throws -> Result {
            let router = MyPageServer.router(myPage, health: { [] })
            return try await Application(router: router).test(.router, work)
        }
    }

    private final class Clock: Sendable {
        private let time = Mutex(Date(timeIntervalSince1970: 1_795_395_600))
        func advance(hours: Double) { time.withLock { $0 += hours * 3_600 } }

        var environment: CandidateSync.Environment {
            CandidateSync.Environment(
                now: { self.time.withLock { $0 } }, elapsed: { .zero },
                randomBytes: CandidateSync.Environment.live.randomBytes, pause: { _ in })
        }
    }

    /// Opens the page of a link and gives the key of its form with the cookie.
    private static func open(
        _ token: String, _ client: any TestClientProtocol
    ) async throws -> (key: String, cookie: String, body: String, status: HTTPResponse.Status) {
        try await client.execute(uri: "/mypage/password?token=\(token)", method: .get) { response in
            let body = String(buffer: response.body)
            let cookie = response.headers[.setCookie].map {
                String($0.prefix { $0 != ";" })
            }
            let key = body.firstMatch(of: /name="form_key" value="([0-9a-f]{64})"/).map {
                String($0.1)
            }
            return (key ?? "", cookie ?? "", body, response.status)
        }
    }

    private static func post(
        _ path: String, _ fields: [String: String], cookie: String, headers: HTTPFields = [:],
        _ client: any TestClientProtocol
    ) async throws -> TestResponse {
        var all = headers
        if !cookie.isEmpty { all[.cookie] = cookie }
        all[.contentType] = "application/x-www-form-urlencoded"
        let body = fields.map { name, value in
            let value = value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            return "\(name)=\(value)"
        }.joined(separator: "&")
        return try await client.execute(
            uri: path, method: .post, headers: all, body: ByteBuffer(string: body))
    }

    @Test func `a live link shows the form, a set password the end, and the link is used up`()
        async throws
    {
        let site = try Site()
        let token = site.token
        try await site.browse { client in
            let form = try await Self.open(token, client)
            #expect(form.status == .ok)
            #expect(form.body.contains("<label for=\"password\">"))
            #expect(form.body.contains("autocomplete=\"new-password\""))
            let fields = [
                "form_key": form.key, "token": token, "password": Self.password,
                "again": Self.password,
            ]
            let done = try await Self.post("/mypage/password", fields, cookie: form.cookie, client)
            #expect(done.status == .seeOther)
            #expect(done.headers[.location] == "/mypage/password/done")
            // The back button and a second click.
            let again = try await Self.post("/mypage/password", fields, cookie: form.cookie, client)
            #expect(again.status == .gone)
            #expect(String(buffer: again.body).contains("設定済み"))
            #expect(try await Self.open(token, client).status == .gone)
        }
    }

    @Test func `a mistake is shown at its field, and the link stays alive`() async throws {
        let site = try Site()
        let token = site.token
        try await site.browse { client in
            let form = try await Self.open(token, client)
            let wrong = try await Self.post(
                "/mypage/password",
                ["form_key": form.key, "token": token, "password": "short", "again": "short"],
                cookie: form.cookie, client)
            #expect(wrong.status == .unprocessableContent)
            let body = String(buffer: wrong.body)
            #expect(body.contains("12文字以上で入力"))
            #expect(body.contains("aria-invalid=\"true\""))
            #expect(body.contains("aria-describedby=\"hint error\""))
            #expect(!body.contains("short"))
            #expect(try await Self.open(token, client).status == .ok)
        }
    }

    @Test func `looking changes nothing, ten thousand times`() async throws {
        let site = try Site()
        let token = site.token
        let before = try site.files("mail")
        try await site.browse { client in
            for _ in 0..<5_000 {
                for method in [HTTPRequest.Method.get, .head] {
                    let status = try await client.execute(
                        uri: "/mypage/password?token=\(token)", method: method
                    ) { $0.status }
                    #expect(status == .ok)
                }
            }
            #expect(try await Self.open(token, client).status == .ok)
        }
        #expect(try site.files("mail") == before)
    }

    @Test func `an expired link has a button that sends a new one, once, to a masked address`()
        async throws
    {
        let site = try Site()
        let token = site.token
        site.clock.advance(hours: 24)
        try await site.browse { client in
            let page = try await Self.open(token, client)
            #expect(page.status == .gone)
            #expect(page.body.contains("メール再送信"))
            let fields = ["form_key": page.key, "token": token]
            let sent = try await Self.post("/mypage/link", fields, cookie: page.cookie, client)
            #expect(sent.status == .ok)
            #expect(String(buffer: sent.body).contains("t***@mail.example"))
            #expect(!String(buffer: sent.body).contains("taro"))
            let again = try await Self.post("/mypage/link", fields, cookie: page.cookie, client)
            #expect(again.status == .tooManyRequests)
        }
        #expect(try site.files("mail") == 2)
        let fresh = try #require(try Site.tokens(in: site.root).first { $0 != token })
        try await site.browse { client in
            let page = try await Self.open(fresh, client)
            #expect(page.status == .ok)
            let old = try await Self.open(token, client)
            #expect(old.status == .gone)
        }
    }

    @Test func `an unknown link says nothing about anybody`() async throws {
        let site = try Site()
        try await site.browse { client in
            for token in ["", "x", String(repeating: "0", count: 64), "%00%FF", "<script>"] {
                let page = try await Self.open(token, client)
                #expect(page.status == .notFound)
                #expect(page.body.contains("このURLは使えません"))
                #expect(!page.body.contains("<script"))
            }
        }
    }

    @Test func `a form without its key, with another's, or from elsewhere is refused`() async throws
    {
        let site = try Site()
        let token = site.token
        try await site.browse { client in
            let form = try await Self.open(token, client)
            let fields = [
                "form_key": form.key, "token": token, "password": Self.password,
                "again": Self.password,
            ]
            var foreign = fields
            foreign["form_key"] = String(repeating: "0", count: 64)
            var bare = fields
            bare["form_key"] = nil
            let origin: HTTPFields = [.origin: "https://evil.example"]
            let site: HTTPFields = [HTTPField.Name("Sec-Fetch-Site")!: "cross-site"]
            for (fields, cookie, headers) in [
                (foreign, form.cookie, HTTPFields()), (bare, form.cookie, HTTPFields()),
                (fields, "", HTTPFields()), (fields, "__Host-form=", HTTPFields()),
                (fields, form.cookie, origin), (fields, form.cookie, site),
            ] {
                let refused = try await Self.post(
                    "/mypage/password", fields, cookie: cookie, headers: headers, client)
                #expect(refused.status == .forbidden)
            }
            // From this site's own page under no-referrer.
            let own: HTTPFields = [
                .origin: "null", HTTPField.Name("Sec-Fetch-Site")!: "same-origin",
            ]
            let done = try await Self.post(
                "/mypage/password", fields, cookie: form.cookie, headers: own, client)
            #expect(done.status == .seeOther)
        }
    }

    @Test func `every answer forbids what the pages do not need`() async throws {
        let site = try Site()
        let token = site.token
        try await site.browse { client in
            for path in ["/mypage/password?token=\(token)", "/nothing", "/style.css", "/healthz"] {
                try await client.execute(uri: path, method: .get) { response in
                    let headers = response.headers
                    #expect(
                        headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
                    #expect(
                        headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
                    #expect(headers[.xContentTypeOptions] == "nosniff")
                    #expect(headers[HTTPField.Name("Referrer-Policy")!] == "no-referrer")
                    #expect(headers[.strictTransportSecurity] != nil)
                    if path != "/style.css" { #expect(headers[.cacheControl] == "no-store") }
                    if let cookie = headers[.setCookie] {
                        #expect(cookie.hasPrefix("__Host-form="))
                        for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
                            #expect(cookie.contains(part))
                        }
                    }
                }
            }
        }
    }

    @Test func `a form that is too large is refused`() async throws {
        let site = try Site()
        try await site.browse { client in
            let large = try await Self.post(
                "/mypage/password", ["password": String(repeating: "x", count: 20_000)],
                cookie: "", client)
            #expect(large.status == .contentTooLarge)
        }
    }

    @Test func `health is 200, or 503 with the reasons`() async throws {
        let site = try Site()
        let router = MyPageServer.router(site.myPage, health: { ["the work stands still"] })
        try await Application(router: router).test(.router) { client in
            try await client.execute(uri: "/healthz", method: .get) { response in
                #expect(response.status == .serviceUnavailable)
                #expect(String(buffer: response.body) == "the work stands still\n")
            }
        }
    }

    @Test func `the client's address is the proxy's word only if the proxy is trusted`() {
        let forwarded = Request(
            head: HTTPRequest(
                method: .get, scheme: "https", authority: "x", path: "/",
                headerFields: [
                    HTTPField.Name("X-Forwarded-For")!: "1.1.1.1, 198.51.100.7, 192.0.2.9"
                ]),
            body: .init(buffer: ByteBuffer()))
        let trusted = ["192.0.2.9", "192.0.2.10"]
        #expect(ClientAddress.of(forwarded, peer: "203.0.113.5", trusted: trusted) == "203.0.113.5")
        #expect(ClientAddress.of(forwarded, peer: "192.0.2.10", trusted: trusted) == "198.51.100.7")
        #expect(ClientAddress.of(forwarded, peer: nil, trusted: trusted) == "unknown")
    }
}
