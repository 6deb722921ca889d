import GRDB
public import Recruiting

/// Puts a person together from the tables, a million times in a row. It must not be kept beyond the
/// snapshot.
public struct CandidateReader {
    private let candidate: RawStatement
    private let resumes: RawStatement
    private let resumeHolder: RawStatement

    init(_ db: Database) throws {
        candidate = try RawStatement(
            cached: "SELECT fields, exported_on FROM candidate WHERE id = ?", db)
        resumes = try RawStatement(
            cached:
                "SELECT id, updated, fields, exported_on FROM resume WHERE person_id = ? ORDER BY id",
            db)
        resumeHolder = try RawStatement(cached: "SELECT person_id FROM resume WHERE id = ?", db)
    }

    /// - Returns: nil if the mirror knows nothing of that person.
    public func read(_ id: Int64) throws -> Candidate? {
        candidate.bind(1, id)
        resumes.bind(1, id)
        defer {
            candidate.reset()
            resumes.reset()
        }
        var draft = CandidateDraft()
        if try candidate.step() { draft.addPerson(candidate, from: 0) }
        while try resumes.step() { draft.addResume(resumes, from: 0) }
        return draft.candidate(id)
    }

    /// Whose a resume is; nil if it is nobody's, or not known.
    public func holder(ofResume id: Int64) throws -> Int64? {
        resumeHolder.bind(1, id)
        defer { resumeHolder.reset() }
        return try resumeHolder.step() ? resumeHolder.integer(0) : nil
    }
}
