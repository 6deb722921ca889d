import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import MyPageWeb

/// What all admin screens have in common.
@Suite struct AdminLayoutTests {
    @Test func `a table scrolls by itself, so that no screen is wider than a telephone`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let fields = AdminDesk.fields(of: try await visitor.get("/admin/settings").body)
            var pages = [try await visitor.post("/admin/settings/preview", fields)]
            for path in AdminDesk.screens { pages.append(try await visitor.get(path)) }
            for page in pages {
                #expect(page.status == .ok)
                let tables = page.body.matches(of: /<table/).count
                let scrolling = page.body.matches(of: /<div class="scroll" [^>]*><table/).count
                #expect(tables == scrolling)
            }
            #expect(pages.contains { $0.body.contains("<table") })
        }
    }

    @Test func `a telephone folds the menu, and everybody can skip it`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            for path in ["/", "/admin", "/admin/people"] {
                let page = try await visitor.get(path).body
                #expect(page.contains("<a class=\"skip\" href=\"#main\">"), "\(path)")
                #expect(page.matches(of: /id="main"/).count == 1, "\(path)")
            }
            let page = try await visitor.get("/admin/people").body
            // What is behind it in the page is what it folds.
            #expect(page.contains("メニュー</summary></details>\n<nav"))
        }
    }

    @Test func `an inner screen says the way to it, one of the menu does not`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor async throws in
            func crumbs(_ path: String) async throws -> [String] {
                let page = try await visitor.get(path).body
                let list = page.firstMatch(of: /<nav class="crumbs".*?<\/nav>/.dotMatchesNewlines())
                return list.map { found in
                    found.output.matches(of: /href="([^"]*)"/).map { String($0.1) }
                } ?? []
            }
            for path in ["/admin", "/admin/people", "/admin/visual", "/admin/history"] {
                #expect(try await crumbs(path) == [], "\(path)")
            }
            #expect(try await crumbs("/admin/people/1") == ["/admin", "/admin/people"])
            #expect(
                try await crumbs("/admin/templates/reminder") == ["/admin", "/admin/templates"])
            #expect(try await crumbs("/admin/status-errors") == ["/admin"])
            #expect(try await crumbs("/admin/account") == ["/admin"])
            #expect(try await crumbs("/admin/nothing") == ["/admin"])
        }
    }

    @Test func `a screen is called what the menu calls it`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let menu = try await visitor.get("/admin").body
                .matches(of: /<a href="([^"]*)"(?: aria-current="page")?>([^<]*)<\/a>\n/)
                .map { (path: String($0.1), title: String($0.2)) }
            #expect(menu.contains { $0.path == "/admin/visual" })
            for (path, title) in menu where path.hasPrefix("/admin") {
                let page = try await visitor.get(path).body
                #expect(page.contains("<h1>\(title)</h1>"), "\(path)")
            }
        }
    }

    @Test func `every page that is not there leads back, the admin's within the admin`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let visitor = try await AdminDesk.signedIn(client)
            let stranger = Visitor(client)
            for path in ["/nothing", "/mypage/password?token=x", "/mypage/decline?person=1&key=x"] {
                let answer = try await stranger.get(path)
                #expect(answer.status == .notFound, "\(path)")
                #expect(answer.body.contains("href=\"/\""), "\(path)")
            }
            #expect(try await stranger.get("/admin/nothing").body.contains("href=\"/admin\""))
            for path in ["/admin/nothing", "/admin/people/999", "/admin/runs/x"] {
                let answer = try await visitor.get(path)
                #expect(answer.status == .notFound, "\(path)")
                #expect(answer.body.contains("href=\"/admin\""), "\(path)")
            }
        }
    }

    @Test func `an address without admin screens never leads to them`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.browse(.candidates) { client in
            let unknown = try await Visitor(client).get("/nothing")
            let admin = try await Visitor(client).get("/admin/nothing")
            #expect(unknown.status == .notFound && admin.body == unknown.body)
        }
    }

    @Test func `the lists are cards on a telephone`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let visitor = try await AdminDesk.signedIn(client)
            let cookies = visitor.cookies.map { "\($0)=\($1)" }.joined(separator: "; ")
            let page = try await client.execute(
                uri: "/admin/staff", method: .get, headers: [.cookie: cookies]
            ) { String(buffer: $0.body) }
            #expect(page.contains("<table data-cards=\"\">"))
            #expect(page.contains("data-label=\"権限\""))
        }
    }
}
