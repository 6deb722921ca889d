import CandidateSync
import Foundation
import Recruiting
package import SyncStore

/// 対象外の求職者: who is no target by the present settings and data, with the condition that fails first.
///
/// Runs only count them, as nearly everybody may be one: they are decided anew, page by page.
package struct ListExcluded: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// How many people a page shows, and how long it may look for them.
    package static let mostListed = 50
    private static let longestLook = Duration.milliseconds(600)

    package struct Row: Sendable {
        package let person: Int64
        package let label: PersonLabel?
        package let reason: Decision.Reason?
    }

    package struct Page: Sendable {
        /// In the order of ids.
        package let rows: [Row]
        /// Behind whom the next page begins; nil if there is nobody left to look at.
        package let next: Int64?
    }

    /// Where the look has to end before everybody was seen.
    private struct Enough: Error {}

    /// - Parameters:
    ///   - condition: only those who fail by it, as the settings write it; nil for all.
    ///   - person: those with higher ids.
    /// - Throws: `Busy`, `StoreError`
    package func callAsFunction(
        by condition: String? = nil, after person: Int64 = 0
    ) async throws -> Page {
        try await site.searches.run { [self] in
            let (found, next) = try decided(by: condition, after: person)
            let labels = try PersonLabel.labels(of: found.map(\.person), site)
            return Page(
                rows: found.map {
                    Row(person: $0.person, label: labels[$0.person], reason: $0.reason)
                }, next: next)
        }
    }

    private func decided(
        by condition: String?, after person: Int64
    ) throws -> (found: [Decider.Verdict], next: Int64?) {
        guard person < .max else { return ([], nil) }
        let rules = site.rules
        return try site.mirror.read { snapshot -> (found: [Decider.Verdict], next: Int64?) in
            let decider = try rules.decider(snapshot)
            return try site.accounts.read {
                transaction -> (found: [Decider.Verdict], next: Int64?) in
                var found: [Decider.Verdict] = []
                var last = person
                let start = ContinuousClock.now
                do {
                    try snapshot.everybody(in: max(person, 0) + 1...Int64.max) { candidate in
                        guard found.count < Self.mostListed,
                            last == person || start.duration(to: .now) < Self.longestLook
                        else { throw Enough() }
                        last = candidate.id
                        let verdict = try decider.decide(candidate, transaction)
                        let isAskedFor =
                            condition == nil || verdict.failed?.description == condition
                        if verdict.outcome == .notTarget, isAskedFor { found.append(verdict) }
                    }
                } catch is Enough {
                    return (found, last)
                }
                return (found, nil)
            }
        }
    }
}
