import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SyncStore
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import TestSupport

/// What the browser's list of passwords needs to know of a form.
@Suite struct PasswordManagerTests {
    /// Looks at every form of a page that asks for a password.
    private func check(_ page: Visitor.Answer, of name: String, _ path: String) {
        #expect(page.status == .ok, "\(path)")
        let forms = page.body.matches(of: /<form .*?<\/form>/.dotMatchesNewlines())
            .map { String($0.output) }.filter { $0.contains("type=\"password\"") }
        #expect(!forms.isEmpty, "\(path)")
        for form in forms {
            let inputs = form.matches(of: /<input [^>]*>/).map { String($0.output) }
            let names = inputs.filter { $0.contains("autocomplete=\"username\"") }
            #expect(names.count == 1, "\(path)")
            #expect(name.isEmpty || names.first?.contains("value=\"\(name)\"") == true, "\(path)")
            for input in inputs where input.contains("type=\"password\"") {
                let isNamed = input.contains(/autocomplete="(current|new)-password"/)
                #expect(isNamed, "\(path)")
            }
        }
    }

    @Test func `a candidate's forms say whose password it is, the one behind a live link too`()
        async throws
    {
        let site = try Site()
        let token = site.token
        try await site.visit { visitor in
            let link = "/mypage/password?token=\(token)"
            check(try await visitor.get(link), of: "taro@mail.example", link)
            let refused = try await visitor.post(
                "/mypage/password", [("token", token), ("password", "x"), ("again", "x")])
            #expect(refused.body.contains("value=\"taro@mail.example\""))
            _ = try await visitor.post(
                "/mypage/password",
                [("token", token), ("password", Site.password), ("again", Site.password)])
            check(try await visitor.get("/signin"), of: "", "/signin")
            _ = try await visitor.post(
                "/signin", [("mail", "taro@mail.example"), ("password", Site.password)])
            let path = "/mypage/password/change"
            check(try await visitor.get(path), of: "taro@mail.example", path)
        }
    }

    @Test func `an old carrier address is kept as the sign-in's field takes it, without quotes`()
        async throws
    {
        let site = try Site()
        let mail = "ta..ro.@docomo.example"
        try site.test.drop(Documents.candidates(Documents.person(2, mail: mail)), as: "b.xml")
        try site.test.run()
        let token = try #require(
            try site.test.mails().first { $0.body.contains("person=2&") }?.token)
        try await site.browse { client in
            let visitor = Visitor(client)
            let link = "/mypage/password?token=\(token)"
            check(try await visitor.get(link), of: mail, link)
            let set = try await visitor.post(
                "/mypage/password", [("token", token), ("password", Site.password)])
            let home = try await visitor.get(try #require(set.location))
            #expect(home.body.contains("<dd>\(mail)</dd>"))
            for path in ["/mypage/password/change", "/mypage/withdraw"] {
                check(try await visitor.get(path), of: mail, path)
            }
            _ = try await visitor.post("/signout", [])
            _ = try await visitor.get("/signin")
            let signIn = try await visitor.post(
                "/signin", [("mail", mail), ("password", Site.password)])
            #expect(signIn.location == "/mypage")
        }
    }

    @Test func `every admin screen that asks for a password says whose it is`() async throws {
        let (site, held) = try await AdminDesk.makeHeldSite()
        try await site.browse { client in
            let visitor = try await AdminDesk.signedIn(client)
            let fields = AdminDesk.changed(
                AdminDesk.fields(of: try await visitor.get("/admin/settings").body),
                ["sync.reminders": "7"])
            #expect(fields.contains { $0 == ("username", "configure") })
            try #require(
                try await visitor.post("/admin/settings", fields).location
                    == "/admin/settings?saved")
            let entry = try #require(
                try await BrowseHistory(site.myPage).list(.settings, limit: 1).first?.sequence)
            for path in [
                "/admin/settings", "/admin/runs/\(held)", "/admin/accounts/1/withdraw",
                "/admin/history/\(entry)", "/admin/account/password",
                "/admin/account/second-factor",
            ] {
                check(try await visitor.get(path), of: "configure", path)
            }
            check(try await Visitor(client).get("/admin/signin"), of: "", "/admin/signin")
        }
    }
}
