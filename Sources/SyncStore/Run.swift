public import Foundation
public import Recruiting

/// One execution of the sync, from the first delivery that it will look at to its report.
public struct Run: Sendable, Equatable {
    public enum Kind: String, Sendable {
        /// 求職者同期: decides the people of deliveries.
        case sync
        /// Writes to people who have not yet set a password.
        case reminder
    }

    public enum State: String, Sendable {
        /// Takes deliveries; nothing is decided.
        case collecting
        /// Takes no more deliveries; not every candidate is decided.
        case planning
        /// Every candidate is decided; what is pending is carried out chunk by chunk.
        case planned
        /// Waits for an approval; `hold` says why.
        case held
        /// A later plan took its people over while it was held.
        case superseded
        /// Somebody decided that nothing of it is carried out.
        case discarded
        /// Carried out, report written.
        case finished
    }

    /// A ULID.
    public let id: String
    public let kind: Kind
    public let state: State
    /// What started it: `command`, `arrival`, `schedule`, `reminder`.
    public let trigger: String
    public let startedAt: Date?
    public let finishedAt: Date?
    /// How many candidates were looked at and are no target, by the condition that failed first.
    public let notTarget: [String: Int]
    public let warnings: [Warning]
    /// Why it is held, or was.
    public let hold: [HoldReason]

    let sequence: Int64
    /// How many candidates each outcome had; empty until the run is finished, but while it is held.
    let counts: [Outcome: Int]
}

/// Why a run waits for an approval. Source: design, "What happens to a candidate", `held`.
public enum HoldReason: Sendable, Equatable, Codable {
    /// More people would have been written to within 24 hours than `safety.max_new_accounts`.
    case limit(Int, planned: Int, written: Int)
    /// A condition's field is missing from a whole delivery, and people of it would be written to on
    /// what an earlier one said.
    case fieldMissing(FieldAlias, file: String)

    private enum Keys: String, CodingKey { case limit, planned, written, field, file }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Keys.self)
        if let name = try values.decodeIfPresent(String.self, forKey: .field),
            let field = FieldAlias(name)
        {
            self = .fieldMissing(field, file: try values.decode(String.self, forKey: .file))
        } else {
            self = .limit(
                try values.decode(Int.self, forKey: .limit),
                planned: try values.decode(Int.self, forKey: .planned),
                written: try values.decode(Int.self, forKey: .written))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Keys.self)
        switch self {
        case .limit(let limit, let planned, let written):
            try values.encode(limit, forKey: .limit)
            try values.encode(planned, forKey: .planned)
            try values.encode(written, forKey: .written)
        case .fieldMissing(let field, let file):
            try values.encode(field.name, forKey: .field)
            try values.encode(file, forKey: .file)
        }
    }
}

/// Something a person should look at; the codes are those of receipts and reports.
public struct Warning: Sendable, Equatable, Codable {
    public enum Code: String, Sendable, Codable, CaseIterable {
        case countMismatch = "count_mismatch"
        case pagesMissing = "pages_missing"
        case conditionFieldAbsent = "condition_field_absent"
        case nobodyMatched = "nobody_matched"
        case fewerThanUsual = "fewer_than_usual"
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// What a run decided for one candidate; people who are no target have none.
public struct Decision: Sendable, Equatable {
    public let personId: Int64
    public var resumeId: Int64?
    public var outcome: Outcome
    /// What the plan had decided; another one than `outcome` if that changed until it was carried
    /// out, or if the run is held.
    public internal(set) var planned: Outcome
    /// Why, where the outcome alone does not say it; never a name or a whole address.
    public var reason = ""
    public var accountId: Int64?
    /// Where the mail went in the outbox; two owners' mails are joined by `;`.
    public var mailFile = ""
    public var statusFile = ""
    public var basis = Basis()
    /// The mail that this decision is about to write to, as it is compared, for as long as it is
    /// not carried out: no two people of one run are written to by one.
    public var mailKey: String?

    /// What a decision stood on.
    public struct Basis: Sendable, Equatable {
        /// When anything of the person was last exported, in days since 1970 (UTC).
        public var exportedOn: Int?
        /// The last delivery of the run that named the person; nil if none did, and the person was
        /// only looked at again.
        public var delivery: String?
        /// The field that held the address.
        public var addressField: String?
        /// How many of the conditions held, in the order of the settings.
        public var conditions: Int?

        public init(
            exportedOn: Int? = nil, delivery: String? = nil, addressField: String? = nil,
            conditions: Int? = nil
        ) {
            self.exportedOn = exportedOn
            self.delivery = delivery
            self.addressField = addressField
            self.conditions = conditions
        }
    }

    public init(personId: Int64, resumeId: Int64? = nil, outcome: Outcome, reason: String = "") {
        self.personId = personId
        self.resumeId = resumeId
        self.outcome = outcome
        planned = outcome
        self.reason = reason
    }
}
