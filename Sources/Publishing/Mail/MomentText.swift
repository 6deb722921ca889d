package import Foundation
import Recruiting
import Synchronization

/// A moment as the mails say it, and the pages to which their links lead: `2026年11月24日 10時00分`.
///
/// The mails of a run are written within seconds, so the text of the second asked for last is kept.
package final class MomentText: Sendable {
    private struct State {
        var second = Double.nan
        var text = ""
    }

    private let zone: TimeZone
    private let state = Mutex(State())

    package init(in zone: TimeZone) { self.zone = zone }

    package func string(from date: Date) -> String {
        let second = date.timeIntervalSince1970.rounded(.down)
        return state.withLock { state in
            if second != state.second {
                state.text = LocalTime(date, in: zone).minute
                state.second = second
            }
            return state.text
        }
    }

    /// What a field of the CRM holds, as mails say it: a point in time, which the CRM tells in UTC, in
    /// this zone; a day, and all else, as it stands.
    package func string(ofField text: String) -> String {
        guard text.contains(":"), let moment = CRMDate(text.utf8)?.date else { return text }
        return string(from: moment)
    }
}
