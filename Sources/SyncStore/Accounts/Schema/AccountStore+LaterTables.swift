import GRDB

extension AccountStore {
    /// What came behind version 0.1, for the sync and for My Page.
    static func registerLaterTables(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("decided when written") { db in
            // What a decision stood on is looked up anew when it is carried out: a plan keeps no
            // names and, but for the mail that tells two people apart, no addresses. `planned` is
            // the outcome that the plan had; `held` hides it.
            // `left_at` is since when somebody is left in peace; null for all others.
            try db.execute(
                sql: """
                    ALTER TABLE account ADD COLUMN withdrawal TEXT;
                    ALTER TABLE account ADD COLUMN left_at INTEGER;
                    ALTER TABLE account ADD COLUMN candidate_owner INTEGER;
                    ALTER TABLE account ADD COLUMN resume_owner INTEGER;
                    ALTER TABLE account ADD COLUMN phase_date INTEGER;
                    UPDATE account SET withdrawal = CASE
                            WHEN signed_up AND NOT password_set AND person_id IS NULL
                                THEN 'displaced'
                            WHEN status_since IS NULL THEN 'disuse'
                            ELSE 'person' END
                        WHERE status = 'withdrawn'
                            AND (status_since IS NOT NULL OR last_mail_at IS NOT NULL);
                    UPDATE account SET left_at = coalesce(status_since, last_mail_at)
                        WHERE withdrawal IN ('person', 'disuse');
                    CREATE INDEX account_left_mail ON account (mail_key)
                        WHERE left_at IS NOT NULL;
                    CREATE INDEX account_left_person ON account (person_id)
                        WHERE left_at IS NOT NULL;

                    ALTER TABLE decision ADD COLUMN planned TEXT;
                    ALTER TABLE decision ADD COLUMN exported_on INTEGER;
                    ALTER TABLE decision ADD COLUMN delivery TEXT;
                    ALTER TABLE decision ADD COLUMN address_field TEXT;
                    ALTER TABLE decision ADD COLUMN conditions INTEGER;
                    DROP INDEX decision_mail;
                    ALTER TABLE decision DROP COLUMN mail;
                    ALTER TABLE decision DROP COLUMN name;
                    ALTER TABLE decision DROP COLUMN candidate_owner;
                    ALTER TABLE decision DROP COLUMN resume_owner;
                    ALTER TABLE decision DROP COLUMN phase_date;
                    ALTER TABLE decision DROP COLUMN fingerprint;
                    UPDATE decision SET planned = CASE outcome
                        WHEN 'held' THEN 'opened' ELSE outcome END;
                    UPDATE decision SET is_pending = 0 WHERE run IN
                        (SELECT sequence FROM run WHERE state = 'discarded');
                    UPDATE decision SET mail_key = NULL
                        WHERE outcome NOT IN ('opened', 'held') OR NOT is_pending;
                    UPDATE decision SET is_pending = 1 WHERE outcome = 'held' AND run IN
                        (SELECT sequence FROM run WHERE state = 'held');
                    CREATE UNIQUE INDEX decision_mail ON decision (run, mail_key)
                        WHERE mail_key IS NOT NULL;

                    ALTER TABLE run ADD COLUMN hold TEXT NOT NULL DEFAULT '[]';
                    CREATE TABLE written (at INTEGER NOT NULL, people INTEGER NOT NULL);
                    CREATE INDEX written_at ON written (at);
                    INSERT INTO written (at, people)
                        SELECT issued_at, count(*) FROM link
                        WHERE cause IN ('request', 'reminder') GROUP BY issued_at;

                    ALTER TABLE look_again ADD COLUMN mail_key TEXT;
                    ALTER TABLE look_again ADD COLUMN holder TEXT;
                    CREATE TABLE owed_notice (
                        kind TEXT NOT NULL,
                        subject INTEGER NOT NULL,
                        since INTEGER NOT NULL,
                        told TEXT NOT NULL,
                        PRIMARY KEY (kind, subject)
                    ) WITHOUT ROWID;
                    CREATE TABLE clock (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        seen INTEGER NOT NULL,
                        confirmed INTEGER
                    );
                    CREATE TABLE secret (name TEXT PRIMARY KEY, bytes BLOB NOT NULL)
                        WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("owners are told once") { db in
            try db.execute(
                sql: "ALTER TABLE run ADD COLUMN is_told INTEGER NOT NULL DEFAULT 0")
        }
        migrator.registerMigration("events") { db in
            // Kept for 30 days at least (`safety.event_days`), by the time that is confirmed:
            // nobody shortens the list by hand, and no clock that jumps does.
            try db.execute(
                sql: """
                    CREATE TABLE event (
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        at INTEGER NOT NULL,
                        who TEXT NOT NULL,
                        client TEXT NOT NULL,
                        what TEXT NOT NULL,
                        subject TEXT NOT NULL
                    );
                    CREATE INDEX event_at ON event (at);
                    CREATE INDEX event_who ON event (who, at);
                    CREATE INDEX event_what ON event (what, at);
                    CREATE INDEX event_subject ON event (subject, at);
                    CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
                        BEGIN SELECT RAISE(ABORT, 'events are only added'); END;
                    CREATE TRIGGER event_is_kept BEFORE DELETE ON event
                        WHEN OLD.at >= coalesce((SELECT confirmed FROM clock), 0) - 2592000000
                        BEGIN SELECT RAISE(ABORT, 'events are kept for 30 days'); END;
                    """)
        }
        migrator.registerMigration("staff are invited") { db in
            // Who was only invited has no password yet; a column loses NOT NULL only by being made
            // anew. A member of staff has one link at most: a new one takes the place of the former.
            try db.execute(
                sql: """
                    ALTER TABLE staff RENAME COLUMN password_hash TO former_hash;
                    ALTER TABLE staff ADD COLUMN password_hash TEXT;
                    UPDATE staff SET password_hash = former_hash;
                    ALTER TABLE staff DROP COLUMN former_hash;
                    ALTER TABLE staff ADD COLUMN mail TEXT;
                    CREATE TABLE staff_link (
                        staff_id INTEGER PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
                        hash BLOB NOT NULL UNIQUE,
                        expires_at INTEGER NOT NULL
                    );
                    """)
        }
        migrator.registerMigration("sessions as their holders see them") { db in
            // The id names a session in a form: it is neither the secret nor its hash, and nobody
            // guesses another one's. The browser is a description of ours, never what was sent.
            for table in ["session", "staff_session"] {
                try db.execute(
                    sql: """
                        ALTER TABLE \(table) ADD COLUMN id TEXT NOT NULL DEFAULT '';
                        ALTER TABLE \(table) ADD COLUMN browser TEXT NOT NULL DEFAULT ''
                            CHECK (length(browser) <= 64);
                        UPDATE \(table) SET id = lower(hex(randomblob(16)));
                        CREATE UNIQUE INDEX \(table)_id ON \(table) (id);
                        """)
            }
            try db.execute(
                sql: "ALTER TABLE staff_session ADD COLUMN client TEXT NOT NULL DEFAULT ''")
        }
        migrator.registerMigration("unverified sign-ups") { db in
            // `AccountTransaction.forgetUnverified` says the same words: else SQLite can't use it.
            try db.execute(
                sql: """
                    CREATE INDEX account_unverified ON account (created_at)
                        WHERE signed_up AND NOT password_set AND person_id IS NULL
                            AND left_at IS NULL;
                    """)
        }
        migrator.registerMigration("owners are told step by step") { db in
            // Up to which person the duplicates of a run are in the mails to their owners. A mail
            // has a name from when it begins, people for as long as it is not written, and no run if
            // it is what was owed.
            try db.execute(
                sql: """
                    ALTER TABLE run ADD COLUMN told_until INTEGER NOT NULL DEFAULT 0;
                    UPDATE run SET told_until = 9223372036854775807 WHERE is_told;
                    ALTER TABLE run DROP COLUMN is_told;
                    CREATE INDEX decision_duplicate ON decision (run, person_id)
                        WHERE outcome = 'duplicate';
                    CREATE TABLE owner_mail (
                        id TEXT PRIMARY KEY,
                        run TEXT,
                        owner INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX owner_mail_run ON owner_mail (run, owner);
                    CREATE TABLE owner_mail_person (
                        mail TEXT NOT NULL,
                        person_id INTEGER NOT NULL,
                        PRIMARY KEY (mail, person_id)
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("second factor") { db in
            try db.execute(
                sql: """
                    CREATE TABLE staff_factor (
                        staff_id INTEGER PRIMARY KEY REFERENCES staff (id) ON DELETE CASCADE,
                        secret BLOB NOT NULL,
                        last_step INTEGER,
                        confirmed_at INTEGER
                    );
                    CREATE TABLE staff_recovery (
                        hash BLOB PRIMARY KEY,
                        staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
                        used_at INTEGER
                    ) WITHOUT ROWID;
                    CREATE INDEX staff_recovery_staff ON staff_recovery (staff_id);
                    CREATE TABLE staff_ticket (
                        hash BLOB PRIMARY KEY,
                        staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
                        password BLOB NOT NULL,
                        issued_at INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX staff_ticket_staff ON staff_ticket (staff_id);
                    """)
        }
    }
}
