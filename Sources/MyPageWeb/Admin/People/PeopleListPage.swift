import MyPage
import SyncStore

/// What the list of accounts says of those that were found.
struct PeopleListPage {
    let found: PeopleFound
    let query: PeopleQuery
    let clock: ScreenClock
    let context: PageContext

    var values: [String: Any] {
        var values: [String: Any] = [
            "people": found.people.map(row), "others": found.others.map(row),
            "has_people": !found.people.isEmpty, "is_cut": found.isCut,
            "is_by_code": found.isByCode,
            "is_nobody": found.total == 0,
            "others_first": !found.others.isEmpty && found.isById,
            "others_last": !found.others.isEmpty && !found.isById, "total": found.total.grouped,
            "by_name": head("氏名", [.name]), "by_opened": head("開設日", [.newest, .oldest]),
            "by_registered": head("登録日", [.registeredLast, .registeredFirst]),
            "pages": pages.values, "has_pages": found.pages > 1 && !found.people.isEmpty,
        ]
        if found.total > 0, found.people.isEmpty {
            values["last"] = [
                "query": query.text(page: found.pages), "number": found.pages.grouped,
            ]
        }
        if !found.people.isEmpty {
            values["first"] = (found.offset + 1).grouped
            values["until"] = (found.offset + found.people.count).grouped
            if context.staff.mayConfigure { values["csv"] = address("people.csv", query.text()) }
        }
        return values
    }

    private var pages: PageLinks {
        PageLinks(page: found.page, pages: found.pages) { address("people", query.text(page: $0)) }
    }

    private func address(_ name: String, _ query: String) -> String {
        "/admin/\(name)" + (query.isEmpty ? "" : "?\(query)")
    }

    /// A heading that sorts by its column: by the first of the orders, or by the other one if the list
    /// has that already.
    private func head(_ title: String, _ orders: [AccountOrder]) -> [String: Any] {
        let next = query.order == orders[0] ? orders.last ?? orders[0] : orders[0]
        var values: [String: Any] = [
            "title": title, "url": address("people", query.text(by: next)),
        ]
        if orders.contains(query.order) {
            let isRising = [.oldest, .registeredFirst, .name].contains(query.order)
            values["sorted"] = isRising ? "ascending" : "descending"
        }
        return values
    }

    private func row(_ person: FoundPerson) -> [String: Any] {
        let url =
            person.personId.map { "/admin/people/\($0)" }
            ?? person.account.map { "/admin/accounts/\($0.id)" } ?? "/admin/people"
        return [
            "url": url, "name": person.name.isEmpty ? "（氏名なし）" : person.name,
            "reading": person.reading,
            "mail": person.mail.isEmpty ? "" : RenewLink.masked(person.mail),
            "state": person.state, "owners": person.owners.joined(separator: "、"),
            "opened": String(clock.text(person.account?.createdAt).prefix(10)),
            "registered": String(clock.text(person.account?.registeredAt).prefix(10)),
            "person": person.personId.map { String($0) } ?? "",
            "account": person.account.map { String($0.id) } ?? "",
        ]
    }
}
