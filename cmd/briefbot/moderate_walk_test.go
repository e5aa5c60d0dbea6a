package main

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/briefbot/briefbot/bot/discordtest"
)

const newsPage = `<html lang="en"><head><title>Ferry crews accept the offer</title>
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Ferry crews accept the offer","datePublished":"2026-01-31T09:00:00Z","publisher":{"@type":"Organization","name":"Island Wire"},"author":{"@type":"Person","name":"Ada Sund"}}</script>
<link rel="canonical" href="https://wire.example.org/2026/crews-accept"></head><body><article>
<p>The crews of the ferry line accepted the offer of the harbour office on Saturday, and the strike vote is called off.</p>
<p>They will be paid in full while the boats lie still, their spokesman told reporters on the quay of Holm.</p></article></body></html>`

const newsFeed = `<rss version="2.0"><channel><title>Harbour Post</title><link>https://post.example.org</link>
<item><title>Ice off Holm</title><link>https://post.example.org/ice</link><pubDate>Fri, 30 Jan 2026 08:00:00 GMT</pubDate><description>Ice has formed off Holm, the pilots said on Friday, and the boats may be held up for days.</description></item>
<item><title>Market moves</title><link>https://post.example.org/market</link><pubDate>Thu, 29 Jan 2026 08:00:00 GMT</pubDate><description>The fish market of Holm moves to the old customs house in March, the council decided on Thursday.</description></item>
</channel></rss>`

