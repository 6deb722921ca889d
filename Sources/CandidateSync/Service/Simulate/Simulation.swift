package import Recruiting
package import SyncStore

/// What a run would do now: found out by the importer, the planner and the one decider on copies of
/// the databases. See `Simulator`.
package struct Simulation: Sendable, Encodable {
    /// The receipts that the files would get; their ids are made up.
    package internal(set) var deliveries: [Receipt] = []
    /// Files that would stay in the inbox, with the reason.
    package internal(set) var waiting: [Pipeline.Waiting] = []
    /// Runs that were approved or cut short, and go on before anybody else is decided; their people
    /// are not among `people`.
    package internal(set) var goesOnFirst: [String] = []
    /// Runs that wait for an approval, and would go on waiting.
    package internal(set) var held: [String] = []
    /// Every outcome as the run would have it, those that nobody has with 0.
    package internal(set) var counts = Dictionary(
        uniqueKeysWithValues: Outcome.allCases.map { ($0.rawValue, 0) })
    /// How many people are no target, by the condition that fails first.
    package internal(set) var notTarget: [String: Int] = [:]
    /// The same by their codes, for the screens.
    package internal(set) var failures: [(reason: Decision.Reason, count: Int)] = []
    package internal(set) var limit: Limit
    /// Why the run would wait for an approval; empty if it would not.
    package internal(set) var hold: [HoldReason] = []
    package internal(set) var missingFields: [MissingField] = []
    package internal(set) var warnings: [Warning] = []
    /// As many as were asked for, in the order of their ids; people who are no target are only counted.
    package internal(set) var people: [Person] = []

    init(mostAccounts: Int) { limit = Limit(mostAccounts) }

    /// `safety.max_new_accounts`, and what would count against it.
    package struct Limit: Sendable, Encodable {
        /// 0 is no limit.
        package let maxNewAccounts: Int
        package internal(set) var written = 0
        package internal(set) var wouldWrite = 0

        init(_ most: Int) { maxNewAccounts = most }

        package enum CodingKeys: String, CodingKey {
            case maxNewAccounts = "max_new_accounts"
            case written = "written_in_24_h"
            case wouldWrite = "would_write"
        }
    }

    /// A condition's field that is not in a whole file.
    package struct MissingField: Sendable, Encodable, Equatable {
        package let field: String
        package let file: String
    }

    /// What would be decided for somebody.
    package struct Person: Sendable, Encodable, Equatable {
        package let personId: Int64
        package let resumeId: Int64?
        /// `held` if the whole run would wait.
        package let outcome: Outcome
        /// What the run means to do, waiting or not.
        package let planned: Outcome
        package let reason: Decision.Reason?
        /// The person's own account, or the one in their way.
        package let accountId: Int64?

        init(_ decision: Decision) {
            personId = decision.personId
            resumeId = decision.resumeId
            outcome = decision.outcome
            planned = decision.planned
            reason = decision.reason
            accountId = decision.accountId
        }

        package enum CodingKeys: String, CodingKey {
            case outcome, planned, reason
            case personId = "person_id"
            case resumeId = "resume_id"
            case accountId = "account_id"
        }

        package func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(personId, forKey: .personId)
            try values.encode(resumeId, forKey: .resumeId)
            try values.encode(outcome.rawValue, forKey: .outcome)
            try values.encode(planned.rawValue, forKey: .planned)
            try values.encode(reason?.description ?? "", forKey: .reason)
            try values.encode(accountId, forKey: .accountId)
        }
    }

    package enum CodingKeys: String, CodingKey {
        case deliveries, waiting, held, counts, limit, hold, warnings, people
        case goesOnFirst = "goes_on_first"
        case notTarget = "not_target"
        case missingFields = "missing_fields"
    }
}
