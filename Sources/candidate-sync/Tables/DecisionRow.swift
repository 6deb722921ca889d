import CandidateSync
import Recruiting
import SyncStore

/// A decision as JSON, under the names of the report's columns.
struct DecisionRow: Encodable {
    let decision: Decision

    enum CodingKeys: String, CodingKey {
        case outcome, reason, planned, delivery, conditions, undone
        case exportedOn = "exported_on"
        case addressField = "address_field"
        case personId = "person_id"
        case resumeId = "resume_id"
        case accountId = "account_id"
        case mailFile = "mail_file"
        case statusFile = "status_file"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(decision.personId, forKey: .personId)
        try container.encode(decision.resumeId, forKey: .resumeId)
        try container.encode(decision.outcome.rawValue, forKey: .outcome)
        try container.encode(decision.reasonText, forKey: .reason)
        try container.encode(decision.accountId, forKey: .accountId)
        try container.encode(decision.mailFile, forKey: .mailFile)
        try container.encode(decision.statusFile, forKey: .statusFile)
        try container.encode(decision.planned.rawValue, forKey: .planned)
        try container.encode(decision.basis.exportDay, forKey: .exportedOn)
        try container.encode(decision.basis.delivery, forKey: .delivery)
        try container.encode(decision.basis.conditions, forKey: .conditions)
        try container.encode(decision.basis.addressField, forKey: .addressField)
        try container.encode(decision.undone, forKey: .undone)
    }
}
