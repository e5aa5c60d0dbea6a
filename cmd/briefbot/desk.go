package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/briefbot/briefbot/bot"
	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/corpus/ingest"
	"github.com/briefbot/briefbot/corpus/peacetalks"
	"github.com/briefbot/briefbot/index"
	"github.com/briefbot/briefbot/index/rank"
)

// desk answers questions from one index, and keeps it true to its corpus. It is what the
// bot, the playground and the terminal ask.
type desk struct {
	root  string // directory of the corpus; empty: the one that ships, or none
	load  func() (*corpus.Corpus, error)
	dir   string // of the index
	store *index.Store
	model *rank.Model // nil: the one that ships, without an encoder
	clock func() time.Time
	temp  string // removed when the desk closes; empty: the index stays

	writing sync.Mutex // one reindex or rollback at a time
}

// open opens the desk that the flags describe, and brings its index up to date with the
// corpus, if there is one.
func (p *program) open(ctx context.Context, f deskFlags) (*desk, error) {
	d, err := p.openStale(f)
	if err != nil {
		return nil, err
	}
	if d.load == nil {
		if err := d.store.View(func(*index.Snapshot) error { return nil }); err != nil {
			d.close()
			return nil, fmt.Errorf("index %s: %w: name its corpus with --corpus, or run briefbot reindex", f.Index, err)
		}
		return d, nil
	}
	progress, done := showProgress(p.stderr, p.clock)
	_, err = d.publish(ctx, index.ReindexOptions{Trust: true, Progress: progress})
	if errors.As(err, new(*index.LockedError)) && f.Index != "" {
		err = p.whileLocked(ctx, d, err)
	}
	done()
	if errors.As(err, new(*index.LockedError)) && f.Index == "" {
		// Another call keeps the cached index up to date just now: this one makes its own.
		d.close()
		if d, err = p.openIn(f, ""); err == nil {
			_, err = d.publish(ctx, index.ReindexOptions{Trust: true, Progress: progress})
			done()
		}
	}
	if err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

// whileLocked serves what is live while another process writes the index that the call
// names, and says so; before the first build it waits for its end. locked is returned if
// that takes too long.
func (p *program) whileLocked(ctx context.Context, d *desk, locked error) error {
	if s, err := d.Snapshot(ctx); err == nil {
		_, err := fmt.Fprintf(p.stderr, "Another process is bringing the index up to date; this is snapshot %s.\n", s.ID)
		return err
	}
	const patience, pause = 2 * time.Minute, 200 * time.Millisecond
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for errors.As(locked, new(*index.LockedError)) {
		select {
		case <-ctx.Done():
			return locked
		case <-time.After(pause):
			_, locked = d.publish(ctx, index.ReindexOptions{Trust: true})
		}
	}
	return locked
}

// openStale opens the desk as its index stands.
func (p *program) openStale(f deskFlags) (*desk, error) {
	dir := f.Index
	if dir == "" && f.Corpus != "" {
		dir = p.cacheFor(f.Corpus)
	}
	return p.openIn(f, dir)
}

// openIn opens the desk with its index in dir; empty stands for a directory of its own.
func (p *program) openIn(f deskFlags, dir string) (*desk, error) {
	d := &desk{clock: p.clock}
	encoder, err := readEncoder(f.Encoder)
	if err != nil {
		return nil, err
	}
	if encoder != nil {
		d.model = rank.DefaultModel().With(encoder)
	}
	if !f.Now.IsZero() {
		begun := p.clock() // from then on it runs: limits and memory of a bot go by it, too
		d.clock = func() time.Time { return f.Now.Add(p.clock().Sub(begun)) }
	}
	switch {
	case f.Corpus != "":
		info, err := os.Stat(f.Corpus)
		if err != nil || !info.IsDir() {
			return nil, usageError(fmt.Sprintf("--corpus %s: no such directory", f.Corpus))
		}
		d.root = f.Corpus
		d.load = func() (*corpus.Corpus, error) { return loadCorpus(f.Corpus) }
	case f.Index == "":
		d.load = func() (*corpus.Corpus, error) { return corpus.Load(peacetalks.FS) }
	default:
		if _, err := os.Stat(f.Index); err != nil {
			return nil, usageError(fmt.Sprintf("--index %s: no such directory; name its corpus with --corpus to build it", f.Index))
		}
	}
	if dir == "" {
		temp, err := os.MkdirTemp("", "briefbot-")
		if err != nil {
			return nil, fmt.Errorf("make a directory for the index: %w", err)
		}
		d.temp, dir = temp, filepath.Join(temp, "index")
	}
	store, err := index.OpenStore(dir, index.StoreOptions{Clock: p.clock, Logger: p.quietLogger()})
	if err != nil {
		d.close()
		return nil, fmt.Errorf("open index %s: %w", dir, err)
	}
	d.dir, d.store = dir, store
	return d, nil
}

// loadCorpus reads the lists of a corpus directory. Symbolic links can't lead out of it.
func loadCorpus(dir string) (*corpus.Corpus, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open corpus: %w", err)
	}
	return corpus.Load(root.FS(), ingest.Formats(ingest.Limits{})...)
}

