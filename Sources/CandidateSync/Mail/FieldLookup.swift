import Recruiting
import SyncStore

/// What the CRM knows of people in the fields that a mail template names.
struct FieldLookup {
    let mirror: MirrorStore

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
