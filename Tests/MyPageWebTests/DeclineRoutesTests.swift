import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import MyPage

/// 案内を希望しない, as people and their mail programs do it.
@Suite struct DeclineRoutesTests {
    private func link(_ site: Site) throws -> String {
        let mail = try #require(try site.mails().first)
        let path = try #require(
            mail.firstMatch(of: /https:\/\/mypage.example.jp(\/mypage\/decline\S+)/))
        return String(path.1)
    }

    private func status(_ site: Site) throws -> AccountStatus? {
        try AccountStore(path: "\(site.root)/state/accounts.sqlite").read { try $0.account(1) }?
            .status
    }

    @Test func `opening the link asks, and changes nothing; the button withdraws`() async throws {
        let site = try Site()
        let link = try link(site)
        try await site.visit { visitor in
            for _ in 1...2 {
                let page = try await visitor.get(link)
                #expect(page.status == .ok)
                #expect(page.body.contains("今後の案内を希望しない</button>"))
                #expect(page.body.contains("action=\"\(link.replacing("&", with: "&amp;"))\""))
            }
            let before = try status(site)
            #expect(before == .provisional)
            let done = try await visitor.post(link, [])
            #expect(done.status == .ok)
            #expect(done.body.contains("承りました"))
            #expect(try await visitor.get(link).body.contains("承りました"))
        }
        #expect(try status(site) == .withdrawn)
    }

    @Test func `a mail program's one click withdraws, without a cookie or a form key`() async throws
    {
        let site = try Site()
        let link = try link(site)
        try await site.browse { client in
            let answer = try await client.execute(
                uri: link, method: .post,
                headers: [.contentType: "application/x-www-form-urlencoded"],
                body: ByteBuffer(string: "List-Unsubscribe=One-Click")
            ) { $0 }
            // RFC 8058, section 3.2: no redirection.
            #expect(answer.status == .ok)
        }
        #expect(try status(site) == .withdrawn)
    }

    @Test func `what is confirmed is kept, also where the CRM has ended the account`() async throws
    {
        let site = try Site()
        let link = try link(site)
        let deleted = Documents.person(
            1, mail: "taro@mail.example", "<Person.P_Deleted>1</Person.P_Deleted>")
        #expect(try site.test.outcomes(of: Documents.candidates(deleted)) == [1: .deleted])
        try await site.visit { visitor in
            let page = try await visitor.get(link)
            #expect(page.body.contains("今後の案内を希望しない</button>"))
            let before = try site.test.accounts().read { try $0.account(1) }
            #expect(before?.withdrawal == .crm)
            #expect(try await visitor.post(link, []).body.contains("承りました"))
            #expect(try await visitor.get(link).body.contains("承りました"))
        }
        let account = try site.test.accounts().read { try $0.account(1) }
        #expect(account?.withdrawal == .declined && account?.leftAt != nil)
    }

    @Test(arguments: [
        "/mypage/decline", "/mypage/decline?person=1", "/mypage/decline?person=1&key=00",
        "/mypage/decline?person=1&key=" + String(repeating: "0", count: 64),
        "/mypage/decline?person=x&key=%00",
    ])
    func `a made-up link is none, and nobody is withdrawn by it`(link: String) async throws {
        let site = try Site()
        try await site.visit { visitor in
            let (looked, pressed) = (
                try await visitor.get(link), try await visitor.post(link, [])
            )
            #expect(looked.status == .notFound)
            #expect(pressed.status == .notFound)
        }
        #expect(try status(site) == .provisional)
    }

    @Test func `a link that went to a former address says to open the newest mail`() async throws {
        let site = try Site()
        let link = try link(site)
        let moved = Documents.candidates(Documents.person(1, mail: "new@mail.example"))
        #expect(try site.test.outcomes(of: moved) == [1: .readdressed])
        try await site.visit { visitor in
            let page = try await visitor.get(link)
            #expect(page.status == .notFound)
            #expect(page.body.contains("最も新しいメールのURL"))
            #expect(!page.body.contains("new@"))
        }
        #expect(try status(site) == .provisional)
    }

    @Test func `whoever has registered is told where to leave`() async throws {
        let site = try Site()
        let link = try link(site)
        _ = try await SetPassword(site.myPage)(
            Site.password, again: Site.password, token: site.token)
        try await site.visit { visitor in
            let (looked, pressed) = (
                try await visitor.get(link), try await visitor.post(link, [])
            )
            #expect(looked.body.contains("登録済み"))
            #expect(pressed.body.contains("登録済み"))
            // Where nobody is signed in, to the sign-in.
            #expect(pressed.body.contains("href=\"/mypage\""))
            #expect(try await visitor.get("/mypage").location == "/signin")
        }
        #expect(try status(site) == .registered)
    }
}
