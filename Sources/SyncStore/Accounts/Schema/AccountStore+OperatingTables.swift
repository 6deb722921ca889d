import GRDB

extension AccountStore {
    /// What operating takes: replays, answers, what was collected, undoing, erasing. A new step stands at
    /// the end.
    static func registerOperatingTables(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("replays") { db in
            // Until the receipt of the delivery says it.
            try db.execute(
                sql: """
                    CREATE TABLE replay (
                        delivery TEXT PRIMARY KEY,
                        original TEXT NOT NULL
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("answers to status documents") { db in
            try db.execute(
                sql: """
                    CREATE TABLE status_item (
                        document TEXT NOT NULL,
                        position INTEGER NOT NULL,
                        resource TEXT NOT NULL,
                        record_id INTEGER NOT NULL,
                        person_id INTEGER NOT NULL,
                        kind TEXT NOT NULL,
                        state TEXT NOT NULL,
                        code INTEGER,
                        tries INTEGER NOT NULL,
                        sent_at INTEGER NOT NULL,
                        due_at INTEGER,
                        PRIMARY KEY (document, position)
                    ) WITHOUT ROWID;
                    CREATE INDEX status_item_record
                        ON status_item (resource, record_id, document);
                    CREATE INDEX status_item_out ON status_item (document, sent_at)
                        WHERE state = 'out';
                    CREATE INDEX status_item_retry ON status_item (due_at) WHERE state = 'retry';
                    CREATE INDEX status_item_refused ON status_item (document, position)
                        WHERE state = 'refused';
                    """)
        }
        migrator.registerMigration("mails that were collected") { db in
            // Collectors just remove files. A mail was taken between the last look at which it lay in
            // the outbox (`seen_at`) and the first at which it did not (`gone_at`).
            try db.execute(
                sql: """
                    CREATE TABLE link_mail (
                        id TEXT PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
                        made_at INTEGER NOT NULL,
                        expires_at INTEGER NOT NULL,
                        seen_at INTEGER,
                        gone_at INTEGER
                    ) WITHOUT ROWID;
                    CREATE INDEX link_mail_out ON link_mail (id) WHERE gone_at IS NULL;
                    CREATE INDEX link_mail_gone ON link_mail (gone_at) WHERE gone_at IS NOT NULL;
                    CREATE TABLE observation (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        began_at INTEGER NOT NULL,
                        outbox_at INTEGER
                    );
                    CREATE INDEX delivery_export ON delivery (id)
                        WHERE result = 'accepted' AND run IS NOT NULL;
                    """)
        }
        migrator.registerMigration("fields of export series") { db in
            // In the order of their import: a clock that was ahead once does not rule what is usual.
            try db.execute(
                sql: """
                    CREATE TABLE field_memory (
                        sequence INTEGER PRIMARY KEY,
                        series TEXT NOT NULL,
                        uses TEXT NOT NULL
                    );
                    CREATE INDEX field_memory_series ON field_memory (series, sequence);
                    CREATE TABLE drift (
                        series TEXT NOT NULL,
                        field TEXT NOT NULL,
                        code TEXT NOT NULL,
                        delivery TEXT NOT NULL,
                        PRIMARY KEY (series, field, code)
                    ) WITHOUT ROWID;
                    CREATE INDEX drift_delivery ON drift (delivery);
                    """)
        }
        migrator.registerMigration("tallies") { db in
            // What metrics count: see Tally.
            try db.execute(
                sql: """
                    CREATE TABLE tally (
                        name TEXT NOT NULL,
                        label TEXT NOT NULL,
                        amount REAL NOT NULL,
                        PRIMARY KEY (name, label)
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("an audit list of a year and more") { db in
            // As with events: nobody shortens it by hand, and no clock that jumps does.
            try db.execute(
                sql: """
                    DROP TRIGGER audit_is_not_shortened;
                    CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
                        WHEN OLD.at >= coalesce((SELECT confirmed FROM clock), 0) - 31536000000
                        BEGIN SELECT RAISE(ABORT, 'the audit list is kept for a year'); END;
                    """)
        }
        migrator.registerMigration("runs that are undone") { db in
            // Up to which person a run is undone; what became of a decision, and of each file.
            try db.execute(
                sql: """
                    ALTER TABLE run ADD COLUMN undone_by TEXT;
                    ALTER TABLE run ADD COLUMN undo_begun_at INTEGER;
                    ALTER TABLE run ADD COLUMN undo_until INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE run ADD COLUMN undone_at INTEGER;
                    CREATE INDEX run_being_undone ON run (sequence)
                        WHERE undo_begun_at IS NOT NULL AND undone_at IS NULL;
                    ALTER TABLE decision ADD COLUMN undone TEXT;
                    CREATE TABLE undone_file (
                        id TEXT PRIMARY KEY,
                        is_taken INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("people who were erased") { db in
            // `erased` holds keyed digests and nothing else, those of one person under one number of no
            // meaning; `erasure` holds what an erasure that is
            // going on looks for, until it is done.
            try db.execute(
                sql: """
                    CREATE TABLE erased (
                        hash BLOB PRIMARY KEY,
                        at INTEGER NOT NULL,
                        person INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX erased_person ON erased (person);
                    CREATE TABLE erasure (
                        id INTEGER PRIMARY KEY,
                        begun_at INTEGER NOT NULL,
                        trace BLOB NOT NULL
                    );
                    """)
        }
        migrator.registerMigration("status items that are overtaken") { db in
            // Until now the identifiers told which of two was sent later.
            try db.execute(
                sql: """
                    ALTER TABLE status_item ADD COLUMN is_overtaken INTEGER NOT NULL DEFAULT 0;
                    UPDATE status_item SET is_overtaken = 1
                    WHERE state = 'out' AND EXISTS (SELECT 1 FROM status_item AS later
                        WHERE later.resource = status_item.resource
                            AND later.record_id = status_item.record_id
                            AND later.document > status_item.document);
                    """)
        }
    }
}
