import CandidateSync
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SyncStore
import TestSupport
import Testing

@testable import MyPage

/// Lists of people say who they are: names and masked mails.
@Suite struct PeopleListTests {
    @Test func `a run that waits says whom it would write to`() async throws {
        let site = try await AdminDesk.makeSite(settings: "safety: {max_new_accounts: 1}")
        try site.test.drop(
            Documents.candidates(
                Documents.person(2, mail: "hanako@mail.example", name: "佐藤 花子"),
                Documents.person(3, mail: "jiro@mail.example", name: "鈴木 次郎")), as: "b.xml")
        let id = try #require(try site.test.run().held.first)
        try await site.browse { client in
            let page = try await AdminDesk.signedIn(client).get("/admin/runs/\(id)").body
            let row =
                "<td><a href=\"/admin/people/2\">2</a></td><td>佐藤 花子</td>"
                + "<td>h***@mail.example</td>"
            // Among those to approve, and among all.
            #expect(page.split(separator: row, omittingEmptySubsequences: false).count == 3)
            #expect(!page.contains("hanako@"))
            #expect(page.contains("全員を見る（2人）"))
        }
    }

    @Test func `who is known to nobody any more has a row without a name`() async throws {
        let site = try await AdminDesk.makeSite()
        let run = try #require(try site.test.accounts().read { try $0.runs(limit: 1).first })
        _ = try #require(try await EraseAccount(site.myPage)(.person(1), by: "test"))
        #expect(try await NamePeople(site.myPage)([1]) == [:])
        try await site.browse { client in
            let page = try await AdminDesk.signedIn(client).get("/admin/runs/\(run.id)").body
            #expect(page.contains("<a href=\"/admin/people/1\">1</a></td><td></td><td></td>"))
        }
    }

    @Test func `a search shows no whole mail`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let page = try await AdminDesk.signedIn(client).get("/admin/people?q=taro%40mail").body
            #expect(page.contains("<td>t***@mail.example</td>"))
        }
    }

    @Test func `who is no target is listed with the condition that fails, page by page`()
        async throws
    {
        let site = try await AdminDesk.makeSite(
            settings: "sync: {conditions: [\"Person.P_Name:part=山田\"], gather_s: 0}")
        let others = (2...53).map {
            Documents.person($0, mail: "p\($0)@mail.example", name: "佐藤 花子")
        }
        try site.test.drop(
            "<Candidate><Code>0</Code>\(others.joined())</Candidate>", as: "b.xml")
        let run = try #require(try site.test.run().runs.first?.run)
        try await site.visitAsStaff { visitor in
            let link = "/admin/excluded?condition=Person%2EP%5FName%3Apart%3D%E5%B1%B1%E7%94%B0"
            #expect(try await visitor.get("/admin/runs/\(run)").body.contains("href=\"\(link)\""))
            let first = try await visitor.get(link).body
            #expect(!first.contains("/admin/people/1\""))
            #expect(
                first.contains(
                    "<a href=\"/admin/people/2\">2</a></td><td>佐藤 花子</td><td>p***@mail.example</td>"
                        + "<td>氏名：「山田」を含む</td>"))
            #expect(first.contains("/admin/people/51\"") && !first.contains("/admin/people/52\""))
            let more = try #require(HTMLPage(first).links.first { $0.contains("after=51") })
            let second = try await visitor.get(more).body
            #expect(second.contains("/admin/people/52\"") && second.contains("/admin/people/53\""))
            #expect(!second.contains("次の求職者"))
            let others = try await visitor.get("/admin/excluded?condition=Person.P_Memo%3Aexists")
            #expect(others.body.contains("いません。"))
        }
    }

    @Test(arguments: ["9223372036854775807", "-1", "x", ""])
    func `any place to begin at is answered`(after: String) async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor async throws in
            #expect(try await visitor.get("/admin/excluded?after=\(after)").status == .ok)
        }
    }
}
