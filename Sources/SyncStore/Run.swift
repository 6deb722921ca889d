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
        /// Waits for an approval: it would open more accounts than allowed.
        case held
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

    let sequence: Int64
    /// How many candidates each outcome had; empty until the run is finished, but while it is held.
    let counts: [Outcome: Int]
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
    /// Why, where the outcome alone does not say it; never a name or a whole address.
    public var reason = ""
    public var accountId: Int64?
    /// Where the mail went in the outbox; two owners' mails are joined by `;`.
    public var mailFile = ""
    public var statusFile = ""
    /// Who is written to or about; empty unless an account is opened or an owner is told.
    public var recipient: Recipient?
    /// The present phase date of the record that the status is written to.
    public var phaseDate: CRMDate?
    /// Changes when the record changes.
    public var fingerprint: Int64 = 0

    /// What a mail needs to know, as it was when the run was planned.
    public struct Recipient: Sendable, Equatable {
        public let mail: String
        public let mailKey: String
        public let name: String
        public let candidateOwner: Int64?
        public let resumeOwner: Int64?

        public init(
            address: MailAddress, name: String, candidateOwner: Int64?, resumeOwner: Int64?
        ) {
            self.init(
                mail: address.address, mailKey: address.key, name: name,
                candidateOwner: candidateOwner, resumeOwner: resumeOwner)
        }

        init(
            mail: String, mailKey: String, name: String, candidateOwner: Int64?,
            resumeOwner: Int64?
        ) {
            self.mail = mail
            self.mailKey = mailKey
            self.name = name
            self.candidateOwner = candidateOwner
            self.resumeOwner = resumeOwner
        }

        /// The holder of an account.
        public init(_ account: Account) {
            self.init(
                mail: account.mail, mailKey: account.mailKey, name: account.name,
                candidateOwner: nil, resumeOwner: nil)
        }

        /// The owners to tell, each once: the candidate's, then the resume's.
        public var owners: [Int64] {
            [candidateOwner, candidateOwner == resumeOwner ? nil : resumeOwner].compactMap { $0 }
        }
    }

    public init(personId: Int64, resumeId: Int64? = nil, outcome: Outcome, reason: String = "") {
        self.personId = personId
        self.resumeId = resumeId
        self.outcome = outcome
        self.reason = reason
    }
}
