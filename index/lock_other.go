//go:build !unix

package index

import (
	"errors"
	"os"
)

// tryLock refuses: without a lock that ends with its process, two writers could meet.
func tryLock(*os.File) (bool, error) {
	return false, errors.New("no file locks on this system: indexes can be read, not written")
}
