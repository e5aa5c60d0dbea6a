package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/briefbot/briefbot/bot"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/corpus/ingest"
)

// curator writes what moderators decide about facts and golden questions into the YAML
// files of a corpus directory. A change that would bring a fault into its file is refused
// with that fault.
type curator struct {
	desk   *desk
	keeper *keeper
}

// Facts lists the facts on disk.
func (c *curator) Facts(context.Context) ([]*corpus.Fact, error) {
	lists, err := c.lists()
	if err != nil {
		return nil, err
	}
	return lists.Facts, nil
}

// lists reads the curated lists and looks for no article: this is done at each key that is
// typed in the name of a fact.
func (c *curator) lists() (*corpus.Curated, error) {
	root, err := os.OpenRoot(c.keeper.dir)
	if err != nil {
		return nil, fmt.Errorf("open corpus: %w", err)
	}
	defer root.Close()
	onDisk, err := corpus.Load(withoutArticles{root.FS()})
	if err != nil {
		return nil, err
	}
	return &onDisk.Curated, nil
}

// AddFact checks and writes a new fact into the file of its first topic.
func (c *curator) AddFact(ctx context.Context, by bot.Moderator, f corpus.Fact) (string, error) {
	if len(f.Topics) == 0 {
		return "", refuseFact("a fact needs a topic")
	}
	f.Evidence = slices.Clone(f.Evidence)
	for i := range f.Evidence {
		c.placeQuote(ctx, &f.Evidence[i])
	}
	err := c.edit(func(root *os.Root, history []*record, facts map[string]*corpus.Fact) error {
		f.ID = freeID(f.Topics[0]+" "+f.Statement, func(id string) bool {
			return facts[id] != nil || slices.ContainsFunc(history, func(r *record) bool { return r.concerns(id) })
		})
		r := &record{What: "add", Fact: f.ID, Item: f.ID, File: path.Join("facts", f.Topics[0]+".yaml"), Why: f.Statement}
		return c.change(ctx, by, root, history, r, func(file *corpus.FactsFile) error { return file.Add(f) })
	})
	return f.ID, err
}

// placeQuote adds to a quote that stands more than once in its article the words before
// its first place there: a moderator chose it from a menu and can't.
func (c *curator) placeQuote(ctx context.Context, e *corpus.Evidence) {
	a, err := c.desk.Article(ctx, e.Article)
	if err != nil || e.Prefix != "" || e.Suffix != "" {
		return // whatever is wrong with it, the check will say
	}
	var text strings.Builder
	for _, p := range a.Paragraphs {
		text.WriteString(p.Text + "\n")
	}
	fault := (*corpus.EvidenceError)(nil)
	if _, err := corpus.FindQuote(text.String(), *e); !errors.As(err, &fault) || fault.Kind != corpus.Ambiguous {
		return
	}
	before, _, _ := strings.Cut(text.String(), e.Quote)
	words := strings.Fields(before)
	for n := 1; n <= min(len(words), 12); n++ {
		placed := *e
		placed.Prefix = strings.Join(words[len(words)-n:], " ")
		if _, err := corpus.FindQuote(text.String(), placed); err == nil {
			*e = placed
			return
		}
	}
}

// ChangeFact makes one change of a fact.
func (c *curator) ChangeFact(ctx context.Context, by bot.Moderator, change bot.FactChange) error {
	return c.edit(func(root *os.Root, history []*record, facts map[string]*corpus.Fact) error {
		if change.What == "undo" {
			return c.undo(ctx, by, root, history, change)
		}
		f, other := facts[change.Fact], facts[change.Other]
		if f == nil {
			return refuseFact("there is no fact %q", change.Fact)
		}
		if change.Other != "" && other == nil {
			return refuseFact("there is no fact %q", change.Other)
		}
		r := &record{What: change.What, Fact: f.ID, Item: f.ID, File: f.File, Other: change.Other, Why: change.Reason}
		var do func(*corpus.FactsFile) error
		switch {
		case change.What == "confirm":
			do = func(file *corpus.FactsFile) error { return file.SetStatus(f.ID, corpus.Confirmed) }
		case change.What == "withdraw":
			do = func(file *corpus.FactsFile) error { return file.SetStatus(f.ID, corpus.Withdrawn) }
		case change.What == "contest" && other != nil:
			do = func(file *corpus.FactsFile) error { return file.Contest(f.ID, other.ID) }
		case change.What == "supersede" && other != nil:
			// The newer fact names the one it replaces, so it is the newer one that changes.
			r.Item, r.File = other.ID, other.File
			do = func(file *corpus.FactsFile) error { return file.Supersede(other.ID, f.ID) }
		default:
			return fmt.Errorf("change fact %s: %q is no change of a fact", f.ID, change.What)
		}
		return c.change(ctx, by, root, history, r, do)
	})
}

