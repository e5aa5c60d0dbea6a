package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/briefbot/briefbot/bot"
	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/discordtest"
	"github.com/briefbot/briefbot/corpus"
)

// TestReindexFromDiscord: what a reindex refuses and says, how it is forced and undone, and
// what becomes of answers that were posted.
func TestReindexFromDiscord(t *testing.T) {
	t.Parallel()
	b := openBureau(t).serve(t)
	ask := func() string {
		return b.do(t, asMember, "ask", map[string]any{"question": "How long is the ferry line closed?", "private": true}).Text()
	}
	t.Run("faults", func(t *testing.T) {
		entities := b.read(t, "entities.yaml")
		for i := range 20 {
			b.write(t, "entities.yaml", b.read(t, "entities.yaml")+fmt.Sprintf("- {id: x%d, name: X, colour: blue}\n", i))
		}
		m := b.do(t, asModerator, "reindex", nil)
		wantText(t, m.Text(), "Nothing was built; the old snapshot serves on.", "entities.yaml:6:", "colour")
		report := b.attached(t, m, "report.txt")
		if n := strings.Count(report, "colour"); n != 20 {
			t.Errorf("%d of 20 faults stand in the file:\n%s", n, report)
		}
		var more string
		for _, c := range m.Controls() {
			more = c.Label
		}
		wantText(t, b.settled(t, b.press(t, asModerator, m, more)).Text(), "entities.yaml:1")
		wantText(t, b.do(t, asModerator, "corpus check", nil).Text(), "faults in the corpus on disk", "entities.yaml:6:")
		wantText(t, ask(), "two weeks")
		b.write(t, "entities.yaml", entities)
		wantText(t, b.do(t, asModerator, "corpus check", nil).Text(), "no faults")
	})
	t.Run("golden questions", func(t *testing.T) {
		b.replace(t, "questions.yaml", "refuse: true}", "refuse: true}\n- {id: wrong, question: How long is the ferry line closed for repairs?, refuse: true}")
		m := b.do(t, asModerator, "reindex", nil)
		wantText(t, m.Text(), "Golden questions failed. The old snapshot serves on.", "**wrong**", "expected:", "a refusal", "got:", "two weeks")
		forced := b.do(t, asModerator, "reindex", map[string]any{"force": true})
		wantText(t, forced.Text(), "A second moderator must confirm")
		wantText(t, b.press(t, asModerator, forced, "Confirm").Message.Text(), "Another moderator must confirm")
		wantText(t, b.press(t, asMember, forced, "Confirm").Message.Text(), "Only moderators")
		wantText(t, b.settled(t, b.press(t, asSecond, forced, "Confirm")).Text(), "The new corpus is live.", "Golden questions: 3 of 4 passed")
		rows := b.audit(t)
		last := rows[len(rows)-1]
		if last.User != asSecond.User || !strings.Contains(last.Detail, "forced, asked by "+discordtest.ModeratorID) {
			t.Errorf("audit: %+v", last)
		}
		b.replace(t, "questions.yaml", "\n- {id: wrong, question: How long is the ferry line closed for repairs?, refuse: true}", "")
	})
	t.Run("rollback with readers inside", func(t *testing.T) {
		status := b.do(t, asModerator, "corpus status", nil)
		wantText(t, status.Text(), "Live: 000002", "000001")
		var readers sync.WaitGroup
		var stop atomic.Bool
		var answers atomic.Int64
		for range 4 {
			readers.Go(func() {
				for !stop.Load() {
					if text := ask(); !strings.Contains(text, "two weeks") {
						t.Errorf("a reader got:\n%s", text)
					}
					answers.Add(1)
				}
			})
		}
		var slowest time.Duration
		for i := range 10 {
			id := fmt.Sprintf("%06d", 1+i%2)
			m := b.do(t, asModerator, "corpus rollback", map[string]any{"snapshot": id})
			started := time.Now()
			wantText(t, b.settled(t, b.press(t, asModerator, m, "Roll back")).Text(), id+" is live")
			slowest = max(slowest, time.Since(started))
		}
		stop.Store(true)
		readers.Wait()
		if slowest > 15*time.Second { // under a second where nothing else runs: see what is logged
			t.Errorf("a rollback took %v", slowest)
		}
		t.Logf("the slowest of 10 rollbacks took %v, button to message, while readers got %d answers", slowest, answers.Load())
		wantText(t, b.do(t, asModerator, "corpus rollback", map[string]any{"snapshot": "000099"}).Text(), "000099")
	})
	t.Run("notes", func(t *testing.T) {
		answer := b.do(t, asMember, "status", map[string]any{"topic": "ferry"})
		wantText(t, answer.Text(), "23 February")
		b.remembered(t, answer)
		b.replace(t, "articles/2026-01-28-ferry-closes.md", "tentatively expected back on 23 February", "tentatively expected back on 2 March")
		m := b.do(t, asModerator, "reindex", nil)
		link := "https://discord.com/channels/" + discordtest.GuildID + "/" + discordtest.ChannelID + "/" + answer.ID
		wantText(t, m.Text(), "1 fact is suspended", "facts/ferry.yaml", "altered", "1 posted answer rests on a quote that changed", link)
		b.wantNote(t, answer.ID, "23 February")
		wantText(t, b.do(t, asModerator, "corpus status", nil).Text(), link)
	})
	t.Run("unanswered", func(t *testing.T) {
		for _, q := range []string{"What does a season ticket cost?", "What does the season ticket cost?", "Who owns the lighthouse?"} {
			m := b.do(t, asMember, "ask", map[string]any{"question": q, "private": true})
			wantText(t, m.Text(), "The corpus does not say")
			b.press(t, asMember, m, "Request coverage")
		}
		useful := b.do(t, asMember, "ask", map[string]any{"question": "=How long is the ferry line closed?", "private": true})
		b.press(t, asMember, useful, "Not useful")
		m := b.do(t, asModerator, "corpus unanswered", map[string]any{"csv": true})
		wantText(t, m.Text(), "asked 2 times", "season ticket", "lighthouse")
		rows, err := csv.NewReader(strings.NewReader(b.attached(t, m, "unanswered.csv"))).ReadAll()
		if err != nil || len(rows) != 5 {
			t.Fatalf("%d rows: %v (%v)", len(rows), rows, err)
		}
		if !slices.ContainsFunc(rows, func(r []string) bool { return strings.HasPrefix(r[2], "'=How long") && r[4] == "not useful" }) {
			t.Errorf("no inert cell for a question that begins as a formula: %v", rows)
		}
		b.do(t, asMember, "forget-me", nil)
		for _, file := range []string{b.state, b.state + "-wal"} {
			if data, err := os.ReadFile(file); err == nil && strings.Contains(string(data), "season ticket") {
				t.Errorf("what was deleted stands in %s", filepath.Base(file))
			}
		}
		wantText(t, b.do(t, asModerator, "corpus unanswered", nil).Text(), "No question went unanswered")
	})
}

