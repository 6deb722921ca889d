import Foundation
import SyncStore

/// When owners get their weekly mails: Mondays at 09:00 in the site's zone.
struct DigestTimes {
    private let daily: Schedule
    private let zone: TimeZone

    init(_ zone: TimeZone) {
        daily = Schedule(times: ["09:00"], zone: zone)
        self.zone = zone
    }

    /// The first of them behind a moment.
    func next(after date: Date) -> Date? {
        var moment = date
        for _ in 0..<8 {
            guard let start = daily.next(after: moment) else { return nil }
            if isMonday(start) { return start }
            moment = start
        }
        return nil
    }

    /// The last of them up to a moment.
    func last(until date: Date) -> Date? {
        var last: Date?
        var moment = date.addingTimeInterval(-15 * 86_400)
        while let start = next(after: moment), start <= date {
            last = start
            moment = start
        }
        return last
    }

    /// The first of January 1970 was a Thursday.
    private func isMonday(_ date: Date) -> Bool {
        (date.day(in: zone) + 3) % 7 == 0
    }
}
