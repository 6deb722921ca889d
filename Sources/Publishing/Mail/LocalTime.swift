package import Foundation

/// What the calendar and the clock of a zone show at a moment.
///
/// No `DateFormatter` is asked: it reads the zone's file (`/usr/share/zoneinfo`), and ends the process where
/// there is none, as in a bare container, or no file descriptor is left to read it.
package struct LocalTime {
    private let parts: DateComponents

    package init(_ date: Date, in zone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second], from: date)
    }

    /// `2026年11月24日`
    package var day: String { "\(parts.year ?? 0)年\(parts.month ?? 0)月\(parts.day ?? 0)日" }

    /// `2026年11月24日 10時00分`
    package var minute: String {
        day + String(format: " %02d時%02d分", parts.hour ?? 0, parts.minute ?? 0)
    }

    /// `2026/11/24 10:00:00`
    package var second: String {
        String(
            format: "%04d/%02d/%02d %02d:%02d:%02d", parts.year ?? 0, parts.month ?? 0,
            parts.day ?? 0, parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0)
    }
}