// cacheFor is where the index of a corpus directory is kept between calls that name no
// --index; empty where this user has no cache, and then the index is made for one call.
func (p *program) cacheFor(dir string) string {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	base := p.getenv("XDG_CACHE_HOME")
	if home := p.getenv("HOME"); base == "" && home != "" {
		base = filepath.Join(home, ".cache")
	}
	if base == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(absolute))
	dir = filepath.Join(base, "briefbot", hex.EncodeToString(sum[:8]))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return ""
	}
	probe, err := os.CreateTemp(dir, "writable-")
	if err != nil {
		return ""
	}
	probe.Close()
	os.Remove(probe.Name())
	return dir
}

func (d *desk) close() {
	if d.store != nil {
		_ = d.store.Close() // nothing is written at this point
	}
	if d.temp != "" {
		_ = os.RemoveAll(d.temp) // the system clears what is left
	}
}

// publish makes the corpus the live snapshot.
func (d *desk) publish(ctx context.Context, o index.ReindexOptions) (*index.Report, error) {
	c, err := d.load()
	if err != nil {
		return nil, err
	}
	return d.store.Reindex(ctx, c, o)
}

// Answer composes an answer from the live snapshot.
func (d *desk) Answer(ctx context.Context, q briefing.Question) (*briefing.Answer, error) {
	if q.Kind == briefing.Changes || q.Known {
		priors, err := d.priors()
		if err != nil {
			return nil, err
		}
		q.Snapshots = priors
	}
	var a *briefing.Answer
	err := d.store.View(func(s *index.Snapshot) (err error) {
		a, err = briefing.Compose(ctx, ranked{s, d.model}, q, d.clock())
		return err
	})
	return a, err
}

// priors are the facts of the kept snapshots, newest first.
func (d *desk) priors() ([]briefing.Prior, error) {
	kept, err := d.store.Snapshots()
	if err != nil {
		return nil, err
	}
	var priors []briefing.Prior
	for _, m := range kept {
		s, err := index.Open(filepath.Join(d.dir, m.ID))
		if err != nil {
			return nil, err
		}
		priors = append(priors, briefing.Prior{Built: m.Built, Facts: s.Curated().Facts})
		if err := s.Close(); err != nil {
			return nil, err
		}
	}
	return priors, nil
}

// Snapshot names the live snapshot.
func (d *desk) Snapshot(context.Context) (briefing.Snapshot, error) {
	var out briefing.Snapshot
	err := d.store.View(func(s *index.Snapshot) error {
		m := s.Manifest()
		out = briefing.Snapshot{ID: m.ID, Built: m.Built}
		return nil
	})
	return out, err
}

// maxNamedArticles bounds the articles that autocomplete knows: the newest of them.
const maxNamedArticles = 5000

// Catalogue lists what can be named in a question.
func (d *desk) Catalogue(context.Context) (*bot.Catalogue, error) {
	var out bot.Catalogue
	err := d.store.View(func(s *index.Snapshot) error {
		out.Snapshot = s.Manifest().ID
		curated := s.Curated()
		for _, t := range curated.Topics {
			out.Topics = append(out.Topics, bot.Named{ID: t.ID, Name: t.Name, Aliases: t.Aliases})
		}
		for _, e := range curated.Entities {
			out.Entities = append(out.Entities, bot.Named{ID: e.ID, Name: e.Name, Aliases: e.Aliases, Note: e.Role})
		}
		publishers := map[string]bool{}
		for _, src := range curated.Sources {
			publishers[src.Name] = true
			out.Sources = append(out.Sources, bot.Named{ID: src.ID, Name: src.Name, Aliases: src.Aliases})
		}
		type dated struct {
			named     bot.Named
			published time.Time
		}
		var newest []dated
		for a := range s.Articles() {
			if a.Publisher != "" && !publishers[a.Publisher] {
				publishers[a.Publisher] = true
				out.Sources = append(out.Sources, bot.Named{ID: a.Publisher, Name: a.Publisher})
			}
			note := ""
			if !a.Published.IsZero() {
				note = a.Published.Format("2 Jan 2006")
			}
			newest = append(newest, dated{bot.Named{ID: a.ID, Name: a.Title, Note: note}, a.Published})
			if len(newest) == 2*maxNamedArticles {
				slices.SortStableFunc(newest, func(a, b dated) int { return b.published.Compare(a.published) })
				newest = newest[:maxNamedArticles]
			}
		}
		slices.SortStableFunc(newest, func(a, b dated) int {
			return cmp.Or(b.published.Compare(a.published), cmp.Compare(a.named.ID, b.named.ID))
		})
		for _, a := range newest[:min(len(newest), maxNamedArticles)] {
			out.Articles = append(out.Articles, a.named)
		}
		return nil
	})
	return &out, err
}

// Article returns an article's text.
func (d *desk) Article(_ context.Context, id string) (*bot.Article, error) {
	var out *bot.Article
	err := d.store.View(func(s *index.Snapshot) error {
		a, ok := s.Article(id)
		if !ok {
			return bot.ErrNoArticle
		}
		out = &bot.Article{
			ID: a.ID, Title: a.Title, Publisher: a.Publisher, Authors: a.Authors,
			Date: a.Published, URL: a.URL, Language: a.Language,
		}
		for _, p := range s.Passages(id) {
			out.Paragraphs = append(out.Paragraphs, bot.Paragraph{Number: p.Paragraph, Start: p.Start, Text: p.Text, Sentences: p.Sentences})
		}
		return nil
	})
	return out, err
}

// quietLogger logs what an operator must know, in words for a terminal.
func (p *program) quietLogger() *slog.Logger {
	return slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
}
