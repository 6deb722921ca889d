import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import MyPage
import NIOCore
import Recruiting
import Testing

@testable import MyPageWeb
@testable import TestSupport

/// The pages behind the link in the mail, as a browser sees them.
@Suite struct PasswordRoutesTests {
    private static let password = Site.password

    @Test func `a live link shows the form, a set password the end, and the link is used up`()
        async throws
    {
        let site = try Site()
        let token = site.token
        try await site.browse { client in
            let form = try await Visitor.open(token, client)
            #expect(form.status == .ok)
            #expect(form.body.contains("<label for=\"password\">"))
            #expect(form.body.contains("autocomplete=\"new-password\""))
            let fields = ["form_key": form.key, "token": token, "password": Self.password]
            let done = try await Visitor.post(
                "/mypage/password", fields, cookie: form.cookie, client)
            #expect(done.status == .seeOther)
            #expect(done.headers[.location] == "/mypage?registered")
            // A second click, before the browser has the first answer.
            let second = try await Visitor.post(
                "/mypage/password", fields, cookie: form.cookie, client)
            #expect(second.headers[.location] == "/mypage?registered")
            // The back button.
            let other = fields.merging(["password": "another long horse battery"]) { $1 }
            let again = try await Visitor.post(
                "/mypage/password", other, cookie: form.cookie, client)
            #expect(again.status == .gone)
            #expect(String(buffer: again.body).contains("設定済み"))
            #expect(!String(buffer: again.body).contains("taro"))
            #expect(try await Visitor.open(token, client).status == .gone)
        }
    }

    @Test func `who is registered already has changed a password, and registered nothing`()
        async throws
    {
        let site = try Site()
        let token = site.token
        try await site.visit { visitor in
            func set(_ password: String, _ token: String) async throws -> Visitor.Answer {
                _ = try await visitor.get("/mypage/password?token=\(token)")
                let answer = try await visitor.post(
                    "/mypage/password",
                    [("token", token), ("password", password), ("again", password)])
                return try await visitor.get(answer.location ?? "")
            }
            let home = try await set(Self.password, token)
            #expect(home.status == .ok && home.body.contains("マイページの登録は完了です"))
            _ = try await visitor.get("/forgot")
            _ = try await visitor.post("/forgot", [("mail", "taro@mail.example")])
            await site.myPage.settled()
            let fresh = try site.test.mails().compactMap(\.token).first { $0 != token }
            let changed = try await set("another long horse battery", try #require(fresh))
            #expect(changed.body.contains("パスワードを変更しました"))
            #expect(!changed.body.contains("登録は完了"))
        }
    }

    @Test func `the form says whose account it is and until when the link is good`() async throws {
        let site = try Site()
        let token = site.token
        try await site.visit { visitor in
            let page = try await visitor.get("/mypage/password?token=\(token)").body
            #expect(page.contains("山＊ 太＊ 様（t***@mail.example）"))
            #expect(!page.contains("山田"))
            // The test's clock stands at 10:00 in the site's time zone.
            #expect(page.contains("2026年11月24日 10時00分"))
            #expect(page.matches(of: /type="password"/).count == 1)
            // The whole address is there for the browser's list of passwords alone.
            #expect(page.matches(of: /taro@mail\.example/).count == 1)
        }
    }

    @Test func `the form names the site once, however it is called`() async throws {
        let site = try Site()
        let token = site.token
        try await site.visit { visitor in
            let page = try await visitor.get("/mypage/password?token=\(token)").body
            #expect(page.contains("<p>マイページで使うパスワードを設定してください。"))
        }
    }

    @Test func `a link that is used up leads whoever is signed in to their page`() async throws {
        let site = try Site()
        let token = site.token
        try await site.visit { visitor in
            let link = "/mypage/password?token=\(token)"
            _ = try await visitor.get(link)
            let done = try await visitor.post(
                "/mypage/password", [("token", token), ("password", Self.password)])
            #expect(done.location == "/mypage?registered")
            for path in [link, "/"] {
                let page = try await visitor.get(path).body
                #expect(page.contains("<a class=\"button\" href=\"/mypage\">"), "\(path)")
            }
            #expect(try await visitor.get("/mypage").status == .ok)
        }
    }

    @Test func `the password can be shown while it is typed, and is never sent back`() async throws
    {
        let site = try Site()
        let token = site.token
        try await site.visit { visitor in
            let page = try await visitor.get("/mypage/password?token=\(token)").body
            let link = try #require(page.firstMatch(of: /href="([^"]*shown[^"]*)"/)?.1)
            let path = String(link).replacing("&amp;", with: "&")
            let shown = try await visitor.get(path).body
            #expect(!shown.contains("type=\"password\""))
            #expect(shown.contains("<input type=\"text\" id=\"password\""))
            #expect(shown.contains("入力した文字を隠す"))
            let refused = try await visitor.post(
                "/mypage/password",
                [("token", token), ("shown", "1"), ("password", "too short")])
            // It stays as its reader has chosen, and empty.
            #expect(refused.body.contains("<input type=\"text\" id=\"password\""))
            #expect(!refused.body.contains("too short"))
            let done = try await visitor.post(
                "/mypage/password",
                [("token", token), ("shown", "1"), ("password", Self.password)])
            #expect(done.location == "/mypage?registered")
        }
    }

    @Test func `a password that was typed twice must be the same`() async throws {
        let site = try Site()
        let token = site.token
        try await site.visit { visitor in
            _ = try await visitor.get("/mypage/password?token=\(token)")
            let answer = try await visitor.post(
                "/mypage/password",
                [("token", token), ("password", Self.password), ("again", "another one")])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.body.contains("一致しません"))
        }
    }

