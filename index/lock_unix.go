//go:build unix

package index

import (
	"errors"
	"os"
	"syscall"
)

// tryLock takes the lock on an open file; false if another process, or another open file
// of this one, has it. The system drops it when the process ends, however it ends.
func tryLock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}
