import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SiteSettings
import Testing

@testable import MyPage
@testable import MyPageWeb

/// The site's own colour on the pages, and on the screen where it is set.
@Suite struct AccentTests {
    @Test func `every page has the colour from a file of its own, and none in itself`()
        async throws
    {
        let site = try await AdminDesk.makeSite(accent: "#7a1f5c")
        try await site.visitAsStaff { visitor in
            for path in ["/", "/admin", "/nothing", "/admin/nothing"] {
                let page = try await visitor.get(path)
                let link = try #require(
                    page.body.firstMatch(
                        of: /<link rel="stylesheet" href="(\/site\.css\?v=[^"]*)">/))
                #expect(!page.body.contains("style=") && !page.body.contains("<style"))
                #expect(page.headers[.contentSecurityPolicy]?.contains("style-src 'self'") == true)
                let sheet = try await visitor.get(String(link.1))
                #expect(sheet.headers[.contentType] == "text/css; charset=utf-8")
                #expect(sheet.headers[.cacheControl] == "public, max-age=31536000, immutable")
                #expect(sheet.body.hasPrefix(":root { --accent: #7a1f5c;"))
                #expect(sheet.body.contains("prefers-color-scheme: dark"))
            }
        }
    }

    @Test func `without one there is no such file`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visit { visitor in
            let page = try await visitor.get("/")
            #expect(!page.body.contains("site.css"))
            #expect(try await visitor.get("/site.css").status == .notFound)
        }
    }

    @Test func `it sets what the first sheet sets, and is checked against the same grounds`() {
        let sheet = String(decoding: Style.sheet.bytes, as: UTF8.self)
        let schemes = sheet.matches(of: /:root \{([^}]*)\}/).map { String($0.1) }
        #expect(schemes.count == 2)
        let names = ["card", "paper", "good-tint", "warn-tint", "wrong-tint"]
        for (scheme, grounds) in zip(
            schemes, [AccentColour.lightGrounds, AccentColour.darkGrounds])
        {
            #expect(grounds.count == names.count)
            for (name, ground) in zip(names, grounds) {
                #expect(scheme.contains("--\(name): \(ground.hex);"), "\(name)")
            }
            for name in ["accent", "accent-strong", "tint", "on-accent"] {
                #expect(scheme.contains("--\(name): "), "\(name)")
            }
        }
    }

    @Test func `it is set on the screen, a light one is refused with a shade that will do`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let fields = AdminDesk.fields(of: try await visitor.get("/admin/visual").body)
            func save(_ accent: String) async throws -> Visitor.Answer {
                try await visitor.post(
                    "/admin/visual", AdminDesk.changed(fields, ["accent": accent]))
            }
            let light = try await save("#ffcc00")
            #expect(light.status == .unprocessableContent)
            #expect(light.body.contains("明るすぎて") && light.body.contains("4.5以上が必要です"))
            #expect(light.body.contains("value=\"#ffcc00\""))
            for accent in ["red", "#12", "#7a1f5c;}", "＃7a1f5c"] {
                let wrong = try await save(accent)
                #expect(wrong.status == .unprocessableContent, "\(accent)")
                #expect(wrong.body.contains("「#」と6桁の英数字"), "\(accent)")
            }
            let cut = try await visitor.post("/admin/visual", fields.filter { $0.0 != "accent" })
            #expect(cut.status == .unprocessableContent)
            #expect(site.myPage.settings.web.accent.isEmpty)
            #expect(try await save("#7A1F5C").status == .seeOther)
            #expect(try await visitor.get("/").body.contains("/site.css?v="))
        }
        // As it was typed: a file that says it so by hand is not written anew.
        #expect(site.myPage.settings.web.accent == "#7A1F5C")
    }
}
