import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import MyPage
import SyncStore
import Testing

@testable import MyPageWeb
@testable import Publishing
@testable import TestSupport

/// 会員登録 when more sign up than the site takes.
@Suite struct SignUpRoutesTests {
    private static let limited = "safety: {max_sign_ups_per_hour: 2}"

    private static func signUp(
        _ mail: String, _ client: any TestClientProtocol
    ) async throws -> Visitor.Answer {
        let visitor = Visitor(client)
        _ = try await visitor.get("/signup")
        return try await visitor.post("/signup", [("mail", mail), ("name", "花子")])
    }

    @Test func `all are asked to come again, known or not, and told that nothing was done`()
        async throws
    {
        let site = try Site(settings: Self.limited)
        try await site.browse { client in
            for number in 1...2 {
                let answer = try await Self.signUp("s\(number)@mail.example", client)
                #expect(answer.status == .ok)
            }
            var answers: Set<String> = []
            for mail in ["taro@mail.example", "s1@mail.example", "nobody@mail.example"] {
                let answer = try await Self.signUp(mail, client)
                #expect(answer.status == .tooManyRequests)
                #expect(answer.headers[.retryAfter] == "3600")
                #expect(
                    answer.body.contains(
                        "混み合っています。メールは送信しておらず、入力内容も保存していません。あと60分ほど待ってから"))
                #expect(!answer.body.contains("お送りしました"))
                answers.insert(answer.body)
            }
            #expect(answers.count == 1)
        }
        await site.myPage.settled()
        #expect(try site.files("mail") == 3)
    }

    @Test func `who has mistyped the address gets back to the form`() async throws {
        let site = try Site()
        try await site.visit { visitor in
            for path in ["/signup", "/forgot"] {
                _ = try await visitor.get(path)
                let sent = try await visitor.post(
                    path, [("mail", "tarro@mail.example"), ("name", "太郎")])
                #expect(sent.body.contains("メールをご確認ください"))
                #expect(HTMLPage(sent.body).links.contains(path))
            }
        }
        await site.myPage.settled()
    }

    @Test func `a name with a web address in it is asked for again, known or not`() async throws {
        let site = try Site()
        try await site.browse { client in
            for mail in ["taro@mail.example", "nobody@mail.example"] {
                let visitor = Visitor(client)
                _ = try await visitor.get("/signup")
                let answer = try await visitor.post(
                    "/signup", [("mail", mail), ("name", "花子 https://evil.example/")])
                #expect(answer.status == .unprocessableContent)
                #expect(answer.body.contains("お名前に、URLや表示されない文字は使えません。"))
                #expect(answer.body.contains("value=\"\(mail)\""))
            }
        }
        await site.myPage.settled()
        #expect(try site.files("mail") == 1)
    }

    @Test func `the agency sees it on its first screen, and a monitor on its own`() async throws {
        let site = try await AdminDesk.makeSite(settings: Self.limited)
        let problem = "会員登録の申し込みが1時間の上限（2件）に達したため"
        try await site.browse { client in
            let desk = try await AdminDesk.signedIn(client)
            #expect(try await !desk.get("/admin").body.contains(problem))
            for number in 1...2 { _ = try await Self.signUp("s\(number)@mail.example", client) }
            #expect(try await desk.get("/admin").body.contains(problem))
            site.clock.advance(hours: 0.5)
            #expect(try await desk.get("/healthz").body.contains("2 sign-ups came within an hour"))
            site.clock.advance(hours: 0.4)
            #expect(try await desk.get("/admin").body.contains(problem))
            site.clock.advance(hours: 0.2)
            #expect(try await !desk.get("/admin").body.contains(problem))
        }
        await site.myPage.settled()
    }

    @Test func `the log says it once an hour, without an address`() async throws {
        let site = try Site(settings: Self.limited)
        let log = RecordingLog()
        let page = try MyPageSite(
            site.test.workspace,
            settings: LiveSettings(site.myPage.settings, Templates(folder: "/nowhere")),
            environment: site.test.environment, log: log.logger)
        func signUp() async throws {
            _ = try await SignUp(page)(
                name: "花子", mail: "s@mail.example", client: "192.0.2.1")
        }
        for _ in 1...2 { try await signUp() }
        #expect(log.texts(.warning).isEmpty)
        for _ in 1...3 { try await signUp() }
        #expect(log.texts(.warning).map { $0.contains("takes no more sign-ups") } == [true])
        site.clock.advance(hours: 1)
        for _ in 1...3 { try await signUp() }
        #expect(log.texts(.warning).count == 2)
        await page.settled()
    }
}
