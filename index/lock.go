package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// LockedError says who is writing to a store already.
type LockedError struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

func (e *LockedError) Error() string {
	if e.PID == 0 {
		return "another process is reindexing"
	}
	return fmt.Sprintf("another reindex is running: process %d on %s, since %s", e.PID, e.Host, e.Since.Format(time.DateTime))
}

// lockName is the lock file of a store. It stays when the lock is given up.
const lockName = "LOCK"

// lock makes this process the writer of the store in dir until release is called. It does
// not wait: who else holds it is in the [LockedError].
func lock(dir string, now time.Time) (release func() error, err error) {
	path := filepath.Join(dir, lockName)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("locking the index: %w", err)
	}
	ok, err := tryLock(f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("locking %s: %w", path, err)
	}
	if !ok {
		holder := new(LockedError)
		if data, err := io.ReadAll(f); err == nil {
			json.Unmarshal(data, holder) // cut short: the holder is writing it at this moment
		}
		f.Close()
		return nil, holder
	}
	host, _ := os.Hostname()
	data, err := json.Marshal(LockedError{os.Getpid(), host, now.UTC().Truncate(time.Second)})
	if err == nil {
		err = errors.Join(f.Truncate(0), func() error { _, err := f.WriteAt(data, 0); return err }())
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("locking %s: %w", path, err)
	}
	return f.Close, nil
}