// wantNote waits for a note under an answer.
func (b *bureau) wantNote(t testing.TB, answer, quote string) {
	t.Helper()
	await(t, "a note stands under the answer", func() bool {
		for _, m := range b.Messages(discordtest.ChannelID, discordtest.MemberID) {
			if m.Reference != nil && m.Reference.MessageID == answer && strings.Contains(m.Text(), quote) {
				return true
			}
		}
		return false
	})
}

// TestTextIsKeptAsConfigured: with keep_text 0 nothing that people typed is on disk.
func TestTextIsKeptAsConfigured(t *testing.T) {
	t.Parallel()
	b := openBureau(t)
	b.environment = append(b.environment, "BRIEFBOT_KEEP_TEXT=0s")
	b.serve(t)
	m := b.do(t, asMember, "ask", map[string]any{"question": "What does a xylophone cost?"})
	b.press(t, asMember, m, "Request coverage")
	wantText(t, b.do(t, asModerator, "corpus unanswered", nil).Text(), "keeps no questions")
	b.remembered(t, m)
	for _, file := range []string{b.state, b.state + "-wal"} {
		if data, err := os.ReadFile(file); err == nil && strings.Contains(strings.ToLower(string(data)), "xylophone") {
			t.Errorf("the question stands in %s", filepath.Base(file))
		}
	}
}

