import SiteSettings
import TestSupport
import Testing

@testable import MyPage

/// A proxy that the settings do not name.
@Suite struct UnnamedProxyTests {
    private static func settings(_ base: String, trusted: String) -> String {
        """
        site: {base_url: "\(base)", sender: no-reply@mypage.example.jp}
        web: {listen: "127.0.0.1:0", trusted_proxies: [\(trusted)]}

        """
    }

    private func seen(
        _ peers: [String], base: String = "https://mypage.example.jp", trusted: String = ""
    ) throws -> String? {
        let test = try TestWorkspace(settings: Self.settings(base, trusted: trusted))
        let myPage = try test.myPage()
        for peer in peers { myPage.noteForwarded(from: try #require(NetworkAddress(peer))) }
        return myPage.unnamedProxy
    }

    @Test func `whoever forwards from inside, and is not named, is told`() throws {
        #expect(try seen([]) == nil)
        #expect(try seen(["10.0.0.5"]) == "10.0.0.5")
        #expect(try seen(["::1"]) == "::1")
        #expect(try seen(["10.0.0.5", "10.0.0.6"], trusted: "10.0.0.6") == "10.0.0.5")
    }

    @Test func `a stranger, a proxy that is named, and a site without https are no matter`() throws
    {
        #expect(try seen(["203.0.113.7", "2001:db8::1"]) == nil)
        #expect(try seen(["10.0.0.5"], trusted: "10.0.0.5") == nil)
        #expect(try seen(["10.0.0.5"], base: "http://127.0.0.1:8080") == nil)
    }

    @Test func `it is told until it is named, or was not seen for a day`() throws {
        let base = "https://mypage.example.jp"
        let test = try TestWorkspace(settings: Self.settings(base, trusted: ""))
        let myPage = try test.myPage()
        let proxy = try #require(NetworkAddress("10.0.0.5"))
        myPage.noteForwarded(from: proxy)
        test.clock.advance(hours: 23)
        #expect(myPage.unnamedProxy == "10.0.0.5")
        test.clock.advance(hours: 1)
        #expect(myPage.unnamedProxy == nil)
        myPage.noteForwarded(from: proxy)
        #expect(myPage.unnamedProxy == "10.0.0.5")
        try test.write(
            TestWorkspace.decided(Self.settings(base, trusted: "10.0.0.5")), to: "settings.yaml")
        try myPage.reload()
        #expect(myPage.unnamedProxy == nil)
    }
}
