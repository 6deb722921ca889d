public import Foundation
import GRDB
public import Recruiting

/// The mirror as it stands at one moment.
public struct MirrorSnapshot: ~Copyable {
    /// What the numbers in all packed fields mean.
    public let catalog: FieldCatalog
    let db: Database

    init(_ db: Database) throws {
        self.db = db
        catalog = try FieldCatalog(db)
    }

    /// How many people `candidates` looks for.
    public func count(deliveries: [String], also people: [Int64]) throws -> Int {
        let scope = try Scope(deliveries, people)
        return try db.count(in: "(\(scope.sql))", scope.statementArguments)
    }

    /// Every person whom one of the deliveries named, and the `people`, once each, in ascending
    /// order of ids; people the mirror knows nothing of are left out.
    /// - Parameter work: takes each with the last of the deliveries that named them, if one did.
    public func candidates(
        deliveries: [String], also people: [Int64],
        _ work: (Candidate, _ delivery: String?) throws -> Void
    ) throws {
        let names = try deliveries.reduce(into: [Int64: String]()) { names, id in
            let sequence = try Int64.fetchOne(
                cached: "SELECT sequence FROM delivery WHERE id = ?", db, [id])
            if let sequence { names[sequence] = id }
        }
        let scope = try Scope(deliveries, people)
        let rows = try RawStatement(cached: "\(scope.sql) ORDER BY id", db)
        rows.bind(scope.arguments)
        var walk = try CandidateWalk(db)
        defer {
            rows.reset()
            walk.end()
        }
        while try rows.step() {
            guard let id = rows.integer(0), let candidate = try walk.read(id) else { continue }
            try work(candidate, rows.integer(1).flatMap { names[$0] })
        }
    }

    /// People by their ids, one after the other; nil for one of whom the mirror knows nothing.
    public func reader() throws -> CandidateReader { try CandidateReader(db) }

    /// What the import of a delivery left to be remembered, until the delivery is forgotten.
    public func result(ofDelivery id: String) throws -> Data? {
        try Data.fetchOne(cached: "SELECT result FROM delivery WHERE id = ?", db, [id])
    }

    /// Whom the deliveries named that are not yet forgotten.
    public func namedPeople() -> NamedPeople { NamedPeople(db: db) }

    /// Everybody the mirror knows, in ascending order of ids: a merge of two walks through the
    /// tables, many times as fast as looking each person up.
    /// - Parameter ids: which of them.
    public func everybody(
        in ids: ClosedRange<Int64> = 1...Int64.max, _ work: (Candidate) throws -> Void
    ) throws {
        let people = try RawStatement(
            db, "SELECT id, fields, exported_on FROM candidate WHERE id BETWEEN ? AND ? ORDER BY id"
        )
        let resumes = try RawStatement(
            db,
            """
            SELECT person_id, id, updated, fields, exported_on FROM resume
            WHERE person_id BETWEEN ? AND ? ORDER BY person_id, id
            """)
        for statement in [people, resumes] {
            statement.bind(1, ids.lowerBound)
            statement.bind(2, ids.upperBound)
        }
        defer {
            people.reset()
            resumes.reset()
        }
        var person = try people.step() ? people.integer(0) : nil
        var owner = try resumes.step() ? resumes.integer(0) : nil
        while let id = [person, owner].compactMap({ $0 }).min() {
            var draft = CandidateDraft()
            if person == id {
                draft.addPerson(people, from: 1)
                person = try people.step() ? people.integer(0) : nil
            }
            while owner == id {
                draft.addResume(resumes, from: 1)
                owner = try resumes.step() ? resumes.integer(0) : nil
            }
            try draft.candidate(id).map(work)
        }
    }

    /// Candidates without their resumes, the highest ids first, for as long as `work` wants more.
    /// - Returns: whether all were seen.
    public func newestCandidates(_ work: (Candidate) throws -> Bool) throws -> Bool {
        let people = try RawStatement(db, "SELECT id, fields FROM candidate ORDER BY id DESC")
        defer { people.reset() }
        while try people.step() {
            let candidate = Candidate(
                id: people.integer(0) ?? 0, fields: FieldSet(bytes: Array(people.blob(1))),
                resumes: [])
            guard try work(candidate) else { return false }
        }
        return true
    }

