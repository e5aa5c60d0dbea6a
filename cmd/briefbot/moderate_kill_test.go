//go:build unix

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/briefbot/briefbot/bot/discordtest"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/corpus/ingest"
	"github.com/briefbot/briefbot/index"
)

// killsVariable is how many times TestKilledBot kills; a measurement sets 200.
const killsVariable = "BRIEFBOT_TEST_KILLS"

// TestKilledBot kills the bot with SIGKILL at random moments while moderators import, edit
// facts and reindex, and members ask. Afterwards everything that a moderator was told is
// done must stand, everything that stands must have its row in the audit log, every file
// must be whole, and the next bot must answer. A query may go unanswered only because its
// bot was killed; none may be answered wrongly.
func TestKilledBot(t *testing.T) {
	t.Parallel()
	kills := 10
	if s := os.Getenv(killsVariable); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	} else if testing.Short() {
		t.Skip("starts the bot for every kill")
	}
	b := openBureau(t)
	random := rand.New(rand.NewPCG(uint64(kills), uint64(time.Now().UnixNano())))
	w := &work{b: b, t: t, done: map[string]bool{}}
	var asked, answered, changed, reindexed atomic.Int64
	for round := range kills {
		cmd := b.spawn(t)
		ctx, cancel := context.WithCancel(t.Context())
		var people sync.WaitGroup
		people.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				if w.change(ctx, round, n) {
					changed.Add(1)
				}
			}
		})
		people.Go(func() {
			for ctx.Err() == nil {
				if w.reindex(ctx) {
					reindexed.Add(1)
				}
			}
		})
		for range 2 {
			people.Go(func() {
				for ctx.Err() == nil {
					asked.Add(1)
					reply, err := b.Interact(ctx, asMember, discordtest.Command{Name: "ask", Options: map[string]any{"question": "How long is the ferry line closed?", "private": true}})
					if err != nil {
						continue // the bot is dead
					}
					answered.Add(1)
					if text := reply.Message.Text(); !strings.Contains(text, "two weeks") {
						t.Errorf("round %d: a query is answered:\n%s", round, text)
					}
				}
			})
		}
		time.Sleep(time.Duration(random.IntN(200)) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatalf("round %d: the bot had died by itself: %v", round, err)
		}
		_ = cmd.Wait()
		cancel()
		people.Wait()
		w.verify(round)
		if t.Failed() {
			return
		}
	}
	t.Logf("%d kills: %d changes and %d reindexes were told to be done, %d of %d queries were answered, the others' bot was dead",
		kills, changed.Load(), reindexed.Load(), answered.Load(), asked.Load())
	b.serve(t)
	wantText(t, b.do(t, asModerator, "reindex", nil).Text(), "Golden questions: ")
}

// work is what moderators do, and what they were told of it.
type work struct {
	b *bureau
	t *testing.T

	mu   sync.Mutex
	done map[string]bool // "fact <statement>", "article <id>", "question <text>": said to be written
}

// change makes the next change and reports whether the moderator was told that it is done.
func (w *work) change(ctx context.Context, round, n int) bool {
	mark := fmt.Sprintf("%d-%d", round, n)
	text := func(reply *discordtest.Reply, err error) string {
		if err != nil || reply == nil || reply.Message == nil {
			return ""
		}
		return reply.Message.Text()
	}
	submit := func(form *discordtest.Reply, err error, fields map[string]any) string {
		if err != nil || form.Modal == nil {
			return ""
		}
		reply, err := w.b.Interact(ctx, asModerator, discordtest.Submit{Form: form, Fields: fields})
		return text(reply, err)
	}
	press := func(reply *discordtest.Reply, err error, label string) (*discordtest.Reply, error) {
		if err != nil {
			return nil, err
		}
		button, ok := reply.Message.Button(label)
		if !ok {
			return nil, fmt.Errorf("no button %s: %s", label, reply.Message.Text())
		}
		return w.b.Interact(ctx, asModerator, discordtest.Press{Message: reply.Message.ID, CustomID: button.CustomID})
	}
	told := func(what, said string, want string) bool {
		if !strings.Contains(said, want) {
			return false
		}
		w.mu.Lock()
		w.done[what] = true
		w.mu.Unlock()
		return true
	}
	switch n % 4 {
	case 0:
		page := strings.ReplaceAll(newsPage, "crews-accept", "crews-"+mark)
		page = strings.ReplaceAll(page, "on Saturday", "in round "+mark)
		reply, err := w.b.Interact(ctx, asModerator, discordtest.Command{Name: "corpus import", Options: map[string]any{
			"file": discordtest.Upload{Name: "crews.html", ContentType: "text/html", Data: []byte(page)}}})
		form, err := press(reply, err, "Check and add")
		return told("article 2026-01-31-crews-"+mark, submit(form, err, map[string]any{"title": "Crews " + mark}), "is written")
	case 1:
		statement := "Statement number " + mark + " says so."
		reply, err := w.b.Interact(ctx, asModerator, discordtest.Command{Name: "fact add", Options: map[string]any{
			"article": "2026-01-28-ferry-closes", "topic": []string{"ferry", "pier", "strike"}[n/4%3], "status": "reported"}})
		if err != nil || len(reply.Message.Controls()) == 0 {
			return false
		}
		form, err := w.b.Interact(ctx, asModerator, discordtest.Choose{Message: reply.Message.ID, CustomID: reply.Message.Controls()[0].CustomID, Values: []string{"1"}})
		return told("fact "+statement, submit(form, err, map[string]any{"statement": statement}), "is written")
	case 2:
		what := []string{"confirm", "withdraw", "undo"}[n/4%3]
		form, err := w.b.Interact(ctx, asModerator, discordtest.Command{Name: "fact " + what, Options: map[string]any{"fact": "strike-vote"}})
		return strings.Contains(submit(form, err, map[string]any{"reason": mark}), "is changed")
	default:
		question := "How long is the ferry line to Holm closed, asks " + mark + "?"
		reply, err := w.b.Interact(ctx, asModerator, discordtest.Command{Name: "ask", Options: map[string]any{"question": question, "private": true}})
		said, err := press(reply, err, "Make this a golden question")
		return told("question "+question, text(said, err), "is written")
	}
}

