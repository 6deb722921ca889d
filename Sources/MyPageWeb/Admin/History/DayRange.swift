import Foundation

/// Two days as the fields of a form have them, 2026-11-23; one that is left empty bounds nothing.
struct DayRange {
    let from: String
    let to: String

    var isFromWrong: Bool { Self.isWrong(from) }
    var isToWrong: Bool { Self.isWrong(to) }
    var isWrong: Bool { isFromWrong || isToWrong }

    /// When the first day begins.
    /// - Parameter zone: where the days begin.
    func start(in zone: TimeZone) -> Date? { Self.start(of: from, in: zone) }

    /// When the last day is over.
    func end(in zone: TimeZone) -> Date? { Self.start(of: to, in: zone, later: 1) }

    private static func isWrong(_ day: String) -> Bool {
        !day.isEmpty && start(of: day, in: .gmt) == nil
    }

    /// When a day begins, or one that many days later.
    private static func start(of day: String, in zone: TimeZone, later days: Int = 0) -> Date? {
        guard let match = day.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        var components = DateComponents(
            year: Int(match.1), month: Int(match.2), day: Int(match.3))
        guard components.isValidDate(in: calendar) else { return nil }
        // By the calendar: a day that begins at one, as clocks are put forward then, ends at midnight.
        components.day = components.day.map { $0 + days }
        return calendar.date(from: components)
    }
}
