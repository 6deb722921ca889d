import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SyncStore
import TestSupport
import Testing

@testable import MyPage
@testable import MyPageWeb

/// 試しに実行, on the screen.
@Suite struct SimulationRoutesTests {
    private static let path = "/admin/simulation/preview"

    @Test(arguments: ["look", "configure"])
    func `everybody may, nothing is changed, and the access list tells it`(name: String)
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try site.test.drop(
            Documents.candidates(
                Documents.person(1, mail: "taro@mail.example"),
                Documents.person(2, mail: "new@mail.example", name: "佐藤 花子")), as: "b.xml")
        try await site.visitAsStaff(name) { visitor in
            let start = try await visitor.get("/admin/simulation")
            #expect(start.status == .ok)
            #expect(!start.body.contains("承認待ちにはなりません"))
            let before = try WorkspaceDigest(site.test, besides: name)
            let page = try await visitor.post(Self.path, [])
            #expect(page.status == .ok)
            #expect(
                try WorkspaceDigest(site.test, besides: name).differences(from: before) == [])
            #expect(page.body.contains("b.xml"))
            #expect(page.body.contains("承認待ちにはなりません"))
            // Only a file names the second one: there is no page to lead to.
            #expect(page.body.contains("href=\"/admin/people/1\""))
            #expect(!page.body.contains("href=\"/admin/people/2\""))
            #expect(page.body.contains("宛先：new@mail.example<br>件名：【HR Deli】マイページ登録のお願い"))
            #expect(page.body.contains("佐藤 花子 様"))
            #expect(page.body.contains("token=simulation-no-link-"))
            #expect(page.body.firstMatch(of: /token=[0-9a-f]{64}/) == nil)
        }
        let event = try #require(try await BrowseEvents(site.myPage).list(limit: 1).first)
        #expect(event.what == .searched)
        #expect(event.subject?.rawValue == "found:2")
        #expect(event.who == name)
    }

    @Test func `it says why the run would be held`() async throws {
        let site = try await AdminDesk.makeSite(settings: "safety: {max_new_accounts: 1}")
        try site.test.drop(
            Documents.candidates(
                Documents.person(2, mail: "p2@mail.example"),
                Documents.person(3, mail: "p3@mail.example")), as: "b.xml")
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get("/admin/simulation")
            let page = try await visitor.post(Self.path, [])
            #expect(page.body.contains("この実行は承認待ちになります。"))
            #expect(page.body.contains("上限（1人）を超えます：この実行 2人、送信済み 1人"))
        }
        #expect(try site.test.mails().count == 1)
    }

    @Test func `it looks at whom 今すぐ実行 looks at, though nothing was delivered`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor async throws in
            func isListed() async throws -> Bool {
                _ = try await visitor.get("/admin/simulation")
                return try await visitor.post(Self.path, []).body
                    .contains("href=\"/admin/people/1\"")
            }
            #expect(try await !isListed())
            #expect(try await LookAgain(site.myPage)(person: 1, by: "configure"))
            #expect(try await isListed())
        }
    }

    @Test func `a held run says that the next one may write to its people, and a trial shows them`()
        async throws
    {
        let (site, run) = try await AdminDesk.makeHeldSite()
        #expect(try await LookAgain(site.myPage)(person: 1, by: "configure"))
        try await site.visitAsStaff { visitor in
            let held = try await visitor.get("/admin/runs/\(run)").body
            #expect(held.contains("承認なしで案内を送ります。送ってはいけない場合は、この実行を破棄してください。"))
            #expect(try await !visitor.get("/admin").body.contains("承認するまで送信されません"))
            _ = try await visitor.get("/admin/simulation")
            let page = try await visitor.post(Self.path, []).body
            for person in 1...3 { #expect(page.contains("href=\"/admin/people/\(person)\"")) }
        }
    }

    @Test func `the dashboard and the runs lead to it, and strangers do not get there`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let visitor = try await AdminDesk.signedIn(client)
            for path in ["/admin", "/admin/runs"] {
                let page = try await visitor.get(path)
                #expect(page.body.contains("href=\"/admin/simulation\""), "\(path)")
            }
            let stranger = Visitor(client)
            #expect(try await stranger.get("/admin/simulation").status != .ok)
        }
    }
}
