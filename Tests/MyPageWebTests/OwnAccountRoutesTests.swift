import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

@testable import MyPage

/// A candidate's own password and sessions as a browser sees them.
@Suite struct OwnAccountRoutesTests {
    private static let cookie = "__Host-session"
    private static let path = "/mypage/password/change"
    private static let next = "another long horse battery"
    private static let windows =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0.0.0 Safari/537.36"
    private static let iPhone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1"

    private func registered() async throws -> Site {
        let site = try Site()
        let result = try await SetPassword(site.myPage)(
            Site.password, again: Site.password, token: site.token)
        try #require(result == .set)
        return site
    }

    private static func signedIn(
        _ client: any TestClientProtocol, in userAgent: String? = nil
    ) async throws -> Visitor {
        let visitor = Visitor(client, userAgent: userAgent)
        _ = try await visitor.get("/signin")
        let answer = try await visitor.post(
            "/signin", [("mail", "taro@mail.example"), ("password", Site.password)])
        try #require(answer.location == "/mypage")
        return visitor
    }

    private static func change(
        _ visitor: Visitor, present: String = Site.password, to next: String = next,
        again: String? = nil
    ) async throws -> Visitor.Answer {
        _ = try await visitor.get(path)
        return try await visitor.post(
            path, [("present", present), ("password", next), ("again", again ?? next)])
    }

    @Test func `the password is changed from the home page, and a stolen cookie ends by it`()
        async throws
    {
        try await registered().browse { client in
            let other = try await Self.signedIn(client)
            let visitor = try await Self.signedIn(client)
            let stolen = try #require(visitor.cookies[Self.cookie])
            #expect(try await visitor.get("/mypage").body.contains("href=\"\(Self.path)\""))
            let answer = try await Self.change(visitor)
            #expect(answer.status == .seeOther)
            let cookies = answer.headers[values: .setCookie]
            let cookie = try #require(cookies.first { $0.hasPrefix(Self.cookie) })
            for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
                #expect(cookie.contains(part), "\(cookie)")
            }
            let home = try await visitor.get(try #require(answer.location))
            #expect(home.status == .ok)
            #expect(home.body.contains("パスワードを変更しました"))
            #expect(try await other.get("/mypage").location == "/signin")
            let thief = try await client.execute(
                uri: "/mypage", method: .get, headers: [.cookie: "\(Self.cookie)=\(stolen)"]
            ) { $0.status }
            #expect(thief == .seeOther)
        }
    }

    @Test func `a name that the CRM has, too, is shown once`() async throws {
        try await registered().browse { client in
            let home = try await Self.signedIn(client).get("/mypage").body
            #expect(home.contains("<dt>お名前</dt><dd>山田 太郎</dd>"))
            #expect(!home.contains("登録内容のお名前"))
        }
    }

    /// A full-width blank between two of them let the second break within its words.
    @Test func `links beside each other each stay whole on a telephone`() async throws {
        try await registered().browse { client in
            let visitor = try await Self.signedIn(client)
            for path in [Self.path, "/mypage/withdraw"] {
                let page = try await visitor.get(path).body
                #expect(page.contains("<p class=\"ways\"><a href=\"/forgot\">"), "\(path)")
            }
        }
    }

    @Test func `what is wrong is told at its field, and nothing that was typed is shown`()
        async throws
    {
        try await registered().browse { client in
            let visitor = try await Self.signedIn(client)
            for (present, next, again, field, text) in [
                ("no such password", Self.next, Self.next, "present", "現在のパスワードが違います"),
                (Site.password, "short", "short", "password", "12文字以上で入力"),
                (Site.password, Self.next, "no such again", "again", "一致しません"),
                (Site.password, Site.password, Site.password, "password", "現在のパスワードと同じです"),
            ] {
                let answer = try await Self.change(
                    visitor, present: present, to: next, again: again)
                #expect(answer.status == .unprocessableContent)
                #expect(answer.body.contains(text))
                let wrong = answer.body.matches(of: /<input [^>]*id="([a-z]+)"[^>]*aria-invalid/)
                #expect(wrong.map { String($0.1) } == [field])
                for typed in [present, next, again] {
                    #expect(!answer.body.contains("value=\"\(typed)\""))
                }
            }
            #expect(try await visitor.get("/mypage").status == .ok)
        }
    }

    @Test func `after too many wrong ones the page says how long to wait`() async throws {
        let site = try await registered()
        try await site.browse { client in
            let visitor = try await Self.signedIn(client)
            for _ in 0..<10 {
                let answer = try await Self.change(visitor, present: "wrong")
                #expect(answer.status == .unprocessableContent)
            }
            let answer = try await Self.change(visitor)
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers[.retryAfter] == "900")
            #expect(answer.body.contains("あと15分ほど待ってから"))
            #expect(try await visitor.get("/mypage").status == .ok)
        }
    }

    @Test func `who was withdrawn meanwhile is led to the sign-in`() async throws {
        let site = try await registered()
        try await site.browse { client in
            let visitor = try await Self.signedIn(client)
            _ = try await visitor.get(Self.path)
            #expect(try await WithdrawAccount(site.myPage)(account: 1, by: "test"))
            #expect(try await Self.change(visitor).location == "/signin?not-taken")
        }
    }

    @Test func `sessions are listed by their browsers, and ended by one click`() async throws {
        try await registered().browse { client in
            let lost = try await Self.signedIn(client, in: Self.iPhone)
            let third = try await Self.signedIn(client)
            let visitor = try await Self.signedIn(client, in: Self.windows)
            var page = try await visitor.get("/mypage/sessions")
            #expect(page.body.contains("Chrome（Windows）<br>この端末"))
            #expect(page.body.contains("Safari（iPhone）"))
            #expect(page.body.contains("不明な端末"))
            #expect(!page.body.contains("Mozilla") && !page.body.contains("192.0.2."))
            #expect(!page.body.contains(try #require(visitor.cookies[Self.cookie])))
            let button = try #require(
                page.body.firstMatch(of: /value="([0-9a-f]{32})"[^>]*Safari（iPhone）/))
            let ended = try await visitor.post(
                "/mypage/sessions", [("session", String(button.1))])
            page = try await visitor.get(try #require(ended.location))
            #expect(page.body.contains("ログアウトしました") && !page.body.contains("iPhone"))
            #expect(try await lost.get("/mypage").location == "/signin")
            #expect(try await third.get("/mypage").status == .ok)
            // A second click, a form without a button, what nobody has.
            for fields in [[("session", String(button.1))], [], [("session", "1")]] {
                let answer = try await visitor.post("/mypage/sessions", fields)
                #expect(answer.location == "/mypage/sessions")
            }
            #expect(try await third.get("/mypage").status == .ok)
            _ = try await visitor.post("/mypage/sessions", [("session", "others")])
            #expect(try await third.get("/mypage").location == "/signin")
            page = try await visitor.get("/mypage/sessions")
            #expect(page.status == .ok && !page.body.contains("すべてログアウト"))
        }
    }
}
