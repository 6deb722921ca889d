import Testing

@testable import MyPageWeb

/// What somebody is shown of the browser in which they have signed in.
@Suite struct BrowserNameTests {
    private static let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) "
    private static let iPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) "
    private static let webKit = "AppleWebKit/605.1.15 (KHTML, like Gecko) "
    private static let blink = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "

    @Test(arguments: [
        (windows + blink + "Safari/537.36", "Chrome（Windows）"),
        (windows + blink + "Safari/537.36 Edg/142.0.0.0", "Edge（Windows）"),
        (windows + blink + "Safari/537.36 OPR/124.0.0.0", "Opera（Windows）"),
        (windows + "Gecko/20100101 Firefox/145.0", "Firefox（Windows）"),
        (iPhone + webKit + "Version/18.1 Mobile/15E148 Safari/604.1", "Safari（iPhone）"),
        (iPhone + webKit + "CriOS/142.0.0.0 Mobile/15E148 Safari/604.1", "Chrome（iPhone）"),
        (iPhone + webKit + "Mobile/15E148 Safari Line/15.18.0", "LINE（iPhone）"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) " + webKit
                + "Version/18.1 Safari/605.1.15", "Safari（Mac）"
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) " + blink + "Mobile Safari/537.36",
            "Chrome（Android）"
        ),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-S911B) " + blink
                + "SamsungBrowser/28.0 Mobile Safari/537.36", "Samsung Internet（Android）"
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox（Linux）"
        ),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) " + blink + "Safari/537.36", "Chrome（ChromeOS）"),
        ("Firefox/1", "Firefox"), ("something on Windows", "Windows"),
    ])
    func `family and system are told, and nothing else`(header: String, name: String) {
        #expect(BrowserName.of(header) == name)
    }

    @Test(arguments: [
        "", "curl/8.5.0", "<script>alert(1)</script>", String(repeating: "x", count: 8_000),
        String(repeating: "x", count: 600) + "Firefox/1 (Windows)",
    ])
    func `what is unknown is called so, and never shown`(header: String) {
        #expect(BrowserName.of(header) == BrowserName.unknown)
    }
}
