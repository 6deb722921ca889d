import CandidateSync
import Foundation
import Recruiting
import SiteSettings
import SyncStore

/// 求職者の詳細: everything that is known of one person, and why they did or did not get an account.
package struct ExplainPerson: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Returns: nil if nobody has ever heard of that person.
    package func callAsFunction(person: Int64) async throws -> PersonStory? {
        try await site.read { [self] in
            let holdings = try site.accounts.read { transaction in
                try transaction.accounts(everOfPerson: person).map {
                    PersonStory.Holding(
                        account: $0, links: try transaction.links(ofAccount: $0.id))
                }
            }
            let decisions = try site.accounts.read {
                try $0.decisions(ofPerson: person, limit: 100)
            }
            let record = try site.mirror.read { snapshot -> ShownRecord? in
                guard let candidate = try snapshot.candidate(person) else { return nil }
                return ShownRecord(
                    candidate: candidate, catalog: snapshot.catalog,
                    options: try snapshot.options())
            }
            guard record != nil || !holdings.isEmpty || !decisions.isEmpty else { return nil }
            let sync = site.settings.sync
            return PersonStory(
                personId: person, fields: record?.shown(record?.candidate.fields) ?? [],
                resumes: record?.candidate.resumes.map { ($0.id, record?.shown($0.fields) ?? []) }
                    ?? [],
                conditions: record?.lines(sync.conditions) ?? [],
                verdict: try record.map { try verdict(on: $0) }, holdings: holdings,
                decisions: decisions)
        }
    }

    /// - Returns: nil if there is no such account.
    package func callAsFunction(account id: Int64) async throws -> PersonStory? {
        let account = try await site.read { [self] in try site.accounts.read { try $0.account(id) }
        }
        guard let account else { return nil }
        if let person = account.personId { return try await callAsFunction(person: person) }
        let links = try await site.read { [self] in
            try site.accounts.read { try $0.links(ofAccount: id) }
        }
        return PersonStory(
            personId: nil, fields: [], resumes: [], conditions: [], verdict: nil,
            holdings: [.init(account: account, links: links)], decisions: [])
    }

    private func verdict(on record: ShownRecord) throws -> (outcome: Outcome, reason: String) {
        let verdict = try site.accounts.read {
            try site.rules.decider(record.catalog).decide(record.candidate, $0)
        }
        return (verdict.outcome, verdict.reason)
    }
}
