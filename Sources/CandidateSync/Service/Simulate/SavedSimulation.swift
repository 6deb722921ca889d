import Crypto
package import Foundation
import Recruiting
import SiteSettings
import SyncStore

/// A simulation that a later run can be held to: people by their ids, outcomes, and addresses as
/// salted digests. No name and no address is in it.
package struct SavedSimulation: Sendable, Codable {
    package let madeAt: Date
    /// Hex.
    let salt: String
    private(set) var hold: [HoldReason]
    private(set) var people: [Row]

    /// What is meant for one person.
    struct Row: Sendable, Codable, Equatable {
        let person: Int64
        let outcome: String
        /// HMAC-SHA256 of the address's key, in hex; none for who is not written to.
        let address: String?
    }

    /// A row of a plan as it is compared.
    package struct Planned {
        let person: Int64
        let outcome: Outcome
        let mailKey: String?

        /// The rows of a run that is planned, and of which nothing is carried out.
        static func rows(ofRun id: String, _ transaction: AccountTransaction) throws -> [Planned] {
            guard let run = try transaction.run(id) else { return [] }
            var rows: [Planned] = []
            var last: Int64 = 0
            while case let page = try transaction.decisions(in: run, after: last, limit: 1_000),
                let end = page.last
            {
                rows += page.map {
                    Planned(person: $0.personId, outcome: $0.planned, mailKey: $0.mailKey)
                }
                last = end.personId
            }
            return rows
        }
    }

    init(_ plan: [Planned], hold: [HoldReason], _ environment: Environment) {
        madeAt = environment.now()
        salt = environment.randomBytes(16).hex
        self.hold = hold
        let salt = salt
        people = plan.map { Self.row($0, salt) }
    }

    private static func row(_ planned: Planned, _ salt: String) -> Row {
        let key = SymmetricKey(data: Data(salt.utf8))
        return Row(
            person: planned.person, outcome: planned.outcome.rawValue,
            address: planned.mailKey.map {
                HMAC<SHA256>.authenticationCode(for: Data($0.utf8), using: key).hex
            })
    }

    /// The same without some people.
    /// - Parameter rename: what a file is called by which they are not told.
    /// - Returns: nil if nothing of them is in it.
    func without(_ erased: Set<Int64>, _ rename: (String) -> String) -> SavedSimulation? {
        var rest = self
        rest.people.removeAll { erased.contains($0.person) }
        rest.hold = hold.map { $0.renamingFile(rename) }
        return rest.people.count < people.count || rest.hold != hold ? rest : nil
    }

    /// Compares a plan with this one.
    /// - Throws: `UnexpectedRun` if it is another one.
    func check(_ plan: [Planned], hold: [HoldReason]) throws {
        let expected = Dictionary(people.map { ($0.person, $0) }) { $1 }
        let found = Dictionary(plan.map { ($0.person, Self.row($0, salt)) }) { $1 }
        let differences = Set(expected.keys).union(found.keys).sorted()
            .filter { expected[$0] != found[$0] }
            .map { UnexpectedRun.Difference($0, expected[$0], found[$0]) }
        var others: [UnexpectedRun.Other] = []
        if hold.isEmpty != self.hold.isEmpty {
            others.append(hold.isEmpty ? .wouldNotWait(self.hold) : .wouldWait(hold))
        }
        guard differences.isEmpty, others.isEmpty else {
            throw UnexpectedRun(differences: differences, others: others)
        }
    }
}
