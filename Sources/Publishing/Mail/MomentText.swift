package import Foundation
import Recruiting
import Synchronization

/// A moment as the mails say it, and the pages to which their links lead: `2026年11月24日 10時00分`.
///
/// The mails of a run are written within seconds, and a formatter asks ICU each time (sampled: 2.1 % of
/// a run that opens accounts), so the text of the second asked for last is kept.
package final class MomentText: Sendable {
    private struct State {
        let formatter: DateFormatter
        var second = Double.nan
        var text = ""
    }

    private let state: Mutex<State>

    package init(in zone: TimeZone) {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "ja_JP")
        formatter.timeZone = zone
        formatter.dateFormat = "yyyy年M月d日 HH時mm分"
        state = Mutex(State(formatter: formatter))
    }

    package func string(from date: Date) -> String {
        let second = date.timeIntervalSince1970.rounded(.down)
        return state.withLock { state in
            if second != state.second {
                state.text = state.formatter.string(from: date)
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
