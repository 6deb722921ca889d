import Testing

@testable import SiteSettings

/// An address of their own for the admin screens, and what the settings hint at.
@Suite struct AdminAddressTests {
    private func hints(_ web: String, base: String = "https://a.example") throws -> [String] {
        try SettingsFile.parse("site: {base_url: '\(base)'}\nweb: {\(web)}").hints
            .map(\.english)
    }

    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1:8080"), ("0.0.0.0:8080", "127.0.0.1:8080"),
        ("127.0.0.1:8080", "[::]:8080"), ("[::1]:8080", "[0::1]:8080"),
        ("localhost:8080", "localhost:8080"),
    ])
    func `two addresses of which only one can be listened on are refused`(
        one: String, other: String
    ) {
        let found = problems("web: {listen: '\(one)', admin_listen: '\(other)'}")
        #expect(found.count == 1)
        let expected = "line 1: web.admin_listen: takes the port of web.listen"
        #expect(found.first?.hasPrefix(expected) == true)
    }

    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1:9090"), ("127.0.0.1:8080", "10.0.0.5:8080"),
        ("127.0.0.1:0", "127.0.0.1:0"), ("0.0.0.0:8080", "[::1]:9090"), ("127.0.0.1:8080", ""),
    ])
    func `others are taken`(one: String, other: String) {
        #expect(problems("web: {listen: '\(one)', admin_listen: '\(other)'}") == [])
    }

    @Test(arguments: [
        "9090", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", ":9090", "[]:9090",
    ])
    func `what is no address and port is none`(text: String) {
        #expect(ListenAddress(text) == nil)
        #expect(problems("web: {admin_listen: '\(text)'}").count == 1)
    }

    @Test func `an address is read without its brackets`() {
        #expect(ListenAddress("[::1]:8080")?.host == "::1")
        #expect(ListenAddress("localhost:0") == ListenAddress("localhost:0"))
        #expect(ListenAddress("localhost:0")?.port == 0)
    }

    @Test(arguments: [
        ("web: {admin_url: 'https://b.example'}", "line 1: web.admin_url: is for web.admin_listen"),
        ("web: {admin_listen: '127.0.0.1:9', admin_url: 'https://b.example/'}", "line 1: "),
        (
            "site: {base_url: 'https://a.example'}\n"
                + "web: {admin_listen: '127.0.0.1:9', admin_url: 'http://a.example:9'}",
            "line 2: web.admin_url: browsers take nothing by http"
        ),
    ])
    func `what staff see is an address that a browser can open`(text: String, expected: String) {
        let found = problems(text)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix(expected) == true, "\(found)")
    }

    @Test func `links to the admin screens start where staff see them`() throws {
        var settings = Settings()
        settings.site.baseURL = "https://a.example"
        settings.web.adminListen = "127.0.0.1:9090"
        #expect(settings.adminBaseURL == "https://a.example" && settings.isAdminHTTPS)
        settings.web.adminURL = "http://127.0.0.1:9090"
        #expect(settings.adminBaseURL == "http://127.0.0.1:9090" && !settings.isAdminHTTPS)
        #expect(settings.isHTTPS)
    }

    @Test(arguments: [
        "listen: '127.0.0.1:8080'", "listen: '10.0.0.5:8080'", "listen: '0.0.0.0:8080'",
        "listen: 'localhost:8080'",
    ])
    func `https and no trusted proxy is hinted at, with what to do`(web: String) throws {
        let hints = try hints(web)
        #expect(hints.count == 1)
        #expect(hints.first?.hasPrefix("web.trusted_proxies is empty") == true)
    }

    @Test func `where the visitors' addresses are known, or nobody comes by https, nothing is`()
        throws
    {
        #expect(try hints("trusted_proxies: [127.0.0.1]") == [])
        #expect(try hints("listen: '203.0.113.7:8080'") == [])
        #expect(try hints("", base: "http://a.example") == [])
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080", true), ("http://localhost:8080", true),
        ("http://[::1]:8080", true),
        ("https://localhost.example", false),
        ("http://10.0.0.5", false),
    ])
    func `links that open on this machine only are hinted at`(base: String, isLoopback: Bool) throws
    {
        let hints = try hints("", base: base)
        #expect(hints.contains { $0.hasPrefix("site.base_url is \(base)") } == isLoopback)
    }

    @Test func `an admin address that only an option names is hinted at where it is served`() throws
    {
        let unset = try SettingsFile.parse("site: {base_url: 'http://a.example'}")
        #expect(unset.hints.isEmpty && unset.hints(servingAdminApart: false) == [])
        let hint = try #require(unset.hints(servingAdminApart: true).first)
        #expect(hint.hasPrefix("--admin-listen is given, and web.admin_listen is empty"))
        #expect(hint.contains("lead to http://a.example/admin") && hint.contains("web.admin_url"))
        let set = try SettingsFile.parse(
            "web: {admin_listen: '127.0.0.1:9', admin_url: 'http://127.0.0.1:9'}")
        #expect(set.hints(servingAdminApart: true) == set.hints.map(\.english))
        let problem = try #require(problems("web: {admin_url: 'https://b.example'}").first)
        #expect(problem.contains("serve --admin-listen alone is not enough"))
    }

    @Test(arguments: [
        ("", "web.admin_url is empty"),
        ("admin_url: 'http://10.0.0.5:9090'", "web.admin_url is http"),
        ("admin_url: 'http://127.0.0.1:9090'", nil), ("admin_url: 'http://localhost:9090'", nil),
        ("admin_url: 'https://b.example'", nil), ("admin_url: 'https://a.example'", nil),
    ])
    func `an admin address that nobody can sign in at, or that tells passwords, is hinted at`(
        web: String, expected: String?
    ) throws {
        let more = web.isEmpty ? "" : ", \(web)"
        let hints = try hints("trusted_proxies: [127.0.0.1], admin_listen: '127.0.0.1:9090'\(more)")
        #expect(hints.count == (expected == nil ? 0 : 1), "\(hints)")
        if let expected { #expect(hints.first?.hasPrefix(expected) == true, "\(hints)") }
    }
}
