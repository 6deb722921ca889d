package import Foundation
import Publishing
package import SiteSettings

/// Times as the screens show them, in the site's zone.
package struct ScreenClock {
    private let zone: TimeZone

    package init(_ settings: Settings) { zone = settings.site.zone }

    package func text(_ date: Date?) -> String {
        date.map { LocalTime($0, in: zone).second } ?? ""
    }
}
