package state

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// clock is a time that a test moves by hand.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

func openTest(t *testing.T, opts Options) (*Store, *clock, string) {
	t.Helper()
	c := &clock{time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)}
	opts.Now = c.now
	path := filepath.Join(t.TempDir(), "sub dir", "state?.db") // names that a data source must escape
	s, err := Open(t.Context(), path, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, c, path
}

func TestOneWriter(t *testing.T) {
	s, c, path := openTest(t, Options{})
	if _, err := Open(t.Context(), path, Options{}); !errors.Is(err, ErrLocked) {
		t.Fatalf("second Open: got %v, want ErrLocked", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), path, Options{Now: c.now})
	if err != nil {
		t.Fatalf("Open after Close: %v", err)
	}
	defer again.Close()
	if err := again.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v (%v), want 0600: it holds user ids", info.Mode(), err)
	}
}

func TestKeySurvivesReopening(t *testing.T) {
	s, _, path := openTest(t, Options{})
	first, err := s.Key(t.Context(), "buttons")
	if err != nil || len(first) != 32 {
		t.Fatalf("got %d bytes (%v), want 32", len(first), err)
	}
	other, err := s.Key(t.Context(), "other")
	if err != nil || cmp.Equal(first, other) {
		t.Errorf("two keys of different names are the same (%v)", err)
	}
	s.Close()
	s, err = Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	again, err := s.Key(t.Context(), "buttons")
	if err != nil || !cmp.Equal(first, again) {
		t.Errorf("the key changed over a restart (%v)", err)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	s, _, path := openTest(t, Options{})
	if _, err := s.db.Exec(`UPDATE schema SET version = 999`); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := Open(t.Context(), path, Options{}); err == nil || !strings.Contains(err.Error(), "newer program") {
		t.Fatalf("got %v, want a refusal that names the newer program", err)
	}
	// A refused Open leaves no lock behind.
	if _, err := Open(t.Context(), path, Options{}); errors.Is(err, ErrLocked) {
		t.Error("the lock of a refused Open is still held")
	}
}

// A state of an earlier version keeps its answers and loses what was asked, from the file, too.
func TestEarlierSchemaIsBroughtUpToDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	db, err := sql.Open("sqlite", dataSource(path, "rwc"))
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []string{
		`CREATE TABLE schema (version INTEGER NOT NULL) STRICT; INSERT INTO schema VALUES (2)`, migrations[0], migrations[1],
		`INSERT INTO posted (message, channel, guild, user, question, body, snapshot, at) VALUES ('m', 'c', 'g', 'u', 'q', CAST('a typed question' AS BLOB), 's', 1)`,
		`INSERT INTO posted_quotes VALUES ('m', 'a', 'quoted')`,
	} {
		if _, err := db.Exec(step); err != nil {
			t.Fatalf("%s: %v", step, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.PostedSince(t.Context(), time.Time{})
	if err != nil || len(list) != 1 || list[0].Message != "m" || len(list[0].Quotes) != 1 {
		t.Errorf("posted answers: %+v (%v), want the one that was there", list, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(path); err != nil || strings.Contains(string(data), "typed question") {
		t.Errorf("the question stands in the file (%v)", err)
	}
}

func TestBackupOfAnOpenState(t *testing.T) {
	s, c, path := openTest(t, Options{})
	if err := s.Audit(t.Context(), Entry{User: "1", Action: "reindex"}); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "copy.db")
	if err := Backup(t.Context(), path, to); err != nil {
		t.Fatal(err)
	}
	if err := Backup(t.Context(), path, to); !errors.Is(err, os.ErrExist) {
		t.Errorf("backup over a file: got %v, want os.ErrExist", err)
	}
	if err := Backup(t.Context(), path+".missing", to+"2"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("backup of nothing: got %v, want os.ErrNotExist", err)
	}
	copied, err := Open(t.Context(), to, Options{Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	log, err := copied.AuditLog(t.Context(), 10)
	if err != nil || len(log) != 1 || log[0].Action != "reindex" {
		t.Errorf("the copy holds %+v (%v), want the one audit row", log, err)
	}
}

func TestQuestionsAge(t *testing.T) {
	s, c, _ := openTest(t, Options{KeepText: 48 * time.Hour})
	id, err := s.SaveQuestion(t.Context(), "g1", "u1", []byte("body"))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.SaveQuestion(t.Context(), "g1", "u2", []byte("body")); err != nil || again != id {
		t.Errorf("the same question has ids %q and %q (%v)", id, again, err)
	}
	if body, err := s.Question(t.Context(), "g1", id); err != nil || string(body) != "body" {
		t.Errorf("got %q (%v), want body", body, err)
	}
	if _, err := s.Question(t.Context(), "g2", id); !errors.Is(err, ErrNotFound) {
		t.Errorf("from another guild: got %v, want ErrNotFound", err)
	}
	c.t = c.t.Add(49 * time.Hour)
	if _, err := s.Question(t.Context(), "g1", id); !errors.Is(err, ErrNotFound) {
		t.Errorf("after its time: got %v, want ErrNotFound", err)
	}
	if err := s.Prune(t.Context()); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := s.db.QueryRow(`SELECT count(*) FROM questions`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d rows are left after Prune (%v), want 0", n, err)
	}
}

func TestNoTextIsKeptUnlessConfigured(t *testing.T) {
	s, _, _ := openTest(t, Options{})
	if _, err := s.SaveQuestion(t.Context(), "g", "u", []byte("x")); !errors.Is(err, ErrNotFound) {
		t.Errorf("SaveQuestion: got %v, want ErrNotFound", err)
	}
	if err := s.AddUnanswered(t.Context(), Unanswered{Guild: "g", User: "u", Text: "secret", Reason: Refused}); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := s.db.QueryRow(`SELECT (SELECT count(*) FROM questions) + (SELECT count(*) FROM unanswered)`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d rows with text (%v), want 0", n, err)
	}
}

func TestForget(t *testing.T) {
	s, _, _ := openTest(t, Options{KeepText: time.Hour})
	ctx := t.Context()
	for _, user := range []string{"me", "you"} {
		if err := s.AddUnanswered(ctx, Unanswered{Guild: "g", User: user, Text: "why?", Reason: Refused}); err != nil {
			t.Fatal(err)
		}
		if err := s.AddFeedback(ctx, Feedback{User: user, Question: "q", Guild: "g", Useful: user == "me"}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SaveQuestion(ctx, "g", user, []byte("why? "+user)); err != nil {
			t.Fatal(err)
		}
		if err := s.SetThread(ctx, "thread of "+user, user, []byte("topic")); err != nil {
			t.Fatal(err)
		}
		if err := s.AddPosted(ctx, Posted{Message: "m " + user, Channel: "c", User: user, Quotes: []PostedQuote{{"a", "q"}}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Looked(ctx, "me", "g"); err != nil {
		t.Fatal(err)
	}
	got, err := s.Forget(ctx, "me")
	if err != nil {
		t.Fatal(err)
	}
	if want := (Forgotten{Questions: 2, Feedback: 1, Threads: 1, Posted: 1, Looks: 1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	left, err := s.ListUnanswered(ctx, "g", 10)
	if err != nil || len(left) != 1 || left[0].User != "you" {
		t.Errorf("left: %+v (%v), want only yours", left, err)
	}
	if useful, not, err := s.FeedbackTotals(ctx, "g", time.Time{}); err != nil || useful != 0 || not != 1 {
		t.Errorf("feedback left: %d useful, %d not (%v), want 0 and 1", useful, not, err)
	}
	posted, err := s.PostedSince(ctx, time.Time{})
	if err != nil || len(posted) != 2 || posted[0].User != "" {
		t.Errorf("posted answers: %+v (%v), want both, the first under nobody's name", posted, err)
	}
	if again, err := s.Forget(ctx, "me"); err != nil || again.Total() != 0 {
		t.Errorf("a second Forget deleted %+v (%v), want nothing", again, err)
	}
	if _, err := s.Forget(ctx, ""); err == nil {
		t.Error("Forget of nobody succeeded")
	}
}

func TestUnansweredOncePerPerson(t *testing.T) {
	s, c, _ := openTest(t, Options{KeepText: time.Hour})
	u := Unanswered{Guild: "g", User: "u", Text: "why?", Reason: Refused}
	for range 3 {
		if err := s.AddUnanswered(t.Context(), u); err != nil {
			t.Fatal(err)
		}
		c.t = c.t.Add(time.Minute)
	}
	list, err := s.ListUnanswered(t.Context(), "g", 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("got %d rows (%v), want 1", len(list), err)
	}
	if want := c.t.Add(-time.Minute); !list[0].At.Equal(want) {
		t.Errorf("asked at %v, want the last time, %v", list[0].At, want)
	}
}

func TestSettingsOfAChannelStandOverItsGuilds(t *testing.T) {
	s, _, _ := openTest(t, Options{})
	for _, set := range [][4]string{
		{"g", "", "visibility", "public"}, {"g", "", "locale", "uk"}, {"g", "c", "visibility", "private"},
		{"other", "", "locale", "de"}, {"g", "d", "locale", "fr"}, {"g", "d", "locale", ""},
	} {
		if err := s.SetSetting(t.Context(), set[0], set[1], set[2], set[3]); err != nil {
			t.Fatal(err)
		}
	}
	for channel, want := range map[string]map[string]string{
		"c": {"visibility": "private", "locale": "uk"},
		"d": {"visibility": "public", "locale": "uk"},
	} {
		got, err := s.Settings(t.Context(), "g", channel)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("channel %s (%v): (-want +got)\n%s", channel, err, diff)
		}
	}
}

func TestThreadsLapse(t *testing.T) {
	s, c, _ := openTest(t, Options{})
	if err := s.SetThread(t.Context(), "c", "u", []byte("talks")); err != nil {
		t.Fatal(err)
	}
	if body, err := s.Thread(t.Context(), "c"); err != nil || string(body) != "talks" {
		t.Errorf("got %q (%v)", body, err)
	}
	c.t = c.t.Add(threadLife + time.Minute)
	if _, err := s.Thread(t.Context(), "c"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a day later: got %v, want ErrNotFound", err)
	}
}

func TestLooked(t *testing.T) {
	s, c, _ := openTest(t, Options{})
	first := c.t
	if last, err := s.Looked(t.Context(), "u", "g"); err != nil || !last.IsZero() {
		t.Errorf("the first time: got %v (%v), want the zero time", last, err)
	}
	c.t = c.t.Add(48 * time.Hour)
	if last, err := s.Looked(t.Context(), "u", "other"); err != nil || !last.IsZero() {
		t.Errorf("in another guild: got %v (%v), want the zero time", last, err)
	}
	if last, err := s.Looked(t.Context(), "u", "g"); err != nil || !last.Equal(first) {
		t.Errorf("the second time: got %v (%v), want %v", last, err, first)
	}
}

func TestPosted(t *testing.T) {
	s, c, _ := openTest(t, Options{KeepPosted: time.Hour})
	ctx := t.Context()
	p := Posted{Message: "m", Channel: "c", Guild: "g", User: "u", Question: "q", Snapshot: "s1",
		Quotes: []PostedQuote{{"a1", "one"}, {"a2", "two"}}}
	if err := s.AddPosted(ctx, p); err != nil {
		t.Fatal(err)
	}
	p.At = c.t
	list, err := s.PostedSince(ctx, c.t.Add(-time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Posted{p}, list); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got, err := s.LatestPosted(ctx, "c", "q", "s1", c.t.Add(-time.Minute)); err != nil || got.Message != "m" {
		t.Errorf("LatestPosted: got %+v (%v)", got, err)
	}
	for _, miss := range [][3]string{{"other", "q", "s1"}, {"c", "other", "s1"}, {"c", "q", "s2"}} {
		if _, err := s.LatestPosted(ctx, miss[0], miss[1], miss[2], time.Time{}); !errors.Is(err, ErrNotFound) {
			t.Errorf("LatestPosted(%v): got %v, want ErrNotFound", miss, err)
		}
	}
	if err := s.SetNoted(ctx, "m"); err != nil {
		t.Fatal(err)
	}
	noted, err := s.NotedSince(ctx, "g", time.Time{})
	if err != nil || len(noted) != 1 || noted[0].Message != "m" || noted[0].Channel != "c" {
		t.Errorf("noted: %+v (%v), want m", noted, err)
	}
	if other, err := s.NotedSince(ctx, "other", time.Time{}); err != nil || len(other) != 0 {
		t.Errorf("noted in another guild: %+v (%v)", other, err)
	}
	if list, err := s.PostedSince(ctx, time.Time{}); err != nil || len(list) != 0 {
		t.Errorf("after the note: %+v (%v), want none", list, err)
	}
	c.t = c.t.Add(2 * time.Hour)
	if err := s.Prune(ctx); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := s.db.QueryRow(`SELECT (SELECT count(*) FROM posted) + (SELECT count(*) FROM posted_quotes)`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d rows are left after Prune (%v), want 0", n, err)
	}
}

func TestAuditIsAppendOnly(t *testing.T) {
	s, c, _ := openTest(t, Options{})
	ctx := t.Context()
	for _, action := range []string{"reindex", "rollback", "settings"} {
		if err := s.Audit(ctx, Entry{Guild: "g", User: "u", Action: action, Object: "o", Detail: "d"}); err != nil {
			t.Fatal(err)
		}
		c.t = c.t.Add(time.Second)
	}
	log, err := s.AuditLog(ctx, 2)
	if err != nil || len(log) != 2 || log[0].Action != "settings" || log[1].ID != 2 {
		t.Errorf("got %+v (%v), want the two newest", log, err)
	}
	if err := s.VerifyAudit(ctx); err != nil {
		t.Errorf("a whole log: %v", err)
	}
	for _, q := range []string{`DELETE FROM audit WHERE id = 2`, `UPDATE audit SET user = 'x'`} {
		if _, err := s.db.Exec(q); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: got %v, want a refusal", q, err)
		}
	}
	// Somebody with the file in hand can take the triggers away; the chain still tells.
	if _, err := s.db.Exec(`DROP TRIGGER audit_unchanged; UPDATE audit SET user = 'x' WHERE id = 2`); err != nil {
		t.Fatal(err)
	}
	if err := s.VerifyAudit(ctx); err == nil || !strings.Contains(err.Error(), "row 2") {
		t.Errorf("a changed log: got %v, want a fault in row 2", err)
	}
}

// A guild reads of its own moderators, and of the terminal.
func TestAuditOfAGuild(t *testing.T) {
	s, _, _ := openTest(t, Options{})
	for _, guild := range []string{"g", "other", "", "g", "other"} {
		if err := s.Audit(t.Context(), Entry{Guild: guild, User: "u", Action: "import", Object: "o"}); err != nil {
			t.Fatal(err)
		}
	}
	for limit, want := range map[int][]int64{10: {4, 3, 1}, 2: {4, 3}} {
		log, err := s.AuditOf(t.Context(), "g", limit)
		var got []int64
		for _, e := range log {
			got = append(got, e.ID)
		}
		if err != nil || !cmp.Equal(got, want) {
			t.Errorf("of %d rows at most: %v (%v), want %v", limit, got, err, want)
		}
	}
}

func TestMemoryHoldsUnderCancelledCalls(t *testing.T) {
	s, err := Memory(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.SetSetting(t.Context(), "g", "", "k", "v"); err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 20 {
		_, _ = s.Settings(gone, "g", "")
		_ = s.Audit(gone, Entry{})
	}
	if got, err := s.Settings(t.Context(), "g", ""); err != nil || got["k"] != "v" {
		t.Errorf("got %v (%v): the store lost its rows with its connection", got, err)
	}
}
