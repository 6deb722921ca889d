import Foundation
import MyPage
import SyncStore

/// What the form above the list of accounts asks for; all of it stands in the address.
struct PeopleQuery {
    let word: String
    let state: AccountFilter.State?
    /// An owner's id, or `nobody`.
    let owner: String
    let days: DayRange
    let order: AccountOrder
    /// From 1.
    let page: Int

    /// Accounts of which no export has said whose they are.
    static let nobody = "none"

    init(_ query: String) {
        let fields = FormFields(query)
        func text(_ name: String) -> String {
            String(fields[name].prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        word = text("q")
        state = AccountFilter.State(rawValue: text("status"))
        owner = text("owner")
        days = DayRange(from: text("from"), to: text("to"))
        order = AccountOrder(rawValue: text("sort")) ?? .newest
        page = max(1, Int(text("page")) ?? 1)
    }

    /// As the query of an address.
    /// - Parameters:
    ///   - order: another one than it has, from the first page on.
    ///   - page: another page.
    func text(by order: AccountOrder? = nil, page: Int = 1) -> String {
        let order = order ?? self.order
        return FormFields.query([
            ("q", word), ("status", state?.rawValue ?? ""), ("owner", owner), ("from", days.from),
            ("to", days.to), ("sort", order == .newest ? "" : order.rawValue),
            ("page", page > 1 ? String(page) : ""),
        ])
    }

    /// - Parameters:
    ///   - everybody: what it narrows.
    ///   - zone: where the days begin.
    /// - Returns: nil if something is asked for that cannot be; a list of everybody would not be it.
    func wish(of everybody: AccountFilter, in zone: TimeZone) -> FindPeople.Wish? {
        var filter = everybody
        filter.state = state
        filter.from = days.start(in: zone)
        filter.until = days.end(in: zone)
        if owner == Self.nobody {
            filter.owned = .byNobodyKnown
        } else if let id = Int64(owner) {
            filter.owned = .by(id)
        }
        guard !days.isWrong, owner.isEmpty == (filter.owned == nil) else { return nil }
        var wish = FindPeople.Wish(word, filter)
        wish.order = order
        wish.page = page
        return wish
    }

    /// The list of everybody's people of a state.
    static func url(_ state: AccountFilter.State) -> String {
        "/admin/people?status=\(state.rawValue)"
    }

    /// The list of somebody's people, or of nobody's, of a state.
    static func url(owner: Int64?, _ state: AccountFilter.State) -> String {
        url(state) + "&owner=\(owner.map { String($0) } ?? nobody)"
    }
}
