package state

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// Hash names a question by its content, so that the same question is one row and a row of feedback
// need not hold what was asked. It is 16 hexadecimal digits.
func Hash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:8])
}

// SaveQuestion keeps a question that does not fit behind a button and returns its id. It fails with
// ErrNotFound where no text may be kept.
func (s *Store) SaveQuestion(ctx context.Context, guild, user string, body []byte) (id string, err error) {
	if s.opts.KeepText == 0 {
		return "", fmt.Errorf("save question: text is not kept: %w", ErrNotFound)
	}
	id = Hash(append([]byte(guild+"\x00"), body...))
	_, err = s.db.ExecContext(ctx, `INSERT INTO questions (id, guild, user, body, at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET at = excluded.at`, id, guild, user, body, millis(s.opts.Now()))
	if err != nil {
		return "", fmt.Errorf("save question: %w", err)
	}
	return id, nil
}

// Question returns a question that SaveQuestion kept in the same guild, or ErrNotFound once it aged.
func (s *Store) Question(ctx context.Context, guild, id string) ([]byte, error) {
	var body []byte
	err := s.db.QueryRowContext(ctx, `SELECT body FROM questions WHERE id = ? AND guild = ? AND at >= ?`,
		id, guild, millis(s.opts.Now().Add(-s.opts.KeepText))).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("question %s: %w", id, ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("question %s: %w", id, err)
	}
	return body, nil
}

// Unanswered is a question that the corpus did not answer, or not to the reader's use.
type Unanswered struct {
	ID       int64
	At       time.Time
	Guild    string
	Channel  string
	User     string
	Text     string
	Topic    string // id; empty if none was named
	Reason   string // Refused or NotUseful
	Snapshot string
}

// Why a question counts as unanswered.
const (
	Refused   = "refused"
	NotUseful = "not useful"
)

// AddUnanswered keeps a question for the moderators to look at, unless no text may be kept. The same
// question of the same person for the same reason is one row.
func (s *Store) AddUnanswered(ctx context.Context, u Unanswered) error {
	if s.opts.KeepText == 0 || u.Text == "" {
		return nil
	}
	err := s.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM unanswered WHERE user = ? AND guild = ? AND text = ? AND reason = ?`,
			u.User, u.Guild, u.Text, u.Reason); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO unanswered (at, guild, channel, user, text, topic, reason, snapshot)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, millis(s.opts.Now()), u.Guild, u.Channel, u.User, u.Text, u.Topic, u.Reason, u.Snapshot)
		return err
	})
	if err != nil {
		return fmt.Errorf("add unanswered question: %w", err)
	}
	return nil
}

// ListUnanswered returns what is kept of a guild, newest first, limit rows at most.
func (s *Store) ListUnanswered(ctx context.Context, guild string, limit int) ([]Unanswered, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, at, guild, channel, user, text, topic, reason, snapshot FROM unanswered
		WHERE guild = ? AND at >= ? ORDER BY at DESC, id DESC LIMIT ?`, guild, millis(s.opts.Now().Add(-s.opts.KeepText)), limit)
	if err != nil {
		return nil, fmt.Errorf("list unanswered questions: %w", err)
	}
	defer rows.Close()
	var list []Unanswered
	for rows.Next() {
		var u Unanswered
		var at int64
		if err := rows.Scan(&u.ID, &at, &u.Guild, &u.Channel, &u.User, &u.Text, &u.Topic, &u.Reason, &u.Snapshot); err != nil {
			return nil, fmt.Errorf("list unanswered questions: %w", err)
		}
		u.At = fromMillis(at)
		list = append(list, u)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list unanswered questions: %w", err)
	}
	return list, nil
}

// Feedback is one reader's word on one answer; a later one on the same question replaces it.
type Feedback struct {
	User     string
	Question string // Hash
	Guild    string
	Kind     string // of question: "ask"
	Topic    string
	Useful   bool
	Snapshot string
}

// AddFeedback keeps it.
func (s *Store) AddFeedback(ctx context.Context, f Feedback) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO feedback (user, question, guild, kind, topic, useful, snapshot, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (user, question) DO UPDATE SET
		useful = excluded.useful, snapshot = excluded.snapshot, at = excluded.at`,
		f.User, f.Question, f.Guild, f.Kind, f.Topic, f.Useful, f.Snapshot, millis(s.opts.Now()))
	if err != nil {
		return fmt.Errorf("add feedback: %w", err)
	}
	return nil
}

// FeedbackTotals counts a guild's readers' words since a time.
func (s *Store) FeedbackTotals(ctx context.Context, guild string, since time.Time) (useful, not int, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT coalesce(sum(useful), 0), coalesce(sum(1 - useful), 0) FROM feedback
		WHERE guild = ? AND at >= ?`, guild, millis(since)).Scan(&useful, &not)
	if err != nil {
		return 0, 0, fmt.Errorf("count feedback: %w", err)
	}
	return useful, not, nil
}

// Forgotten counts what Forget deleted.
type Forgotten struct{ Questions, Feedback, Threads, Posted, Looks int64 }

// Total is the number of rows deleted.
func (f Forgotten) Total() int64 { return f.Questions + f.Feedback + f.Threads + f.Posted + f.Looks }

// Forget deletes what is kept about a person, in every guild. The audit log is not about a person but
// about the corpus, and stays. Answers that the person caused stay known, under nobody's name, so that
// a note can still be put on them.
func (s *Store) Forget(ctx context.Context, user string) (Forgotten, error) {
	var f Forgotten
	if user == "" {
		return f, errors.New("forget: no user named")
	}
	err := s.tx(ctx, func(tx *sql.Tx) error {
		for _, step := range []struct {
			n     *int64
			query string
		}{
			{&f.Questions, `DELETE FROM unanswered WHERE user = ?`},
			{&f.Questions, `DELETE FROM questions WHERE user = ?`},
			{&f.Feedback, `DELETE FROM feedback WHERE user = ?`},
			{&f.Threads, `DELETE FROM threads WHERE user = ?`},
			{&f.Looks, `DELETE FROM looked WHERE user = ?`},
			{&f.Posted, `UPDATE posted SET user = '' WHERE user = ?`},
		} {
			r, err := tx.ExecContext(ctx, step.query, user)
			if err != nil {
				return err
			}
			n, err := r.RowsAffected()
			if err != nil {
				return err
			}
			*step.n += n
		}
		return nil
	})
	if err != nil {
		return Forgotten{}, fmt.Errorf("forget user: %w", err)
	}
	// The log of the database still holds what was written before it was deleted.
	if _, err := s.db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		return Forgotten{}, fmt.Errorf("forget user: %w", err)
	}
	return f, nil
}

// Prune deletes what is past its time. The bot calls it once an hour.
func (s *Store) Prune(ctx context.Context) error {
	now := s.opts.Now()
	text, posted := millis(now.Add(-s.opts.KeepText)), millis(now.Add(-s.opts.KeepPosted))
	err := s.tx(ctx, func(tx *sql.Tx) error {
		for _, step := range []struct {
			query  string
			before int64
		}{
			{`DELETE FROM questions WHERE at < ?`, text},
			{`DELETE FROM unanswered WHERE at < ?`, text},
			{`DELETE FROM threads WHERE at < ?`, millis(now.Add(-threadLife))},
			{`DELETE FROM posted WHERE at < ?`, posted},
		} {
			if _, err := tx.ExecContext(ctx, step.query, step.before); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("prune state: %w", err)
	}
	return nil
}