// undo takes back the last change of a fact that stands. What the moderator or anybody else
// did in the file since, apart from the fact itself, stays.
func (c *curator) undo(ctx context.Context, by bot.Moderator, root *os.Root, history []*record, change bot.FactChange) error {
	done, err := happened(history, itemReader(root))
	if err != nil {
		return err
	}
	undone := map[string]bool{}
	for _, last := range slices.Backward(done) {
		undone[last.Undoes] = true
		if last.Undoes != "" || undone[last.name] || !last.concerns(change.Fact) {
			continue
		}
		r := &record{What: "undo", Fact: change.Fact, Item: last.Item, File: last.File, Why: change.Reason, Undoes: last.name}
		if last.Item != change.Fact {
			r.Other = last.Item
		}
		return c.change(ctx, by, root, history, r, func(file *corpus.FactsFile) error {
			now, err := file.Item(last.Item)
			if err != nil {
				return err
			}
			if now != last.After || last.Before == last.After {
				return fmt.Errorf("%s has been edited by hand since its last change from here, which was to %s it: edit the file", last.Item, last.What)
			}
			return file.SetItem(last.Item, last.Before)
		})
	}
	return refuseFact("no change of %q from here is left to undo", change.Fact)
}

// History lists the changes of a fact, newest first.
func (c *curator) History(_ context.Context, id string) ([]bot.FactVersion, error) {
	var out []bot.FactVersion
	err := c.keeper.open(func(root *os.Root) error {
		history, err := readHistory(root)
		if err != nil {
			return err
		}
		if history, err = happened(history, itemReader(root)); err != nil {
			return err
		}
		for _, r := range slices.Backward(history) {
			if r.concerns(id) {
				what := r.What
				if r.Other != "" {
					what += " " + r.Other
				}
				out = append(out, bot.FactVersion{At: r.At, By: r.By, What: what, Reason: r.Why})
			}
		}
		return nil
	})
	return out, err
}

// AddQuestion appends a golden question to questions.yaml.
func (c *curator) AddQuestion(ctx context.Context, by bot.Moderator, q corpus.GoldenQuestion) (string, error) {
	const name = "questions.yaml"
	err := c.keeper.open(func(root *os.Root) error {
		onDisk, err := c.lists()
		if err != nil {
			return err
		}
		for _, other := range onDisk.Questions {
			if other.Question == q.Question && other.Topic == q.Topic && other.AsOf.Equal(q.AsOf) {
				return refuseFact("%s asks this already", other.ID)
			}
		}
		q.ID = freeID(q.Question, func(id string) bool {
			return slices.ContainsFunc(onDisk.Questions, func(other *corpus.GoldenQuestion) bool { return other.ID == id })
		})
		before, err := root.ReadFile(name)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		after, err := corpus.AppendQuestion(name, before, q)
		if err != nil {
			return refuseFact("%v", err)
		}
		if err := c.check(ctx, root, name, after); err != nil {
			return err
		}
		return c.keeper.make(ctx, change{By: by, Action: "golden question", Object: q.ID, Why: q.Question, Files: []string{name}},
			func() error { return corpus.ReplaceFile(root, name, before, after) },
			func() error { return corpus.ReplaceFile(root, name, after, before) })
	})
	return q.ID, refusedFact(err)
}

// edit runs f on the facts as they are on disk, and once more if somebody edits a file
// under its hands.
func (c *curator) edit(f func(root *os.Root, history []*record, facts map[string]*corpus.Fact) error) error {
	again := func() error {
		return c.keeper.open(func(root *os.Root) error {
			onDisk, err := c.lists()
			if err != nil {
				return err
			}
			history, err := readHistory(root)
			if err != nil {
				return err
			}
			facts := map[string]*corpus.Fact{}
			for _, x := range onDisk.Facts {
				facts[x.ID] = x
			}
			return f(root, history, facts)
		})
	}
	err := again()
	if errors.Is(err, corpus.ErrEdited) {
		err = again()
	}
	return refusedFact(err)
}

