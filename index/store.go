package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ErrEmpty is the error of a store that has no snapshot yet.
var ErrEmpty = errors.New("no index has been built yet")

const (
	currentName = "CURRENT"   // names the live snapshot
	buildPrefix = "building-" // begins the name of a directory that is no snapshot yet
)

// StoreOptions are the choices of [OpenStore]. The zero value is usable.
type StoreOptions struct {
	Clock  func() time.Time // nil: time.Now
	Logger *slog.Logger     // nil: nothing is logged
	Keep   int              // snapshots kept, the live one included; 0 means 3
}

// Store is a directory of snapshots of which one is live. Any number of processes may read
// it; one at a time writes. It is safe for any number of goroutines.
type Store struct {
	dir string
	o   StoreOptions

	mu     sync.Mutex
	live   *held // nil: none
	why    error // why there is none
	closed bool

	writing sync.Mutex // held while this process reindexes
}

// held is an open snapshot with the number of those who read it. The store counts as one
// as long as it is live; the last to leave closes it.
type held struct {
	*Snapshot
	readers int
}

// OpenStore opens the store in dir and its live snapshot. A directory that is empty or does
// not exist is a store without a snapshot. If the live snapshot is damaged, the newest
// other one is opened in its place, and logged; the store reads, and a reindex mends it.
func OpenStore(dir string, o StoreOptions) (*Store, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Keep <= 0 {
		o.Keep = 3
	}
	st := &Store{dir: dir, o: o}
	id, err := st.current()
	if err != nil && !errors.Is(err, ErrDamaged) {
		return nil, err
	}
	if err == nil && id == "" {
		st.why = ErrEmpty
		return st, nil
	}
	if err == nil {
		var s *Snapshot
		if s, err = Open(filepath.Join(dir, id)); err == nil {
			st.live = &held{s, 1}
			return st, nil
		}
	}
	if errors.Is(err, ErrNewer) {
		return nil, err
	}
	st.why = err
	o.Logger.Error("live snapshot can't be opened", "snapshot", id, "err", err)
	ids, e := st.ids()
	if e != nil {
		return nil, e
	}
	for _, other := range slices.Backward(ids) {
		if other == id {
			continue
		}
		if s, e := Open(filepath.Join(dir, other)); e == nil {
			o.Logger.Warn("serving another snapshot in its place", "snapshot", other)
			st.live, st.why = &held{s, 1}, nil
			break
		}
	}
	return st, nil
}

