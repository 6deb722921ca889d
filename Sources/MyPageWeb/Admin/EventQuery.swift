import Foundation
import SyncStore

/// What the form above the access list asks for.
struct EventQuery {
    let who: String
    let what: Event.Kind?
    /// Days as the form's fields have them: 2026-11-23.
    let from: String
    let to: String
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
        from = text("from")
        to = text("to")
        subject = text("subject")
        before = Int64(fields["before"])
    }

    /// As the query of a URL, from the first page on.
    var text: String {
        [
            ("who", who), ("what", what?.rawValue ?? ""), ("from", from), ("to", to),
            ("subject", subject),
        ].filter { !$0.1.isEmpty }.map { name, value in
            "\(name)=\(FormFields.encoded(value))"
        }.joined(separator: "&")
    }

    func isWrong(_ day: String) -> Bool { !day.isEmpty && Self.start(of: day, in: .gmt) == nil }

    /// - Parameter zone: where the days begin.
    /// - Returns: nil if a day is none.
    func filter(in zone: TimeZone) -> EventFilter? {
        guard !isWrong(from), !isWrong(to) else { return nil }
        var filter = EventFilter()
        filter.who = who.isEmpty ? nil : who
        filter.what = what
        filter.from = Self.start(of: from, in: zone)
        filter.until = Self.start(of: to, in: zone, later: 1)
        if !subject.isEmpty {
            // An id is typed without its kind, and digits in whatever width; the CSV has both.
            let id = subject.precomposedStringWithCompatibilityMapping
            let kinds: [Event.Subject.Kind] = [.person, .account, .run]
            filter.subjects = kinds.map { Event.Subject($0, id).rawValue } + [id]
        }
        return filter
    }

    /// When a day begins, or one that many days later.
    static func start(of day: String, in zone: TimeZone, later days: Int = 0) -> Date? {
        guard let match = day.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let components = DateComponents(
            year: Int(match.1), month: Int(match.2), day: Int(match.3))
        guard components.isValidDate(in: calendar), let date = calendar.date(from: components)
        else { return nil }
        return calendar.date(byAdding: .day, value: days, to: date)
    }
}
