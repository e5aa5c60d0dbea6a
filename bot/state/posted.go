package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Posted is an answer that stands in a channel for all to see, with the quotes it rests on.
type Posted struct {
	Message  string
	Channel  string
	Guild    string
	User     string // who asked
	Question string // Hash
	Snapshot string
	At       time.Time
	Noted    bool // a note already says that its ground has changed
	Quotes   []PostedQuote
}

// PostedQuote is one quote of a posted answer.
type PostedQuote struct{ Article, Text string }

// AddPosted remembers an answer; posting time is now.
func (s *Store) AddPosted(ctx context.Context, p Posted) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO posted (message, channel, guild, user, question, snapshot, at)
			VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (message) DO UPDATE SET
			question = excluded.question, snapshot = excluded.snapshot, at = excluded.at, noted = 0`,
			p.Message, p.Channel, p.Guild, p.User, p.Question, p.Snapshot, millis(s.opts.Now())); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM posted_quotes WHERE message = ?`, p.Message); err != nil {
			return err
		}
		for _, q := range p.Quotes {
			if _, err := tx.ExecContext(ctx, `INSERT INTO posted_quotes (message, article, quote) VALUES (?, ?, ?)`,
				p.Message, q.Article, q.Text); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("remember posted answer: %w", err)
	}
	return nil
}

// LatestPosted returns the newest answer to a question in a channel since a time and of the given
// snapshot, without its quotes, or ErrNotFound.
func (s *Store) LatestPosted(ctx context.Context, channel, question, snapshot string, since time.Time) (Posted, error) {
	p := Posted{Channel: channel, Question: question, Snapshot: snapshot}
	var at int64
	err := s.db.QueryRowContext(ctx, `SELECT message, guild, user, at FROM posted
		WHERE channel = ? AND question = ? AND snapshot = ? AND at >= ? ORDER BY at DESC LIMIT 1`,
		channel, question, snapshot, millis(since)).Scan(&p.Message, &p.Guild, &p.User, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return Posted{}, fmt.Errorf("posted answer: %w", ErrNotFound)
	}
	if err != nil {
		return Posted{}, fmt.Errorf("posted answer: %w", err)
	}
	p.At = fromMillis(at)
	return p, nil
}

// PostedSince returns the answers posted since a time that carry no note yet, with their quotes,
// oldest first.
func (s *Store) PostedSince(ctx context.Context, since time.Time) ([]Posted, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT p.message, channel, guild, user, question, snapshot, at, q.article, q.quote
		FROM posted p JOIN posted_quotes q ON q.message = p.message
		WHERE at >= ? AND noted = 0 ORDER BY at, p.message, q.rowid`, millis(since))
	if err != nil {
		return nil, fmt.Errorf("list posted answers: %w", err)
	}
	defer rows.Close()
	var list []Posted
	for rows.Next() {
		var p Posted
		var q PostedQuote
		var at int64
		if err := rows.Scan(&p.Message, &p.Channel, &p.Guild, &p.User, &p.Question, &p.Snapshot, &at, &q.Article, &q.Text); err != nil {
			return nil, fmt.Errorf("list posted answers: %w", err)
		}
		if n := len(list); n == 0 || list[n-1].Message != p.Message {
			p.At = fromMillis(at)
			list = append(list, p)
		}
		last := &list[len(list)-1]
		last.Quotes = append(last.Quotes, q)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list posted answers: %w", err)
	}
	return list, nil
}

// NotedSince returns the answers of a guild posted since a time that carry a note, oldest first and
// without their quotes.
func (s *Store) NotedSince(ctx context.Context, guild string, since time.Time) ([]Posted, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT message, channel, snapshot, at FROM posted
		WHERE guild = ? AND at >= ? AND noted = 1 ORDER BY at, message`, guild, millis(since))
	if err != nil {
		return nil, fmt.Errorf("list noted answers: %w", err)
	}
	defer rows.Close()
	var list []Posted
	for rows.Next() {
		p := Posted{Guild: guild, Noted: true}
		var at int64
		if err := rows.Scan(&p.Message, &p.Channel, &p.Snapshot, &at); err != nil {
			return nil, fmt.Errorf("list noted answers: %w", err)
		}
		p.At = fromMillis(at)
		list = append(list, p)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list noted answers: %w", err)
	}
	return list, nil
}

// SetNoted records that a posted answer carries a note, so that it gets no second one.
func (s *Store) SetNoted(ctx context.Context, message string) error {
	if _, err := s.db.ExecContext(ctx, `UPDATE posted SET noted = 1 WHERE message = ?`, message); err != nil {
		return fmt.Errorf("note on posted answer: %w", err)
	}
	return nil
}
