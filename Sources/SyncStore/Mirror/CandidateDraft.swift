import Recruiting

/// A person as they come from the mirror, row by row.
struct CandidateDraft {
    /// Nil as long as only resumes name the person.
    private var fields: FieldSet?
    private var resumes = RecentResumes()
    private var exportedOn: Int64 = 0

    /// Takes `fields, exported_on` of the person's own row.
    mutating func addPerson(_ row: RawStatement, from column: Int32) {
        fields = FieldSet(bytes: Array(row.blob(column)))
        exportedOn = max(exportedOn, row.integer(column + 1) ?? 0)
    }

    /// Takes `id, updated, fields, exported_on` of a resume's row, in ascending order of ids.
    mutating func addResume(_ row: RawStatement, from column: Int32) {
        resumes.append(
            Resume(
                id: row.integer(column) ?? 0,
                updated: row.integer(column + 1).map(CRMDate.init(number:)),
                fields: FieldSet(bytes: Array(row.blob(column + 2)))))
        exportedOn = max(exportedOn, row.integer(column + 3) ?? 0)
    }

    /// - Returns: nil if there was no row.
    func candidate(_ id: Int64) -> Candidate? {
        let resumes = resumes.list
        guard fields != nil || !resumes.isEmpty else { return nil }
        return Candidate(
            id: id, fields: fields ?? FieldSet(), resumes: resumes, exportedOn: Int(exportedOn))
    }
}
