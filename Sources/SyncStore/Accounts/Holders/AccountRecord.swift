public import Recruiting

/// What an account keeps of the CRM's records for its later mails and status documents; every export
/// that names the person refreshes it. See Decisions.
public struct AccountRecord: Sendable, Equatable {
    public var resumeId: Int64?
    /// `User.P_Id` of the candidate's owner; nil if none was ever exported.
    public var candidateOwner: Int64?
    public var resumeOwner: Int64?
    /// The present phase date of the record that the status is written to.
    public var phaseDate: CRMDate?
    /// The phase date that was last written there, until an export tells another one than before.
    public var phaseWritten: CRMDate?

    public init(
        resumeId: Int64? = nil, candidateOwner: Int64? = nil, resumeOwner: Int64? = nil,
        phaseDate: CRMDate? = nil, phaseWritten: CRMDate? = nil
    ) {
        self.resumeId = resumeId
        self.candidateOwner = candidateOwner
        self.resumeOwner = resumeOwner
        self.phaseDate = phaseDate
        self.phaseWritten = phaseWritten
    }
}
