public import Recruiting

/// What a run decided for one candidate; people who are no target have none.
public struct Decision: Sendable, Equatable {
    public let personId: Int64
    public var resumeId: Int64?
    public var outcome: Outcome
    /// What the plan had decided; another one than `outcome` if that changed until it was carried
    /// out, or if the run is held.
    public internal(set) var planned: Outcome
    /// Why, where the outcome alone does not say it; never a name or a whole address.
    public var reason: Reason?
    public var accountId: Int64?
    /// Where the mail went in the outbox; two owners' mails are joined by `;`.
    public var mailFile = ""
    public var statusFile = ""
    public var basis = Basis()
    /// What became of it when its run was undone; nil if it was not, or nothing was to be undone.
    public internal(set) var undone: Undone?
    /// The mail that this decision is about to write to, as it is compared, for as long as it is
    /// not carried out: no two people of one run are written to by one.
    public var mailKey: String?

    /// What a decision stood on.
    public struct Basis: Sendable, Equatable {
        /// When anything of the person was last exported, in days since 1970 where the site is.
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

    public init(personId: Int64, resumeId: Int64? = nil, outcome: Outcome, reason: Reason? = nil) {
        self.personId = personId
        self.resumeId = resumeId
        self.outcome = outcome
        planned = outcome
        self.reason = reason
    }
}