// TestWatch: serve --watch takes what lies still, a file that grows only when it is whole,
// and puts notes under answers as a reindex by hand does.
func TestWatch(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the files have to lie still for seconds")
	}
	b := openBureau(t, "--watch").serve(t)
	answer := b.do(t, asMember, "status", map[string]any{"topic": "ferry"})
	b.remembered(t, answer)
	path := filepath.Join(b.corpus, "articles", "2026-01-31-milk.md")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 6 { // a copy that takes longer than files must lie still
		wrote := time.Now()
		fmt.Fprintf(f, "Paragraph %d says that the milk of the dairy on Holm is running out.\n\n", i)
		time.Sleep(settled / 5)
		text := b.do(t, asMember, "ask", map[string]any{"question": "Is the milk of the dairy running out?", "private": true}).Text()
		if time.Since(wrote) > settled*3/4 {
			t.Log("the machine is too busy for a file that never lies still")
			break
		}
		if strings.Contains(text, "Paragraph") {
			t.Fatalf("a half-copied file answers:\n%s", text)
		}
	}
	f.Close()
	b.replace(t, "articles/2026-01-28-ferry-closes.md", "tentatively expected back on 23 February", "tentatively expected back on 2 March")
	await(t, "the new article answers", func() bool {
		return strings.Contains(b.do(t, asMember, "ask", map[string]any{"question": "Is the milk of the dairy running out?", "private": true}).Text(), "Paragraph")
	})
	b.wantNote(t, answer.ID, "23 February")
	await(t, "moderators see which answers carry a note", func() bool {
		return strings.Contains(b.do(t, asModerator, "corpus status", nil).Text(), "1 posted answer rests on a quote that changed")
	})
}

// TestProgressIsShown: a reindex that takes a while is followed in one message.
func TestProgressIsShown(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes some thousand articles for a reindex to be slow")
	}
	b := openBureau(t).serve(t)
	var bulk strings.Builder
	const articles = 5000
	for i := range articles {
		fmt.Fprintf(&bulk, `{"id":"b%d","title":"Report %d","date":"2026-01-29","text":"Boat %d was seen off Holm at %d o'clock. Its skipper, number %d, spoke of waves of %d feet and of a cold wind from the north."}`+"\n", i, i, i, i%24, i*7, i%30)
	}
	b.write(t, "articles/bulk.jsonl", bulk.String())
	m := b.do(t, asModerator, "reindex", nil)
	await(t, "the reindex ends", func() bool { return strings.Contains(b.Message(m.ID).Text(), "Golden questions: ") })
	wantText(t, b.Message(m.ID).Text(), fmt.Sprintf("%s new", "5\u202f000"))
	events, _, _ := b.Events(0)
	shown := map[string]bool{}
	for _, e := range events {
		if e.Message.ID == m.ID && strings.Contains(e.Message.Text(), " …") {
			shown[e.Message.Text()] = true
		}
	}
	t.Logf("%d edits of the message said how far the reindex was", len(shown)) // within the first second none has to
	var names int
	for _, other := range b.Messages(discordtest.ChannelID, discordtest.ModeratorID) {
		if other.Author.Bot {
			names++
		}
	}
	if names != 1 {
		t.Errorf("%d messages of the bot, want one that is edited", names)
	}
}

// TestGoldenQuestionsThatMove: a question counts as moved by its place, and as slower only
// from twice the time on and more than noise.
func TestGoldenQuestionsThatMove(t *testing.T) {
	t.Parallel()
	result := func(id string, rank int, took time.Duration) briefing.GoldenResult {
		return briefing.GoldenResult{Question: &corpus.GoldenQuestion{ID: id, Question: id}, Passed: rank > 0, Rank: rank, Took: took}
	}
	const ms = time.Millisecond
	run := goldenRun{
		before: []briefing.GoldenResult{result("same", 1, ms), result("moved", 1, ms), result("slower", 2, 10*ms), result("noise", 1, ms), result("mended", 0, ms), result("lost", 1, ms)},
		now: []briefing.GoldenResult{result("same", 1, ms), result("moved", 3, ms), result("slower", 2, 30*ms), result("noise", 1, 3*ms), result("mended", 2, ms), result("lost", 0, ms),
			result("new", 2, ms)},
	}
	got := run.report()
	want := []bot.GoldenMove{{ID: "moved", Rank: 3, WasRank: 1, Took: ms, WasTook: ms}, {ID: "slower", Rank: 2, WasRank: 2, Took: 30 * ms, WasTook: 10 * ms}}
	if !slices.Equal(got.Moved, want) || got.Passed != 6 || len(got.Failed) != 1 || got.Failed[0].ID != "lost" {
		t.Errorf("got %+v, want moved %+v", got, want)
	}
}
