package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/briefbot/briefbot/bot"
)

// settled is how long the files of a corpus must lie still before they are read, so that
// a file is not read while it is being copied.
const settled = 2 * time.Second

// watch reindexes when files of the corpus change, until ctx ends.
func (d *desk) watch(ctx context.Context, log *slog.Logger) error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watch %s: %w", d.root, err)
	}
	defer watcher.Close()
	if err := addTree(watcher, d.root); err != nil {
		return fmt.Errorf("watch %s: %w", d.root, err)
	}
	still := time.NewTimer(settled)
	still.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case e, ok := <-watcher.Events:
			if !ok {
				return errors.New("the watcher ended")
			}
			if e.Op == fsnotify.Chmod || hidden(e.Name) {
				continue
			}
			if e.Has(fsnotify.Create) { // a new folder must be watched, too
				if err := addTree(watcher, e.Name); err != nil && !errors.Is(err, fs.ErrNotExist) {
					log.WarnContext(ctx, "watch", "file", e.Name, "err", err)
				}
			}
			still.Reset(settled)
		case err := <-watcher.Errors:
			log.WarnContext(ctx, "watch", "err", err)
			still.Reset(settled) // events may have been lost
		case <-still.C:
			report, err := d.Reindex(ctx, false, func(bot.Progress) {})
			switch {
			case errors.Is(err, bot.ErrBusy):
				still.Reset(settled)
			case err != nil:
				log.ErrorContext(ctx, "reindex", "err", err)
			default:
				logReport(ctx, log, report)
			}
		}
	}
}

// logReport writes what a reindex did, that no moderator asked for, where an operator sees it.
func logReport(ctx context.Context, log *slog.Logger, r *bot.Report) {
	for _, f := range r.Faults {
		log.ErrorContext(ctx, "the corpus is refused", "fault", f.String())
	}
	for _, f := range r.Questions.Failed {
		log.ErrorContext(ctx, "golden question fails", "id", f.ID, "expected", f.Expected, "got", f.Got)
	}
	for _, s := range r.Suspended {
		log.WarnContext(ctx, "fact suspended", "id", s.ID, "at", s.Problem.String())
	}
	log.InfoContext(ctx, "snapshot", "id", r.Snapshot, "swapped", r.Swapped, "took", r.Took)
}

// addTree watches a folder and the folders in it; a file is no error.
func addTree(w *fsnotify.Watcher, root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !entry.IsDir() {
			return nil
		}
		if path != root && hidden(path) {
			return fs.SkipDir
		}
		return w.Add(path)
	})
}

// hidden reports whether a name is one that no corpus reads: of an editor, or of git.
func hidden(path string) bool { return strings.HasPrefix(filepath.Base(path), ".") }
