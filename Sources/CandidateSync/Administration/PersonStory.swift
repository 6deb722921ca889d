import Foundation
public import Recruiting
public import SyncStore

/// Everything that is known of one person: why they did or did not get an account.
public struct PersonStory: Sendable {
    /// A condition with what the records hold.
    public struct Line: Sendable, Equatable {
        public let condition: String
        /// The record's value; several resumes' are joined. Nil if the field was not exported.
        public let value: String?
        public let holds: Bool
    }

    /// An account with its links, newest first.
    public struct Holding: Sendable {
        public let account: Account
        public let links: [StoredLink]
    }

    /// `Person.P_Id`; nil for somebody who signed up.
    public let personId: Int64?
    /// As last exported: alias and value, options by their names.
    public let fields: [(name: String, value: String)]
    public let resumes: [(id: Int64, fields: [(name: String, value: String)])]
    public let conditions: [Line]
    /// What the next run would decide for the records as they are; nil if the mirror knows nothing.
    public let verdict: (outcome: Outcome, reason: String)?
    public let holdings: [Holding]
    public let decisions: [DatedDecision]

    /// What the screens call the person.
    public var name: String {
        let exported = fields.first { $0.name == FieldAlias.personName.name }?.value
        return exported ?? holdings.first?.account.name ?? ""
    }
}

extension Administration {
    /// - Returns: nil if nobody has ever heard of that person.
    public func story(ofPerson person: Int64) async throws -> PersonStory? {
        try await myPage.reading { [self] in
            let holdings = try accounts.read { transaction in
                try transaction.accounts(everOfPerson: person).map {
                    PersonStory.Holding(
                        account: $0, links: try transaction.links(ofAccount: $0.id))
                }
            }
            let decisions = try accounts.read { try $0.decisions(ofPerson: person, limit: 100) }
            let record = try mirror.read { snapshot -> Record? in
                guard let candidate = try snapshot.candidate(person) else { return nil }
                return Record(
                    candidate: candidate, catalog: snapshot.catalog,
                    options: try snapshot.options())
            }
            guard record != nil || !holdings.isEmpty || !decisions.isEmpty else { return nil }
            let sync = myPage.settings.sync
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
    public func story(ofAccount id: Int64) async throws -> PersonStory? {
        let account = try await myPage.reading { [self] in try accounts.read { try $0.account(id) }
        }
        guard let account else { return nil }
        if let person = account.personId { return try await story(ofPerson: person) }
        let links = try await myPage.reading { [self] in
            try accounts.read { try $0.links(ofAccount: id) }
        }
        return PersonStory(
            personId: nil, fields: [], resumes: [], conditions: [], verdict: nil,
            holdings: [.init(account: account, links: links)], decisions: [])
    }

    private func verdict(on record: Record) throws -> (outcome: Outcome, reason: String) {
        let verdict = try accounts.read {
            try myPage.rules().decider(record.catalog).decide(record.candidate, $0)
        }
        return (verdict.outcome, verdict.reason)
    }
}

/// A person's records with what their numbers mean.
private struct Record {
    let candidate: Candidate
    let catalog: FieldCatalog
    let options: [FieldAlias: [FieldOption]]

    func shown(_ fields: FieldSet?) -> [(name: String, value: String)] {
        guard let fields else { return [] }
        return fields.numbers.compactMap { number in
            guard catalog.aliases.indices.contains(number), let value = fields[number] else {
                return nil
            }
            let alias = catalog.aliases[number]
            return (alias.name, text(of: value, in: alias))
        }
    }

    private func text(of value: FieldValue, in alias: FieldAlias) -> String {
        switch value.kind {
        case .omitted: return "（長いため保存されていません）"
        case .unkept: return "（画像やリンクなどは保存されません）"
        case .empty: return ""
        case .text, .reference: return value.text
        case .options:
            let known = options[alias] ?? []
            return value.options.map { bytes in
                let name = String(decoding: bytes, as: UTF8.self)
                return known.first { $0.alias.name == name && !$0.name.isEmpty }?.name ?? name
            }.joined(separator: "、")
        }
    }

    func lines(_ conditions: [Condition]) -> [PersonStory.Line] {
        let deleted = catalog.number(of: .resumeDeleted)
        let living = candidate.resumes.filter { $0.fields[deleted]?.text != "1" }
        var resumes = living
        return conditions.map { condition in
            let prepared = PreparedCondition(condition, catalog: catalog)
            let number = catalog.number(of: condition.alias)
            let isOfResume = condition.alias.resource == .resume
            let records = isOfResume ? living.map(\.fields) : [candidate.fields]
            let values = records.compactMap { fields in
                fields[number].map { text(of: $0, in: condition.alias) }
            }
            // Conditions on resumes must all hold on one and the same.
            if isOfResume { resumes = resumes.filter { prepared.holds(for: $0.fields) } }
            return PersonStory.Line(
                condition: condition.description,
                value: values.isEmpty ? nil : values.joined(separator: " ／ "),
                holds: isOfResume ? !resumes.isEmpty : prepared.holds(for: candidate.fields))
        }
    }
}
