import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SyncStore
import Testing

@testable import MyPage
@testable import TestSupport

/// The page behind the link in the mail to a member of staff.
@Suite struct InvitationRoutesTests {
    private static let path = "/admin/invitation"
    private static let password = "another desk lamp there"

    /// A site that has invited `hanako`, with the token of the mail.
    private func makeInvited() async throws -> (site: Site, token: String) {
        let site = try await AdminDesk.makeSite()
        let inviter = try #require(
            try await ManageStaff(site.myPage).list().first { $0.name == "configure" })
        let refusal = try await InviteStaff(site.myPage)(
            name: "hanako", role: .configure, mail: "hanako@agency.example", by: inviter)
        try #require(refusal == nil)
        return (site, try #require(try site.test.mails().last?.token))
    }

    private func set(
        _ visitor: Visitor, _ token: String, _ password: String = password, again: String? = nil
    ) async throws -> Visitor.Answer {
        try await visitor.post(
            Self.path, [("token", token), ("password", password), ("again", again ?? password)])
    }

    @Test func `opening the link changes nothing, setting the password leads to the sign-in`()
        async throws
    {
        let (site, token) = try await makeInvited()
        try await site.visit { visitor in
            for _ in 1...20 {
                let page = try await visitor.get("\(Self.path)?token=\(token)")
                #expect(page.status == .ok)
                #expect(
                    page.body.contains(
                        "name=\"username\" value=\"hanako\" autocomplete=\"username\""))
                #expect(page.body.contains("autocomplete=\"new-password\""))
                #expect(page.body.contains("minlength=\"12\""))
                #expect(!page.body.contains("agency.example"))
                #expect(page.headers[HTTPField.Name("Referrer-Policy")!] == "no-referrer")
                #expect(page.headers[.cacheControl] == "no-store")
            }
            let done = try await set(visitor, token)
            #expect(done.status == .seeOther)
            let location = try #require(done.location)
            #expect(location.prefix { $0 != "?" } == "/admin/signin")
            #expect(visitor.cookies["__Host-staff-device"] != nil)
            #expect(visitor.cookies["__Host-staff"] == nil)
            let told = try await visitor.get(location).body
            #expect(told.contains("<p class=\"notice\" role=\"status\">パスワードを設定しました"))
            let answer = try await visitor.post(
                "/admin/signin", [("name", "hanako"), ("password", Self.password)])
            #expect(answer.location == "/admin")
            #expect(try await visitor.get("/admin").body.contains("hanako（設定）"))
        }
    }

    @Test func `a link is good for one password, also from two tabs`() async throws {
        let (site, token) = try await makeInvited()
        try await site.browse { client in
            let (one, other) = (Visitor(client), Visitor(client))
            for visitor in [one, other] {
                #expect(
                    try await visitor.get("\(Self.path)?token=\(token)").status == .ok)
            }
            #expect(try await set(one, token).status == .seeOther)
            for visitor in [one, other] {
                let second = try await set(visitor, token, "entirely different one")
                #expect(second.status == .gone)
                #expect(second.body.contains("招待した担当者に再送信を依頼してください"))
            }
            _ = try await one.get("/admin/signin")
            let wrong = try await one.post(
                "/admin/signin", [("name", "hanako"), ("password", "entirely different one")])
            #expect(wrong.status == .unprocessableContent)
        }
    }

    @Test func `a mistake is shown at its field, and the link stays alive`() async throws {
        let (site, token) = try await makeInvited()
        try await site.visit { visitor in
            _ = try await visitor.get("\(Self.path)?token=\(token)")
            for (password, again, text) in [
                ("short", "short", "12文字以上で入力"), ("hanako-agency", "hanako-agency", "お名前"),
                (Self.password, "another desk lamp her", "一致しません"),
            ] {
                let refused = try await set(visitor, token, password, again: again)
                #expect(refused.status == .unprocessableContent)
                #expect(refused.body.contains(text), "\(text)")
                #expect(refused.body.contains("aria-invalid=\"true\""))
                #expect(!refused.body.contains(password))
            }
            #expect(try await set(visitor, token).status == .seeOther)
        }
    }

    @Test func `an expired, a used, a replaced and an unknown link look the same, and name nobody`()
        async throws
    {
        let (site, token) = try await makeInvited()
        site.clock.advance(hours: 24)
        try await site.visit { visitor in
            let expired = try await visitor.get("\(Self.path)?token=\(token)")
            #expect(expired.status == .gone)
            let member = try #require(
                try await ManageStaff(site.myPage).members().first { $0.staff.name == "hanako" })
            let sender = try #require(
                try await ManageStaff(site.myPage).list().first { $0.name == "configure" })
            let sent = try await SendStaffLink(site.myPage)(
                member.staff.id, mail: "hanako@agency.example", over: member.revision, by: sender)
            try #require(sent == nil)
            let fresh = try #require(try site.test.mails().last?.token)
            _ = try await visitor.get("\(Self.path)?token=\(fresh)")
            #expect(try await set(visitor, token).body == expired.body)
            #expect(try await set(visitor, fresh).status == .seeOther)
            for other in [
                token, fresh, "", "x", String(repeating: "0", count: 64), "%00%FF", "%3Cscript%3E",
            ] {
                let page = try await visitor.get("\(Self.path)?token=\(other)")
                #expect(page.status == .gone && page.body == expired.body, "\(other)")
            }
            #expect(!expired.body.contains("hanako"))
            // Whoever has a password by now gets to the sign-in.
            #expect(HTMLPage(expired.body).links.contains("/admin"))
        }
    }

    @Test func `a form without this site's key sets nothing`() async throws {
        let (site, token) = try await makeInvited()
        try await site.browse { client in
            let fields = ["token": token, "password": Self.password, "again": Self.password]
            let bare = try await Visitor.post(Self.path, fields, cookie: "", client)
            #expect(bare.status == .forbidden)
        }
        #expect(try await AcceptInvitation(site.myPage).name(ofToken: token) == "hanako")
    }

    @Test func `who was invited and has no password cannot sign in`() async throws {
        let (site, _) = try await makeInvited()
        try await site.visit { visitor in
            _ = try await visitor.get("/admin/signin")
            for password in ["", "wrong", AdminDesk.password] {
                let answer = try await visitor.post(
                    "/admin/signin", [("name", "hanako"), ("password", password)])
                #expect(answer.status == .unprocessableContent)
            }
        }
    }
}
