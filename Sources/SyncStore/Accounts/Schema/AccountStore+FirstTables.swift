import GRDB

extension AccountStore {
    /// What version 0.1 has.
    static func registerFirstTables(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("accounts") { db in
            // No two living accounts share a mail or a person: this is what holds it, whatever
            // the code above believes.
            try db.execute(
                sql: """
                    CREATE TABLE account (
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        mail TEXT NOT NULL,
                        mail_key TEXT NOT NULL,
                        name TEXT NOT NULL,
                        status TEXT NOT NULL
                            -- For IN with three of them SQLite makes a table at each insert.
                            CHECK (status = 'provisional' OR status = 'registered'
                                OR status = 'withdrawn'),
                        password_set INTEGER NOT NULL CHECK (password_set IN (0, 1)),
                        person_id INTEGER,
                        resume_id INTEGER,
                        created_at INTEGER NOT NULL,
                        last_mail_at INTEGER
                    );
                    CREATE UNIQUE INDEX account_mail ON account (mail_key)
                        WHERE status <> 'withdrawn';
                    CREATE UNIQUE INDEX account_person ON account (person_id)
                        WHERE status <> 'withdrawn' AND person_id IS NOT NULL;
                    CREATE TABLE link (
                        hash BLOB PRIMARY KEY,
                        account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
                        issued_at INTEGER NOT NULL,
                        expires_at INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX link_account ON link (account_id);
                    """)
        }
        migrator.registerMigration("runs") { db in
            try db.execute(
                sql: """
                    CREATE TABLE run (
                        sequence INTEGER PRIMARY KEY,
                        id TEXT NOT NULL UNIQUE,
                        state TEXT NOT NULL,
                        trigger TEXT NOT NULL,
                        started_at INTEGER,
                        finished_at INTEGER,
                        not_target TEXT NOT NULL DEFAULT '{}',
                        warnings TEXT NOT NULL DEFAULT '[]'
                    );
                    CREATE UNIQUE INDEX run_collecting ON run (state) WHERE state = 'collecting';
                    CREATE TABLE decision (
                        run INTEGER NOT NULL REFERENCES run (sequence) ON DELETE CASCADE,
                        person_id INTEGER NOT NULL,
                        resume_id INTEGER,
                        outcome TEXT NOT NULL,
                        reason TEXT NOT NULL,
                        account_id INTEGER,
                        mail_file TEXT NOT NULL,
                        status_file TEXT NOT NULL,
                        mail TEXT,
                        mail_key TEXT,
                        name TEXT,
                        candidate_owner INTEGER,
                        resume_owner INTEGER,
                        phase_date INTEGER,
                        fingerprint INTEGER NOT NULL,
                        is_pending INTEGER NOT NULL,
                        PRIMARY KEY (run, person_id)
                    ) WITHOUT ROWID;
                    CREATE INDEX decision_pending ON decision (run, person_id) WHERE is_pending;
                    CREATE UNIQUE INDEX decision_mail ON decision (run, mail_key)
                        WHERE outcome IN ('opened', 'held');
                    CREATE TABLE look_again (person_id INTEGER PRIMARY KEY);
                    CREATE TABLE duplicate_notice (
                        person_id INTEGER PRIMARY KEY,
                        fingerprint INTEGER NOT NULL
                    );
                    """)
        }
        migrator.registerMigration("deliveries and outbox") { db in
            try db.execute(
                sql: """
                    CREATE TABLE delivery (
                        id TEXT PRIMARY KEY,
                        run TEXT,
                        series TEXT NOT NULL,
                        result TEXT NOT NULL,
                        records INTEGER NOT NULL,
                        receipt BLOB NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX delivery_run ON delivery (run);
                    CREATE INDEX delivery_series ON delivery (series, id);
                    CREATE TABLE outbox (
                        id TEXT PRIMARY KEY,
                        kind TEXT NOT NULL,
                        name TEXT NOT NULL,
                        is_published INTEGER NOT NULL DEFAULT 0
                    ) WITHOUT ROWID;
                    CREATE INDEX outbox_unpublished ON outbox (id) WHERE NOT is_published;
                    """)
        }
        migrator.registerMigration("reminders and schedule") { db in
            try db.execute(
                sql: """
                    ALTER TABLE account ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0;
                    CREATE INDEX account_unused ON account (reminders, last_mail_at)
                        WHERE status = 'provisional' AND NOT password_set;
                    ALTER TABLE run ADD COLUMN kind TEXT NOT NULL DEFAULT 'sync';
                    ALTER TABLE run ADD COLUMN counts TEXT NOT NULL DEFAULT '{}';
                    CREATE INDEX run_open ON run (sequence) WHERE finished_at IS NULL;
                    CREATE TABLE schedule (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        dealt_with_until INTEGER NOT NULL
                    );
                    """)
        }
        migrator.registerMigration("my page") { db in
            try db.execute(
                sql: """
                    ALTER TABLE account ADD COLUMN password_hash TEXT;
                    ALTER TABLE account ADD COLUMN status_since INTEGER;
                    ALTER TABLE link ADD COLUMN cause TEXT NOT NULL DEFAULT 'request';
                    ALTER TABLE link ADD COLUMN ended_at INTEGER;
                    CREATE TABLE attempt (
                        what TEXT NOT NULL,
                        who TEXT NOT NULL,
                        at INTEGER NOT NULL
                    );
                    CREATE INDEX attempt_who ON attempt (what, who, at);
                    CREATE INDEX attempt_at ON attempt (at);
                    """)
        }
        migrator.registerMigration("sessions") { db in
            try db.execute(
                sql: """
                    CREATE TABLE session (
                        hash BLOB PRIMARY KEY,
                        account_id INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
                        begun_at INTEGER NOT NULL,
                        seen_at INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX session_account ON session (account_id);
                    CREATE INDEX session_seen ON session (seen_at);
                    """)
        }
        migrator.registerMigration("staff") { db in
            try db.execute(
                sql: """
                    CREATE TABLE staff (
                        id INTEGER PRIMARY KEY AUTOINCREMENT,
                        name TEXT NOT NULL UNIQUE,
                        role TEXT NOT NULL CHECK (role IN ('look', 'configure')),
                        password_hash TEXT NOT NULL
                    );
                    CREATE TABLE staff_session (
                        hash BLOB PRIMARY KEY,
                        staff_id INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
                        begun_at INTEGER NOT NULL,
                        seen_at INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX staff_session_staff ON staff_session (staff_id);
                    CREATE TABLE audit (
                        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                        at INTEGER NOT NULL,
                        who TEXT NOT NULL,
                        what TEXT NOT NULL,
                        subject TEXT NOT NULL,
                        old TEXT,
                        new TEXT
                    );
                    CREATE INDEX audit_subject ON audit (what, subject, sequence);
                    CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
                        BEGIN SELECT RAISE(ABORT, 'the audit list is only added to'); END;
                    CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
                        BEGIN SELECT RAISE(ABORT, 'the audit list is only added to'); END;
                    ALTER TABLE account ADD COLUMN signed_up INTEGER NOT NULL DEFAULT 0;
                    UPDATE account SET signed_up = 1 WHERE id IN
                        (SELECT account_id FROM link WHERE cause = 'sign_up');
                    CREATE INDEX decision_person ON decision (person_id, run);
                    CREATE INDEX account_person_ever ON account (person_id);
                    CREATE INDEX run_finished ON run (finished_at);
                    CREATE INDEX account_since ON account (status_since) WHERE password_set;
                    CREATE INDEX account_created ON account (created_at);
                    """)
        }
    }
}
