package import Foundation
package import SiteSettings

/// The batch times of `sync.run: at_times`: times of day in the site's zone.
///
/// Where summer time begins, a time that the clock jumps over is that of the jump's end; where it
/// ends, a time that comes twice counts the first time. Foundation's `Calendar.nextDate` leaves a
/// day out where the clock jumps by less than an hour (Lord Howe): hence by hand.
struct Schedule {
    /// Seconds since midnight.
    private let times: [Int]
    private let zone: TimeZone

    /// - Parameter times: each as `HH:mm`, checked when the settings were read.
    init(times: [String], zone: TimeZone) {
        self.times = times.map { time in
            let parts = time.split(separator: ":").compactMap { Int($0) }
            return (parts.first ?? 0) * 3_600 + (parts.last ?? 0) * 60
        }
        self.zone = zone
    }

    /// The first start behind a moment.
    func next(after date: Date) -> Date? {
        let moment = date.timeIntervalSince1970
        let today = Int((moment + Double(offset(at: Int(moment.rounded(.down))))) / 86_400)
        // The day before, as a jump may move a start past midnight.
        let starts = (today - 1...today + 2).flatMap { day in
            times.map { start(onWallAt: day * 86_400 + $0) }
        }
        return starts.filter { Double($0) > moment }.min()
            .map { Date(timeIntervalSince1970: Double($0)) }
    }

    /// The moment, in seconds since 1970, at which the zone's clocks first show a time or a later
    /// one; the time is written as if it were UTC.
    private func start(onWallAt wall: Int) -> Int {
        var before = wall - 93_600
        var after = wall + 93_600
        let (early, late) = (offset(at: before), offset(at: after))
        guard early != late else { return wall - early }
        while after - before > 1 {
            let middle = (before + after) / 2
            if offset(at: middle) == early { before = middle } else { after = middle }
        }
        let jump = after
        if wall - early < jump { return wall - early }
        return max(jump, wall - late)
    }

    private func offset(at moment: Int) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment)))
    }
}

extension Settings {
    /// The first start by the clock behind a moment; nil if the sync runs on arrival.
    package func nextStart(after date: Date) -> Date? { schedule?.next(after: date) }

    /// How long a run on arrival waits for more files.
    var gathering: Duration { .seconds(sync.gatherSeconds) }

    /// When the sync starts by the clock; nil if it runs on arrival.
    var schedule: Schedule? {
        sync.run == .atTimes ? Schedule(times: sync.times, zone: site.zone) : nil
    }
}
