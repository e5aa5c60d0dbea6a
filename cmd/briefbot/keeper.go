package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/briefbot/briefbot/bot"
	"github.com/briefbot/briefbot/bot/state"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/corpus/ingest"
)

// keeper makes changes in a corpus directory for moderators and for whoever sits at the
// terminal, one at a time. Each has its row in the audit log before it is made, so that no
// kill leaves a change that nobody made, and a commit in the person's name after it if the
// directory is in a git repository.
type keeper struct {
	dir string
	log *state.Store // nil: there is none at hand
	now func() time.Time

	mu sync.Mutex
}

// change is what is about to be done, for the audit log and the commit.
type change struct {
	By     bot.Moderator
	Action string // "fact confirm", "import"
	Object string // what it is done to, by id
	Why    string
	Files  []string // that it writes, relative to the corpus
}

// refusal is an error with words for the moderator: nothing was changed.
type refusal string

func (r refusal) Error() string { return string(r) }

// open runs f on the corpus directory while nobody else changes it from here.
func (k *keeper) open(f func(*os.Root) error) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	root, err := os.OpenRoot(k.dir)
	if err != nil {
		return fmt.Errorf("open corpus: %w", err)
	}
	defer root.Close()
	return forModerator(f(root))
}

// makeTime is how long one change may take, its commits and their hooks included.
const makeTime = time.Minute

// make makes a change by calling do, and takes it back by calling undo if git does not
// take it. It is called within open.
func (k *keeper) make(ctx context.Context, c change, do, undo func() error) error {
	// What was begun is finished, whoever gives up waiting; but a hook of git that hangs must
	// not keep everybody else from the corpus.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), makeTime)
	defer cancel()
	repo, err := openRepository(ctx, k.dir)
	if err != nil {
		return err
	}
	if err := repo.commitFound(ctx, c.Files); err != nil {
		return err
	}
	row := state.Entry{Guild: c.By.Guild, User: c.By.ID, Action: c.Action, Object: c.Object, Detail: c.Why}
	if err := k.audit(ctx, row); err != nil {
		return err
	}
	err = do()
	if err == nil {
		if err = repo.commit(ctx, c); err != nil {
			err = errors.Join(err, undo())
		}
	}
	if err != nil {
		row.Detail = "failed, nothing was changed: " + c.Why
		err = errors.Join(err, k.audit(ctx, row))
	}
	return err
}

func (k *keeper) audit(ctx context.Context, row state.Entry) error {
	if k.log == nil {
		return nil
	}
	return k.log.Audit(ctx, row)
}

// addArticle saves a draft, unless the corpus holds it already. from says where it comes
// from. One call of make or addArticle runs at a time.
func (k *keeper) addArticle(ctx context.Context, store *ingest.Store, by bot.Moderator, d *ingest.Draft, from string) (ingest.Saved, error) {
	now := k.now()
	plan, err := store.Plan(d, now)
	if err != nil || plan.Outcome == ingest.Known {
		return plan, err
	}
	if plan.Outcome == ingest.NewVersion {
		from += ", a new version of " + plan.Earlier.Article
	}
	return plan, k.make(ctx, change{By: by, Action: "import", Object: plan.Article, Why: from, Files: plan.Files},
		func() error { _, err := store.Save(d, now); return err },
		func() error { return store.Remove(plan) })
}

// ofDisk tells errors that whoever runs the bot must mend: a full disk, missing rights.
func ofDisk(err error) bool { return full(err) || readOnly(err) }

func full(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

func readOnly(err error) bool {
	return errors.Is(err, syscall.EROFS) || errors.Is(err, os.ErrPermission)
}

// forModerator finds words for errors that a moderator can tell whoever runs the bot about.
func forModerator(err error) error {
	var words string
	switch {
	case errors.Is(err, corpus.ErrEdited):
		words = "Somebody edited the file on disk at the same moment. Nothing was changed; please try again."
	case full(err):
		words = "The bot's disk is full. Nothing was changed."
	case readOnly(err):
		words = "The bot may not write there. Nothing was changed."
	case err != nil && (strings.Contains(err.Error(), "disk is full") || strings.Contains(err.Error(), "readonly database")):
		words = "The bot cannot write its audit log: its disk is full or read-only. Nothing was changed." // SQLite has words and no error values
	default:
		return err
	}
	return fmt.Errorf("%w (%w)", refusal(words), err)
}
