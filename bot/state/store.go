package state

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite", in Go alone
)

// ErrNotFound is returned where a row that was asked for does not exist, or no longer.
var ErrNotFound = errors.New("not found in the state")

// ErrLocked is returned by Open where another process holds the state.
var ErrLocked = errors.New("another process uses this state")

// Options say how a store keeps what it is given.
type Options struct {
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// KeepText is how long text that people typed is kept: unanswered questions, and the questions
	// behind buttons. 0 keeps none.
	KeepText time.Duration
	// KeepPosted is how long answers are remembered after they were posted; 0 means 14 days.
	KeepPosted time.Duration
}

const keepPostedDefault = 14 * 24 * time.Hour

// Store is an open state. It is safe for concurrent use.
type Store struct {
	db   *sql.DB
	lock *lockFile // nil in memory
	opts Options
}

// Open opens the state in the file at path, makes it if there is none, and brings its tables up to
// date. It fails with ErrLocked while another process has it open.
func Open(ctx context.Context, path string, opts Options) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	lock, err := acquire(path + ".lock")
	if err != nil {
		return nil, fmt.Errorf("open state %s: %w", path, err)
	}
	s, err := open(ctx, dataSource(path, "rwc"), opts)
	if err != nil {
		lock.release()
		return nil, fmt.Errorf("open state %s: %w", path, err)
	}
	// SQLite makes the file with the umask's bits; it holds user ids.
	if err := os.Chmod(path, 0o600); err != nil {
		_ = s.Close()
		lock.release()
		return nil, fmt.Errorf("open state %s: %w", path, err)
	}
	s.lock = lock
	return s, nil
}

// Memory opens an empty state that lives as long as the process: for the playground and for tests.
func Memory(ctx context.Context, opts Options) (*Store, error) {
	s, err := open(ctx, "file::memory:?_pragma=foreign_keys(1)", opts)
	if err != nil {
		return nil, fmt.Errorf("open state in memory: %w", err)
	}
	return s, nil
}

func open(ctx context.Context, source string, opts Options) (*Store, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.KeepPosted == 0 {
		opts.KeepPosted = keepPostedDefault
	}
	db, err := sql.Open("sqlite", source)
	if err != nil {
		return nil, err
	}
	// A second connection would wait on the first one's lock, and in memory would be another database.
	db.SetMaxOpenConns(1)
	db.SetConnMaxLifetime(0)
	if err := migrate(ctx, db); err != nil {
		_ = db.Close()
		return nil, err
	}
	return &Store{db: db, opts: opts}, nil
}

// dataSource names a database file for the driver. Mode is rwc or ro.
func dataSource(path, mode string) string {
	q := url.Values{"mode": {mode}, "_pragma": {"busy_timeout(5000)", "foreign_keys(1)", "secure_delete(1)"}} // what is deleted is gone from the file, too
	if mode == "rwc" {
		q["_pragma"] = append(q["_pragma"], "journal_mode(WAL)", "synchronous(FULL)")
	}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String()
}

// Close ends the store. The lock is free afterwards.
func (s *Store) Close() error {
	err := s.db.Close()
	s.lock.release()
	if err != nil {
		return fmt.Errorf("close state: %w", err)
	}
	return nil
}

// Check reports whether the store can still be written to. It is the state's part of a readiness check.
func (s *Store) Check(ctx context.Context) error {
	// Even an update that changes nothing is written, which a full or read-only disk refuses.
	if _, err := s.db.ExecContext(ctx, `UPDATE schema SET version = version`); err != nil {
		return fmt.Errorf("check state: %w", err)
	}
	return nil
}

// Backup copies the state in the file at path to a new file at to, as of one instant, whether or not
// a bot has it open. It refuses to overwrite a file.
func Backup(ctx context.Context, path, to string) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("back up state: %w", err)
	}
	if _, err := os.Lstat(to); err == nil {
		return fmt.Errorf("back up state to %s: %w", to, os.ErrExist)
	}
	db, err := sql.Open("sqlite", dataSource(path, "ro"))
	if err != nil {
		return fmt.Errorf("back up state %s: %w", path, err)
	}
	defer db.Close()
	// The copy appears under its name only when it is whole.
	part := to + ".part"
	_ = os.Remove(part)
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, part); err != nil {
		_ = os.Remove(part)
		return fmt.Errorf("back up state %s: %w", path, err)
	}
	if err := syncFile(part); err != nil {
		return fmt.Errorf("back up state to %s: %w", to, err)
	}
	if err := os.Rename(part, to); err != nil {
		return fmt.Errorf("back up state: %w", err)
	}
	return nil
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := f.Chmod(0o600); err != nil {
		_ = f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

// Key returns the secret of that name, 32 random bytes made when it is first asked for. Buttons are
// signed with one, so they stay valid over restarts without a setting.
func (s *Store) Key(ctx context.Context, name string) ([]byte, error) {
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return nil, fmt.Errorf("make key %s: %w", name, err)
	}
	var key []byte
	err := s.tx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO keys (name, secret) VALUES (?, ?) ON CONFLICT DO NOTHING`, name, fresh); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT secret FROM keys WHERE name = ?`, name).Scan(&key)
	})
	if err != nil {
		return nil, fmt.Errorf("read key %s: %w", name, err)
	}
	return key, nil
}

// tx runs f in one transaction, which is undone if f fails.
func (s *Store) tx(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

// Times are stored as milliseconds since 1970, 0 for the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
