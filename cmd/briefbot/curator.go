package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/briefbot/briefbot/bot"
	"github.com/briefbot/briefbot/bot/state"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/corpus/ingest"
)

// curator writes what moderators decide into the YAML files of a corpus directory. Every
// change is checked before it is written, kept so that it can be undone, and committed in
// the moderator's name if the directory is in a git repository.
type curator struct {
	desk  *desk
	state *state.Store
}

// historyDir holds, for every change, the file as it was before. Its name begins with a
// point, so that loading passes it over.
const historyDir = ".history"

// Facts lists the facts on disk.
func (c *curator) Facts(context.Context) ([]*corpus.Fact, error) {
	onDisk, err := c.desk.load()
	if err != nil {
		return nil, err
	}
	return onDisk.Facts, nil
}

// AddFact checks and writes a new fact into the file of its first topic.
func (c *curator) AddFact(ctx context.Context, by bot.Moderator, f corpus.Fact) (string, error) {
	onDisk, err := c.desk.load()
	if err != nil {
		return "", err
	}
	if len(f.Topics) == 0 {
		return "", &bot.FactError{Problems: []corpus.Problem{{Field: "topics", Message: "a fact needs a topic"}}}
	}
	f.ID = freeID(f.Topics[0]+" "+f.Statement, func(id string) bool { return onDisk.Fact(id) != nil })
	name := path.Join("facts", f.Topics[0]+".yaml")
	return f.ID, c.edit(ctx, by, name, "add fact "+f.ID, func(file *corpus.FactsFile) error { return file.Add(f) })
}

// ChangeFact makes one change of a fact.
func (c *curator) ChangeFact(ctx context.Context, by bot.Moderator, change bot.FactChange) error {
	onDisk, err := c.desk.load()
	if err != nil {
		return err
	}
	f := onDisk.Fact(change.Fact)
	if f == nil {
		return &bot.FactError{Problems: []corpus.Problem{{Field: "fact", Message: fmt.Sprintf("there is no fact %q", change.Fact)}}}
	}
	why := fmt.Sprintf("%s fact %s: %s", change.What, change.Fact, change.Reason)
	at := f
	do := func(*corpus.FactsFile) error { return fmt.Errorf("no change of a fact is called %q", change.What) }
	switch change.What {
	case "confirm":
		do = func(file *corpus.FactsFile) error { return file.SetStatus(f.ID, corpus.Confirmed) }
	case "withdraw":
		do = func(file *corpus.FactsFile) error { return file.SetStatus(f.ID, corpus.Withdrawn) }
	case "supersede":
		// The newer fact names the one it replaces, so it is its file that changes.
		if at = onDisk.Fact(change.Other); at == nil {
			return &bot.FactError{Problems: []corpus.Problem{{Field: "other", Message: fmt.Sprintf("there is no fact %q", change.Other)}}}
		}
		do = func(file *corpus.FactsFile) error { return file.Supersede(at.ID, f.ID) }
	case "contest":
		do = func(file *corpus.FactsFile) error { return file.Contest(f.ID, change.Other) }
	case "undo":
		return c.undo(ctx, by, f.File, why)
	}
	return c.edit(ctx, by, at.File, why, do)
}

// History lists the changes of a fact, newest first, from the audit log.
func (c *curator) History(ctx context.Context, id string) ([]bot.FactVersion, error) {
	const recent = 10000
	entries, err := c.state.AuditLog(ctx, recent)
	if err != nil {
		return nil, err
	}
	var out []bot.FactVersion
	for _, e := range entries {
		if what, ok := strings.CutPrefix(e.Action, "fact "); ok && slices.Contains(strings.Fields(e.Object), id) {
			out = append(out, bot.FactVersion{At: e.At, By: e.User, What: what, Reason: e.Detail})
		}
	}
	return out, nil
}

