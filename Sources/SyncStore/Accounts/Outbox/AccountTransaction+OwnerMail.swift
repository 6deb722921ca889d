import GRDB

extension AccountTransaction {
    /// The mail to an owner of a run's duplicates, or of what was owed, that has been begun.
    public func ownerMail(to owner: Int64, ofRun run: String?) throws -> OwnerMail? {
        try Row.fetchOne(
            cached: "SELECT * FROM owner_mail WHERE run IS ? AND owner = ?", db, [run, owner]
        ).map(OwnerMail.init)
    }

    public func begin(_ mail: OwnerMail) throws {
        try db.execute(
            cached: "INSERT INTO owner_mail (id, run, owner) VALUES (?, ?, ?)",
            [mail.id, mail.run, mail.owner])
    }

    /// Puts a person into a mail.
    public func add(_ person: Int64, to mail: OwnerMail) throws {
        try db.execute(
            cached: "INSERT OR IGNORE INTO owner_mail_person (mail, person_id) VALUES (?, ?)",
            [mail.id, person])
    }

    /// Mails of a run that have been begun, or what is left of all that are over, in the order of their
    /// names.
    /// - Parameter run: its id; nil for what was owed and for finished runs.
    public func ownerMails(
        ofRun run: String?, after id: String = "", limit: Int
    ) throws -> [OwnerMail] {
        // By the mail's own run: a list would be made of all runs, at each step anew.
        let isOver = """
            run IS NULL OR EXISTS (SELECT 1 FROM run AS ended
                WHERE ended.id = owner_mail.run AND ended.finished_at IS NOT NULL)
            """
        return try Row.fetchAll(
            cached: """
                SELECT * FROM owner_mail WHERE (run = :run OR :run IS NULL AND (\(isOver)))
                    AND id > :id ORDER BY id LIMIT :limit
                """, db, ["run": run, "id": id, "limit": limit]
        ).map(OwnerMail.init)
    }

    /// The people of a mail behind one of them, in the order of their ids.
    public func people(
        of mail: OwnerMail, after person: Int64 = 0, limit: Int
    ) throws -> [Int64] {
        try Int64.fetchAll(
            cached: """
                SELECT person_id FROM owner_mail_person WHERE mail = ? AND person_id > ?
                ORDER BY person_id LIMIT ?
                """, db, [mail.id, person, limit])
    }

    /// How many people a mail is about.
    public func count(of mail: OwnerMail) throws -> Int {
        try db.count(in: "owner_mail_person WHERE mail = ?", [mail.id])
    }

    /// Takes a person out of a mail.
    public func drop(_ person: Int64, from mail: OwnerMail) throws {
        try db.execute(
            cached: "DELETE FROM owner_mail_person WHERE mail = ? AND person_id = ?",
            [mail.id, person])
    }

    /// Ends a mail, in the transaction that writes it or gives it up. Its people are forgotten behind it,
    /// as they may be many: `forgetPeopleOfEndedMails`.
    /// - Returns: false if none of that name is begun.
    @discardableResult
    public func endOwnerMail(_ id: String) throws -> Bool {
        try db.execute(cached: "DELETE FROM owner_mail WHERE id = ?", [id])
        return db.changesCount == 1
    }

    /// Whether a mail of that name is begun and not written.
    public func isOwnerMailBegun(_ id: String) throws -> Bool {
        try db.hasRow(in: "owner_mail WHERE id = ?", [id])
    }

    /// - Returns: how many were forgotten; none if none is left.
    public func forgetPeopleOfEndedMails(limit: Int) throws -> Int {
        try forget(
            "owner_mail_person", by: "mail, person_id",
            where: "mail NOT IN (SELECT id FROM owner_mail)", [limit])
    }

    /// Gives up mails that could not be written since a day: what they say is no news any more. Their
    /// people are forgotten behind them: `forgetPeopleOfEndedMails`.
    /// - Parameter identifier: what the identifiers of that day begin with; earlier ones are below.
    /// - Returns: how many; none if none is left.
    public func forgetOwnerMails(before identifier: String, limit: Int) throws -> Int {
        try forget("owner_mail", where: "id < ? ORDER BY id", [identifier, limit])
    }
}

extension OwnerMail {
    fileprivate init(_ row: Row) {
        self.init(id: row["id"], to: row["owner"], ofRun: row["run"])
    }
}
