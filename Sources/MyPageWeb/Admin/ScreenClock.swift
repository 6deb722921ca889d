import Foundation
import HTTPTypes
import Hummingbird
import Mustache
import NIOCore
import SiteSettings

/// Times as the screens show them, in the site's zone.
struct ScreenClock {
    private let format: DateFormatter

    init(_ settings: Settings) {
        format = DateFormatter()
        format.locale = Locale(identifier: "ja_JP")
        format.timeZone = settings.site.zone
        format.dateFormat = "yyyy/MM/dd HH:mm:ss"
    }

    func text(_ date: Date?) -> String { date.map { format.string(from: $0) } ?? "" }
}
