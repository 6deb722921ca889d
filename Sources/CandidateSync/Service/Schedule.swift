import Foundation
import SyncStore

/// The batch times of `sync.run: at_times`: times of day in the site's zone.
///
/// Where summer time begins, a time that the clock jumps over is that of the jump's end; where it
/// ends, a time that comes twice counts the first time.
struct Schedule {
    private let times: [DateComponents]
    private let calendar: Calendar

    /// - Parameter times: each as `HH:mm`, checked when the settings were read.
    init(times: [String], zone: TimeZone) {
        self.times = times.map { time in
            let parts = time.split(separator: ":").compactMap { Int($0) }
            return DateComponents(hour: parts.first, minute: parts.last, second: 0)
        }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
    }

    /// The first start behind a moment.
    func next(after date: Date) -> Date? {
        times.compactMap { time in
            calendar.nextDate(
                after: date, matching: time, matchingPolicy: .nextTime,
                repeatedTimePolicy: .first)
        }.min()
    }
}

extension Settings {
    /// When the sync starts by the clock; nil if it runs on arrival.
    var schedule: Schedule? {
        sync.run == .atTimes ? Schedule(times: sync.times, zone: site.zone) : nil
    }
}
