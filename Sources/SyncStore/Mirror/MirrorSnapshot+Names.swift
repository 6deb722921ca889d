import GRDB
public import Recruiting

/// What the exports call options and users.
extension MirrorSnapshot {
    /// The options (選択肢) that were seen in a field, by alias, with their names as last exported;
    /// an empty name if none ever was.
    public func options() throws -> [FieldAlias: [FieldOption]] {
        let rows = try Row.fetchAll(
            cached: "SELECT field, alias, name FROM option ORDER BY field, alias", db)
        return rows.reduce(into: [:]) { options, row in
            guard let field = FieldAlias(row["field"]), let alias = FieldAlias(row["alias"])
            else { return }
            options[field, default: []].append(
                FieldOption(field: field, alias: alias, name: row["name"]))
        }
    }

    /// Whether an option (選択肢) was ever seen in one of the fields.
    public func hasOptions(in fields: Set<FieldAlias>) throws -> Bool {
        try fields.contains { try db.hasRow(in: "option WHERE field = ?", [$0.name]) }
    }

    /// Whether that option was ever seen in a field.
    public func hasOption(_ option: FieldAlias, in field: FieldAlias) throws -> Bool {
        try db.hasRow(in: "option WHERE field = ? AND alias = ?", [field.name, option.name])
    }

    /// The names of the agency's users, by their ids; without those whose name no export told.
    public func userNames() throws -> [Int64: String] { try texts(ofUsersIn: .userName) }

    /// The addresses of the agency's users, as they were exported, by their ids.
    public func userMails() throws -> [Int64: String] { try texts(ofUsersIn: .userMail) }

    /// What users have in a field, by their ids; without those who have nothing there.
    private func texts(ofUsersIn field: FieldAlias) throws -> [Int64: String] {
        let number = catalog.number(of: field)
        let users = try RawStatement(db, "SELECT id, fields FROM user")
        defer { users.reset() }
        var texts: [Int64: String] = [:]
        while try users.step() {
            let text = FieldSet(bytes: Array(users.blob(1)))[number]?.text ?? ""
            if let id = users.integer(0), !text.isEmpty { texts[id] = text }
        }
        return texts
    }

    /// How many deliveries were ever imported. Only an import gives options and users other names, so
    /// that names are good for as long as this stays.
    public func imports() throws -> Int64 {
        // The sequence stays when deliveries are forgotten (AUTOINCREMENT).
        try Int64.fetchOne(cached: "SELECT seq FROM sqlite_sequence WHERE name = 'delivery'", db)
            ?? 0
    }
}
