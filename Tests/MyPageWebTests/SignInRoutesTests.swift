import Foundation
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

@testable import MyPage

/// ログイン, ログアウト and 会員登録 as a browser sees them.
@Suite struct SignInRoutesTests {
    private static let session = "__Host-session"
    private static let device = "__Host-device"

    private func registered(settings: String = "") async throws -> Site {
        let site = try Site(settings: settings)
        let result = try await SetPassword(site.myPage)(
            Site.password, again: Site.password, token: site.token)
        try #require(result == .set)
        return site
    }

    private static func signIn(_ visitor: Visitor, _ password: String = Site.password) async throws
        -> Visitor.Answer
    {
        _ = try await visitor.get("/signin")
        return try await visitor.post(
            "/signin", [("mail", "taro@mail.example"), ("password", password)])
    }

    @Test func `signing in sets a cookie that nobody else reads, signing out removes it`()
        async throws
    {
        try await registered().browse { client in
            let visitor = Visitor(client)
            let answer = try await Self.signIn(visitor)
            #expect(answer.status == .seeOther)
            #expect(answer.location == "/mypage")
            let cookies = answer.headers[values: .setCookie]
            let cookie = try #require(cookies.first { $0.hasPrefix(Self.session) })
            for part in ["\(Self.session)=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
                #expect(cookie.contains(part), "\(cookie)")
            }
            // Gone with the browser, and for this host alone.
            #expect(!cookie.contains("Max-Age") && !cookie.contains("Domain"))
            let device = try #require(cookies.first { $0.hasPrefix(Self.device) })
            for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=34560000"] {
                #expect(device.contains(part), "\(device)")
            }
            #expect(!device.contains("Domain") && !device.contains("taro"))
            let home = try await visitor.get("/mypage")
            #expect(home.status == .ok)
            #expect(home.body.contains("taro@mail.example"))
            let secret = try #require(visitor.cookies[Self.session])

            let out = try await visitor.post("/signout", [])
            #expect(out.headers[.setCookie]?.contains("Max-Age=0") == true)
            #expect(visitor.cookies[Self.session] == nil)
            // It is still a browser that is known.
            #expect(visitor.cookies[Self.device] != nil)
            // Not only forgotten by the browser: the secret opens nothing any more.
            let thief = try await client.execute(
                uri: "/mypage", method: .get, headers: [.cookie: "\(Self.session)=\(secret)"]
            ) { $0.status }
            #expect(thief == .seeOther)
        }
    }

    /// Else Chromium shows My Page to whoever presses "back" behind it.
    @Test func `the page behind a sign-out changes a cookie, a second click finds it unchanged`()
        async throws
    {
        try await registered().browse { client in
            let visitor = Visitor(client)
            _ = try await Self.signIn(visitor)
            _ = try await visitor.get("/mypage")
            var values: Set<String> = []
            for _ in 1...2 {
                for _ in 1...2 {
                    let before = visitor.cookies["__Host-signed-out"]
                    let out = try await visitor.post("/signout", [])
                    #expect(out.location == "/?signed-out")
                    #expect(visitor.cookies["__Host-signed-out"] == before)
                }
                #expect(try await visitor.get("/?signed-out").status == .ok)
                values.insert(try #require(visitor.cookies["__Host-signed-out"]))
            }
            #expect(values.count == 2)
            #expect(try await visitor.get("/").headers[.setCookie] == nil)
        }
    }

    @Test func `behind a sign-out a form of another window leads to the sign-in, which says so`()
        async throws
    {
        try await registered().browse { client in
            let visitor = Visitor(client)
            _ = try await Self.signIn(visitor)
            _ = try await visitor.get("/mypage/withdraw")
            _ = try await visitor.post("/signout", [])
            _ = try await visitor.get("/?signed-out")
            let answer = try await visitor.post("/mypage/withdraw", [("password", Site.password)])
            #expect(answer.location == "/signin?not-taken")
            let again = try await visitor.post("/signout", [])
            #expect(again.location == "/?signed-out")
        }
    }

    @Test func `signing out by an invented cookie waits for nobody who writes`() async throws {
        let site = try Site()
        let gate = DispatchSemaphore(value: 0)
        let (begun, begin) = AsyncStream<Void>.makeStream()
        try await site.browse { client in
            let visitor = Visitor(client)
            _ = try await visitor.get("/signin")
            let key = try #require(visitor.cookies["__Host-form"])
            async let isInTime = site.myPage.write {
                begin.yield()
                return gate.wait(timeout: .now() + 180) == .success
            }
            for await _ in begun { break }
            for (path, name) in [("/signout", "session"), ("/admin/signout", "staff")] {
                for secret in [String(repeating: "a", count: 64), "x", ""] {
                    let answer = try await Visitor.post(
                        path, ["form_key": key],
                        cookie: "__Host-form=\(key); __Host-\(name)=\(secret)", client)
                    #expect(answer.status == .seeOther)
                }
            }
            gate.signal()
            #expect(try await isInTime)
        }
    }

    @Test func `a session that a stranger has chosen is not taken over`() async throws {
        try await registered().browse { client in
            let visitor = Visitor(client)
            _ = try await Self.signIn(visitor)
            let first = visitor.cookies[Self.session]
            _ = try await Self.signIn(visitor)
            #expect(visitor.cookies[Self.session] != first)
        }
    }

    @Test func `a wrong password sets no cookie and shows nothing of what was typed but the mail`()
        async throws
    {
        try await registered().browse { client in
            let visitor = Visitor(client)
            let answer = try await Self.signIn(visitor, "no such password")
            #expect(answer.status == .unprocessableContent)
            #expect(visitor.cookies[Self.session] == nil)
            #expect(visitor.cookies[Self.device] == nil)
            #expect(answer.body.contains("taro@mail.example"))
            #expect(!answer.body.contains("no such password"))
        }
    }

    @Test func `withdrawing asks first, then ends account and cookie`() async throws {
        try await registered().browse { client in
            let visitor = Visitor(client)
            _ = try await Self.signIn(visitor)
            let question = try await visitor.get("/mypage/withdraw")
            #expect(question.body.contains("よろしいですか"))
            for fields in [[], [("password", "")], [("password", "no such password")]] {
                let wrong = try await visitor.post("/mypage/withdraw", fields)
                #expect(wrong.status == .unprocessableContent)
                #expect(wrong.body.contains("パスワードが違います"))
                #expect(!wrong.body.contains("no such password"))
            }
            #expect(try await visitor.get("/mypage").status == .ok)
            let done = try await visitor.post(
                "/mypage/withdraw", [("password", Site.password)])
            #expect(done.status == .ok)
            #expect(visitor.cookies[Self.session] == nil)
            #expect(try await Self.signIn(visitor).status == .unprocessableContent)
        }
    }

    @Test func `too many wrong passwords at withdrawing wait as those at signing in`() async throws
    {
        try await registered().browse { client in
            let visitor = Visitor(client)
            _ = try await Self.signIn(visitor)
            _ = try await visitor.get("/mypage/withdraw")
            for _ in 0..<10 {
                _ = try await visitor.post("/mypage/withdraw", [("password", "wrong")])
            }
            let answer = try await visitor.post(
                "/mypage/withdraw", [("password", Site.password)])
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers[.retryAfter] == "900")
            #expect(try await visitor.get("/mypage").status == .ok)
        }
    }

    @Test func `without a session every page of the account leads to the sign-in`() async throws {
        try await registered().browse { client in
            let visitor = Visitor(client)
            let forms = ["/mypage/withdraw", "/mypage/password/change", "/mypage/sessions"]
            for path in ["/mypage"] + forms {
                #expect(try await visitor.get(path).location == "/signin")
            }
            _ = try await visitor.get("/signin")
            for path in forms {
                #expect(try await visitor.post(path, []).location == "/signin?not-taken")
            }
        }
    }

    @Test func `who presses 退会する when the session has ended is told that it was not taken`()
        async throws
    {
        let site = try await registered()
        try await site.visit { visitor in
            _ = try await Self.signIn(visitor)
            _ = try await visitor.get("/mypage/withdraw")
            site.clock.advance(hours: 2.1)
            let answer = try await visitor.post(
                "/mypage/withdraw", [("password", Site.password)])
            let page = try await visitor.get(try #require(answer.location))
            #expect(page.status == .ok)
            #expect(page.body.contains("送信された内容は受け付けていません"))
            // A second click may come behind the first: what that has done is told by mail.
            #expect(page.body.contains("完了をメールでお知らせしています"))
            #expect(try await !visitor.get("/signin").body.contains("受け付けていません"))
            // They are still there.
            #expect(try await Self.signIn(visitor).location == "/mypage")
        }
    }

    @Test func `a hidden sign-up button hides the form as well`() async throws {
        try await registered().browse { client in
            let visitor = Visitor(client)
            let front = try await visitor.get("/")
            #expect(front.body.contains("会員登録"))
            #expect(try await visitor.get("/signup").status == .ok)
        }
        let hidden = try Site(settings: "password: {min_length: 8}", signUp: "hidden")
        try await hidden.visit { visitor in
            #expect(try await !visitor.get("/").body.contains("会員登録"))
            #expect(try await visitor.get("/signup").status == .notFound)
            _ = try await visitor.get("/signin")
            let posted = try await visitor.post(
                "/signup", [("name", "花子"), ("mail", "hanako@mail.example")])
            #expect(posted.status == .notFound)
            #expect(try hidden.files("mail") == 1)
        }
    }

    @Test func `who has to wait is told how long; a browser that is known has not`() async throws {
        let site = try await registered()
        try await site.browse { client in
            let known = Visitor(client)
            _ = try await Self.signIn(known)
            let stranger = Visitor(client)
            for _ in 0..<10 {
                #expect(try await Self.signIn(stranger, "wrong").status == .unprocessableContent)
            }
            site.clock.advance(hours: 0.05)
            let answer = try await Self.signIn(stranger)
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers[.retryAfter] == "720")
            #expect(answer.body.contains("試行回数が上限に達しました。あと12分ほど待ってから、もう一度お試しください。"))
            #expect(try await Self.signIn(known).location == "/mypage")
        }
    }

    @Test func `the browser in which a password was set by the link is known`() async throws {
        let site = try Site()
        let token = site.token
        try await site.browse { client in
            let visitor = Visitor(client)
            _ = try await visitor.get("/mypage/password?token=\(token)")
            let set = try await visitor.post(
                "/mypage/password",
                [("token", token), ("password", Site.password), ("again", Site.password)])
            #expect(set.location == "/mypage?registered")
            #expect(visitor.cookies[Self.device] != nil)
            let stranger = Visitor(client)
            for _ in 0..<10 { _ = try await Self.signIn(stranger, "wrong") }
            #expect(try await Self.signIn(stranger).status == .tooManyRequests)
            #expect(try await Self.signIn(visitor).location == "/mypage")
        }
    }

    @Test func `above the client's ceiling no page says that a mail was sent`() async throws {
        let site = try await registered()
        try await site.visit { visitor in
            func ask(_ path: String, _ mail: String) async throws -> Visitor.Answer {
                _ = try await visitor.get(path)
                return try await visitor.post(path, [("mail", mail), ("name", "花子")])
            }
            for number in 0..<20 {
                let answer = try await ask("/forgot", "x\(number)@mail.example")
                #expect(answer.status == .ok)
            }
            for path in ["/forgot", "/signup"] {
                var answers: Set<String> = []
                for mail in ["taro@mail.example", "nobody@mail.example"] {
                    let answer = try await ask(path, mail)
                    #expect(answer.status == .tooManyRequests)
                    #expect(answer.headers[.retryAfter] == "3600")
                    #expect(answer.body.contains("メールは送信していません。あと60分ほど待ってから"))
                    #expect(!answer.body.contains("お送りしました"))
                    #expect(HTMLPage(answer.body).links.contains("/"))
                    answers.insert(answer.body)
                }
                #expect(answers.count == 1)
            }
        }
        await site.myPage.settled()
        #expect(try site.mails().filter { $0.contains("token=") }.count == 1)
    }

    @Test func `a known and an unknown mail are answered alike`() async throws {
        let site = try await registered()
        try await site.visit { visitor in
            for path in ["/forgot", "/signup"] {
                var answers: Set<String> = []
                for mail in ["taro@mail.example", "nobody@mail.example"] {
                    _ = try await visitor.get(path)
                    let answer = try await visitor.post(path, [("mail", mail), ("name", "花子")])
                    answers.insert("\(answer.status) \(answer.body)")
                }
                #expect(answers.count == 1)
            }
        }
        await site.myPage.settled()
    }

    @Test func `a storm of sign-ins on fifty accounts leaves the setting of passwords usable`()
        async throws
    {
        let site = try Site()
        let token = site.token
        try await site.browse { client in
            try await withThrowingTaskGroup(of: HTTPResponse.Status?.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        let visitor = Visitor(client)
                        _ = try await visitor.get("/signin")
                        return try await visitor.post(
                            "/signin",
                            [("mail", "c\(number)@mail.example"), ("password", Site.password)]
                        ).status
                    }
                }
                group.addTask {
                    let visitor = Visitor(client)
                    _ = try await visitor.get("/mypage/password?token=\(token)")
                    let done = try await visitor.post(
                        "/mypage/password",
                        [("token", token), ("password", Site.password), ("again", Site.password)])
                    #expect(done.status == .seeOther)
                    return nil
                }
                let answers = try await group.reduce(into: []) { $0 += [$1].compactMap { $0 } }
                #expect(answers.count == 50)
                // Some were worked on, the others asked to come again: nobody waits for fifty.
                #expect(answers.contains(.unprocessableContent))
                #expect(answers.contains(.serviceUnavailable))
            }
        }
    }
}
