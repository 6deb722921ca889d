import Foundation
package import Recruiting
package import SiteSettings
import SyncStore

/// The first stage for those who have been written to and have not answered: that the CRM has what we have
/// written there then (`status.opened`) excludes nobody from a reminder, or from the mail to a corrected
/// address (`Person.U_S:empty` finds those who have none). What somebody else has put in its place does.
struct OpenedFilter {
    private let filter: FilterStage
    private let field: (number: Int?, isOfResume: Bool)
    private let opened: String

    /// How many conditions are left.
    var count: Int { filter.count }

    /// - Returns: nil if no condition is about what we write.
    init?(_ settings: Settings.Sync, _ status: Settings.Status, catalog: FieldCatalog) {
        let others = settings.withoutConditions(on: status)
        guard let alias = FieldAlias(status.field), !status.opened.isEmpty,
            others.conditions.count < settings.conditions.count
        else { return nil }
        filter = FilterStage(others, catalog: catalog)
        field = (catalog.number(of: alias), alias.resource == .resume)
        opened = status.opened
    }

    /// What the first stage says of a person who has an account without a password, if the record that it is
    /// written to says what we write for one; nil for others. Of resumes only the account's is looked at.
    func decide(
        _ candidate: Candidate, _ accounts: some AccountLookup
    ) throws -> FilterStage.Verdict? {
        let resumes = field.isOfResume ? candidate.resumes.filter { isOurs($0.fields) } : []
        // Nearly nobody who is no target says so: the accounts are asked last.
        guard field.isOfResume ? !resumes.isEmpty : isOurs(candidate.fields),
            let own = try accounts.account(ofPerson: candidate.id), own.isOpen
        else { return nil }
        guard field.isOfResume else { return filter.decide(candidate) }
        guard let resume = resumes.first(where: { $0.id == own.resumeId }) else { return nil }
        return filter.decide(
            Candidate(
                id: candidate.id, fields: candidate.fields, resumes: [resume],
                exportedOn: candidate.exportedOn))
    }

    private func isOurs(_ record: FieldSet) -> Bool {
        record.status(in: field.number) == opened
    }
}

extension Settings {
    /// Whether a change excludes those who have been written to and have not answered: the CRM has the
    /// former `status.opened` of them, and a condition looks at it.
    package func excludesOpened(of former: Settings) -> Bool {
        !former.status.opened.isEmpty && former.status.opened != status.opened
            && former.status.field == status.field
            && sync.withoutConditions(on: status).conditions.count < sync.conditions.count
    }
}

extension Settings.Sync {
    /// The same without the conditions on what we write into the CRM ourselves.
    func withoutConditions(on status: Settings.Status) -> Self {
        let field = FieldAlias(status.field)
        let own = [field, field?.phaseDate, FieldAlias(status.dateField)]
        var sync = self
        sync.conditions.removeAll { own.contains($0.alias) }
        return sync
    }
}

extension FieldSet {
    /// What stands in the field of that number, as it is compared with the statuses that we write; empty
    /// if nothing does.
    package func status(in number: Int?) -> String {
        self[number]?.text.withFewMarks.trimmingCharacters(in: .whitespaces) ?? ""
    }
}