func (w *work) reindex(ctx context.Context) bool {
	reply, err := w.b.Interact(ctx, asSecond, discordtest.Command{Name: "reindex"})
	if err != nil {
		return false
	}
	for ctx.Err() == nil {
		text := w.b.Message(reply.Message.ID).Text()
		if strings.Contains(text, "Golden questions: ") {
			return true
		}
		time.Sleep(5 * time.Millisecond)
	}
	return false
}

// verify looks at what a killed bot has left.
func (w *work) verify(round int) {
	t := w.t
	t.Helper()
	root, err := os.OpenRoot(w.b.corpus)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	c, err := corpus.Load(root.FS(), ingest.Formats(ingest.Limits{})...)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Check(t.Context(), time.Time{}) {
		t.Errorf("round %d: torn: %v", round, p)
	}
	stands := map[string]string{} // what, as in done → object of its row in the audit log
	for _, f := range c.Facts {
		stands["fact "+f.Statement] = "fact add " + f.ID
	}
	for _, q := range c.Questions {
		stands["question "+q.Question] = "golden question " + q.ID
	}
	for a, err := range c.Articles(t.Context()) {
		if err != nil {
			t.Errorf("round %d: %v", round, err)
			continue
		}
		stands["article "+a.ID] = "import " + a.ID
	}
	w.mu.Lock()
	for what := range w.done {
		if stands[what] == "" {
			t.Errorf("round %d: %s was told to be written and is gone", round, what)
		}
	}
	w.mu.Unlock()
	rows := map[string]bool{}
	for _, row := range w.b.audit(t) { // its chain is verified
		rows[row.Action+" "+row.Object] = true
	}
	for what, row := range stands {
		if isOfTest(what) && !rows[row] {
			t.Errorf("round %d: %s stands and has no row %q", round, what, row)
		}
	}
	records, err := readHistory(root)
	if err != nil {
		t.Errorf("round %d: %v", round, err)
	}
	if _, err := happened(records, itemReader(root)); err != nil {
		t.Errorf("round %d: %v", round, err)
	}
	raw, err := filepath.Glob(filepath.Join(w.b.corpus, "raw", "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range raw {
		data, err := os.ReadFile(file)
		if err == nil {
			err = yaml.Unmarshal(data, &ingest.Record{})
		}
		if err != nil {
			t.Errorf("round %d: torn: %s: %v", round, file, err)
		}
	}
	store, err := index.OpenStore(filepath.Join(w.b.dir, "index"), index.StoreOptions{})
	if err != nil {
		t.Fatalf("round %d: %v", round, err)
	}
	defer store.Close()
	if err := store.View(func(s *index.Snapshot) error { return s.Verify() }); err != nil {
		t.Errorf("round %d: the live snapshot: %v", round, err)
	}
}

// isOfTest tells what the test wrote from what stood there before.
func isOfTest(what string) bool {
	return slices.ContainsFunc([]string{"fact Statement number", "question How long is the ferry line to Holm closed, asks", "article 2026-01-31-crews-"},
		func(prefix string) bool { return strings.HasPrefix(what, prefix) })
}
