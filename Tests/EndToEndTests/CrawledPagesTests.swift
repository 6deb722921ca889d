import Foundation
import MyPage
import SyncStore
import TestSupport
import Testing

/// Every page that links lead to, in a real browser: one of each kind, so that one that is new is
/// checked by itself.
@Suite(
    .serialized, .ownThreads,
    .enabled(if: Browser.canBeHere, "no Chromium, and no Debian package manager to install one"))
struct CrawledPagesTests {
    private static let staffPassword = "stapler on the desk"

    @Test func `everybody can use every page of strangers and candidates`() async throws {
        try await serve { browser, test, site in
            let links = try test.linksInMails(origin: site)
            // Nothing, as nobody has signed in yet; then the same with somebody.
            let strangers = try Self.check(browser, site, from: ["/", "/mypage"] + links)
            try browser.open(site + "/signin")
            try browser.type("c2@mail.example", into: "mail")
            try browser.type("correct horse battery", into: "password")
            try browser.clickButton()
            let candidates = try Self.check(browser, site, from: ["/mypage"])
            let pages = strangers.union(candidates)
            #expect(pages.count >= 10, "\(pages.sorted())")
        }
    }

    @Test(arguments: Staff.Role.allCases)
    func `everybody can use every admin screen`(role: Staff.Role) async throws {
        try await serve { browser, _, site in
            try browser.open(site + "/admin")
            try browser.check("/admin/signin")
            try browser.type(role.rawValue, into: "name")
            try browser.type(Self.staffPassword, into: "password")
            try browser.clickButton()
            let screens = try Self.check(
                browser, site, from: ["/admin", "/admin/people?q=mail", "/admin/nothing"])
            #expect(screens.count >= 20, "\(screens.sorted())")
        }
    }

    /// Follows links, and checks a page of each kind.
    /// - Returns: the kinds, with their headings: one address may show several.
    private static func check(
        _ browser: Browser, _ site: String, from starts: [String]
    ) throws -> Set<String> {
        var queue = CrawlQueue(origin: site, most: 1)
        for start in starts { queue.add(start, isStart: true) }
        var checked: Set<String> = []
        while let target = queue.next() {
            // What is kept as a file is no page.
            guard !target.prefix(while: { $0 != "?" }).hasSuffix("csv") else { continue }
            try browser.open(site + target)
            let links = try browser.evaluate(
                "[...document.querySelectorAll('a[href]')].map(one => one.getAttribute('href'))")
            for link in links as? [String] ?? [] { queue.add(link, on: target) }
            // A heading may name whom or what it is about.
            let heading = try starts.contains(target) ? browser.heading() : ""
            guard checked.insert("\(PageShape(target)) \(heading)").inserted else { continue }
            try browser.check(target)
        }
        return checked
    }

    /// Serves a workspace with something on every screen, as long as `walk` goes on.
    private func serve(
        _ walk: @escaping @Sendable (Browser, TestWorkspace, _ site: String) throws -> Void
    ) async throws {
        let port = try FreePort.next()
        let site = "http://127.0.0.1:\(port)"
        let test = try TestWorkspace(
            settings: """
                site: {name: HR Deli, base_url: "\(site)", sender: no-reply@mypage.example.jp}
                inbox: {settle_ms: 0}
                web: {listen: "127.0.0.1:\(port)", accent: "#7a1f5c"}
                \(TestWorkspace.contentSettings)

                """)
        let myPage = try test.myPage()
        for role in Staff.Role.allCases {
            try await myPage.add(staff: role.rawValue, role, password: Self.staffPassword)
        }
        try await test.fill(myPage)
        try test.write(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M0 0h120v40H0z"/></svg>
            """, to: "templates/logo.svg")
        try await serving(myPage) {
            let browser = try Browser(.desktop)
            // On a loaded machine the browser may be there before the server.
            let isServed = waitFor { (try? browser.open(site)) != nil }
            try #require(isServed)
            try walk(browser, test, site)
        }
    }
}
