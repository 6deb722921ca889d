package import Recruiting
package import SiteSettings
package import SyncStore

/// Reads out of a person's records what mails, accounts and status documents need of them.
package struct CRMRecord {
    private let name: Int?
    private let candidateOwner: Int?
    private let resumeOwner: Int?
    private let resumeDeleted: Int?
    private let phaseDate: (resource: Resource, number: Int?)?
    private let catalog: FieldCatalog
    private let names: FieldNames?

    /// - Parameter names: what options are called, for `values`; without them none has a value.
    package init(_ status: Settings.Status, catalog: FieldCatalog, names: FieldNames? = nil) {
        self.catalog = catalog
        self.names = names
        name = catalog.number(of: .personName)
        candidateOwner = catalog.number(of: .personOwner)
        resumeOwner = catalog.number(of: .resumeOwner)
        resumeDeleted = catalog.number(of: .resumeDeleted)
        phaseDate = FieldAlias(status.field)?.phaseDate.flatMap { alias in
            alias.resource.map { ($0, catalog.number(of: alias)) }
        }
    }

    package func name(of candidate: Candidate) -> String { candidate.fields[name]?.text ?? "" }

    /// The name; nil if there is none but blanks.
    package func knownName(of candidate: Candidate) -> String? {
        let text = name(of: candidate)
        return text.allSatisfy(\.isWhitespace) ? nil : text
    }

    /// What an account of the person keeps.
    package func record(of candidate: Candidate, _ resume: Resume?) -> AccountRecord {
        let dated = phaseDate?.resource == .resume ? resume?.fields : candidate.fields
        return AccountRecord(
            resumeId: resume?.id, candidateOwner: candidate.fields[candidateOwner]?.id,
            resumeOwner: resume?.fields[resumeOwner]?.id,
            phaseDate: phaseDate.flatMap { dated?[$0.number] }.flatMap { CRMDate($0.bytes) })
    }

    /// What an account keeps after an export: its own resume while there is one, else the one that
    /// fits, else the latest; what was not exported stays as it was known.
    package func refreshed(_ account: Account, by candidate: Candidate, fitting: Resume?)
        -> AccountRecord
    {
        let living = candidate.resumes.filter { $0.fields[resumeDeleted]?.isOne != true }
        let resume =
            living.first { $0.id == account.resumeId } ?? fitting
            ?? living.min { $0.precedes($1) }
        var record = record(of: candidate, resume)
        let known = account.record
        record.candidateOwner = record.candidateOwner ?? known.candidateOwner
        if resume == nil || resume?.id == known.resumeId {
            record.resumeId = record.resumeId ?? known.resumeId
            record.resumeOwner = record.resumeOwner ?? known.resumeOwner
            record.phaseDate = record.phaseDate ?? known.phaseDate
        }
        record.keepWritten(of: known)
        return record
    }

    /// The owners of the records.
    package func owners(of candidate: Candidate, _ resume: Resume?) -> Owners {
        let fields =
            [candidate.fields[candidateOwner]] + (resume.map { [$0.fields[resumeOwner]] } ?? [])
        return Owners(fields.map { $0?.id }, isKnown: !fields.contains { $0 == nil })
    }

    /// Who looks after a person: the first owner, of the person and then of the resume, with a name;
    /// empty if there is none.
    /// - Parameter owners: the names of owners, by their ids.
    package func ownerName(
        of candidate: Candidate, _ resume: Resume?, _ owners: [Int64: String]
    ) -> String {
        self.owners(of: candidate, resume).ids.compactMap { owners[$0] }.first { !$0.isEmpty } ?? ""
    }

    /// Everybody who owns one of a person's records.
    package func everyOwner(of candidate: Candidate) -> Set<Int64> {
        Set(
            ([candidate.fields[candidateOwner]] + candidate.resumes.map { $0.fields[resumeOwner] })
                .compactMap { $0?.id })
    }

    /// The values of the CRM's fields that a mail names; an owner is named by the name, and so are
    /// options.
    /// - Parameter owners: the names of owners, by their ids; whose is not known has no value, as an id
    ///   says nothing to a mail's reader.
    package func values(
        of wanted: Set<FieldAlias>, _ candidate: Candidate, _ resume: Resume?,
        owners: [Int64: String]
    ) -> [FieldAlias: String] {
        wanted.reduce(into: [:]) { values, alias in
            let fields = alias.resource == .resume ? resume?.fields : candidate.fields
            guard let value = fields?[catalog.number(of: alias)] else { return }
            values[alias] =
                switch value.kind {
                case _ where alias.isOwner: value.id.flatMap { owners[$0] }
                case .options: names?.text(ofOptions: value, in: alias)
                default: value.text
                }
        }
    }
}

extension AccountRecord {
    /// What we have written counts until an export tells something else than before.
    package mutating func keepWritten(of known: AccountRecord) {
        if phaseDate == known.phaseDate { phaseWritten = known.phaseWritten }
    }
}
