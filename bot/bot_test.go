package bot

import (
	"context"
	"errors"
	"flag"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/discordtest"
	"github.com/briefbot/briefbot/bot/discordtest/standin"
	"github.com/briefbot/briefbot/bot/state"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/corpus/peacetalks"
	"github.com/briefbot/briefbot/index"
)

var (
	update = flag.Bool("update", false, "rewrite the golden files")
	record = flag.Bool("record", false, "record the answers that golden files are laid out from")
)

// TestMain lets parallel tests overlap beyond the number of processors: they wait more than they compute.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("test.parallel"); f.Value.String() == strconv.Itoa(runtime.GOMAXPROCS(0)) {
		_ = f.Value.Set("12")
	}
	os.Exit(m.Run())
}

// testNow is when the tests take place: two days after the articles of the corpus that ships.
var testNow = time.Date(2026, 2, 1, 9, 30, 0, 0, time.UTC)

// newsroom is the real way from a corpus to its answers, small: what the program wires together, over
// the corpus that ships or over a directory.
type newsroom struct {
	corpus fs.FS
	store  *index.Store
	slow   time.Duration // added to each answer
	fail   error         // in place of each answer
	mu     sync.Mutex
	golden []GoldenFailure // in place of asking golden questions
	faults []corpus.Problem
	force  bool                          // as Reindex last had it
	during func(progress func(Progress)) // nil, or what else a reindex does first
}

