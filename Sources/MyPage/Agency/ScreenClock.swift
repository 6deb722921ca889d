package import Foundation
package import SiteSettings

/// Times as the screens show them, in the site's zone.
package struct ScreenClock {
    private let format: DateFormatter

    package init(_ settings: Settings) {
        format = DateFormatter()
        format.locale = Locale(identifier: "ja_JP")
        format.timeZone = settings.site.zone
        format.dateFormat = "yyyy/MM/dd HH:mm:ss"
    }

    package func text(_ date: Date?) -> String { date.map { format.string(from: $0) } ?? "" }
}
