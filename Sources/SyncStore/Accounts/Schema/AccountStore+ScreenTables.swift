import GRDB

extension AccountStore {
    /// What the screens and the owners' weekly mail take: lists, runs that are asked for, digests. A new
    /// step stands at the end.
    static func registerScreenTables(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("withdrawals by the day") { db in
            try db.execute(
                sql: """
                    CREATE INDEX account_withdrawn ON account (status_since)
                        WHERE status = 'withdrawn';
                    """)
        }
        migrator.registerMigration("runs that staff ask for") { db in
            // One request at the most: who asks while it waits asks for the same run. It stays with
            // what became of it until the next one.
            try db.execute(
                sql: """
                    CREATE TABLE run_request (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        who TEXT NOT NULL,
                        asked_at INTEGER NOT NULL,
                        answer TEXT,
                        run TEXT
                    );
                    ALTER TABLE run ADD COLUMN requested_by TEXT;
                    """)
        }
        migrator.registerMigration("lists of accounts") { db in
            // All that the filters of the list ask for, in its order: counting reads nothing else.
            try db.execute(
                sql: """
                    DROP INDEX account_created;
                    CREATE INDEX account_listed ON account
                        (created_at, id, status, password_set, candidate_owner, resume_owner);
                    CREATE INDEX link_live ON link (expires_at, account_id)
                        WHERE ended_at IS NULL;
                    """)
        }
        migrator.registerMigration("weekly mails to owners") { db in
            // `due` is the last moment for which they were written, or since which there are any. No
            // owner gets two for one moment, whatever the code above believes.
            try db.execute(
                sql: """
                    CREATE TABLE digest (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        due INTEGER NOT NULL,
                        is_done INTEGER NOT NULL
                    );
                    CREATE TABLE digest_mail (
                        id TEXT PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
                        owner INTEGER NOT NULL,
                        due INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    CREATE UNIQUE INDEX digest_mail_owner ON digest_mail (due, owner);
                    """)
        }
        migrator.registerMigration("names typed at sign-ups") { db in
            let unverified =
                "signed_up AND NOT password_set AND status = 'provisional' AND person_id IS NULL"
            // With the link that was asked for with it, as anybody can type anybody's address: the
            // account has it once a password is set by that link.
            try db.execute(
                sql: """
                    ALTER TABLE link ADD COLUMN name TEXT;
                    UPDATE link SET name = account.name FROM account
                        WHERE account.id = account_id AND cause = 'sign_up' AND \(unverified);
                    UPDATE account SET name = '' WHERE \(unverified);
                    """)
        }
        migrator.registerMigration("phase dates that were written") { db in
            try db.execute(sql: "ALTER TABLE account ADD COLUMN phase_written INTEGER")
        }
        migrator.registerMigration("clocks that went back") { db in
            // `newest` is the highest moment that ever was confirmed (or seen, where the clock went back
            // before any was), `steady_since` the first one that was since the clock went back or was
            // put right; NULL until there is one.
            try db.execute(
                sql: """
                    ALTER TABLE clock ADD COLUMN newest INTEGER;
                    ALTER TABLE clock ADD COLUMN steady_since INTEGER;
                    UPDATE clock SET newest = confirmed, steady_since = 0;
                    """)
        }
        migrator.registerMigration("withdrawn accounts by their mail") { db in
            // An import asks for each withdrawn account of its file whether it is there.
            try db.execute(
                sql: """
                    CREATE INDEX account_withdrawn_mail ON account (mail_key)
                        WHERE status = 'withdrawn';
                    """)
        }
        migrator.registerMigration("mails whose links have ended") { db in
            // `mail` is the outbox item that holds the link; NULL for links of before.
            try db.execute(
                sql: """
                    ALTER TABLE link ADD COLUMN mail TEXT;
                    ALTER TABLE link_mail ADD COLUMN is_dead INTEGER NOT NULL DEFAULT 0;
                    CREATE INDEX link_mail_dead ON link_mail (id)
                        WHERE is_dead AND gone_at IS NULL;
                    """)
        }
        migrator.registerMigration("the order of deliveries") { db in
            // Their identifiers tell it only while no clock is put right.
            try db.execute(
                sql: """
                    ALTER TABLE delivery ADD COLUMN sequence INTEGER;
                    UPDATE delivery SET sequence = place FROM
                        (SELECT id AS of, row_number() OVER (ORDER BY id) AS place FROM delivery)
                        WHERE of = id;
                    CREATE UNIQUE INDEX delivery_sequence ON delivery (sequence);
                    """)
        }
        migrator.registerMigration("mails that came back to the outbox") { db in
            // A mail program that can't send one puts it back: it is looked for whenever its link ends.
            try db.execute(
                sql: """
                    UPDATE link_mail SET is_dead = 0 WHERE is_dead AND gone_at IS NOT NULL;
                    DROP INDEX link_mail_dead;
                    CREATE INDEX link_mail_dead ON link_mail (id) WHERE is_dead;
                    """)
        }
        migrator.registerMigration("registrations by the day") { db in
            // They stay counted when the account ends or is erased; nothing tells whose they were. Those
            // of the days that the charts show.
            try db.execute(
                sql: """
                    CREATE TABLE registration (at INTEGER NOT NULL);
                    CREATE INDEX registration_at ON registration (at);
                    INSERT INTO registration (at) SELECT status_since FROM account
                        WHERE password_set AND status = 'registered' AND status_since >=
                            coalesce((SELECT confirmed FROM clock), 0) - 2592000000;
                    """)
        }
        migrator.registerMigration("the last deliveries of a series") { db in
            // Each file is compared with those that came before it, whatever the clock said then.
            try db.execute(
                sql: """
                    DROP INDEX delivery_series;
                    CREATE INDEX delivery_series ON delivery (series, sequence);
                    """)
        }
    }
}