// AddQuestion appends a golden question to questions.yaml.
func (c *curator) AddQuestion(ctx context.Context, by bot.Moderator, q corpus.GoldenQuestion) (string, error) {
	const name = "questions.yaml"
	onDisk, err := c.desk.load()
	if err != nil {
		return "", err
	}
	q.ID = freeID(q.Question, func(id string) bool {
		return slices.ContainsFunc(onDisk.Questions, func(other *corpus.GoldenQuestion) bool { return other.ID == id })
	})
	item := map[string]any{"id": q.ID, "question": q.Question}
	for key, value := range map[string]string{"topic": q.Topic, "article": q.Article, "quote": q.Quote, "fact": q.Fact} {
		if value != "" {
			item[key] = value
		}
	}
	if q.Refuse {
		item["refuse"] = true
	}
	if !q.AsOf.IsZero() {
		item["as_of"] = q.AsOf.Format(time.DateOnly)
	}
	text, err := yaml.Marshal([]any{item})
	if err != nil {
		return "", err
	}
	return q.ID, c.inRoot(func(root *os.Root) error {
		before, err := root.ReadFile(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		after := slices.Concat(before, text)
		if len(before) > 0 && before[len(before)-1] != '\n' {
			after = slices.Concat(before, []byte("\n"), text)
		}
		if err := c.check(ctx, root, name, after); err != nil {
			return err
		}
		return c.write(ctx, root, by, name, before, after, "add golden question "+q.ID, func() error { return replaceFile(root, name, after) })
	})
}

// edit changes a facts file: checks what it would be, keeps what it was, writes.
func (c *curator) edit(ctx context.Context, by bot.Moderator, name, why string, change func(*corpus.FactsFile) error) error {
	return c.inRoot(func(root *os.Root) error {
		file, err := corpus.OpenFacts(root, name)
		if err != nil {
			return err
		}
		before := file.Bytes()
		if err := change(file); err != nil {
			return &bot.FactError{Problems: []corpus.Problem{{File: name, Message: err.Error()}}}
		}
		if err := c.check(ctx, root, name, file.Bytes()); err != nil {
			return err
		}
		return c.write(ctx, root, by, name, before, file.Bytes(), why, file.Save)
	})
}

// undo takes back the last change of a file, if nobody has edited it since.
func (c *curator) undo(ctx context.Context, by bot.Moderator, name, why string) error {
	return c.inRoot(func(root *os.Root) error {
		now, err := root.ReadFile(name)
		if err != nil {
			return err
		}
		kept, err := fs.Glob(root.FS(), path.Join(historyDir, path.Base(name)+".*."+fingerprint(now)))
		if err != nil {
			return err
		}
		if len(kept) == 0 {
			return &bot.FactError{Problems: []corpus.Problem{{File: name, Message: "there is no change to undo: the file has been edited by hand since, or never from here"}}}
		}
		slices.Sort(kept)
		before, err := root.ReadFile(kept[len(kept)-1])
		if err != nil {
			return err
		}
		return c.write(ctx, root, by, name, now, before, why, func() error { return replaceFile(root, name, before) })
	})
}

// inRoot runs f on the corpus directory, one change at a time.
func (c *curator) inRoot(f func(*os.Root) error) error {
	c.desk.writing.Lock()
	defer c.desk.writing.Unlock()
	root, err := os.OpenRoot(c.desk.root)
	if err != nil {
		return fmt.Errorf("open corpus: %w", err)
	}
	defer root.Close()
	return f(root)
}

// check refuses a file as it would be after a change, with its faults.
func (c *curator) check(ctx context.Context, root *os.Root, name string, data []byte) error {
	would, err := corpus.Load(overlay{root.FS(), name, data}, ingest.Formats(ingest.Limits{})...)
	if err != nil {
		return err
	}
	var faults []corpus.Problem
	for _, p := range would.Check(ctx, c.desk.clock()) {
		if p.File == name {
			faults = append(faults, p)
		}
	}
	if len(faults) > 0 {
		return &bot.FactError{Problems: faults}
	}
	return ctx.Err()
}

// write keeps a file as it is, replaces it, and commits the change.
func (c *curator) write(ctx context.Context, root *os.Root, by bot.Moderator, name string, before, after []byte, why string, save func() error) error {
	if err := root.MkdirAll(historyDir, 0o755); err != nil {
		return err
	}
	kept := fmt.Sprintf("%s.%020d.%s", path.Base(name), time.Now().UnixNano(), fingerprint(after))
	if err := replaceFile(root, path.Join(historyDir, kept), before); err != nil {
		return err
	}
	if err := save(); err != nil {
		return err
	}
	return c.commit(ctx, by, name, why)
}

// commit records the change in the git repository that the corpus is in, if it is in one.
func (c *curator) commit(ctx context.Context, by bot.Moderator, name, why string) error {
	if exec.CommandContext(ctx, "git", "-C", c.desk.root, "rev-parse", "--is-inside-work-tree").Run() != nil {
		return nil // no repository, or no git here
	}
	author := strings.Map(func(r rune) rune {
		if strings.ContainsRune("<>\n\r", r) {
			return -1
		}
		return r
	}, by.Name)
	git := func(args ...string) error {
		cmd := exec.CommandContext(ctx, "git", append([]string{"-C", c.desk.root}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_AUTHOR_NAME="+author, "GIT_AUTHOR_EMAIL="+by.ID+"@users.discord.invalid",
			"GIT_COMMITTER_NAME=briefbot", "GIT_COMMITTER_EMAIL=briefbot@localhost")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("commit %s: git %s: %w: %s", name, args[0], err, bytes.TrimSpace(out))
		}
		return nil
	}
	if err := git("add", "--", filepath.FromSlash(name)); err != nil {
		return err
	}
	return git("commit", "--quiet", "--only", "-m", why, "--", filepath.FromSlash(name))
}

// fingerprint names the content of a file.
func fingerprint(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// replaceFile writes a file whole or not at all, and so that it survives a loss of power.
func replaceFile(root *os.Root, name string, data []byte) error {
	temporary := path.Join(path.Dir(name), "."+path.Base(name)+".tmp")
	f, err := root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = root.Rename(temporary, name)
	}
	if err != nil {
		_ = root.Remove(temporary) // it is only a leftover
		return fmt.Errorf("write %s: %w", name, err)
	}
	dir, err := root.Open(path.Dir(name))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// freeID makes an id of the first words of a text that is not taken yet.
func freeID(text string, taken func(string) bool) string {
	var words []string
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
		if words = append(words, w); len(words) == 6 {
			break
		}
	}
	base := strings.Join(words, "-")
	if base == "" {
		base = "entry"
	}
	id := base
	for n := 2; taken(id); n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}
