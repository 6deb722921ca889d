import GRDB
public import Recruiting

/// The mirror as it stands at one moment.
public struct MirrorSnapshot: ~Copyable {
    /// What the numbers in all packed fields mean.
    public let catalog: FieldCatalog
    private let db: Database

    init(_ db: Database) throws {
        self.db = db
        catalog = try FieldCatalog(db)
    }

    /// How many people `candidates` looks for.
    public func count(deliveries: [String], also people: [Int64]) throws -> Int {
        try Int.fetchOne(
            db, sql: "SELECT count(*) FROM (\(Self.scope))",
            arguments: [try json(deliveries), try json(people)]) ?? 0
    }

    /// Every person whom one of the deliveries named, and the `people`, once each, in ascending
    /// order of ids; people the mirror knows nothing of are left out.
    public func candidates(
        deliveries: [String], also people: [Int64], _ work: (Candidate) throws -> Void
    ) throws {
        let ids = try Int64.fetchCursor(
            db, sql: "\(Self.scope) ORDER BY id",
            arguments: [try json(deliveries), try json(people)])
        let reader = try CandidateReader(db)
        while let id = try ids.next() {
            if let candidate = try reader.read(id) { try work(candidate) }
        }
    }

    /// One person, or nil if the mirror knows nothing of them.
    public func candidate(_ id: Int64) throws -> Candidate? {
        try CandidateReader(db).read(id)
    }

    /// An owner, or nil if no export ever told more of them than the id.
    public func owner(_ id: Int64) throws -> Owner? {
        let user = try RawStatement(db, "SELECT fields FROM user WHERE id = ?")
        user.bind(1, id)
        defer { user.reset() }
        guard try user.step() else { return nil }
        let fields = FieldSet(bytes: Array(user.blob(0)))
        return Owner(
            id: id, name: fields[catalog.number(of: .userName)]?.text ?? "",
            mail: fields[catalog.number(of: .userMail)]?.text ?? "")
    }

    private static let scope = """
        SELECT person_id AS id FROM touched WHERE delivery IN
            (SELECT sequence FROM delivery WHERE id IN (SELECT value FROM json_each(?)))
        UNION SELECT value FROM json_each(?)
        """
}

/// Puts a person together from the tables, a million times in a row.
private struct CandidateReader {
    private let candidate: RawStatement
    private let resumes: RawStatement

    init(_ db: Database) throws {
        candidate = try RawStatement(db, "SELECT fields FROM candidate WHERE id = ?")
        resumes = try RawStatement(
            db, "SELECT id, updated, fields FROM resume WHERE person_id = ? ORDER BY id")
    }

    func read(_ id: Int64) throws -> Candidate? {
        candidate.bind(1, id)
        resumes.bind(1, id)
        defer {
            candidate.reset()
            resumes.reset()
        }
        let isKnown = try candidate.step()
        let fields = isKnown ? FieldSet(bytes: Array(candidate.blob(0))) : FieldSet()
        var found: [Resume] = []
        while try resumes.step() {
            found.append(
                Resume(
                    id: resumes.integer(0) ?? 0,
                    updated: resumes.integer(1).map(CRMDate.init(number:)),
                    fields: FieldSet(bytes: Array(resumes.blob(2)))))
        }
        return isKnown || !found.isEmpty ? Candidate(id: id, fields: fields, resumes: found) : nil
    }
}
