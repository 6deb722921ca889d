import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import MyPage
@testable import MyPageWeb
@testable import Publishing
@testable import SiteSettings
@testable import SyncStore
@testable import TestSupport

/// 二段階認証 on the admin screens: setting it up, changing it, taking it away.
@Suite struct SecondFactorRoutesTests {
    private static let path = FactorVisit.path

    @Test(arguments: Staff.Role.allCases)
    func `somebody of either role sets one up`(role: Staff.Role) async throws {
        let site = try await AdminDesk.makeSite()
        let visit = FactorVisit(site, name: role.rawValue)
        try await site.visitAsStaff(role.rawValue) { visitor in
            #expect(try await visitor.get("/admin/account").body.contains("href=\"\(Self.path)\""))
            let start = try await visitor.get(Self.path)
            #expect(start.body.contains("設定を始める"))
            let page = try await visitor.post(Self.path, AdminDesk.confirmed)
            #expect(page.status == .ok)
            #expect(
                page.body.matches(of: /<svg class="qr" role="img" aria-label="[^"]+"/).count == 1)
            let secret = try #require(FactorVisit.secret(on: page))
            let groups = try #require(
                page.body.firstMatch(of: /<code class="secret">([A-Z2-7 ]+)<\/code>/))
            #expect(groups.1.replacing(" ", with: "") == secret)
            #expect(groups.1.split(separator: " ").map(\.count) == [Int](repeating: 4, count: 8))
            #expect(
                page.body.contains(
                    "href=\"otpauth://totp/HR%20Deli:\(role.rawValue)?secret=\(secret)"
                        + "&amp;issuer=HR%20Deli\""))
            let session = visitor.cookies["__Host-staff"]
            let done = try await visitor.post(
                "\(Self.path)/confirm", [("secret", secret), ("code", visit.code())])
            #expect(done.status == .ok)
            #expect(visitor.cookies["__Host-staff"] != session)
            #expect(FactorVisit.recoveryCodes(on: done).count == 10)
            // Shown once; this session goes on.
            let state = try await visitor.get(Self.path)
            #expect(state.body.contains("あと10個"))
            #expect(!state.body.contains(secret))
            #expect(FactorVisit.recoveryCodes(on: state).isEmpty)
        }
    }

    @Test func `without the password no secret is shown, and none again`() async throws {
        let site = try await AdminDesk.makeSite()
        let visit = FactorVisit(site)
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get(Self.path)
            for password in ["", "wrong"] {
                let refused = try await visitor.post(Self.path, [("password", password)])
                #expect(refused.status == .unprocessableContent)
                #expect(refused.body.contains("まだ設定していません"))
                #expect(FactorVisit.secret(on: refused) == nil)
            }
            let page = try await visitor.post(Self.path, AdminDesk.confirmed)
            let secret = try #require(FactorVisit.secret(on: page))
            // Somebody else at this session, who has not seen it.
            let blind = try await visitor.post(
                "\(Self.path)/confirm", [("secret", "A"), ("code", visit.code())])
            #expect(blind.status == .conflict && !blind.body.contains(secret))
            #expect(try await !visitor.get(Self.path).body.contains(secret))
            let wrong = try await visitor.post(
                "\(Self.path)/confirm", [("secret", secret), ("code", "12345")])
            #expect(wrong.status == .unprocessableContent)
            #expect(FactorVisit.secret(on: wrong) == secret)
            #expect(wrong.body.contains("<title>エラー：二段階認証の設定"))
        }
        #expect(
            try await SecondFactor(site.myPage).recoveryCodesLeft(of: visit.staff()) == nil)
    }

    @Test func `whoever has begun anew in another tab is told that the first code is not taken`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let visit = FactorVisit(site)
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get(Self.path)
            let first = try await visitor.post(Self.path, AdminDesk.confirmed)
            let secret = try #require(FactorVisit.secret(on: first))
            _ = try await visitor.post(Self.path, AdminDesk.confirmed)
            let late = try await visitor.post(
                "\(Self.path)/confirm", [("secret", secret), ("code", visit.code())])
            #expect(late.status == .conflict)
            #expect(late.body.contains("この確認コードは受け付けていません。"))
            #expect(late.body.contains("設定を始める"))
        }
    }

    @Test func `new recovery codes take password and code`() async throws {
        let site = try await AdminDesk.makeSite()
        let visit = FactorVisit(site, name: "look")
        try await site.visitAsStaff("look") { visitor in
            let old = try await visit.enrol(visitor)
            let path = "\(Self.path)/recovery"
            #expect(try await visitor.get(path).body.contains("10個作ります"))
            let code = try visit.code()
            let noPassword = try await visitor.post(path, [("code", code)])
            #expect(noPassword.status == .unprocessableContent)
            let noCode = try await visitor.post(path, AdminDesk.confirmed + [("code", "12345")])
            #expect(noCode.status == .unprocessableContent)
            let renewed = try await visitor.post(path, AdminDesk.confirmed + [("code", code)])
            let new = FactorVisit.recoveryCodes(on: renewed)
            #expect(Set(old + new).count == 20)
        }
    }

    @Test func `taking it away takes password and code, and stands in the history`() async throws {
        let site = try await AdminDesk.makeSite()
        let visit = FactorVisit(site)
        try await site.visitAsStaff { visitor in
            let codes = try await visit.enrol(visitor)
            let path = "\(Self.path)/remove"
            #expect(try await visitor.get(path).body.contains("パスワードだけでログイン"))
            for fields in [
                [("code", try visit.code())], AdminDesk.confirmed,
                AdminDesk.confirmed + [("recovery", "0000")],
            ] {
                #expect(try await visitor.post(path, fields).status == .unprocessableContent)
            }
            let session = visitor.cookies["__Host-staff"]
            let done = try await visitor.post(
                path, AdminDesk.confirmed + [("recovery", codes[0])])
            #expect(done.location == "\(Self.path)?removed")
            #expect(visitor.cookies["__Host-staff"] != session)
            #expect(try await visitor.get("\(Self.path)?removed").body.contains("解除しました"))
            // What is not there can't be changed.
            #expect(try await visitor.get(path).location == Self.path)
            let again = try await visitor.post(path, AdminDesk.confirmed + [("code", "12345")])
            #expect(again.location == Self.path)
            let history = try await visitor.get("/admin/history")
            #expect(history.body.contains("二段階認証の設定"))
            #expect(history.body.contains("二段階認証の解除"))
            let events = try await visitor.get("/admin/history/events")
            #expect(events.body.contains("<td>二段階認証の解除</td>"))
        }
    }

    @Test func `after a session's end there is no way around the password`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get(Self.path)
            site.clock.advance(hours: 1.1)
            for (from, to) in [("", ""), ("/confirm", ""), ("/remove", "/remove")] {
                let ended = try await visitor.post(
                    Self.path + from, AdminDesk.confirmed + [("code", "123456")])
                #expect(ended.status == .unauthorized)
                #expect(!ended.body.contains("123456"))
                #expect(ended.body.contains("name=\"next\" value=\"\(Self.path)\(to)\""))
            }
        }
    }

    @Test func `where the settings want one, nothing else is shown or done without`()
        async throws
    {
        let site = try await AdminDesk.makeSite(settings: "safety: {second_factor: required}")
        let visit = FactorVisit(site)
        try await site.visit { visitor in
            _ = try await visitor.get("/admin/signin")
            // Not even the form that was being typed.
            let signedIn = try await visitor.post(
                "/admin/signin",
                [
                    ("next", "/admin/templates/reminder"), ("typed.text", "Subject: x"),
                    ("name", "configure"), ("password", AdminDesk.password),
                ])
            #expect(signedIn.location == "/admin/templates/reminder")
            for path in AdminDesk.screens where path != Self.path {
                #expect(try await visitor.get(path).location == Self.path, "\(path)")
            }
            #expect(try await visitor.get(Self.path).body.contains("設定が必要です"))
            for path in ["/admin/settings", "/admin/settings/preview", "/admin/accounts/1/erase"] {
                #expect(try await visitor.post(path, AdminDesk.confirmed).location == Self.path)
            }
            try await visit.enrol(visitor)
            #expect(try await visitor.get("/admin").status == .ok)
        }
        #expect(try await ExplainPerson(site.myPage)(account: 1) != nil)
    }
}
