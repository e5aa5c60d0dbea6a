//go:build !unix

package state

import (
	"errors"
	"os"
)

// lockFile is held by existing: where there is no flock, a file that was left behind must be removed
// by hand after a crash.
type lockFile struct {
	f    *os.File
	path string
}

func acquire(path string) (*lockFile, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil, ErrLocked
	}
	if err != nil {
		return nil, err
	}
	return &lockFile{f, path}, nil
}

func (l *lockFile) release() {
	if l != nil {
		_ = l.f.Close()
		_ = os.Remove(l.path)
	}
}
