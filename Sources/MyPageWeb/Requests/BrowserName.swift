import HTTPTypes
import Hummingbird

/// What somebody is shown of the browser in which they have signed in: its family and that of the
/// system, 「Chrome（Windows）」. Nothing else of what the browser says of itself is kept.
enum BrowserName {
    /// What is in the header, the first that fits: all say that they are those below them, too.
    private static let browsers = [
        ("Line/", "LINE"), ("Edg", "Edge"), ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]

    private static let systems = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
        ("CrOS", "ChromeOS"), ("Macintosh", "Mac"), ("Linux", "Linux"),
    ]

    static let unknown = "不明な端末"

    static func of(_ request: Request) -> String { of(request.headers[.userAgent] ?? "") }

    static func of(_ userAgent: String) -> String {
        let userAgent = userAgent.prefix(512)
        func first(of names: [(mark: String, name: String)]) -> String? {
            names.first { userAgent.contains($0.mark) }?.name
        }
        return switch (first(of: browsers), first(of: systems)) {
        case (let browser?, let system?): "\(browser)（\(system)）"
        case (let name?, nil), (nil, let name?): name
        case (nil, nil): unknown
        }
    }
}
