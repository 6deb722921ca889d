import Recruiting
import SyncStore

/// What the CRM knows of people in the fields that a mail template names.
struct FieldLookup {
    let mirror: MirrorStore

    /// The values of an account's person.
    func values(
        of account: Account, _ template: TemplateName, _ composer: MailComposer
    ) throws -> [FieldAlias: String] {
        guard let person = account.personId else { return [:] }
        let decision = Decision(
            personId: person, resumeId: account.resumeId, outcome: .alreadyOpen)
        return try values(of: composer.needsFields(template), for: [decision])[person]
            ?? [:]
    }

    /// The present phase date of the record that a status is written to; nil if the status is no
    /// phase or nothing is known.
    func phaseDate(
        of status: Settings.Status, person: Int64, resume: Int64?
    ) throws -> CRMDate? {
        guard let alias = FieldAlias(status.field)?.phaseDate else { return nil }
        return try mirror.read { snapshot in
            let candidate = try snapshot.candidate(person)
            let fields =
                alias.resource == .resume
                ? candidate?.resumes.first { $0.id == resume }?.fields : candidate?.fields
            return fields?[snapshot.catalog.number(of: alias)].flatMap { CRMDate($0.bytes) }
        }
    }

    /// The values by person; none are looked up if the template names none.
    func values(
        of wanted: Set<FieldAlias>, for decisions: [Decision]
    ) throws -> [Int64: [FieldAlias: String]] {
        guard !wanted.isEmpty else { return [:] }
        return try mirror.read { snapshot in
            var found: [Int64: [FieldAlias: String]] = [:]
            for decision in decisions {
                guard let candidate = try snapshot.candidate(decision.personId) else { continue }
                let resume = candidate.resumes.first { $0.id == decision.resumeId }
                for alias in wanted {
                    let fields = alias.resource == .resume ? resume?.fields : candidate.fields
                    found[decision.personId, default: [:]][alias] =
                        fields?[snapshot.catalog.number(of: alias)]?.text
                }
            }
            return found
        }
    }
}
