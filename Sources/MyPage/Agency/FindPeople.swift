import Foundation
import Recruiting
import SyncStore

/// アカウントの検索: accounts and people by a part of the name or the mail, or by an id.
package struct FindPeople: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// How many people a search shows, and how long it may look through the mirror.
    static let mostFound = 50
    private static let longestLook = Duration.milliseconds(600)

    /// Looks for accounts and people by a part of the name or the mail, or by an id.
    package func callAsFunction(matching text: String) async throws -> PeopleFound {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { return PeopleFound(people: [], isCut: false) }
        // As keys are: a mail in capitals, full-width digits.
        let plain = text.precomposedStringWithCompatibilityMapping.lowercased()
        return try await site.search { [self] in
            let found = try site.accounts.read { transaction in
                try transaction.accounts(matching: text, limit: Self.mostFound)
                    + (plain == text
                        ? [] : transaction.accounts(matching: plain, limit: Self.mostFound))
            }
            var seen: Set<Int64> = []
            var people = found.filter { seen.insert($0.id).inserted }.map {
                FoundPerson(
                    personId: $0.personId, name: $0.name, mail: $0.mail, account: $0)
            }
            let known = Set(people.compactMap(\.personId))
            let (more, isCut) = try mirrored(matching: plain, besides: known)
            // One whose account has another name or mail by now.
            people += try site.accounts.read { transaction in
                try more.map { person in
                    let account = try person.personId.flatMap {
                        try transaction.account(ofPerson: $0)
                    }
                    return FoundPerson(
                        personId: person.personId, name: person.name, mail: person.mail,
                        account: account)
                }
            }
            return PeopleFound(people: Array(people.prefix(Self.mostFound)), isCut: isCut)
        }
    }

    /// People of the mirror who have no account, newest ids first; the mirror has no index of names,
    /// as an import would have to keep it for a million people, so that the look is bounded in time.
    private func mirrored(
        matching text: String, besides known: Set<Int64>
    ) throws -> ([FoundPerson], isCut: Bool) {
        try site.mirror.read { snapshot in
            let name = snapshot.catalog.number(of: .personName)
            let mails = [FieldAlias.personMail, .personMobileMail].map {
                snapshot.catalog.number(of: $0)
            }
            func found(_ candidate: Candidate) -> FoundPerson {
                FoundPerson(
                    personId: candidate.id, name: candidate.fields[name]?.text ?? "",
                    mail: candidate.fields[mails[0]]?.text ?? candidate.fields[mails[1]]?.text
                        ?? "", account: nil)
            }
            if let id = Int64(text) {
                guard !known.contains(id), let candidate = try snapshot.candidate(id) else {
                    return ([], false)
                }
                return ([found(candidate)], false)
            }
            let part = FoldedSearch(text)
            let start = ContinuousClock.now
            var people: [FoundPerson] = []
            let isWhole = try snapshot.newestCandidates { candidate in
                let isHit = ([name] + mails).contains { number in
                    candidate.fields[number].map { part.isIn($0.bytes) } ?? false
                }
                if isHit, !known.contains(candidate.id) { people.append(found(candidate)) }
                return people.count < Self.mostFound
                    && start.duration(to: .now) < Self.longestLook
            }
            return (people, !isWhole && people.count < Self.mostFound)
        }
    }
}
