import Foundation
import Hummingbird
import HummingbirdTesting
import SyncStore
import TestSupport
import Testing

@testable import MyPage
@testable import MyPageWeb

/// A site with something on every screen, and those who crawl it.
struct CrawledSite {
    let site: Site
    let log: RecordingLog
    let origin = "https://mypage.example.jp"
    /// Every path that a page or a file is got by, as the router writes it.
    let routes: [String]

    init() async throws {
        log = RecordingLog()
        site = try await AdminDesk.makeSite(
            settings: TestWorkspace.contentSettings, accent: "#7a1f5c", log: log.logger)
        try await site.test.fill(site.myPage)
        try site.test.write(Site.logo, to: "templates/logo.svg")
        routes = MyPageServer.pages(site.myPage).routes.filter { $0.method == .get }
            .map(\.path.description)
    }

    // MARK: who crawls

    /// Somebody who has the mails of others, and no account.
    func makeStranger() throws -> CrawlerRole {
        // The link of somebody who has an account and wants another password, and all others.
        let reset = try site.test.lastToken(to: "c2@mail.example")
        let starts = ["/", "/admin", "/admin/people?q=1", "/mypage/password?token=\(reset)"]
        return CrawlerRole(
            name: "山田 三郎", password: Site.password, mail: "nobody@mail.example",
            starts: starts + (try site.test.linksInMails(origin: origin)))
    }

    /// Somebody with an account from the CRM; once that is gone, who has signed up.
    func makeCandidate(_ client: any TestClientProtocol) -> CrawlerRole {
        CrawlerRole(
            name: "山田 太郎", password: Site.password, mail: "c2@mail.example",
            signIn: { try await candidate(client) }, starts: ["/mypage", "/"])
    }

    /// - Parameter links: from mails to others, which they have come by.
    func makeStaff(
        _ name: String, _ client: any TestClientProtocol, links: [String] = []
    ) -> CrawlerRole {
        CrawlerRole(
            name: name, password: AdminDesk.password, mail: "staff@agency.example",
            signIn: { try await staff(name, client) }, starts: ["/admin"] + links)
    }

    private func candidate(_ client: any TestClientProtocol) async throws -> Visitor {
        let visitor = Visitor(client)
        func isIn(as mail: String) async throws -> Bool {
            try forgetAttempts()
            _ = try await visitor.get("/signin")
            let answer = try await visitor.post(
                "/signin", [("mail", mail), ("password", Site.password)])
            return answer.location == "/mypage"
        }
        if try await isIn(as: "c2@mail.example") { return visitor }
        let mail = "new-\(try site.test.mails().count)@mail.example"
        _ = try await SignUp(site.myPage)(name: "山田 四郎", mail: mail, client: "192.0.2.1")
        await site.myPage.settled()
        let result = try await SetPassword(site.myPage)(
            Site.password, again: Site.password, token: site.test.lastToken(to: mail))
        try #require(result == .set)
        try #require(try await isIn(as: mail))
        return visitor
    }

    private func staff(_ name: String, _ client: any TestClientProtocol) async throws -> Visitor {
        try forgetAttempts()
        if let visitor = try await signedIn(name, client) { return visitor }
        // They have removed themselves, or taken another password.
        let role = try #require(Staff.Role(rawValue: name))
        try await site.myPage.add(staff: name, role, password: AdminDesk.password)
        return try #require(try await signedIn(name, client))
    }

    private func signedIn(
        _ name: String, _ client: any TestClientProtocol
    ) async throws -> Visitor? {
        let visitor = Visitor(client)
        _ = try await visitor.get("/admin/signin")
        let answer = try await visitor.post(
            "/admin/signin", [("name", name), ("password", AdminDesk.password)])
        return answer.location == "/admin" ? visitor : nil
    }

    /// Nobody has tried anything too often.
    func forgetAttempts() throws {
        try site.myPage.accounts.write { try $0.forgetAttempts(before: .distantFuture) }
    }

    // MARK: routes

    /// The route that takes an address; nil if none does.
    func route(of target: String) -> String? {
        let segments = target.prefix { $0 != "?" }.split(separator: "/")
        return routes.filter { Self.takes($0, segments) }
            .min { $0.count(where: { $0 == "{" }) < $1.count(where: { $0 == "{" }) }
    }

    /// The places of a path's segments that stand for something.
    func places(in path: String) -> [Int] {
        route(of: path)?.split(separator: "/").enumerated()
            .filter { $0.element.hasPrefix("{") }.map(\.offset) ?? []
    }

    private static func takes(_ route: String, _ segments: [Substring]) -> Bool {
        let parts = route.split(separator: "/")
        return parts.count == segments.count
            && zip(parts, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }

    /// What the log holds that it must not: addresses, names, tokens, passwords, what was typed.
    func secretsInLog() -> [String] {
        log.everything.filter { line in
            let isTold = ["@", "山田", "佐藤", "<script", AdminDesk.password, Site.password].contains {
                line.contains($0)
            }
            return isTold || line.contains(/[0-9a-f]{64}/)
        }
    }
}
