import CandidateSync
import Foundation
import MyPage
import Recruiting
import SyncStore

/// A person's story as JSON; days are `yyyy-mm-dd` (UTC).
struct ExplainedPerson: Encodable {
    struct Condition: Encodable {
        let condition: String
        let value: String?
        let holds: Bool
        let exported: String?
    }

    struct Link: Encodable {
        let account: Int64
        let cause: String
        let issuedAt: Date
        let expiresAt: Date
        let endedAt: Date?
        let isMailTakenBack: Bool

        enum CodingKeys: String, CodingKey {
            case account, cause
            case issuedAt = "issued_at"
            case expiresAt = "expires_at"
            case endedAt = "ended_at"
            case isMailTakenBack = "mail_taken_back"
        }
    }

    /// A decision as `runs show` has it, with its run.
    struct Decided: Encodable {
        let dated: DatedDecision

        enum CodingKeys: String, CodingKey {
            case run
            case startedAt = "started_at"
        }

        func encode(to encoder: any Encoder) throws {
            try DecisionRow(decision: dated.decision).encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(dated.run, forKey: .run)
            try container.encode(dated.startedAt, forKey: .startedAt)
        }
    }

    struct Step: Encodable {
        let step: String
        let at: Date?
        let what: String
    }

    struct Field: Encodable {
        let field: String
        let value: String
    }

    struct Record: Encodable {
        let resumeId: Int64?
        let exported: String?
        let fields: [Field]

        enum CodingKeys: String, CodingKey {
            case exported, fields
            case resumeId = "resume_id"
        }
    }

    enum CodingKeys: String, CodingKey {
        case name, outcome, reason, delivery, conditions, next, accounts, links, decisions, records
        case personId = "person_id"
        case nothingBecause = "nothing_because"
    }

    let personId: Int64?
    let name: String
    /// What is decided as things are; nil without records.
    let outcome: String?
    let reason: String?
    /// The last one that named the person, where that is known.
    let delivery: String?
    let conditions: [Condition]
    let next: [Step]
    let nothingBecause: String?
    let accounts: [AccountRow]
    let links: [Link]
    let decisions: [Decided]
    let records: [Record]

    init(_ story: PersonStory) {
        personId = story.personId
        name = story.name
        outcome = story.verdict?.outcome.rawValue
        reason = story.verdict.map { $0.reason?.description ?? "" }
        delivery = story.source?.delivery
        conditions = story.conditions.map {
            Condition(
                condition: $0.condition, value: $0.value, holds: $0.holds,
                exported: PersonStory.day($0.exportedOn))
        }
        next = story.outlook.steps.map { Step(step: $0.name, at: $0.date, what: $0.english) }
        nothingBecause = story.outlook.silence?.english
        accounts = story.holdings.map { AccountRow($0.account) }
        links = story.holdings.flatMap(\.links).map {
            Link(
                account: $0.account, cause: $0.cause.rawValue, issuedAt: $0.issuedAt,
                expiresAt: $0.expiresAt, endedAt: $0.endedAt, isMailTakenBack: $0.isMailTakenBack)
        }
        decisions = story.decisions.map(Decided.init)
        records = Self.records(of: story)
    }

    private static func records(of story: PersonStory) -> [Record] {
        func fields(_ fields: [(name: String, value: String)]) -> [Field] {
            fields.map { Field(field: $0.name, value: $0.value) }
        }
        let own = Record(
            resumeId: nil, exported: PersonStory.day(story.source?.personExportedOn),
            fields: fields(story.fields))
        return (story.fields.isEmpty ? [] : [own])
            + story.resumes.map {
                Record(
                    resumeId: $0.id,
                    exported: PersonStory.day(story.source?.resumesExportedOn[$0.id]),
                    fields: fields($0.fields))
            }
    }
}