    /// The people's own fields, without their resumes; of whom the mirror knows nothing is left out.
    /// - Parameters:
    ///   - ids: ascending.
    ///   - work: returns whether it wants more.
    public func fields(
        ofPeople ids: some Sequence<Int64>, _ work: (Int64, FieldSet) throws -> Bool
    ) throws {
        var rows = OrderedRows(
            try RawStatement(db, "SELECT id, fields FROM candidate WHERE id >= ? ORDER BY id"))
        defer { rows.row.reset() }
        for id in ids where try rows.move(to: id) {
            guard try work(id, FieldSet(bytes: Array(rows.row.blob(1)))) else { return }
        }
    }

    /// The lowest and the highest id of a person; nil if there is nobody.
    public func range() throws -> ClosedRange<Int64>? {
        // Each by itself: only a lone minimum or maximum is looked up in an index.
        let ends = try [
            "SELECT min(id) FROM candidate", "SELECT max(id) FROM candidate",
            "SELECT min(person_id) FROM resume", "SELECT max(person_id) FROM resume",
        ].compactMap { try Int64.fetchOne(cached: $0, db) }
        guard let low = ends.min(), let high = ends.max() else { return nil }
        return low...high
    }

    /// The people whom deliveries name that no run has looked at yet, and the `people`.
    public func scope(deliveries: [String], also people: [Int64]) throws -> Set<Int64> {
        let scope = try Scope(deliveries, people)
        return try Int64.fetchSet(
            cached: "SELECT id FROM (\(scope.sql))", db, scope.statementArguments)
    }

    /// One person, or nil if the mirror knows nothing of them.
    public func candidate(_ id: Int64) throws -> Candidate? {
        try CandidateReader(db).read(id)
    }

    /// When a person's records were last exported, in days since 1970 where the site is; resumes by
    /// their ids.
    public func exportDays(
        ofPerson id: Int64
    ) throws -> (candidate: Int?, resumes: [Int64: Int]) {
        let resumes = try Row.fetchAll(
            cached: "SELECT id, exported_on FROM resume WHERE person_id = ?", db, [id])
        return (
            try Int.fetchOne(cached: "SELECT exported_on FROM candidate WHERE id = ?", db, [id]),
            resumes.reduce(into: [:]) { $0[$1["id"]] = $1["exported_on"] }
        )
    }

    /// Whose some resumes are, by their ids; those of nobody, and those that are not known, are left out.
    public func people(ofResumes ids: [Int64]) throws -> [Int64: Int64] {
        let rows = try Row.fetchAll(
            cached: """
                SELECT id, person_id FROM resume
                WHERE id IN (SELECT value FROM json_each(?)) AND person_id IS NOT NULL
                """, db, [json(ids: ids)])
        return rows.reduce(into: [:]) { $0[$1["id"]] = $1["person_id"] }
    }

    /// The last delivery that named a person; nil if none did that is not yet forgotten.
    public func lastDelivery(naming person: Int64) throws -> String? {
        try String.fetchOne(
            cached: """
                SELECT id FROM delivery WHERE EXISTS (SELECT 1 FROM touched
                    WHERE delivery = sequence AND person_id = ?)
                ORDER BY sequence DESC LIMIT 1
                """, db, [person])
    }

    /// An owner, or nil if no export ever told more of them than the id.
    public func owner(_ id: Int64) throws -> Owner? {
        let user = try RawStatement(cached: "SELECT fields FROM user WHERE id = ?", db)
        user.bind(1, id)
        defer { user.reset() }
        guard try user.step() else { return nil }
        let fields = FieldSet(bytes: Array(user.blob(0)))
        return Owner(
            id: id, name: fields[catalog.number(of: .userName)]?.text ?? "",
            mail: fields[catalog.number(of: .userMail)]?.text ?? "")
    }
}

/// The people whom deliveries named, and others, once each, with the last of the deliveries.
private struct Scope {
    let sql: String
    let arguments: [RawStatement.Argument]

    var statementArguments: StatementArguments {
        StatementArguments(arguments.map(\.databaseValue))
    }

    init(_ deliveries: [String], _ people: [Int64]) throws {
        if deliveries.count == 1, people.isEmpty {
            // The rows of one delivery are in the order of people: nothing is sorted.
            sql = """
                SELECT person_id AS id, delivery FROM touched
                WHERE delivery = (SELECT sequence FROM delivery WHERE id = ?)
                """
            arguments = [.text(deliveries[0])]
        } else {
            sql = """
                SELECT id, max(delivery) FROM (
                    SELECT person_id AS id, delivery FROM touched WHERE delivery IN
                        (SELECT sequence FROM delivery WHERE id IN (SELECT value FROM json_each(?)))
                    UNION ALL SELECT value, 0 FROM json_each(?)
                ) GROUP BY id
                """
            arguments = [.text(try json(deliveries)), .text(json(ids: people))]
        }
    }
}