    @Test
    func `only the form with a good password signs in, by a secret that nobody brought along`()
        async throws
    {
        let site = try Site()
        let token = site.token
        try await site.browse { client in
            let visitor = Visitor(client)
            let session = "__Host-session"
            let link = "/mypage/password?token=\(token)"
            for path in [link, "\(link)&shown=1"] {
                _ = try await visitor.get(path)
                #expect(visitor.cookies[session] == nil)
            }
            _ = try await visitor.post(
                "/mypage/password", [("token", token), ("password", "short")])
            #expect(visitor.cookies[session] == nil)
            // A session that a stranger has chosen.
            let planted = String(repeating: "a", count: 64)
            let key = try #require(visitor.cookies["__Host-form"])
            let done = try await Visitor.post(
                "/mypage/password",
                ["form_key": key, "token": token, "password": Self.password],
                cookie: "__Host-form=\(key); \(session)=\(planted)", client)
            let cookies = done.headers[values: .setCookie]
            let cookie = try #require(cookies.first { $0.hasPrefix(session) })
            #expect(!cookie.contains(planted))
            for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
                #expect(cookie.contains(part), "\(cookie)")
            }
            #expect(!cookie.contains("Max-Age") && !cookie.contains("Domain"))
            let secret = cookie.prefix { $0 != ";" }
            let home = try await client.execute(
                uri: "/mypage", method: .get, headers: [.cookie: String(secret)]
            ) { String(buffer: $0.body) }
            #expect(home.contains("taro@mail.example"))
        }
    }

    @Test func `a mistake is shown at its field, and the link stays alive`() async throws {
        let site = try Site()
        let token = site.token
        try await site.browse { client in
            let form = try await Visitor.open(token, client)
            let wrong = try await Visitor.post(
                "/mypage/password",
                ["form_key": form.key, "token": token, "password": "short", "again": "short"],
                cookie: form.cookie, client)
            #expect(wrong.status == .unprocessableContent)
            let body = String(buffer: wrong.body)
            #expect(body.contains("12文字以上で入力"))
            #expect(body.contains("aria-invalid=\"true\""))
            #expect(body.contains("aria-describedby=\"hint error\""))
            #expect(!body.contains("short"))
            #expect(try await Visitor.open(token, client).status == .ok)
        }
    }

    @Test func `a weak password is refused for what it is, with what helps`() async throws {
        let site = try Site()
        let token = site.token
        try await site.browse { client in
            for (password, reason) in [
                ("tokyo2026osaka", "よく使われる言葉や名前"), ("hrdeli2026hrdeli", "サイト名に近い"),
                ("qwertyuiopasdf", "キーボードの並び順"), ("zaq12wsxcde3", "キーボードの並び順"),
                ("abcd1234abcd1234", "繰り返した"), ("bcdefghijklmn", "連続した文字"),
                ("1985-04-01!!", "日付や年"), ("abcd1985qwer", "単純な組み合わせ"),
            ] {
                let form = try await Visitor.open(token, client)
                let answer = try await Visitor.post(
                    "/mypage/password",
                    [
                        "form_key": form.key, "token": token, "password": password,
                        "again": password,
                    ],
                    cookie: form.cookie, client)
                #expect(answer.status == .unprocessableContent)
                let body = String(buffer: answer.body)
                #expect(body.contains(reason), "\(password)")
                #expect(body.contains("関係のない単語を4つ以上"), "\(password)")
                #expect(!body.contains(password))
            }
            #expect(try await Visitor.open(token, client).status == .ok)
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
            #expect(try await Visitor.open(token, client).status == .ok)
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
            let page = try await Visitor.open(token, client)
            #expect(page.status == .gone)
            #expect(page.body.contains("メール再送信"))
            let fields = ["form_key": page.key, "token": token]
            let sent = try await Visitor.post("/mypage/link", fields, cookie: page.cookie, client)
            #expect(sent.status == .ok)
            #expect(String(buffer: sent.body).contains("t***@mail.example"))
            #expect(!String(buffer: sent.body).contains("taro"))
            let again = try await Visitor.post("/mypage/link", fields, cookie: page.cookie, client)
            #expect(again.status == .tooManyRequests)
            #expect(HTMLPage(String(buffer: again.body)).links.contains("/"))
        }
        #expect(try site.files("mail") == 2)
        let fresh = try #require(try site.test.mails().compactMap(\.token).first { $0 != token })
        try await site.browse { client in
            let page = try await Visitor.open(fresh, client)
            #expect(page.status == .ok)
            let old = try await Visitor.open(token, client)
            #expect(old.status == .gone)
        }
    }

    @Test func `an unknown link says nothing about anybody`() async throws {
        let site = try Site()
        try await site.browse { client in
            for token in ["", "x", String(repeating: "0", count: 64), "%00%FF", "<script>"] {
                let page = try await Visitor.open(token, client)
                #expect(page.status == .notFound)
                #expect(page.body.contains("このURLは使えません"))
                #expect(!page.body.contains("<script"))
            }
        }
    }

    @Test(arguments: [false, true])
    func `a whole link that leads nowhere any more says to open the newest mail`(
        hasLeft: Bool
    ) async throws {
        let site = try Site()
        let token = site.token
        if hasLeft {
            #expect(try await WithdrawAccount(site.myPage)(account: 1, by: "test"))
        } else {
            let moved = Documents.candidates(Documents.person(1, mail: "new@mail.example"))
            #expect(try site.test.outcomes(of: moved) == [1: .readdressed])
        }
        try await site.visit { visitor in
            let page = try await visitor.get("/mypage/password?token=\(token)")
            #expect(page.status == .notFound)
            #expect(page.body.contains("最も新しいメールのURL"))
            #expect(page.body.contains("担当者にお問い合わせください"))
            #expect(!page.body.contains("new@"))
        }
    }

    @Test func `a link that another one has ended does not say that it has set the password`()
        async throws
    {
        let site = try Site()
        let token = site.token
        try await site.visit { visitor in
            _ = try await visitor.get("/forgot")
            _ = try await visitor.post("/forgot", [("mail", "taro@mail.example")])
            await site.myPage.settled()
            let fresh = try #require(
                try site.test.mails().compactMap(\.token).first { $0 != token })
            _ = try await SetPassword(site.myPage)(Self.password, token: fresh)
            let page = try await visitor.get("/mypage/password?token=\(token)")
            #expect(page.status == .gone)
            #expect(page.body.contains("パスワードが設定されたため、このURLは使えなくなりました"))
            #expect(page.body.contains("「パスワードをお忘れの方」"))
        }
    }

    @Test func `a form without its key, with another's, or from elsewhere is refused`() async throws
    {
        let site = try Site()
        let token = site.token
        try await site.browse { client in
            let form = try await Visitor.open(token, client)
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
                let refused = try await Visitor.post(
                    "/mypage/password", fields, cookie: cookie, headers: headers, client)
                #expect(refused.status == .forbidden)
            }
            // From this site's own page under no-referrer.
            let own: HTTPFields = [
                .origin: "null", HTTPField.Name("Sec-Fetch-Site")!: "same-origin",
            ]
            let done = try await Visitor.post(
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

    @Test func `the look is kept for good under its version, and under no other`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            var styles: Set<String> = []
            for path in ["/", "/admin"] {
                let page = try await visitor.get(path).body
                let link = page.firstMatch(of: /<link rel="stylesheet" href="([^"]*)">/)
                styles.insert(String(try #require(link).1))
            }
            #expect(styles.count == 1)
            let style = try #require(styles.first)
            #expect(style.wholeMatch(of: /\/style\.css\?v=[0-9a-f]{8}/) != nil)
            for (path, kept) in [
                (style, "public, max-age=31536000, immutable"), ("/style.css", "no-cache"),
                ("/style.css?v=00000000", "no-cache"),
            ] {
                let answer = try await visitor.get(path)
                #expect(answer.headers[.cacheControl] == kept)
                #expect(answer.body.contains("--accent"))
            }
        }
    }

    @Test func `a form that is too large is refused`() async throws {
        let site = try Site()
        try await site.browse { client in
            let large = try await Visitor.post(
                "/mypage/password", ["password": String(repeating: "x", count: 20_000)],
                cookie: "", client)
            #expect(large.status == .contentTooLarge)
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
        #expect(
            ClientAddress.of(forwarded, peer: "::ffff:192.0.2.10", trusted: trusted)
                == "198.51.100.7")
        // Whoever has one address of IPv6 has the whole network around it.
        #expect(
            ClientAddress.of(forwarded, peer: "2001:db8::1", trusted: [])
                == ClientAddress.of(forwarded, peer: "2001:db8::ffff:2", trusted: []))
    }
}
