import Foundation
import Recruiting
import SyncStore

extension Administration {
    /// How many people a search shows, and how long it may look through the mirror.
    static let mostFound = 50
    private static let longestLook = Duration.milliseconds(600)

    /// Looks for accounts and people by a part of the name or the mail, or by an id.
    public func people(matching text: String) async throws -> PeopleFound {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { return PeopleFound(people: [], isCut: false) }
        // As keys are: a mail in capitals, full-width digits.
        let plain = text.precomposedStringWithCompatibilityMapping.lowercased()
        return try await myPage.looking { [self] in
            let found = try accounts.read { transaction in
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
            people += try accounts.read { transaction in
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
        try mirror.read { snapshot in
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

/// A part of a name or an address to look for: blanks, case and width do not count.
private struct FoldedSearch {
    private let part: [UInt8]

    init(_ text: String) { part = Self.folded(Array(text.utf8)) }

    func isIn(_ bytes: ArraySlice<UInt8>) -> Bool {
        let text = Self.folded(bytes)
        guard !part.isEmpty, text.count >= part.count else { return false }
        return (0...text.count - part.count).contains { start in
            text[start] == part[0] && text[start..<start + part.count].elementsEqual(part)
        }
    }

    private static func folded(_ bytes: some Collection<UInt8>) -> [UInt8] {
        if bytes.allSatisfy({ $0 < 0x80 }) {
            return bytes.filter { $0 != 0x20 }.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        }
        // Names are kanji as a rule: of those only the blanks between are to go.
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for byte in bytes where byte != 0x20 {
            result.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
            // U+3000, the ideographic blank.
            if result.suffix(3).elementsEqual([0xE3, 0x80, 0x80]) { result.removeLast(3) }
        }
        return result
    }
}
