package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Settings returns what was set for a channel: its own values over those of its guild. The keys and
// their meaning are the bot's.
func (s *Store) Settings(ctx context.Context, guild, channel string) (map[string]string, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT key, value FROM settings WHERE guild = ? AND channel IN ('', ?) ORDER BY channel`, guild, channel)
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	defer rows.Close()
	set := map[string]string{}
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return nil, fmt.Errorf("read settings: %w", err)
		}
		set[key] = value // the channel's come after the guild's
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	return set, nil
}

// SetSetting sets one value of a guild (channel empty) or of a channel; an empty value takes it away.
func (s *Store) SetSetting(ctx context.Context, guild, channel, key, value string) error {
	var err error
	if value == "" {
		_, err = s.db.ExecContext(ctx, `DELETE FROM settings WHERE guild = ? AND channel = ? AND key = ?`, guild, channel, key)
	} else {
		_, err = s.db.ExecContext(ctx, `INSERT INTO settings (guild, channel, key, value) VALUES (?, ?, ?, ?)
			ON CONFLICT (guild, channel, key) DO UPDATE SET value = excluded.value`, guild, channel, key, value)
	}
	if err != nil {
		return fmt.Errorf("set %s: %w", key, err)
	}
	return nil
}

// Looked records that a person asked just now what is new, and returns when he last did; the zero time
// if never.
func (s *Store) Looked(ctx context.Context, user, guild string) (last time.Time, err error) {
	var at int64
	err = s.tx(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT at FROM looked WHERE user = ? AND guild = ?`, user, guild).Scan(&at)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO looked (user, guild, at) VALUES (?, ?, ?)
			ON CONFLICT (user, guild) DO UPDATE SET at = excluded.at`, user, guild, millis(s.opts.Now()))
		return err
	})
	if err != nil {
		return time.Time{}, fmt.Errorf("last look: %w", err)
	}
	return fromMillis(at), nil
}

// threadLife is how long a conversation keeps its topic and dates after its last question.
const threadLife = 24 * time.Hour

// SetThread keeps what a conversation in a thread or DM is about, for its next question.
func (s *Store) SetThread(ctx context.Context, channel, user string, body []byte) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO threads (channel, user, body, at) VALUES (?, ?, ?, ?)
		ON CONFLICT (channel) DO UPDATE SET user = excluded.user, body = excluded.body, at = excluded.at`,
		channel, user, body, millis(s.opts.Now()))
	if err != nil {
		return fmt.Errorf("keep thread: %w", err)
	}
	return nil
}

// Thread returns what SetThread kept in the last 24 hours, or ErrNotFound.
func (s *Store) Thread(ctx context.Context, channel string) ([]byte, error) {
	var body []byte
	err := s.db.QueryRowContext(ctx, `SELECT body FROM threads WHERE channel = ? AND at >= ?`,
		channel, millis(s.opts.Now().Add(-threadLife))).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("thread %s: %w", channel, ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("thread %s: %w", channel, err)
	}
	return body, nil
}
