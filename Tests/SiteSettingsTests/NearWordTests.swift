import Testing

@testable import SiteSettings

@Suite struct NearWordTests {
    private static let commands = ["run", "runs", "watch", "serve", "status", "settings"]

    @Test(arguments: [
        ("statsu", "status"), ("wacth", "watch"), ("STATUS", "status"), ("setings", "settings"),
        ("fly", nil), ("", nil), ("candidates", nil),
        // As near to one as to the other: nobody knows.
        ("runn", nil),
    ])
    func `the only near word is meant`(_ typed: String, _ expected: String?) {
        #expect(NearWord.nearest(to: typed, among: Self.commands) == expected)
    }

    @Test func `a swap of neighbours is one mistake`() {
        let distances: [(String, String, Int)] = [
            ("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "xbcd", 2),
        ]
        for (one, other, expected) in distances {
            #expect(NearWord.distance(one, other) == expected)
            #expect(NearWord.distance(other, one) == expected)
        }
    }

    @Test func `an unknown key is told with the one that was meant, also of another section`() {
        func problem(_ text: String) -> String {
            do {
                _ = try SettingsFile.parse(text)
                return ""
            } catch { return "\(error)" }
        }
        #expect(problem("sync: {condition: []}").contains("did you mean 'sync.conditions'?"))
        #expect(problem("site: {listen: x}").contains("did you mean 'web.listen'?"))
        #expect(problem("base_url: x").contains("did you mean 'site.base_url'?"))
        #expect(!problem("zebra: {}").contains("did you mean"))
    }
}