// TestModeratorsAddAnArticleAndFacts goes from a news page to a live answer without leaving
// Discord, in a corpus that is a git repository.
func TestModeratorsAddAnArticleAndFacts(t *testing.T) {
	t.Parallel()
	b := openBureau(t)
	git := gitIn(t, b.corpus)
	git("init", "-q")
	git("add", ".")
	git("-c", "user.name=Op", "-c", "user.email=op@example.org", "commit", "-q", "-m", "begin")
	b.serve(t)

	t.Run("import", func(t *testing.T) {
		file := discordtest.Upload{Name: "crews.html", ContentType: "text/html", Data: []byte(newsPage)}
		read := b.do(t, asModerator, "corpus import", map[string]any{"file": file})
		wantText(t, read.Text(), "Ferry crews accept the offer", "Island Wire", "<t:1769850000", "JSON-LD headline", "author: Ada Sund")
		if entries, _ := os.ReadDir(filepath.Join(b.corpus, "raw")); len(entries) > 0 {
			t.Error("something was written before it was confirmed")
		}
		form := b.press(t, asModerator, read, "Check and add")
		done := b.settled(t, b.act(t, asModerator, discordtest.Submit{Form: form, Fields: map[string]any{"title": "Crews accept the offer"}}))
		wantText(t, done.Text(), "2026-01-31-crews-accept-the-offer", "is written")
		wantText(t, b.read(t, "articles/2026-01-31-crews-accept-the-offer.md"), "title: Crews accept the offer", "the strike vote is called off")
		again := b.do(t, asModerator, "corpus import", map[string]any{"file": file})
		form = b.press(t, asModerator, again, "Check and add")
		known := b.settled(t, b.act(t, asModerator, discordtest.Submit{Form: form, Fields: map[string]any{}}))
		wantText(t, known.Text(), "holds this text already")
		wantText(t, git("log", "-1", "--format=%an %s"), "import 2026-01-31-crews-accept-the-offer")
		if left := git("status", "--porcelain"); left != "" {
			t.Errorf("not committed:\n%s", left)
		}
	})
	t.Run("add to corpus", func(t *testing.T) {
		said, err := b.Say(asMember, "By Nils Ek, Harbour Post\nJanuary 31, 2026\nThe milk on Holm lasts until Tuesday, the grocer said, because a fishing boat brought two hundred litres.", "")
		if err != nil {
			t.Fatal(err)
		}
		form := b.act(t, asModerator, discordtest.Command{Name: "Add to corpus", Target: said.ID})
		done := b.settled(t, b.act(t, asModerator, discordtest.Submit{Form: form, Fields: map[string]any{"title": "Milk on Holm"}}))
		wantText(t, done.Text(), "2026-01-31-milk-on-holm", "is written")
	})
	t.Run("fetching is off", func(t *testing.T) {
		m := b.do(t, asModerator, "corpus import", map[string]any{"url": "https://wire.example.org/2026/x"})
		wantText(t, m.Text(), "Fetching pages is not switched on")
	})
	t.Run("feed", func(t *testing.T) {
		feed := discordtest.Upload{Name: "news.xml", ContentType: "application/rss+xml", Data: []byte(newsFeed)}
		menu := b.do(t, asModerator, "corpus import", map[string]any{"file": feed})
		wantText(t, menu.Text(), "Ice off Holm", "Market moves")
		form := b.act(t, asModerator, discordtest.Choose{Message: menu.ID, CustomID: menu.Controls()[0].CustomID, Values: []string{"1"}})
		done := b.settled(t, b.act(t, asModerator, discordtest.Submit{Form: form, Fields: map[string]any{}}))
		wantText(t, done.Text(), "2026-01-29-market-moves", "is written")
	})
	t.Run("a new version", func(t *testing.T) {
		page := strings.Replace(newsPage, "called off", "called off for now", 1)
		read := b.do(t, asModerator, "corpus import", map[string]any{"file": discordtest.Upload{Name: "crews.html", ContentType: "text/html", Data: []byte(page)}})
		wantText(t, read.Text(), "holds an earlier version", "2026-01-31-crews-accept-the-offer")
	})
	t.Run("reindex", func(t *testing.T) {
		m := b.do(t, asModerator, "reindex", nil)
		wantText(t, m.Text(), "The new corpus is live.", "Articles: 3 new, 0 changed, 0 removed, 5 in all", "Golden questions: 3 of 3 passed")
		wantText(t, b.do(t, asModerator, "reindex", nil).Text(), "Nothing has changed", "Golden questions: 3 of 3 passed")
		wantText(t, b.do(t, asMember, "ask", map[string]any{"question": "Did the crews accept the offer?"}).Text(), "of the harbour office on Saturday")
	})
	t.Run("fact", func(t *testing.T) {
		menu := b.do(t, asModerator, "fact add", map[string]any{
			"article": "2026-01-31-crews-accept-the-offer", "topic": "strike", "status": "reported", "words": "called off"})
		control := menu.Controls()[0]
		form := b.act(t, asModerator, discordtest.Choose{Message: menu.ID, CustomID: control.CustomID, Values: []string{"0"}})
		done := b.settled(t, b.act(t, asModerator, discordtest.Submit{Form: form, Fields: map[string]any{"statement": "The strike vote is called off."}}))
		const id = "strike-the-strike-vote-is-called"
		wantText(t, done.Text(), id)
		// The article gives a time of day; a fact's date is a day.
		wantText(t, b.read(t, "facts/strike.yaml"), "- id: "+id, "as_of: 2026-01-31", "quote: The crews of the ferry line accepted the offer")
		wantText(t, git("log", "-1", "--format=%an <%ae> %s%n%b"), "<"+discordtest.ModeratorID+"@users.discord.invalid> fact add "+id, "The strike vote is called off.")

		before := b.read(t, "facts/strike.yaml")
		wantText(t, b.changeFact(t, asModerator, "supersede", "strike-vote", id, "the vote is off"), "is changed")
		if got, want := b.read(t, "facts/strike.yaml"), strings.Replace(before, "status: reported\n  as_of: 2026-01-31", "status: reported\n  supersedes: [strike-vote]\n  as_of: 2026-01-31", 1); got != want {
			t.Errorf("superseded:\n%s\nwant:\n%s", got, want)
		}
		wantText(t, b.changeFact(t, asModerator, "confirm", id, "", "seen on the quay"), "is changed")
		wantText(t, b.changeFact(t, asModerator, "confirm", id, "", "once more"), "that is how "+id+" stands already")
		wantText(t, b.changeFact(t, asModerator, "contest", id, "ferry-closes", "they differ"), "is changed")
		history := b.do(t, asModerator, "fact history", map[string]any{"fact": id}).Text()
		wantText(t, history, "contest ferry-closes", "confirm", "seen on the quay", "supersede", "the vote is off", "add")
		if strings.Contains(history, "once more") {
			t.Errorf("a refused change stands in the history:\n%s", history)
		}
		wantText(t, b.changeFact(t, asModerator, "undo", id, "", "they don't"), "is changed")
		wantText(t, b.changeFact(t, asModerator, "undo", id, "", "it was not"), "is changed")
		wantText(t, b.changeFact(t, asModerator, "withdraw", "strike-vote", "", "off"), "is changed")
		wantText(t, b.changeFact(t, asModerator, "undo", id, "", "not superseded"), "is changed")
		wantText(t, b.changeFact(t, asModerator, "undo", "strike-vote", "", "still on"), "is changed")
		if got := b.read(t, "facts/strike.yaml"); got != before {
			t.Errorf("after undoing all:\n%s\nwant:\n%s", got, before)
		}
		wantText(t, b.changeFact(t, asModerator, "undo", id, "", "never mind"), "is changed")
		if got := b.read(t, "facts/strike.yaml"); strings.Contains(got, id) {
			t.Errorf("after undoing the addition:\n%s", got)
		}
		wantText(t, b.changeFact(t, asModerator, "undo", "strike-vote", "", "?"), "no change of", "is left to undo")
	})
	t.Run("a quote that stands twice", func(t *testing.T) {
		b.write(t, "articles/2026-01-31-echo.md", "---\ntitle: Echo\ndate: 2026-01-31\n---\n\nThe first boat came in. “We wait,” the pilot said.\n\nThe second boat came in. “We wait,” the pilot said.\n")
		b.do(t, asModerator, "reindex", nil)
		menu := b.do(t, asModerator, "fact add", map[string]any{"article": "2026-01-31-echo", "topic": "ferry", "status": "reported", "words": "wait"})
		form := b.act(t, asModerator, discordtest.Choose{Message: menu.ID, CustomID: menu.Controls()[0].CustomID, Values: []string{"0"}})
		wantText(t, b.settled(t, b.act(t, asModerator, discordtest.Submit{Form: form, Fields: map[string]any{"statement": "The pilots wait."}})).Text(), "is written")
		wantText(t, b.read(t, "facts/ferry.yaml"), "prefix: first boat came in.")
	})
	t.Run("edits on disk", func(t *testing.T) {
		wantText(t, b.changeFact(t, asModerator, "withdraw", "ferry-reopens", "", "ice"), "is changed")
		b.replace(t, "facts/ferry.yaml", "status: withdrawn", "status: tentative # says Lind")
		wantText(t, b.changeFact(t, asModerator, "undo", "ferry-reopens", "", "thaw"), "edited by hand")
		wantText(t, b.changeFact(t, asModerator, "confirm", "ferry-reopens", "", "thaw"), "is changed")
		wantText(t, b.read(t, "facts/ferry.yaml"), "status: confirmed # says Lind")
		wantText(t, git("log", "-2", "--format=%an: %s"), "fact confirm ferry-reopens", "briefbot: corpus: as found on disk")
	})
	t.Run("git refuses", func(t *testing.T) {
		hook := filepath.Join(b.corpus, ".git", "hooks", "pre-commit")
		if err := os.WriteFile(hook, []byte("#!/bin/sh\necho the gate is shut >&2\nexit 1\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		before := b.read(t, "facts/ferry.yaml")
		wantText(t, b.changeFact(t, asModerator, "withdraw", "ferry-closes", "", "ice"), "git did not take the change: the gate is shut")
		read := b.do(t, asModerator, "corpus import", map[string]any{"file": discordtest.Upload{Name: "x.html", ContentType: "text/html", Data: []byte(strings.ReplaceAll(newsPage, "crews-accept", "crews-refuse"))}})
		form := b.press(t, asModerator, read, "Check and add")
		refused := b.settled(t, b.act(t, asModerator, discordtest.Submit{Form: form, Fields: map[string]any{"title": "Crews refuse"}}))
		wantText(t, refused.Text(), "the gate is shut")
		if b.read(t, "facts/ferry.yaml") != before {
			t.Error("the fact is changed")
		}
		if left := git("status", "--porcelain", "--", "facts", "articles"); left != "?? articles/2026-01-31-echo.md\n" {
			t.Errorf("left behind:\n%s", left)
		}
		if err := os.Remove(hook); err != nil {
			t.Fatal(err)
		}
		wantText(t, b.changeFact(t, asModerator, "withdraw", "ferry-closes", "", "ice"), "is changed")
		wantText(t, b.changeFact(t, asModerator, "undo", "ferry-closes", "", "no ice"), "is changed")
	})
	t.Run("golden question", func(t *testing.T) {
		m := b.do(t, asModerator, "ask", map[string]any{"question": "How long does the milk on Holm last?", "private": true})
		wantText(t, b.settled(t, b.press(t, asModerator, m, "Make this a golden question")).Text(), "how-long-does-the-milk-on")
		wantText(t, b.read(t, "questions.yaml"), "- id: how-long-does-the-milk-on\n  question: How long does the milk on Holm last?")
		wantText(t, b.settled(t, b.press(t, asModerator, m, "Make this a golden question")).Text(), "asks this already")
	})
	t.Run("audit", func(t *testing.T) {
		var got []string
		for _, row := range b.audit(t) {
			if row.User != discordtest.ModeratorID || row.Guild != discordtest.GuildID {
				t.Errorf("row %+v", row)
			}
			got = append(got, row.Action+" "+row.Object)
		}
		wantText(t, strings.Join(got, "\n"), "import 2026-01-31-crews-accept-the-offer", "fact add strike-the-strike-vote-is-called",
			"fact supersede strike-vote strike-the-strike-vote-is-called", "fact undo strike-vote", "golden question how-long-does-the-milk-on")
		wantText(t, b.do(t, asModerator, "corpus log", nil).Text(), "golden question", "fact confirm")
	})
}

// TestFetchingStaysPublic: where fetching is on, addresses within the network are refused.
func TestFetchingStaysPublic(t *testing.T) {
	t.Parallel()
	b := openBureau(t)
	b.environment = append(b.environment, "BRIEFBOT_FETCH=*")
	b.serve(t)
	for url, want := range map[string]string{
		"http://" + b.addr + "/healthz": "may not be fetched", "http://localhost/": "may not be fetched", "http://[::1]/": "may not be fetched",
		"http://169.254.169.254/latest/meta-data/": "may not be fetched", "file:///etc/passwd": "could not be had", "not an address": "could not be had",
	} {
		wantText(t, b.do(t, asModerator, "corpus import", map[string]any{"url": url}).Text(), want)
	}
}

// gitIn returns a function that runs git in a directory.
func gitIn(t *testing.T, dir string) func(...string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	return func(args ...string) string {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
		return string(out)
	}
}

// attached gets a file of a message.
func (b *bureau) attached(t testing.TB, m *discordtest.Message, name string) string {
	t.Helper()
	for _, a := range m.Attachments {
		if a.Filename != name {
			continue
		}
		response, err := http.Get(a.URL)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		data, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	t.Fatalf("no file %s: %+v", name, m.Attachments)
	return ""
}
