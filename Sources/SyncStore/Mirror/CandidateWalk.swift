import GRDB
import Recruiting

/// Puts people together who are asked for in ascending order of ids, hundreds of thousands of them: two
/// walks through the tables, which go from row to row where those asked for lie close together (less
/// than half the time of looking each up), and look up where they do not. It must not be kept beyond the
/// snapshot.
struct CandidateWalk {
    private var people: OrderedRows
    private var resumes: OrderedRows

    init(_ db: Database) throws {
        people = OrderedRows(
            try RawStatement(
                cached: "SELECT id, fields, exported_on FROM candidate WHERE id >= ? ORDER BY id",
                db))
        resumes = OrderedRows(
            try RawStatement(
                cached: """
                    SELECT person_id, id, updated, fields, exported_on FROM resume
                    WHERE person_id >= ? ORDER BY person_id, id
                    """, db))
    }

    /// - Parameter id: above all that were asked for before.
    /// - Returns: nil if the mirror knows nothing of that person.
    mutating func read(_ id: Int64) throws -> Candidate? {
        var draft = CandidateDraft()
        if try people.move(to: id) { draft.addPerson(people.row, from: 1) }
        var isAnyLeft = try resumes.move(to: id)
        while isAnyLeft {
            draft.addResume(resumes.row, from: 1)
            isAnyLeft = try resumes.next() == id
        }
        return draft.candidate(id)
    }

    /// Lets go of the rows on which it stands.
    func end() {
        people.row.reset()
        resumes.row.reset()
    }
}

/// The rows of a statement in ascending order of its first column, from the place of its argument on.
struct OrderedRows {
    /// The row on which it stands, if any is left.
    let row: RawStatement
    /// Its first column; nil behind the last row.
    private var key: Int64? = .min

    /// How many rows that nobody asks for are stepped over before looking up: more is the longer way. It
    /// falls where that was in vain: who asks for every tenth person goes on being looked up.
    private var patience = mostSkipped
    private static let mostSkipped = 4

    init(_ statement: RawStatement) { row = statement }

    /// Moves to the first row with that key.
    /// - Returns: whether there is one.
    mutating func move(to wanted: Int64) throws -> Bool {
        var steps = 0
        var isLookedUp = false
        while let last = key, last < wanted {
            if !isLookedUp, steps == patience || last == .min {
                row.reset()
                row.bind(1, wanted)
                isLookedUp = true
            }
            steps += 1
            try next()
        }
        if steps > 0 {
            patience = isLookedUp ? max(1, patience / 2) : min(Self.mostSkipped, patience + 1)
        }
        return key == wanted
    }

    /// - Returns: the key of the next row; nil if there is none.
    @discardableResult
    mutating func next() throws -> Int64? {
        key = try row.step() ? row.integer(0) : nil
        return key
    }
}
