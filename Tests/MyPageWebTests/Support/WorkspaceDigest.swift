import Foundation
import SiteSettings
import TestSupport

/// What is in a workspace: its databases table by table, and every other file.
///
/// Without what anybody leaves who only looks: events, sessions, tries; and without what is that
/// person's own, a password for one.
struct WorkspaceDigest {
    struct Unreadable: Error {
        let why: String
    }

    private var parts: [String: String] = [:]

    /// - Parameter looker: the name of the member of staff who looks.
    init(_ test: TestWorkspace, besides looker: String) throws {
        for database in ["accounts.sqlite", "mirror.sqlite"] {
            let path = "\(test.workspace.state)/\(database)"
            let result = try Shell.run("python3", "-c", Self.script, path, looker)
            guard result.status == 0 else { throw Unreadable(why: result.errors) }
            for line in String(decoding: result.output, as: UTF8.self).split(separator: "\n") {
                let words = line.split(separator: " ")
                parts["\(database), \(words[0])"] = String(words[1])
            }
        }
        for (path, data) in try test.files(below: test.workspace.root)
        where !path.contains(".sqlite") {
            parts[path] = "\(data.count) \(data.hashValue)"
        }
    }

    /// The tables and files that are not what they were.
    func differences(from other: WorkspaceDigest) -> [String] {
        Set(parts.keys).union(other.parts.keys).filter { parts[$0] != other.parts[$0] }.sorted()
    }

    private static let script = """
        import hashlib, sqlite3, sys
        db = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
        db.text_factory = lambda text: text.decode("utf-8", "replace")
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        own = db.execute("SELECT id FROM staff WHERE name = ?", [sys.argv[2]]).fetchone() \\
            if "staff" in tables else None
        for table in sorted(tables):
            if table in ("event", "attempt", "sqlite_sequence") or "session" in table:
                continue
            names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            rows = [dict(zip(names, row)) for row in db.execute(f"SELECT * FROM {table}")]
            rows = [row for row in rows if not own or not (
                (table == "staff" and row["id"] == own[0]) or row.get("staff_id") == own[0]
                or (table == "audit" and row["what"] == "staff" and row["subject"] == sys.argv[2]))]
            text = repr(sorted(repr(sorted(row.items())) for row in rows))
            print(table, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest())
        """
}
