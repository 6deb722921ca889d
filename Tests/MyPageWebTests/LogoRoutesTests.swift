import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import TestSupport
import Testing

@testable import MyPage
@testable import MyPageWeb

/// The logo as browsers get it: on every page, and opened by itself.
@Suite struct LogoRoutesTests {
    private static let png =
        "iVBORw0KGgoAAAANSUhEUgAAAAQAAAACAQAAAABX00DOAAAADElEQVR42mNgYGAAAAAEAAHI6uv5AAAAAElFTkSuQmCC"

    private func image(_ page: Visitor.Answer) -> String? {
        page.body.firstMatch(of: /<img class="logo" src="([^"]*)"[^>]* alt="HR Deli">/).map {
            String($0.1)
        }
    }

    @Test func `every page shows it with the site's name, and keeps its own rules`() async throws {
        let site = try await AdminDesk.makeSite()
        try site.test.write(Site.logo, to: "templates/logo.svg")
        try await site.visitAsStaff { visitor in
            for path in ["/", "/signin", "/admin", "/admin/settings", "/nothing", "/admin/nothing"]
            {
                let page = try await visitor.get(path)
                let src = try #require(image(page), "\(path)")
                #expect(page.headers[.contentSecurityPolicy]?.contains("img-src 'self'") == true)
                #expect(page.headers[.contentSecurityPolicy]?.contains("sandbox") == false)
                let logo = try await visitor.get(src)
                #expect(logo.status == .ok && logo.body == Site.logo)
            }
            let page = try await visitor.get("/admin").body
            #expect(page.contains("width=\"120\" height=\"40\""))
            #expect(page.contains("<title>状況｜HR Deli 管理画面</title>"))
        }
    }

    @Test func `opened by itself it is a page without any rights`() async throws {
        let site = try await AdminDesk.makeSite()
        try site.test.write(Site.logo, to: "templates/logo.svg")
        try await site.visit { visitor in
            let src = try #require(image(try await visitor.get("/")))
            for path in [src, "/logo", "/logo?v=other"] {
                let logo = try await visitor.get(path)
                #expect(logo.headers[.contentType] == "image/svg+xml; charset=utf-8")
                #expect(logo.headers[.xContentTypeOptions] == "nosniff")
                #expect(
                    logo.headers[.contentSecurityPolicy]
                        == "default-src 'none'; style-src 'unsafe-inline'; sandbox")
                #expect(logo.headers[.setCookie] == nil)
                #expect(logo.headers[.cacheControl]?.contains("immutable") == (path == src))
            }
        }
    }

    @Test func `a PNG is one, and both addresses have it`() async throws {
        let site = try await AdminDesk.makeSite()
        let bytes = try #require(Data(base64Encoded: Self.png))
        try site.test.write("", to: "templates/logo.png")
        try bytes.write(to: URL(filePath: "\(site.root)/templates/logo.png"))
        for side in [Side.candidates, .admin] {
            try await site.browse(side) { client in
                _ = try await Visitor(client).get("/healthz")
                let answer = try await client.execute(uri: "/logo", method: .get) { $0 }
                #expect(answer.headers[.contentType] == "image/png")
                #expect(Data(answer.body.readableBytesView) == bytes)
            }
        }
    }

    @Test func `without one the pages show the site's name, and there is no such file`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/")
            #expect(page.body.contains("<p class=\"site\">HR Deli</p>"))
            #expect(try await visitor.get("/logo").status == .notFound)
            #expect(
                try await visitor.get("/admin/visual").body.contains("ロゴはありません。"))
        }
    }

    @Test func `another one is shown at once, a bad one is not and is told on the screen`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try site.test.write(Site.logo, to: "templates/logo.svg")
        try await site.visitAsStaff { visitor in
            let first = try #require(image(try await visitor.get("/")))
            func put(_ text: String, _ name: String = "logo.svg") throws {
                try site.test.write(text, to: "templates/\(name)")
                site.clock.wait(.seconds(2))
            }
            try put(Site.logo.replacing("120 40", with: "80 40"))
            let second = try #require(image(try await visitor.get("/")))
            #expect(first != second)
            try put(Site.logo.replacing("<path", with: "<script>alert(1)</script>\n<path"))
            #expect(image(try await visitor.get("/")) == nil)
            let screen = try await visitor.get("/admin/visual").body
            #expect(screen.contains("ロゴ（logo.svg）を表示できません。1行目の「script」は使えません。"))
            #expect(try await visitor.get("/logo").status == .notFound)
            // Settings and mails go on.
            #expect(try await visitor.get("/admin/settings").status == .ok)
            try put(String(repeating: " ", count: 262_145))
            #expect(try await visitor.get("/admin/visual").body.contains("256 KiB以下"))
            try put(Site.logo)
            #expect(image(try await visitor.get("/")) == first)
            try put("no picture", "logo.png")
            #expect(try await visitor.get("/admin/visual").body.contains("どちらか1つに"))
            for name in ["logo.png", "logo.svg"] {
                try FileManager.default.removeItem(atPath: "\(site.root)/templates/\(name)")
            }
            try put("no picture", "Logo.JPG")
            #expect(try await visitor.get("/admin/visual").body.contains("ロゴ（Logo.JPG）"))
            #expect(image(try await visitor.get("/")) == nil)
        }
    }

    @Test func `what is no file of the folder's own is not followed`() async throws {
        let site = try await AdminDesk.makeSite()
        try site.test.write(Site.logo, to: "elsewhere.svg")
        try FileManager.default.createDirectory(
            atPath: "\(site.root)/templates", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(site.root)/templates/logo.svg",
            withDestinationPath: "\(site.root)/elsewhere.svg")
        try await site.visitAsStaff { visitor in
            #expect(try await visitor.get("/logo").status == .notFound)
            let screen = try await visitor.get("/admin/visual").body
            #expect(screen.contains("ファイルを読み取れません。"))
        }
    }
}
