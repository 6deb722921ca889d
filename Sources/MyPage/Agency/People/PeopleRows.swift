import Foundation
import Publishing
import Recruiting
import SyncStore

/// Puts together what a list shows of accounts: with the readings and the owners' names that the mirror
/// knows, and whether their links can still be used. It blocks.
struct PeopleRows {
    private let site: MyPageSite

    init(_ site: MyPageSite) { self.site = site }

    /// - Returns: in the order of the accounts.
    /// - Throws: `StoreError`
    func callAsFunction(_ accounts: [Account], at now: Date) throws -> [FoundPerson] {
        guard !accounts.isEmpty else { return [] }
        let live = try site.accounts.read {
            try $0.haveLiveLinks(accounts.filter(\.isOpen).map(\.id), at: now)
        }
        let people = Set(accounts.compactMap(\.personId)).sorted()
        return try site.mirror.read { snapshot in
            let reading = SearchedFields(snapshot.catalog).reading
            var readings: [Int64: String] = [:]
            try snapshot.fields(ofPeople: people) { person, fields in
                readings[person] = fields[reading]?.text
                return true
            }
            let names = try OwnerNames(
                Set(accounts.flatMap { Owners($0.record).ids }), snapshot)
            return accounts.map { account in
                FoundPerson(
                    personId: account.personId, name: account.name,
                    reading: account.personId.flatMap { readings[$0] } ?? "", mail: account.mail,
                    account: account, hasLiveLink: live.contains(account.id),
                    owners: Owners(account.record).ids.map { names[$0] })
            }
        }
    }
}

/// What the screens call owners (所有者).
struct OwnerNames {
    private var names: [Int64: String] = [:]

    init(_ owners: Set<Int64>, _ snapshot: borrowing MirrorSnapshot) throws {
        for id in owners { names[id] = try snapshot.owner(id)?.name }
    }

    /// The name; where no export has told it, the id.
    subscript(owner: Int64) -> String {
        let name = names[owner] ?? ""
        return name.isEmpty ? "ユーザーID \(owner)" : name
    }
}
