package state

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// Entry is one row of the audit log: who did what to what.
type Entry struct {
	ID     int64
	At     time.Time
	Guild  string
	User   string
	Action string // "reindex", "rollback", "settings"
	Object string // what it was done to: a snapshot, a fact, a setting
	Detail string // how it ended, and the reason given
}

// Audit appends a row. Its time is now.
func (s *Store) Audit(ctx context.Context, e Entry) error {
	e.At = fromMillis(millis(s.opts.Now()))
	err := s.tx(ctx, func(tx *sql.Tx) error {
		var before []byte
		err := tx.QueryRowContext(ctx, `SELECT id, chain FROM audit ORDER BY id DESC LIMIT 1`).Scan(&e.ID, &before)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		e.ID++
		_, err = tx.ExecContext(ctx, `INSERT INTO audit (id, at, guild, user, action, object, detail, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			e.ID, millis(e.At), e.Guild, e.User, e.Action, e.Object, e.Detail, e.chain(before))
		return err
	})
	if err != nil {
		return fmt.Errorf("append to the audit log: %w", err)
	}
	return nil
}

// chain binds a row to all rows before it: one that is changed or taken out breaks every later link.
func (e Entry) chain(before []byte) []byte {
	h := sha256.New()
	h.Write(before)
	for _, n := range []int64{e.ID, millis(e.At)} {
		_ = binary.Write(h, binary.BigEndian, n)
	}
	for _, field := range []string{e.Guild, e.User, e.Action, e.Object, e.Detail} {
		_ = binary.Write(h, binary.BigEndian, int64(len(field)))
		h.Write([]byte(field))
	}
	return h.Sum(nil)
}

// AuditLog returns the newest rows, newest first.
func (s *Store) AuditLog(ctx context.Context, limit int) ([]Entry, error) {
	return s.newest(ctx, `ORDER BY id DESC LIMIT ?`, limit)
}

// AuditOf returns the newest rows of a guild, and of the terminal, which has none; newest first.
func (s *Store) AuditOf(ctx context.Context, guild string, limit int) ([]Entry, error) {
	return s.newest(ctx, `WHERE guild IN (?, '') ORDER BY id DESC LIMIT ?`, guild, limit)
}

func (s *Store) newest(ctx context.Context, which string, args ...any) (list []Entry, err error) {
	err = s.audit(ctx, which, args, func(e Entry, _ []byte) error {
		list = append(list, e)
		return nil
	})
	return list, err
}

// VerifyAudit reads the whole log and fails at the first row that does not follow from those before it.
func (s *Store) VerifyAudit(ctx context.Context) error {
	var before []byte
	var id int64
	return s.audit(ctx, `ORDER BY id`, nil, func(e Entry, chain []byte) error {
		if id++; e.ID != id {
			return fmt.Errorf("row %d is missing", id)
		}
		if want := e.chain(before); string(chain) != string(want) {
			return fmt.Errorf("row %d was changed", e.ID)
		}
		before = chain
		return nil
	})
}

func (s *Store) audit(ctx context.Context, which string, args []any, each func(Entry, []byte) error) error {
	rows, err := s.db.QueryContext(ctx, `SELECT id, at, guild, user, action, object, detail, chain FROM audit `+which, args...)
	if err != nil {
		return fmt.Errorf("read the audit log: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var e Entry
		var at int64
		var chain []byte
		if err := rows.Scan(&e.ID, &at, &e.Guild, &e.User, &e.Action, &e.Object, &e.Detail, &chain); err != nil {
			return fmt.Errorf("read the audit log: %w", err)
		}
		e.At = fromMillis(at)
		if err := each(e, chain); err != nil {
			return fmt.Errorf("read the audit log: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read the audit log: %w", err)
	}
	return nil
}
