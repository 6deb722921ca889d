import Foundation
import Recruiting
import SyncStore

/// Looks for a word among the accounts, and among those in the mirror who have none: in names, readings,
/// mails, and as an id.
///
/// The mirror has no index of names, as an import would have to keep it for a million people: a look
/// there can be bounded in time. It blocks.
struct PeopleSearch {
    private let site: MyPageSite
    private let part: FoldedSearch
    private let deadline: ContinuousClock.Instant?

    /// What was found.
    struct Matches {
        var accounts: [Int64] = []
        var others: [FoundPerson] = []
        var isCut = false
    }

    /// - Parameter limit: how long it may look through the mirror; nil for as long as it takes.
    init(_ site: MyPageSite, for word: String, within limit: Duration? = nil) {
        self.site = site
        part = FoldedSearch(word)
        deadline = limit.map { ContinuousClock.now + $0 }
    }

    /// An account or a person with the id that the word is.
    var id: Int64? { part.id }

    /// - Parameter withOthers: whether people without an account are asked for.
    func callAsFunction(withOthers: Bool) throws -> Matches {
        var matches = Matches()
        // By the account alone; the others are looked up in the mirror, where they may be called
        // otherwise by now.
        var unmatched: [(person: Int64, account: Int64)] = []
        var known: Set<Int64> = []
        try site.accounts.read { transaction in
            try transaction.forEachName { account, person, name, mail in
                if let person, withOthers { known.insert(person) }
                if part.isIn(name) || part.isIn(mail) || id == account || id == person && id != nil
                {
                    matches.accounts.append(account)
                } else if let person {
                    unmatched.append((person, account))
                }
            }
        }
        try site.mirror.read { snapshot in
            let fields = SearchedFields(snapshot.catalog)
            if id == nil { try look(among: &unmatched, snapshot, fields, &matches) }
            if withOthers { try lookForOthers(than: known, snapshot, fields, &matches) }
        }
        return matches
    }

    private func look(
        among unmatched: inout [(person: Int64, account: Int64)],
        _ snapshot: borrowing MirrorSnapshot, _ fields: SearchedFields, _ matches: inout Matches
    ) throws {
        unmatched.sort { $0 < $1 }
        var accounts = unmatched[...]
        var isCut = false
        var found: [Int64] = []
        try snapshot.fields(ofPeople: unmatched.map(\.person)) { person, values in
            isCut = isOver
            let isHit = fields.contains(part, in: values)
            accounts = accounts.drop { $0.person < person }
            while let next = accounts.first, next.person == person {
                if isHit { found.append(next.account) }
                accounts.removeFirst()
            }
            return !isCut
        }
        matches.accounts += found
        matches.isCut = matches.isCut || isCut
    }

    /// People who have no account, newest ids first.
    private func lookForOthers(
        than known: Set<Int64>, _ snapshot: borrowing MirrorSnapshot, _ fields: SearchedFields,
        _ matches: inout Matches
    ) throws {
        if let id {
            guard !known.contains(id), let candidate = try snapshot.candidate(id) else { return }
            matches.others = [fields.person(candidate.id, candidate.fields)]
            return
        }
        var others: [FoundPerson] = []
        let isWhole = try snapshot.newestCandidates { candidate in
            if !known.contains(candidate.id), fields.contains(part, in: candidate.fields) {
                others.append(fields.person(candidate.id, candidate.fields))
            }
            return others.count < FindPeople.shown && !isOver
        }
        matches.others = others
        if !isWhole, others.count < FindPeople.shown { matches.isCut = true }
    }

    private var isOver: Bool { deadline.map { ContinuousClock.now >= $0 } ?? false }
}

/// The fields of a person that a search looks into.
struct SearchedFields {
    private let name: Int?
    let reading: Int?
    private let mails: [Int?]

    init(_ catalog: FieldCatalog) {
        name = catalog.number(of: .personName)
        reading = catalog.number(of: .personReading)
        mails = [FieldAlias.personMail, .personMobileMail].map { catalog.number(of: $0) }
    }

    func contains(_ part: FoldedSearch, in fields: FieldSet) -> Bool {
        ([name, reading] + mails).contains { number in
            fields[number].map { part.isIn($0.bytes) } ?? false
        }
    }

    /// Somebody without an account.
    func person(_ id: Int64, _ fields: FieldSet) -> FoundPerson {
        FoundPerson(
            personId: id, name: fields[name]?.text ?? "", reading: fields[reading]?.text ?? "",
            mail: mails.lazy.compactMap { fields[$0]?.text }.first ?? "", account: nil)
    }
}
