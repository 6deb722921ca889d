import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SiteSettings
import SyncStore
import TestSupport
import Testing

@testable import MyPage
@testable import MyPageWeb

/// The logo as staff send it from the screen.
@Suite struct LogoUploadTests {
    private static let path = "/admin/visual/logo/upload"
    private static let svg = Array(Site.logo.utf8)

    private static func png() throws -> [UInt8] {
        let text =
            "iVBORw0KGgoAAAANSUhEUgAAAAQAAAACAQAAAABX00DOAAAADElEQVR42mNgYGAAAAAEAAHI6uv5AAAAAElFTkSuQmCC"
        return Array(try #require(Data(base64Encoded: text)))
    }

    /// The logo's files, and what was left of former ones.
    private func files(_ site: Site) throws -> [String: [UInt8]] {
        try site.test.files(below: site.test.workspace.templates).mapValues { Array($0) }
    }

    private func shown(_ visitor: Visitor) async throws -> Bool {
        try await visitor.get("/signin").body.contains("<img class=\"logo\"")
    }

    @Test func `it is shown at once, replaces one of another kind, and is removed`() async throws {
        let site = try await AdminDesk.makeSite()
        let png = try Self.png()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/visual").body
            #expect(page.contains("enctype=\"multipart/form-data\"") && !page.contains("ロゴを削除する"))
            let answer = try await visitor.upload(Self.path, "logo", Self.svg)
            #expect(answer.location == "/admin/visual?saved")
            #expect(try files(site) == ["logo.svg": Self.svg])
            #expect(try await shown(visitor))
            #expect(try await visitor.get("/admin/visual").body.contains("ロゴを削除する"))
            #expect(try await visitor.upload(Self.path, "logo", png).status == .seeOther)
            #expect(try files(site) == ["logo.png": png, "logo.svg.old": Self.svg])
            let removed = try await visitor.post("/admin/visual/logo/remove", [])
            #expect(removed.location == "/admin/visual?saved")
            #expect(try files(site) == ["logo.png.old": png, "logo.svg.old": Self.svg])
            #expect(try await !shown(visitor))
            #expect(try await visitor.get("/admin/visual").body.contains("ロゴはありません。"))
            // Nothing is different: no line.
            #expect(try await visitor.post("/admin/visual/logo/remove", []).status == .seeOther)
            let history = try await visitor.get("/admin/history").body
            #expect(history.contains("ロゴ"))
        }
        let lines = try await BrowseHistory(site.myPage).list(.logo, limit: 9)
        #expect(lines.map(\.what) == [.logo, .logo, .logo])
        #expect(lines.map(\.subject) == ["logo.png", "logo.png", "logo.svg"])
        #expect(lines.map(\.new) == [nil, "logo_set", "logo_set"])
        #expect(lines.allSatisfy { $0.who == "configure" })
    }

    @Test func `what cannot be shown is refused with the reason, and the present one stays`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try site.test.write(Site.logo, to: "templates/logo.svg")
        let script = Site.logo.replacing("<path", with: "<script>alert(1)</script><path")
        let refused: [([UInt8], String)] = [
            (Array(script.utf8), "「script」は使えません"), (Array("GIF89a".utf8), "PNGまたはSVG"),
            ([], "PNGまたはSVG"),
            (Array(try Self.png().dropLast()), "画像ファイルとして正しくありません"),
            ([0x3C] + Array(repeating: 0x20, count: Logo.mostBytes), "256 KiB以下にしてください"),
        ]
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get("/admin/visual")
            for (bytes, reason) in refused {
                let answer = try await visitor.upload(Self.path, "logo", bytes)
                #expect(answer.status == .unprocessableContent)
                #expect(answer.body.contains(reason) && answer.body.contains("変更していません"))
            }
            let large = try await visitor.upload(
                Self.path, "logo", Array(repeating: 0x20, count: Logo.mostBytes + 5_000))
            #expect(large.status == .contentTooLarge)
            #expect(large.body.contains("256 KiB以下のロゴを選択してください"))
            let none = try await visitor.post(Self.path, [("logo", "logo.svg")])
            #expect(none.status == .unprocessableContent)
            #expect(none.body.contains("ロゴのファイルを選択してください。"))
            #expect(try await shown(visitor))
        }
        #expect(try files(site) == ["logo.svg": Self.svg])
        #expect(try await BrowseHistory(site.myPage).list(.logo, limit: 9).isEmpty)
    }

    @Test func `only this site's own form of somebody who may configure is taken`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let viewer = try await AdminDesk.signedIn(client, as: "look")
            #expect(try await viewer.upload(Self.path, "logo", Self.svg).status == .forbidden)
            let visitor = try await AdminDesk.signedIn(client)
            let forged = Visitor.multipart(
                [("form_key", String(repeating: "0", count: 64))], "logo", "logo.svg", Self.svg)
            let answer = try await visitor.send(Self.path, body: forged, type: Visitor.multipart)
            #expect(answer.status == .forbidden)
            // One whose key comes as a file, one that is cut off, one that is sent to another form.
            let asFile = Visitor.multipart([], "form_key", "k", Array(visitor.key.utf8))
            #expect(
                try await visitor.send(Self.path, body: asFile, type: Visitor.multipart).status
                    == .forbidden)
            let good = Visitor.multipart(
                [("form_key", visitor.key)], "logo", "logo.svg", Self.svg)
            #expect(
                try await visitor.send(
                    Self.path, body: Array(good.dropLast(9)), type: Visitor.multipart
                ).status == .badRequest)
            #expect(
                try await visitor.send("/admin/visual", body: good, type: Visitor.multipart).status
                    == .forbidden)
            #expect(try files(site).isEmpty)
            #expect(
                try await visitor.send(Self.path, body: good, type: Visitor.multipart).status
                    == .seeOther)
        }
        #expect(try files(site).keys.sorted() == ["logo.svg"])
    }

    @Test func `without a session nothing is changed, and signing in leads back to the screen`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visit { visitor in
            _ = try await visitor.get("/admin/signin")
            let answer = try await visitor.upload(Self.path, "logo", Self.svg)
            #expect(answer.status == .unauthorized)
            #expect(answer.body.contains("何も変更していません"))
            #expect(answer.body.contains("value=\"/admin/visual\""))
        }
        #expect(try files(site).isEmpty)
    }

    @Test func `one that is a link is left to whoever has put it there`() async throws {
        let site = try await AdminDesk.makeSite()
        try site.test.write("x", to: "templates/other")
        try FileManager.default.createSymbolicLink(
            atPath: "\(site.root)/templates/logo.svg", withDestinationPath: "other")
        let saving = try await EditLogo(site.myPage).save(
            Self.svg, by: Staff(id: 1, name: "configure", role: .configure))
        guard case .refused(let problems) = saving else {
            Issue.record("\(saving)")
            return
        }
        #expect(problems.first?.contains("読み取れないため") == true)
        #expect(
            try site.test.files(below: site.test.workspace.templates)["other"] == Data("x".utf8))
    }
}
