import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Recruiting
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// 次の実行での判定: somebody whom no export names is decided once more, by a button.
@Suite struct LookAgainTests {
    @Test func `the next run decides who was asked for, and nothing happens before`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/people/1").body
            #expect(page.contains("次の実行で判定する</button>"))
            let done = try await visitor.post("/admin/people/1/again", [])
            #expect(done.location == "/admin/people/1?done=again")
            let after = try await visitor.get("/admin/people/1?done=again").body
            #expect(after.contains("次の実行で、この求職者を判定します。"))
            // It is going to be: there is nothing more to ask for.
            #expect(!after.contains("次の実行で判定する</button>"))
            #expect(try await visitor.post("/admin/people/99/again", []).status == .notFound)
        }
        #expect(try site.test.accounts().read { try $0.peopleDueToLookAtAgain() } == [1])
        #expect(try site.files("mail") == 1)
        try site.test.drop(Documents.candidates(Documents.person(2)), as: "b.xml")
        let decisions = try site.test.decisions(of: site.test.run())
        #expect(decisions.keys.sorted() == [1, 2])
        #expect(decisions[1]?.outcome == .alreadyOpen)
        #expect(try site.test.accounts().read { try $0.peopleDueToLookAtAgain() } == [])
        let line = try await BrowseHistory(site.myPage).list(.account, limit: 9)
        #expect(line.map(\.new) == ["look_again"])
        try await site.browse { client in
            let history = try await AdminDesk.signedIn(client).get("/admin/history").body
            #expect(history.contains("次の実行での判定"))
        }
    }

    @Test func `a page that is opened again behind that run no longer promises it`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get("/admin/people/1")
            _ = try await visitor.post("/admin/people/1/again", [])
            try site.test.drop(Documents.candidates(Documents.person(2)), as: "b.xml")
            try site.test.run()
            let page = try await visitor.get("/admin/people/1?done=again").body
            #expect(page.contains("次の実行で判定する</button>"))
            #expect(!page.contains("次の実行で、この求職者を判定します。"))
        }
    }

    @Test func `who may only look has no button, and is refused`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff("look") { visitor async throws in
            #expect(try await !visitor.get("/admin/people/1").body.contains("/again"))
            #expect(try await visitor.post("/admin/people/1/again", []).status == .forbidden)
        }
        #expect(try site.test.accounts().read { try $0.peopleDueToLookAtAgain() } == [])
    }
}
