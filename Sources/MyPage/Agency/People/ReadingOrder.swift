import Recruiting
import SyncStore

/// Sorts accounts by the readings (フリガナ) of their people, kana of all kinds as one; those without a
/// reading come behind, by their names.
///
/// Only the mirror knows readings, and it has no index of them: those of all the accounts are read in one
/// walk, as a search does it. It blocks.
struct ReadingOrder {
    private let site: MyPageSite

    init(_ site: MyPageSite) { self.site = site }

    /// Where an account stands.
    private struct Place: Comparable {
        enum Part: Int { case first, read, unread }

        let part: Part
        let text: [UInt8]
        let account: Int64

        static func < (one: Place, other: Place) -> Bool {
            if one.part != other.part { return one.part.rawValue < other.part.rawValue }
            if one.text != other.text { return one.text.lexicographicallyPrecedes(other.text) }
            return one.account < other.account
        }
    }

    /// - Parameter first: an account or a person with this id comes first.
    /// - Returns: the accounts' ids.
    /// - Throws: `StoreError`
    func ids(_ accounts: [ListedAccount], first: Int64?) throws -> [Int64] {
        let readings = try readings(of: Set(accounts.compactMap(\.person)).sorted())
        let places = accounts.map { account in
            let reading = account.person.flatMap { readings[$0] }
            let isFirst = first != nil && (account.id == first || account.person == first)
            var name = account.name
            return Place(
                part: isFirst ? .first : reading == nil ? .unread : .read,
                text: reading ?? name.withUTF8(FoldedKana.folded), account: account.id)
        }
        return places.sorted().map(\.account)
    }

    /// Folded, and none that is empty.
    private func readings(of people: [Int64]) throws -> [Int64: [UInt8]] {
        try site.mirror.read { snapshot in
            guard let number = SearchedFields(snapshot.catalog).reading else { return [:] }
            var readings: [Int64: [UInt8]] = [:]
            try snapshot.fields(ofPeople: people) { person, fields in
                let text = fields[number]?.bytes.withUnsafeBufferPointer(FoldedKana.folded) ?? []
                if !text.isEmpty { readings[person] = text }
                return true
            }
            return readings
        }
    }
}
