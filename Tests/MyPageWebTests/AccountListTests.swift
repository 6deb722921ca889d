import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// アカウント as a list: filters, order, pages.
@Suite struct AccountListTests {
    /// Person 1 of the desk is opened a day before the others; 2 and 3 are of owner 7, 4 of owner 9.
    private static func makeSite() async throws -> Site {
        let site = try await AdminDesk.makeSite()
        site.clock.advance(hours: 25)
        try site.test.drop(
            Documents.users(Documents.user(7, mail: "u7@agency.example")), as: "u.xml")
        func reading(_ text: String) -> String { "<Person.P_Reading>\(text)</Person.P_Reading>" }
        try site.test.drop(
            Documents.candidates(
                Documents.person(2, name: "佐藤 花子", owner: 7, reading("ｻﾄｳ ﾊﾅｺ")),
                Documents.person(3, name: "鈴木 次郎", owner: 7, reading("スズキ ジロウ")),
                Documents.person(4, name: "高橋 三郎", owner: 9)), as: "b.xml")
        try site.test.drop(Documents.resumes(Documents.resume(14, of: 4, owner: 7)), as: "r.xml")
        try site.test.run()
        _ = try await SetPassword(site.myPage)(
            Site.password, again: Site.password, token: site.test.lastToken(to: "c3@mail.example"))
        let account = try #require(
            try site.test.accounts().read { try $0.account(ofPerson: 4) }?.id)
        _ = try await WithdrawAccount(site.myPage)(account: account, by: "test")
        return site
    }

    /// The people of a page, in its order.
    private static func people(_ page: String) -> [Int] {
        page.matches(of: /<a href="\/admin\/people\/([0-9]+)">/).compactMap { Int($0.1) }
    }

    @Test(
        arguments: [
            ("", [4, 3, 2, 1]), ("sort=oldest", [1, 2, 3, 4]),
            ("sort=registered_last", [3, 4, 2, 1]),
            ("sort=registered_first", [3, 1, 2, 4]), ("sort=name", [2, 3, 1, 4]),
            ("status=provisional", [2, 1]), ("status=waiting", [2]), ("status=expired", [1]),
            ("status=registered", [3]), ("status=withdrawn", [4]), ("owner=7", [4, 3, 2]),
            ("owner=9", [4]), ("owner=none", [1]), ("owner=7&status=registered", [3]),
            ("from=2026-11-24", [4, 3, 2]), ("to=2026-11-23", [1]),
            ("from=2026-11-23&to=2026-11-24", [4, 3, 2, 1]), ("from=2026-11-25", []),
            ("q=さとう", [2]), ("q=サトウ", [2]), ("q=ｻﾄｳ", [2]), ("q=じろう&owner=7", [3]),
            ("q=じろう&owner=9", []), ("q=mail&sort=oldest", [1, 2, 3, 4]),
            ("status=nonsense&sort=nonsense&page=nonsense", [4, 3, 2, 1]),
        ] as [(String, [Int])])
    func `the list is what its address says`(query: String, people: [Int]) async throws {
        let site = try await Self.makeSite()
        try await site.browse { client in
            let query = query.split(separator: "&").map { pair in
                let sides = pair.split(separator: "=")
                return "\(sides[0])="
                    + (sides[1].addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
            }
            let path = "/admin/people?\(query.joined(separator: "&"))"
            let page = try await AdminDesk.signedIn(client).get(path)
            #expect(page.status == .ok)
            #expect(Self.people(page.body) == people)
        }
    }

    @Test func `a row says reading, state, owners and days`() async throws {
        let site = try await Self.makeSite()
        try await site.browse { client in
            let page = try await AdminDesk.signedIn(client).get("/admin/people").body
            #expect(page.contains("4件中 1〜4件"))
            for text in [
                "<td>ｻﾄｳ ﾊﾅｺ</td><td>c***@mail.example</td><td>仮登録（URL有効）</td><td>担当 7</td><td>2026/11/24</td><td></td>",
                "<td>本登録</td><td>担当 7</td><td>2026/11/24</td><td>2026/11/24</td>",
                "<td>退会</td><td>ユーザーID 9、担当 7</td>", "<td>仮登録（URL期限切れ）</td><td></td>",
            ] {
                #expect(page.contains(text), "\(text)")
            }
            #expect(!page.contains("c2@mail.example"))
        }
    }

    @Test func `whose link is about to end is listed as the dashboard counts them`() async throws {
        let site = try await Self.makeSite()
        try await site.browse { client in
            func page(_ path: String) async throws -> String {
                try await AdminDesk.signedIn(client).get(path).body
            }
            func people() async throws -> [Int] {
                Self.people(try await page("/admin/people?status=expiring"))
            }
            func counted() async throws -> Bool {
                try await page("/admin").contains("本登録前の人が1人います")
            }
            #expect(try await people() == [])
            // 2 holds a link of 24 hours, 3 has registered, 4 has left, 1's link has ended.
            site.clock.advance(hours: 18)
            #expect(try await people() == [2])
            #expect(try await counted())
            // A later link takes its place.
            let account = try #require(
                try site.test.accounts().read { try $0.account(ofPerson: 2) }?.id)
            _ = try await ResendMail(site.myPage)(account: account, by: "test")
            #expect(try await people() == [])
            #expect(try await !counted())
        }
    }

    @Test func `an id comes first, however the list is sorted`() async throws {
        let site = try await AdminDesk.makeSite()
        // Their mails hold the digits of person 1.
        try site.test.drop(
            Documents.candidates(
                Documents.person(2, mail: "a1@mail.example"),
                Documents.person(3, mail: "b1@mail.example")), as: "b.xml")
        try site.test.run()
        try await site.visitAsStaff { visitor in
            for query in ["q=1", "q=%EF%BC%91", "q=1&sort=registered_last", "q=1&sort=name"] {
                let page = try await visitor.get("/admin/people?\(query)").body
                #expect(Self.people(page).first == 1, "\(query)")
                #expect(Self.people(page).count == 3, "\(query)")
            }
        }
    }

    @Test func `an id of somebody without an account comes before accounts, a name behind them`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try site.test.drop(
            Documents.candidates(
                Documents.person(77, mail: "nonsense"),
                Documents.person(3, mail: "a77@mail.example")
            ), as: "b.xml")
        try site.test.run()
        try await site.visitAsStaff { visitor in
            #expect(Self.people(try await visitor.get("/admin/people?q=77").body) == [77, 3])
            let named = try await visitor.get("/admin/people?q=%E5%B1%B1%E7%94%B0").body
            #expect(Self.people(named) == [3, 1, 77])
        }
    }

    @Test func `pages have fifty rows, say where they are, and one behind the last leads back`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let others = (2...120).map { Documents.person($0) }.joined()
        try site.test.drop("<Candidate><Code>0</Code>\(others)</Candidate>", as: "b.xml")
        try site.test.run()
        try await site.visitAsStaff { visitor in
            var seen: [Int] = []
            for (page, text) in [
                (1, "120件中 1〜50件"), (2, "120件中 51〜100件"), (3, "120件中 101〜120件"),
            ] {
                let body = try await visitor.get("/admin/people?sort=oldest&page=\(page)").body
                #expect(body.contains(text))
                seen += Self.people(body)
            }
            #expect(seen == Array(1...120))
            let middle = try await visitor.get("/admin/people?q=c&sort=oldest&page=2").body
            let links = HTMLPage(middle).links.filter { $0.contains("sort=oldest") }
            #expect(links.contains { $0.contains("q=c") && $0.contains("page=3") })
            #expect(links.contains { $0.contains("q=c") && !$0.contains("page=") })
            for page in ["4", "99999999999999999", "9223372036854775807"] {
                let body = try await visitor.get("/admin/people?q=c&page=\(page)").body
                #expect(body.contains("このページはありません"), "\(page)")
                #expect(body.contains("最後のページ（3ページ目）へ戻る"), "\(page)")
                #expect(Self.people(body).isEmpty)
            }
            for page in ["0", "-1", ""] {
                let body = try await visitor.get("/admin/people?page=\(page)").body
                #expect(body.contains("120件中 1〜50件"), "\(page)")
            }
        }
    }

    @Test(arguments: ["from=2026-02-30", "to=tomorrow", "owner=x"])
    func `what cannot be asked for lists nobody, on the page and in the file`(query: String)
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            for path in ["people", "people.csv"] {
                let page = try await visitor.get("/admin/\(path)?\(query)")
                #expect(page.status == .unprocessableContent)
                #expect(Self.people(page.body).isEmpty)
                #expect(page.body.contains("class=\"error\""))
                #expect(!page.body.contains("taro"))
            }
        }
    }

    @Test func `neither counting nor the newest page reads more than one index`() async throws {
        let site = try await AdminDesk.makeSite()
        var filter = FindPeople(site.myPage).everybody
        filter.state = .registered
        filter.owned = .by(7)
        filter.from = site.clock.now
        let plans = try site.test.accounts().read { try $0.plans(filter, by: .newest) }
        for plan in plans {
            #expect(plan.contains("COVERING INDEX account_listed"), "\(plan)")
            #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
        }
    }

    @Test func `counting each owner's accounts reads one index, and sorts nothing`() async throws {
        let site = try await AdminDesk.makeSite()
        let plan = try site.test.accounts().read { try $0.plan(of: AccountTransaction.owned) }
        #expect(plan.contains("COVERING INDEX account_listed"), "\(plan)")
        #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
    }
}
