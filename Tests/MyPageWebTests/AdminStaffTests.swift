import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SyncStore
import Testing

@testable import MyPage
@testable import TestSupport

/// 担当者 as a browser sees it.
@Suite struct AdminStaffTests {
    private static let page = "/admin/staff"
    private static let mail = "hanako@agency.example"

    private static func invitation(
        _ name: String, role: String = "look", mail: String = mail,
        password: String = AdminDesk.password
    ) -> [(String, String)] {
        [("name", name), ("role", role), ("mail", mail), ("password", password)]
    }

    private func id(_ name: String, _ site: Site) async throws -> Int64 {
        let members = try await ManageStaff(site.myPage).members()
        return try #require(members.first { $0.staff.name == name }).staff.id
    }

    /// Sends a question's form as it is, with the password.
    private func answer(
        _ visitor: Visitor, _ path: String, _ page: Visitor.Answer,
        _ changes: [String: String] = ["password": AdminDesk.password]
    ) async throws -> Visitor.Answer {
        try await visitor.post(
            path, AdminDesk.changed(AdminDesk.fields(of: page.body), changes))
    }

    @Test func `somebody is invited, and shown as invited, then as having a password`() async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let visitor = try await AdminDesk.signedIn(client)
            #expect(try await visitor.get("/admin").body.contains("href=\"/admin/staff\""))
            let list = try await visitor.get(Self.page).body
            #expect(list.contains("configure（あなた）") && list.contains("未登録"))
            // When they signed in last.
            #expect(list.contains("2026/11/23 10:00:00"))
            let answer = try await visitor.post(Self.page, Self.invitation("佐藤 花子"))
            #expect(answer.location == "/admin/staff?done=invite")
            let invited = try await visitor.get(answer.location ?? "").body
            for text in [
                "招待メールを送信しました。", "佐藤 花子", Self.mail, "招待中（期限：2026/11/24 10:00:00）",
                "招待を再送信する",
            ] { #expect(invited.contains(text), "\(text)") }
            let token = try #require(try site.test.mails().last?.token)
            site.clock.advance(hours: 24)
            let late = try await AdminDesk.signedIn(client)
            #expect(try await late.get(Self.page).body.contains("未設定（招待の期限切れ）"))
            let path = "/admin/staff/\(try await id("佐藤 花子", site))/link"
            let question = try await late.get(path)
            #expect(question.body.contains("「佐藤 花子」に、パスワードを設定する新しいURL"))
            #expect(question.body.contains("value=\"\(Self.mail)\""))
            let sent = try await self.answer(late, path, question)
            #expect(sent.location == "/admin/staff?done=link")
            let fresh = try #require(try site.test.mails().last?.token)
            #expect(fresh != token)
            _ = try await AcceptInvitation(site.myPage)(
                "another desk lamp there", again: "another desk lamp there", token: fresh)
            let done = try await late.get(Self.page).body
            #expect(done.contains("<td>設定済み</td>") && !done.contains("招待中"))
            let history = try await late.get("/admin/history?what=staff").body
            for text in ["招待（閲覧）", "パスワード設定URLの送信", "パスワード設定</td>", "担当者：佐藤 花子"] {
                #expect(history.contains(text), "\(text)")
            }
            #expect(!history.contains("agency.example"))
        }
    }

    @Test func `who may only look sees masked addresses, and no form, question or change`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let configure = try #require(
            try await ManageStaff(site.myPage).members().first { $0.staff.name == "configure" })
        #expect(
            try await InviteStaff(site.myPage)(
                name: "hanako", role: .look, mail: Self.mail, by: configure.staff) == nil)
        try await site.visitAsStaff("look") { visitor in
            let list = try await visitor.get(Self.page).body
            #expect(list.contains("h***@agency.example") && !list.contains("hanako@"))
            #expect(!list.contains("action=\"/admin/staff") && !list.contains("削除する"))
            for action in ["link", "role", "remove"] {
                let path = "/admin/staff/\(configure.staff.id)/\(action)"
                #expect(try await visitor.get(path).status == .forbidden)
                _ = try await visitor.get(Self.page)
                let fields =
                    AdminDesk.confirmed + [
                        ("revision", configure.revision), ("role", "look"), ("mail", Self.mail),
                    ]
                #expect(try await visitor.post(path, fields).status == .forbidden)
            }
            let invited = try await visitor.post(Self.page, Self.invitation("taro"))
            #expect(invited.status == .forbidden)
        }
        #expect(try await ManageStaff(site.myPage).list().map(\.name).count == 3)
        #expect(try await ManageStaff(site.myPage).member(configure.staff.id) == configure)
    }

    @Test func `a mistake is told at its field, with what was typed and without the password`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let before = try site.files("mail")
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get(Self.page)
            for (fields, status, text) in [
                (
                    Self.invitation("hanako", password: "wrong"), .unprocessableContent,
                    "あなたのパスワードが違います。招待していません。"
                ),
                (Self.invitation("hanako", password: ""), .unprocessableContent, "招待していません。"),
                (Self.invitation("a\r\nb"), .unprocessableContent, "50文字以内"),
                (Self.invitation("LOOK"), .conflict, "区別しにくい名前"),
                (
                    Self.invitation("hanako", mail: "hanako"), .unprocessableContent,
                    "メールアドレスが正しくありません。"
                ),
            ] as [([(String, String)], HTTPResponse.Status, String)] {
                let answer = try await visitor.post(Self.page, fields)
                #expect(answer.status == status, "\(text)")
                #expect(answer.body.contains(text), "\(text)")
                #expect(answer.body.contains("<title>エラー："))
                let shown = AdminDesk.fields(of: answer.body)
                #expect(shown.first { $0.0 == "mail" }?.1 == fields[2].1)
                #expect(shown.first { $0.0 == "password" }?.1 == "")
            }
            let none = try await visitor.post(Self.page, Self.invitation("hanako", role: "root"))
            #expect(none.status == .unprocessableContent)
        }
        #expect(try site.files("mail") == before)
        #expect(try await ManageStaff(site.myPage).list().count == 2)
    }

    @Test
    func
        `a role is changed and somebody removed with the password, after a question with the name`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let look = try await id("look", site)
        try await site.visitAsStaff { visitor in
            for (action, text, button) in [
                ("role", "「look」の権限を、「閲覧」から「設定」に変更します。", "権限を変更する"),
                ("remove", "「look」を担当者から削除します。", "担当者を削除する"),
            ] {
                let path = "/admin/staff/\(look)/\(action)"
                let question = try await visitor.get(path)
                #expect(question.body.contains(text))
                #expect(question.body.contains(">\(button)</button>"))
                for password in ["", "wrong"] {
                    let refused = try await answer(
                        visitor, path, question, ["password": password])
                    #expect(refused.status == .unprocessableContent)
                    #expect(refused.body.contains("何も変更していません") && refused.body.contains(text))
                }
                let done = try await answer(visitor, path, question)
                #expect(done.location == "/admin/staff?done=\(action)")
                // The back button and a second click.
                let again = try await answer(visitor, path, question)
                #expect(again.status == (action == "role" ? .conflict : .notFound))
            }
            for path in ["/admin/staff/99/remove", "/admin/staff/x/link", "/admin/staff/2/fly"] {
                #expect(try await visitor.get(path).status == .notFound, "\(path)")
                _ = try await visitor.get(Self.page)
                let nobody = try await visitor.post(path, AdminDesk.confirmed)
                #expect(nobody.status == .notFound, "\(path)")
            }
            let history = try await visitor.get("/admin/history?what=staff").body
            #expect(history.contains("閲覧 → 設定") && history.contains("設定 → 削除"))
        }
        #expect(try await ManageStaff(site.myPage).list().map(\.name) == ["configure"])
    }

    @Test func `one's own role and access are refused, and the last one's who may configure`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let own = try #require(
            try await ManageStaff(site.myPage).member(try await id("configure", site)))
        let fields = AdminDesk.confirmed + [("revision", own.revision), ("role", "look")]
        try await site.visitAsStaff { visitor in
            for action in ["role", "remove"] {
                let path = "/admin/staff/\(own.staff.id)/\(action)"
                let question = try await visitor.get(path)
                #expect(question.status == .conflict)
                #expect(question.body.contains("自分自身の権限の変更と削除はできません"))
                #expect(!question.body.contains("action=\"\(path)\""))
                let refused = try await visitor.post(path, fields)
                #expect(refused.status == .conflict)
                #expect(refused.body.contains("「設定」の権限でログインできる担当者が、ほかにいません"))
            }
            _ = try await ManageStaff(site.myPage).setPassword(
                AdminDesk.password, name: "deputy", role: .configure, by: "test")
            for action in ["role", "remove"] {
                let refused = try await visitor.post(
                    "/admin/staff/\(own.staff.id)/\(action)", fields)
                #expect(refused.status == .conflict)
                #expect(refused.body.contains("自分自身の権限の変更と削除はできません"))
            }
            // A link for oneself is no harm.
            #expect(
                try await visitor.get("/admin/staff/\(own.staff.id)/link").status == .ok)
        }
        #expect(try await ManageStaff(site.myPage).member(own.staff.id)?.staff == own.staff)
    }

    @Test func `of two tabs the second is told, and shows what is so now`() async throws {
        let site = try await AdminDesk.makeSite()
        let look = try await id("look", site)
        try await site.browse { client in
            let one = try await AdminDesk.signedIn(client)
            let other = try await AdminDesk.signedIn(client)
            let role = "/admin/staff/\(look)/role"
            let remove = "/admin/staff/\(look)/remove"
            let stale = try await other.get(remove)
            #expect(
                try await answer(one, role, try await one.get(role)).status == .seeOther)
            let told = try await answer(other, remove, stale)
            #expect(told.status == .conflict)
            #expect(told.body.contains("この画面を開いた後に、この担当者の情報が変更されました"))
            #expect(told.body.contains("<dd>設定</dd>"))
            #expect(try await answer(other, remove, told).status == .seeOther)
        }
    }

    @Test func `a fourth mail to an address within an hour waits, and says how long`() async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get(Self.page)
            for number in 1...3 {
                let sent = try await visitor.post(Self.page, Self.invitation("\(number)"))
                #expect(sent.status == .seeOther)
            }
            let refused = try await visitor.post(Self.page, Self.invitation("4"))
            #expect(refused.status == .tooManyRequests)
            #expect(refused.headers[.retryAfter] == "3600")
            #expect(refused.body.contains("あと60分ほど待ってから"))
        }
        #expect(try await ManageStaff(site.myPage).list().count == 5)
    }

    @Test func `a session that ends loses no more than the answer, and sends nothing`() async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get(Self.page)
            site.clock.advance(hours: 1.1)
            let ended = try await visitor.post(Self.page, Self.invitation("hanako"))
            #expect(ended.status == .unauthorized)
            #expect(!ended.body.contains(Self.mail) && !ended.body.contains(AdminDesk.password))
        }
        #expect(try await ManageStaff(site.myPage).list().count == 2)
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>",
        "\"\u{301} autofocus onfocus=alert(1) x=", "{{name}}{{{content}}}", "=HYPERLINK(\"x\")",
    ])
    func `a hostile name is text on every screen and in the mail`(name: String) async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get(Self.page)
            let invited = try await visitor.post(Self.page, Self.invitation(name))
            #expect(invited.status == .seeOther)
            let member = try await id(name, site)
            let mail = try #require(try site.test.mails().last)
            #expect(mail.body.contains("\(name) 様"))
            var pages = [try await visitor.post(Self.page, Self.invitation(name))]
            for path in [
                Self.page, "/admin/staff/\(member)/link", "/admin/staff/\(member)/role",
                "/admin/staff/\(member)/remove", "/admin/history", "/admin/history/events",
                "/admin/invitation?token=\(mail.token ?? "")",
            ] { pages.append(try await visitor.get(path)) }
            for page in pages {
                #expect(!page.body.contains("<script") && !page.body.contains("<img"))
                let scalars = Array(page.body.unicodeScalars)
                let isOpen = zip(scalars, scalars.dropFirst()).contains {
                    $0 == "\"" && $1 == "\u{301}"
                }
                #expect(!isOpen)
            }
        }
    }
}