func openNewsroom(t testing.TB, files fs.FS) *newsroom {
	t.Helper()
	store, err := index.OpenStore(filepath.Join(t.TempDir(), "index"), index.StoreOptions{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	n := &newsroom{corpus: files, store: store}
	if _, err := n.publish(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return n
}

func (n *newsroom) publish(ctx context.Context, progress func(index.Progress)) (*index.Report, error) {
	c, err := corpus.Load(n.corpus)
	if err != nil {
		return nil, err
	}
	return n.store.Reindex(ctx, c, index.ReindexOptions{Progress: progress, Suspend: true})
}

func (n *newsroom) Answer(ctx context.Context, q briefing.Question) (a *briefing.Answer, err error) {
	if n.fail != nil {
		return nil, n.fail
	}
	select {
	case <-time.After(n.slow):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	err = n.store.View(func(s *index.Snapshot) error {
		a, err = briefing.Compose(ctx, s, q, testNow)
		return err
	})
	return a, err
}

func (n *newsroom) Snapshot(context.Context) (out briefing.Snapshot, err error) {
	err = n.store.View(func(s *index.Snapshot) error {
		out = briefing.Snapshot{ID: s.Manifest().ID, Built: s.Manifest().Built}
		return nil
	})
	return out, err
}

func (n *newsroom) Catalogue(context.Context) (*Catalogue, error) {
	c := &Catalogue{}
	err := n.store.View(func(s *index.Snapshot) error {
		c.Snapshot = s.Manifest().ID
		for _, t := range s.Curated().Topics {
			c.Topics = append(c.Topics, Named{ID: t.ID, Name: t.Name, Aliases: t.Aliases})
		}
		for _, e := range s.Curated().Entities {
			c.Entities = append(c.Entities, Named{ID: e.ID, Name: e.Name, Aliases: e.Aliases, Note: e.Role})
		}
		for _, x := range s.Curated().Sources {
			c.Sources = append(c.Sources, Named{ID: x.ID, Name: x.Name, Aliases: x.Aliases})
		}
		for a := range s.Articles() {
			c.Articles = append(c.Articles, Named{ID: a.ID, Name: a.Title})
		}
		return nil
	})
	return c, err
}

func (n *newsroom) Article(_ context.Context, id string) (out *Article, err error) {
	err = n.store.View(func(s *index.Snapshot) error {
		a, ok := s.Article(id)
		if !ok {
			return ErrNoArticle
		}
		out = &Article{ID: a.ID, Title: a.Title, Publisher: a.Publisher, Date: a.Published, URL: a.URL}
		for _, p := range s.Passages(id) {
			out.Paragraphs = append(out.Paragraphs, Paragraph{Number: p.Paragraph, Start: p.Start, Text: p.Text, Sentences: p.Sentences})
		}
		return nil
	})
	return out, err
}

func (n *newsroom) Reindex(ctx context.Context, force bool, progress func(Progress)) (*Report, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.force = force
	if n.during != nil {
		n.during(progress)
	}
	if len(n.faults) > 0 {
		return &Report{Faults: n.faults}, nil
	}
	if len(n.golden) > 0 && !force {
		return &Report{Questions: Golden{Passed: 3, Failed: n.golden}}, nil
	}
	r, err := n.publish(ctx, func(p index.Progress) { progress(Progress{Step: p.Stage, Done: int(p.Done), Total: int(p.Total)}) })
	var refused *index.ProblemsError
	if errors.As(err, &refused) {
		return &Report{Faults: refused.Problems}, nil
	}
	if err != nil {
		return nil, err
	}
	return &Report{Report: *r, Swapped: !r.Unchanged}, nil
}

func (n *newsroom) Check(ctx context.Context) ([]corpus.Problem, error) {
	c, err := corpus.Load(n.corpus)
	if err != nil {
		return nil, err
	}
	return append(c.Check(ctx, testNow), n.faults...), nil
}

func (n *newsroom) Snapshots(ctx context.Context) ([]KeptSnapshot, error) {
	live, err := n.Snapshot(ctx)
	if err != nil {
		return nil, err
	}
	kept, err := n.store.Snapshots()
	if err != nil {
		return nil, err
	}
	var out []KeptSnapshot
	for _, m := range kept {
		out = append(out, KeptSnapshot{ID: m.ID, Built: m.Built, Live: m.ID == live.ID, Articles: m.Articles, Passages: m.Passages, Facts: m.Facts})
	}
	return out, nil
}

func (n *newsroom) Rollback(ctx context.Context, id string) error {
	_, err := n.store.Rollback(ctx, id)
	return err
}

// desk is the whole bot, served against the stand-in.
type desk struct {
	*discordtest.Server
	news  *newsroom
	state *state.Store
	log   *standin.Log
	stop  func() error
}

var (
	moderator = discordtest.Visitor{User: discordtest.ModeratorID}
	member    = discordtest.Visitor{}
)

// neverDeferring makes the bot answer directly however busy the machine is: what is deferred is public
// or private before its handler has said which. Its Discord has to be patient.
func neverDeferring(b *Bot) { b.deferAfter = time.Minute }

// openDesk serves the bot over the corpus that ships.
func openDesk(t testing.TB, change func(*Config, *Deps)) *desk {
	return openDeskOn(t, openNewsroom(t, peacetalks.FS), change)
}

func openDeskOn(t testing.TB, news *newsroom, change func(*Config, *Deps)) *desk {
	t.Helper()
	d := &desk{Server: standin.Start(t, discordtest.Options{}), news: news, log: &standin.Log{}}
	c := DefaultConfig()
	c.API, c.Guilds, c.DrainTime, c.Limits = d.API(), []string{discordtest.GuildID}, 20*time.Second, Limits{}
	c.RepeatAfter, c.FirstAnswer = 0, time.Minute
	var err error
	if d.state, err = state.Memory(t.Context(), state.Options{KeepText: c.KeepText}); err != nil {
		t.Fatal(err)
	}
	started := make(chan struct{})
	deps := Deps{Answerer: d.news, Reindexer: d.news, Token: d.Token(), State: d.state,
		Log: slog.New(slog.NewJSONHandler(d.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Started: func() { close(started) }}
	deps.Setups = []Setup{neverDeferring}
	if change != nil {
		change(&c, &deps)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- Serve(ctx, c, deps) }()
	d.stop = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(40 * time.Second):
			return errors.New("Serve does not return")
		}
	})
	t.Cleanup(func() {
		if err := d.stop(); err != nil {
			t.Errorf("Serve: %v", err)
		}
		_ = d.state.Close()
		if strings.Contains(d.log.String(), d.Token()) {
			t.Error("the token stands in the log")
		}
		if t.Failed() && os.Getenv("BRIEFBOT_TEST_LOG") != "" {
			t.Logf("log:\n%s", d.log)
		}
	})
	select {
	case <-started:
	case err := <-ended:
		ended <- err
		t.Fatalf("Serve: %v", err)
	case <-time.After(40 * time.Second):
		t.Fatal("Serve does not start")
	}
	return d
}

// do runs a command and returns what stands in the channel.
func (d *desk) do(t testing.TB, who discordtest.Visitor, name string, options map[string]any) *discordtest.Message {
	t.Helper()
	return d.act(t, who, discordtest.Command{Name: name, Options: options}).Message
}

func (d *desk) act(t testing.TB, who discordtest.Visitor, what discordtest.Action) *discordtest.Reply {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	defer cancel()
	reply, err := d.Interact(ctx, who, what)
	if err != nil {
		t.Fatalf("%+v: %v\nlog:\n%s", what, err, d.log)
	}
	return reply
}

// settled is the message of a reply once no progress stands in it any more.
func (d *desk) settled(t testing.TB, m *discordtest.Message) *discordtest.Message {
	t.Helper()
	eventually(t, "the work is done", func() bool {
		m = d.Message(m.ID)
		first, _, _ := strings.Cut(m.Text(), "\n")
		return first != "" && !strings.HasSuffix(first, " …")
	})
	return m
}

// press pushes the button of that label.
func (d *desk) press(t testing.TB, who discordtest.Visitor, m *discordtest.Message, label string) *discordtest.Reply {
	t.Helper()
	b, ok := m.Button(label)
	if !ok {
		t.Fatalf("no button %q on:\n%s\n%+v", label, m.Text(), m.Controls())
	}
	return d.act(t, who, discordtest.Press{Message: m.ID, CustomID: b.CustomID})
}
