import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Publishing
import SyncStore
import TestSupport
import Testing

@testable import MyPage

/// The list of accounts as a file, and the owners' view.
@Suite struct PeopleCSVTests {
    @Test func `the filtered list is a file that spreadsheets read, with whole mails`() async throws
    {
        let site = try await AdminDesk.makeSite()
        try site.test.drop(
            Documents.users(Documents.user(7, mail: "u7@agency.example")), as: "u.xml")
        try site.test.drop(
            Documents.candidates(
                Documents.person(
                    2, name: "=HYPERLINK(1)", owner: 7,
                    "<Person.P_Reading>+ﾊﾅｺ, \"ｻﾄｳ\"</Person.P_Reading>"),
                Documents.person(3)), as: "b.xml")
        try site.test.run()
        try await site.visitAsStaff { visitor in
            let list = try await visitor.get("/admin/people?owner=7").body
            let link = try #require(HTMLPage(list).links.first { $0.contains("people.csv") })
            let csv = try await visitor.get(link)
            #expect(csv.status == .ok)
            #expect(csv.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(csv.headers[.contentDisposition] == "attachment; filename=\"people.csv\"")
            #expect(csv.body.unicodeScalars.first == "\u{FEFF}")
            let lines = csv.body.components(separatedBy: "\r\n")
            #expect(
                lines[0]
                    == "\u{FEFF}氏名,フリガナ,メールアドレス,状態,所有者,開設日,登録日,個人連絡先ID,レジュメID,アカウントID")
            #expect(
                lines[1].hasPrefix(
                    "'=HYPERLINK(1),\"'+ﾊﾅｺ, \"\"ｻﾄｳ\"\"\",c2@mail.example,仮登録（URL有効）,担当 7,2026/11/2"
                ))
            #expect(lines[1].hasSuffix(",,2,,2"))
            #expect(lines[2...] == [""])
            #expect(!csv.body.replacing("\r\n", with: "").unicodeScalars.contains { $0 == "\n" })
            let found = try await visitor.get("/admin/people.csv?q=%E3%81%AF%E3%81%AA%E3%81%93")
                .body
            #expect(found.components(separatedBy: "\r\n").count == 3)
            let all = try await visitor.get("/admin/people.csv?sort=name").body
            #expect(all.components(separatedBy: "\r\n").count == 5)
        }
        let lines = try await BrowseEvents(site.myPage).list(limit: 9).map {
            "\($0.what.rawValue) \($0.subject?.rawValue ?? "")"
        }
        #expect(lines.first == "downloaded file:people.csv")
    }

    @Test func `who may only look has no file, and no way to one`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff("look") { visitor in
            #expect(try await !visitor.get("/admin/people").body.contains("people.csv"))
            let refused = try await visitor.get("/admin/people.csv")
            #expect(refused.status == .forbidden)
            #expect(!refused.body.contains("taro@"))
        }
    }

    @Test func `a file of more than one piece has everybody once`() async throws {
        let site = try await AdminDesk.makeSite()
        let accounts = try site.test.accounts()
        let lines = (2...2_500).map { "m\($0)@mail.example,氏名,registered,yes,," }
        _ = try AccountsCSV.importText(
            AccountsCSV.header + lines.map { $0 + "\r\n" }.joined(), file: "a.csv", into: accounts,
            now: site.clock.now)
        try await site.browse { client in
            let csv = try await AdminDesk.signedIn(client).get("/admin/people.csv").body
            let mails = csv.matches(of: /m([0-9]+)@mail/).compactMap { Int($0.1) }
            #expect(mails == Array(2...2_500))
        }
    }

    @Test func `owners are listed with how their people stand, and lead to them`() async throws {
        let site = try await AdminDesk.makeSite()
        site.clock.advance(hours: 25)
        try site.test.drop(
            Documents.users(Documents.user(7, mail: "u7@agency.example")), as: "u.xml")
        try site.test.drop(
            Documents.candidates(
                Documents.person(2, owner: 7), Documents.person(3, owner: 7),
                Documents.person(4, owner: 9)), as: "b.xml")
        try site.test.drop(Documents.resumes(Documents.resume(14, of: 4, owner: 7)), as: "r.xml")
        try site.test.run()
        _ = try await SetPassword(site.myPage)(
            Site.password, again: Site.password, token: site.test.lastToken(to: "c3@mail.example"))
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/owners").body
                .replacing(/<a [^>]*>|<\/a>/, with: "")
            let number = "<td class=\"number\">"
            func row(_ name: String, _ counts: [Int]) -> String {
                "<th scope=\"row\">\(name)</th>"
                    + counts.map { "\(number)\($0)</td>" }.joined() + "</tr>"
            }
            #expect(page.contains(row("担当 7", [2, 0, 1])))
            #expect(page.contains(row("ユーザーID 9", [1, 0, 0])))
            #expect(page.contains(row("（所有者の情報なし）", [1, 1, 0])))
            let links = HTMLPage(try await visitor.get("/admin/owners").body).links
            let link = try #require(links.first { $0.contains("owner=none") })
            #expect(try await visitor.get(link).body.contains("/admin/people/1\""))
            #expect(try await visitor.get("/admin/people").body.contains("href=\"/admin/owners\""))
        }
    }

    @Test func `many owners are listed page by page`() async throws {
        let site = try await AdminDesk.makeSite()
        let people = (2...202).map { Documents.person($0, owner: 1_000 + $0) }
        try site.test.drop(
            "<Candidate><Code>0</Code>\(people.joined())</Candidate>", as: "b.xml")
        try site.test.run()
        try await site.visitAsStaff { visitor in
            let first = try await visitor.get("/admin/owners").body
            #expect(first.contains("202件中 1〜200件"))
            #expect(first.contains("ユーザーID 1201"))
            #expect(!first.contains("ユーザーID 1202"))
            let next = try #require(HTMLPage(first).links.first { $0.contains("page=2") })
            let second = try await visitor.get(next).body
            #expect(second.contains("202件中 201〜202件"))
            #expect(second.contains("ユーザーID 1202"))
            #expect(second.contains("（所有者の情報なし）"))
            #expect(!second.contains("ユーザーID 1201"))
            for (number, rows) in [
                ("99", "201〜202件"), ("9223372036854775807", "201〜202件"), ("-1", "1〜200件"),
                ("x", "1〜200件"),
            ] {
                let page = try await visitor.get("/admin/owners?page=\(number)").body
                #expect(page.contains("202件中 \(rows)"), "\(number)")
            }
        }
    }
}
