package state

import (
	"context"
	"database/sql"
	"fmt"
)

// migrations are applied in order, each in a transaction of its own. A step that has been released is
// never changed: a later one mends it.
var migrations = []string{
	// 1: the first tables
	`
	CREATE TABLE keys (name TEXT PRIMARY KEY, secret BLOB NOT NULL) STRICT;

	CREATE TABLE questions (          -- behind buttons whose custom_id cannot hold them
		id    TEXT PRIMARY KEY,
		guild TEXT NOT NULL,
		user  TEXT NOT NULL,
		body  BLOB NOT NULL,
		at    INTEGER NOT NULL
	) STRICT;
	CREATE INDEX questions_at ON questions (at);

	CREATE TABLE unanswered (
		id       INTEGER PRIMARY KEY,
		at       INTEGER NOT NULL,
		guild    TEXT NOT NULL,
		channel  TEXT NOT NULL,
		user     TEXT NOT NULL,
		text     TEXT NOT NULL,
		topic    TEXT NOT NULL,
		reason   TEXT NOT NULL,        -- refused, not useful
		snapshot TEXT NOT NULL
	) STRICT;
	CREATE INDEX unanswered_at ON unanswered (at);
	CREATE INDEX unanswered_user ON unanswered (user);

	CREATE TABLE feedback (
		user     TEXT NOT NULL,
		question TEXT NOT NULL,        -- hash
		guild    TEXT NOT NULL,
		kind     TEXT NOT NULL,
		topic    TEXT NOT NULL,
		useful   INTEGER NOT NULL,
		snapshot TEXT NOT NULL,
		at       INTEGER NOT NULL,
		PRIMARY KEY (user, question)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE settings (
		guild   TEXT NOT NULL,
		channel TEXT NOT NULL,         -- '' for the whole guild
		key     TEXT NOT NULL,
		value   TEXT NOT NULL,
		PRIMARY KEY (guild, channel, key)
	) STRICT, WITHOUT ROWID;

	CREATE TABLE threads (
		channel TEXT PRIMARY KEY,
		user    TEXT NOT NULL,
		body    BLOB NOT NULL,
		at      INTEGER NOT NULL
	) STRICT, WITHOUT ROWID;

	CREATE TABLE posted (
		message  TEXT PRIMARY KEY,
		channel  TEXT NOT NULL,
		guild    TEXT NOT NULL,
		user     TEXT NOT NULL,
		question TEXT NOT NULL,        -- hash
		body     BLOB NOT NULL,
		snapshot TEXT NOT NULL,
		at       INTEGER NOT NULL,
		noted    INTEGER NOT NULL DEFAULT 0
	) STRICT, WITHOUT ROWID;
	CREATE INDEX posted_channel ON posted (channel, question, at);
	CREATE INDEX posted_at ON posted (at);

	CREATE TABLE posted_quotes (
		message TEXT NOT NULL REFERENCES posted (message) ON DELETE CASCADE,
		article TEXT NOT NULL,
		quote   TEXT NOT NULL
	) STRICT;
	CREATE INDEX posted_quotes_message ON posted_quotes (message);

	CREATE TABLE audit (
		id     INTEGER PRIMARY KEY,
		at     INTEGER NOT NULL,
		guild  TEXT NOT NULL,
		user   TEXT NOT NULL,
		action TEXT NOT NULL,
		object TEXT NOT NULL,
		detail TEXT NOT NULL,
		chain  BLOB NOT NULL           -- SHA-256 over the row and the chain of the row before
	) STRICT;
	CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
		BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
	CREATE TRIGGER audit_undeleted BEFORE DELETE ON audit
		BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
	`,
	// 2: when a person last asked what is new
	`
	CREATE TABLE looked (
		user  TEXT NOT NULL,
		guild TEXT NOT NULL,
		at    INTEGER NOT NULL,
		PRIMARY KEY (user, guild)
	) STRICT, WITHOUT ROWID;
	`,
	// 3: posted answers no longer hold what was asked, only its hash
	`ALTER TABLE posted DROP COLUMN body;`,
}

func migrate(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, `
		CREATE TABLE IF NOT EXISTS schema (version INTEGER NOT NULL) STRICT;
		INSERT INTO schema SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM schema)`); err != nil {
		return err
	}
	var version int
	if err := db.QueryRowContext(ctx, `SELECT version FROM schema`).Scan(&version); err != nil {
		return err
	}
	if version > len(migrations) {
		return fmt.Errorf("its tables are of version %d, made by a newer program; this one knows %d", version, len(migrations))
	}
	s := Store{db: db}
	for ; version < len(migrations); version++ {
		err := s.tx(ctx, func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, migrations[version]); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `UPDATE schema SET version = ?`, version+1)
			return err
		})
		if err != nil {
			return fmt.Errorf("migration %d: %w", version+1, err)
		}
	}
	return nil
}
