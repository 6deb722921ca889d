import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import SiteSettings
import Synchronization
import TestSupport
import Testing

@testable import MyPage
@testable import MyPageWeb

/// Forms that come once more before the browser has the first answer.
@Suite struct SecondClickTests {
    @Test func `a form that comes twice is worked on once, and both get the one answer`()
        async throws
    {
        let site = try Site()
        let click = SecondClick(elapsed: site.myPage.environment.elapsed)
        let works = Mutex(0)
        let router = Router(context: PageContext.self)
        let group = router.group()
            .add(middleware: FormGuard(site: site.myPage, side: .both, open: [], uploads: []))
            .add(middleware: click)
        group.get("form") { _, context in
            FrontPages.signUp(key: context.formKey).response(.ok, site.myPage.settings)
        }
        group.post("form") { _, _ in
            let number = works.withLock { works in
                works += 1
                return works
            }
            try await site.myPage.write {}
            return Response.redirect(to: "/done/\(number)", type: .normal)
        }
        let gate = DispatchSemaphore(value: 0)
        let (begun, begin) = AsyncStream<Void>.makeStream()
        try await Application(router: router).test(.router) { client in
            let visitor = Visitor(client)
            _ = try await visitor.get("/form")
            let key = visitor.key
            @Sendable func send() async throws -> String? {
                try await Visitor.post(
                    "/form", ["form_key": key], cookie: "__Host-form=\(key)", client
                ).headers[.location]
            }
            async let isInTime = site.myPage.write {
                begin.yield()
                return gate.wait(timeout: .now() + 180) == .success
            }
            for await _ in begun { break }
            async let first = send()
            async let second = send()
            let start = ContinuousClock.now
            while click.waiting == 0, start.duration(to: .now) < .seconds(120) {
                await Task.yield()
            }
            gate.signal()
            let answers = try await [first, second]
            #expect(answers == ["/done/1", "/done/1"])
            #expect(try await isInTime)
            // What comes behind the answer is a wish of its own.
            #expect(try await send() == "/done/2")
            #expect(click.waiting == 0)
        }
    }

    @Test func `recovery codes are shown again to a browser that has not got the first answer`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let visit = FactorVisit(site)
        let path = "/admin/account/second-factor"
        try await site.browse { client in
            let visitor = try await AdminDesk.signedIn(client)
            _ = try await visitor.get(path)
            let page = try await visitor.post(path, AdminDesk.confirmed)
            let secret = try #require(FactorVisit.secret(on: page))
            let cookies = visitor.cookies
            let code = try visit.code()
            let body = "form_key=\(visitor.key)&secret=\(secret)&code=\(code)"
            let first = try await visitor.submit("\(path)/confirm", body: body)
            let codes = FactorVisit.recoveryCodes(on: first)
            #expect(codes.count == 10)
            let cookie = cookies.map { "\($0)=\($1)" }.joined(separator: "; ")
            func click(_ key: String) async throws -> String {
                try await client.execute(
                    uri: "\(path)/confirm", method: .post,
                    headers: [
                        .cookie: cookie, .contentType: "application/x-www-form-urlencoded",
                    ], body: ByteBuffer(string: body.replacing(secret, with: key))
                ) { String(buffer: $0.body) }
            }
            let shown = try await click(secret)
            #expect(codes.allSatisfy { shown.contains($0) })
            // Another form by the former cookies opens nothing.
            let other = try await click("A")
            #expect(!other.contains(codes[0]))
        }
    }

    @Test func `answers that change cookies are kept for ten seconds, a thousand of them at most`()
        async throws
    {
        let site = try Site()
        let elapsed = Mutex(Duration.zero)
        let works = Mutex(0)
        let router = Router(context: PageContext.self)
        let group = router.group()
            .add(middleware: FormGuard(site: site.myPage, side: .both, open: [], uploads: []))
            .add(middleware: SecondClick { elapsed.withLock { $0 } })
        group.get("form") { _, context in
            FrontPages.signUp(key: context.formKey).response(.ok, site.myPage.settings)
        }
        group.post("form") { _, _ in
            works.withLock { $0 += 1 }
            return Response(status: .ok, headers: [.setCookie: "session=1"])
        }
        try await Application(router: router).test(.router) { client in
            let visitor = Visitor(client)
            _ = try await visitor.get("/form")
            let key = visitor.key
            @Sendable func worksBehind(_ number: Int) async throws -> Int {
                _ = try await Visitor.post(
                    "/form?\(number)", ["form_key": key], cookie: "__Host-form=\(key)", client)
                return works.withLock { $0 }
            }
            for _ in 0..<2 { #expect(try await worksBehind(0) == 1) }
            elapsed.withLock { $0 = .seconds(10) }
            #expect(try await worksBehind(0) == 2)
            for number in 1..<1_000 { #expect(try await worksBehind(number) == number + 2) }
            #expect(try await worksBehind(1_000) == 1_002)
            #expect(try await worksBehind(1_000) == 1_003)
            #expect(try await worksBehind(999) == 1_003)
        }
    }

    @Test func `an answer that changes no cookie is given once`() async throws {
        let site = try Site()
        let works = Mutex(0)
        let router = Router(context: PageContext.self)
        let group = router.group()
            .add(middleware: FormGuard(site: site.myPage, side: .both, open: [], uploads: []))
            .add(middleware: SecondClick(elapsed: site.myPage.environment.elapsed))
        group.get("form") { _, context in
            FrontPages.signUp(key: context.formKey).response(.ok, site.myPage.settings)
        }
        group.post("form") { _, _ in
            works.withLock { $0 += 1 }
            return Response(status: .ok)
        }
        try await Application(router: router).test(.router) { client in
            let visitor = Visitor(client)
            _ = try await visitor.get("/form")
            for _ in 0..<2 { _ = try await visitor.post("/form", []) }
        }
        #expect(works.withLock { $0 } == 2)
    }
}