// current reads which snapshot is live, "" if none is.
func (st *Store) current() (string, error) {
	data, err := os.ReadFile(filepath.Join(st.dir, currentName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("opening index: %w", err)
	}
	id := strings.TrimSpace(string(data))
	if !isID(id) {
		return "", fmt.Errorf("opening index: %s names %q: %w", filepath.Join(st.dir, currentName), id, ErrDamaged)
	}
	return id, nil
}

// mendCurrent makes CURRENT name the snapshot that is served, where it is damaged or names
// one that is gone. The writer calls it.
func (st *Store) mendCurrent(id string) error {
	if named, err := st.current(); err == nil && named == id {
		return nil
	}
	return replaceFile(filepath.Join(st.dir, currentName), []byte(id+"\n"))
}

// View calls f with the live snapshot, which stays open until f returns, whatever becomes
// live meanwhile. It never waits for a reindex. The error is f's, or says why there is no
// snapshot ([ErrEmpty]).
func (st *Store) View(f func(*Snapshot) error) error {
	h, err := st.acquire()
	if err != nil {
		return err
	}
	defer st.release(h)
	return f(h.Snapshot)
}

func (st *Store) acquire() (*held, error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	switch {
	case st.closed:
		return nil, errors.New("the index is closed")
	case st.live == nil:
		return nil, st.why
	}
	st.live.readers++
	return st.live, nil
}

func (st *Store) release(h *held) {
	st.mu.Lock()
	h.readers--
	last := h.readers == 0
	st.mu.Unlock()
	if !last {
		return
	}
	if err := h.Close(); err != nil {
		st.o.Logger.Error("closing snapshot", "snapshot", h.manifest.ID, "err", err)
	}
}

// swap makes s the live snapshot. Who reads the old one reads on.
func (st *Store) swap(s *Snapshot) {
	st.mu.Lock()
	old := st.live
	if st.closed {
		old = &held{s, 1}
	} else {
		st.live, st.why = &held{s, 1}, nil
	}
	st.mu.Unlock()
	if old != nil {
		st.release(old)
	}
}

// Refresh opens the snapshot that CURRENT names if another process has changed it, and
// tells whether it has.
func (st *Store) Refresh() (bool, error) {
	id, err := st.current()
	if err != nil || id == "" {
		return false, err
	}
	st.mu.Lock()
	same := st.live != nil && st.live.manifest.ID == id
	st.mu.Unlock()
	if same {
		return false, nil
	}
	s, err := Open(filepath.Join(st.dir, id))
	if err != nil {
		return false, err
	}
	st.swap(s)
	return true, nil
}

// Close closes the store. Readers in a View finish theirs; the last closes the snapshot.
func (st *Store) Close() error {
	st.mu.Lock()
	h := st.live
	st.live, st.closed = nil, true
	st.mu.Unlock()
	if h != nil {
		st.release(h)
	}
	return nil
}

// Snapshots returns the manifests of the snapshots that can be opened, newest first.
func (st *Store) Snapshots() ([]Manifest, error) {
	ids, err := st.ids()
	if err != nil {
		return nil, err
	}
	var list []Manifest
	for _, id := range slices.Backward(ids) {
		if m, err := readManifest(filepath.Join(st.dir, id)); err == nil {
			list = append(list, m)
		}
	}
	return list, nil
}

// Rollback makes an earlier snapshot live: the one with an id, or, for "", the newest that
// was built before the live one. It returns its manifest.
func (st *Store) Rollback(ctx context.Context, id string) (Manifest, error) {
	release, err := st.write()
	if err != nil {
		return Manifest{}, fmt.Errorf("rolling back: %w", err)
	}
	defer release()
	if id == "" {
		live, err := st.current()
		if errors.Is(err, ErrDamaged) { // then the one that serves in its place
			err = st.View(func(s *Snapshot) error { live = s.manifest.ID; return nil })
		}
		if err != nil {
			return Manifest{}, err
		}
		ids, err := st.ids()
		if err != nil {
			return Manifest{}, err
		}
		for _, x := range slices.Backward(ids) {
			if compareIDs(x, live) < 0 {
				id = x
				break
			}
		}
		if id == "" {
			return Manifest{}, fmt.Errorf("rolling back: no snapshot is older than %s", live)
		}
	}
	if !isID(id) {
		return Manifest{}, fmt.Errorf("rolling back: %q is no snapshot", id)
	}
	if err := ctx.Err(); err != nil {
		return Manifest{}, fmt.Errorf("rolling back: %w", err)
	}
	s, err := Open(filepath.Join(st.dir, id))
	if errors.Is(err, ErrDamaged) {
		if _, e := os.Stat(filepath.Join(st.dir, id)); errors.Is(e, fs.ErrNotExist) {
			err = errors.New("it is not kept any more")
		}
	}
	if err != nil {
		return Manifest{}, fmt.Errorf("rolling back to %s: %w", id, err)
	}
	if err := replaceFile(filepath.Join(st.dir, currentName), []byte(id+"\n")); err != nil {
		return Manifest{}, errors.Join(fmt.Errorf("rolling back to %s: %w", id, err), s.Close())
	}
	st.swap(s)
	return s.manifest, nil
}

// write makes this the one writer of the store.
func (st *Store) write() (release func(), err error) {
	if !st.writing.TryLock() {
		host, _ := os.Hostname()
		return nil, &LockedError{PID: os.Getpid(), Host: host}
	}
	if err := os.MkdirAll(st.dir, 0o755); err != nil {
		st.writing.Unlock()
		return nil, fmt.Errorf("creating the index: %w", err)
	}
	unlock, err := lock(st.dir, st.o.Clock())
	if err != nil {
		st.writing.Unlock()
		return nil, err
	}
	return func() {
		if err := unlock(); err != nil {
			st.o.Logger.Error("unlocking the index", "err", err)
		}
		st.writing.Unlock()
	}, nil
}

// isID tells whether a name is that of a snapshot: a number of six digits or more.
func isID(name string) bool {
	n, err := strconv.Atoi(name)
	return err == nil && n > 0 && len(name) >= 6
}

// ids returns the ids of the snapshots in the store, oldest first.
func (st *Store) ids() ([]string, error) {
	entries, err := os.ReadDir(st.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("listing snapshots: %w", err)
	}
	var ids []string
	for _, e := range entries {
		if e.IsDir() && isID(e.Name()) {
			ids = append(ids, e.Name())
		}
	}
	slices.SortFunc(ids, compareIDs)
	return ids, nil
}

// compareIDs orders ids by age.
func compareIDs(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// sweep removes what killed builds have left. The writer calls it.
func (st *Store) sweep() {
	entries, _ := os.ReadDir(st.dir)
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), buildPrefix) {
			continue
		}
		st.o.Logger.Info("removing an unfinished build", "dir", e.Name())
		if err := os.RemoveAll(filepath.Join(st.dir, e.Name())); err != nil {
			st.o.Logger.Warn("removing an unfinished build", "err", err)
		}
	}
}

// prune removes the oldest snapshots but the live one, until no more than Keep stand.
func (st *Store) prune(live string) {
	ids, err := st.ids()
	if err != nil {
		st.o.Logger.Warn("pruning snapshots", "err", err)
		return
	}
	for _, id := range ids[:max(0, len(ids)-st.o.Keep)] {
		if id == live {
			continue
		}
		// Without its manifest it is no snapshot any more, should this be interrupted.
		err := errors.Join(os.Remove(filepath.Join(st.dir, id, manifestName)), os.RemoveAll(filepath.Join(st.dir, id)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			st.o.Logger.Warn("removing an old snapshot", "snapshot", id, "err", err)
		}
	}
}
