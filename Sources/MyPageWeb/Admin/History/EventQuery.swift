import Foundation
import SyncStore

/// What the form above the access list asks for.
struct EventQuery {
    let who: String
    let what: Event.Kind?
    let days: DayRange
    let subject: String
    /// The last event of the page before this one; nil for the first page.
    let before: Int64?

    init(_ query: String) {
        let fields = FormFields(query)
        func text(_ name: String) -> String {
            fields[name].trimmingCharacters(in: .whitespacesAndNewlines)
        }
        who = text("who")
        what = Event.Kind(rawValue: fields["what"])
        days = DayRange(from: text("from"), to: text("to"))
        subject = text("subject")
        before = Int64(fields["before"])
    }

    /// As the query of a URL, from the first page on.
    var text: String {
        FormFields.query([
            ("who", who), ("what", what?.rawValue ?? ""), ("from", days.from), ("to", days.to),
            ("subject", subject),
        ])
    }

    /// - Parameter zone: where the days begin.
    /// - Returns: nil if a day is none.
    func filter(in zone: TimeZone) -> EventFilter? {
        guard !days.isWrong else { return nil }
        var filter = EventFilter()
        filter.who = who.isEmpty ? nil : who
        filter.what = what
        filter.from = days.start(in: zone)
        filter.until = days.end(in: zone)
        if !subject.isEmpty {
            // An id is typed without its kind, and digits in whatever width; the CSV has both.
            let id = subject.precomposedStringWithCompatibilityMapping
            let kinds: [Event.Subject.Kind] = [.person, .account, .run]
            filter.subjects = kinds.map { Event.Subject($0, id).rawValue } + [id]
        }
        return filter
    }
}