// change changes a facts file by do and keeps the record r of it.
func (c *curator) change(ctx context.Context, by bot.Moderator, root *os.Root, history []*record, r *record, do func(*corpus.FactsFile) error) error {
	if err := root.MkdirAll(path.Dir(r.File), 0o755); err != nil {
		return err
	}
	file, err := corpus.OpenFacts(root, r.File)
	if err != nil {
		return refuseFact("%v", err) // it has a fault that a person must mend
	}
	before := file.Bytes()
	r.At, r.By = c.keeper.now().UTC(), by.Name
	if r.Before, err = file.Item(r.Item); err != nil {
		return refuseFact("%v", err)
	}
	if err := do(file); err != nil {
		return refuseFact("%v", err)
	}
	if bytes.Equal(before, file.Bytes()) {
		return refuseFact("that is how %s stands already", r.Item)
	}
	if r.After, err = file.Item(r.Item); err != nil {
		return refuseFact("%v", err)
	}
	if err := c.check(ctx, root, r.File, file.Bytes()); err != nil {
		return err
	}
	return c.keeper.make(ctx, change{By: by, Action: "fact " + r.What, Object: strings.TrimSpace(r.Fact + " " + r.Other), Why: r.Why, Files: []string{r.File}},
		func() error {
			// The record goes first: a change without one could not be taken back.
			if err := keep(root, history, r); err != nil {
				return err
			}
			if err := file.Save(); err != nil {
				return errors.Join(err, root.Remove(path.Join(historyDir, r.name)))
			}
			return nil
		},
		func() error {
			return errors.Join(corpus.ReplaceFile(root, r.File, file.Bytes(), before), root.Remove(path.Join(historyDir, r.name)))
		})
}

// check refuses a file as it would be after a change, with the faults that it has then and
// has not yet: one that is there already must not keep a moderator from withdrawing a fact.
func (c *curator) check(ctx context.Context, root *os.Root, name string, data []byte) error {
	would, err := corpus.Load(overlay{root.FS(), name, data}, ingest.Formats(ingest.Limits{})...)
	if err != nil {
		return err
	}
	found := c.faults(ctx, would, name)
	if len(found) == 0 {
		return ctx.Err()
	}
	is, err := c.desk.load()
	if err != nil {
		return err
	}
	for _, old := range c.faults(ctx, is, name) {
		if i := slices.IndexFunc(found, func(p corpus.Problem) bool { return p.Field == old.Field && p.Message == old.Message }); i >= 0 {
			found = slices.Delete(found, i, i+1)
		}
	}
	if len(found) > 0 {
		return &bot.FactError{Problems: found}
	}
	return ctx.Err()
}

// faults are those of one file of the curated lists.
func (c *curator) faults(ctx context.Context, in *corpus.Corpus, name string) []corpus.Problem {
	quoted := &quotedArticles{desk: c.desk, in: in, files: map[string]corpus.File{}}
	for _, f := range in.Files {
		quoted.files[strings.TrimSuffix(strings.TrimPrefix(f.Path, "articles/"), path.Ext(f.Path))] = f
	}
	return slices.DeleteFunc(in.CheckCurated(ctx, c.desk.clock(), quoted), func(p corpus.Problem) bool { return p.File != name })
}

// quotedArticles reads the articles that facts quote: from disk those that are a file of
// their own, and from the live snapshot those of bulk files, which take long to read.
type quotedArticles struct {
	desk  *desk
	in    *corpus.Corpus
	files map[string]corpus.File // by path under articles/, without ending
}

func (q *quotedArticles) Article(ctx context.Context, id string) (*corpus.Article, error) {
	if f, ok := q.files[id]; ok {
		for a, err := range q.in.ReadFile(ctx, f) {
			if err != nil || a.ID == id {
				return a, err
			}
		}
	}
	live, err := q.desk.Article(ctx, id)
	if err != nil {
		return nil, nil // neither on disk nor live: the fact's fault, and not one of reading
	}
	a := &corpus.Article{ID: id}
	for _, p := range live.Paragraphs {
		start := len(a.Text)
		a.Text += p.Text + "\n"
		a.Paragraphs = append(a.Paragraphs, corpus.Span{Start: start, End: start + len(p.Text)})
	}
	return a, nil
}

func (q *quotedArticles) Holding(context.Context, string) ([]*corpus.Article, error) { return nil, nil }

// itemReader reads the lines of the fact that a record is about, as they stand.
func itemReader(root *os.Root) func(*record) (string, error) {
	files := map[string]*corpus.FactsFile{}
	return func(r *record) (string, error) {
		file := files[r.File]
		if file == nil {
			var err error
			if file, err = corpus.OpenFacts(root, r.File); err != nil {
				return "", refuseFact("%v", err)
			}
			files[r.File] = file
		}
		return file.Item(r.Item)
	}
}

// refuseFact refuses a change in words for the moderator.
func refuseFact(format string, args ...any) error {
	return &bot.FactError{Problems: []corpus.Problem{{Message: fmt.Sprintf(format, args...)}}}
}

// refusedFact makes of a keeper's refusal the one that the bot shows.
func refusedFact(err error) error {
	var words refusal
	if errors.As(err, &words) {
		return refuseFact("%s", string(words))
	}
	return err
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
	base = base[:min(len(base), 70)] // an id has at most 80 characters
	base = strings.TrimRight(base, "-")
	id := base
	for n := 2; taken(id); n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}
