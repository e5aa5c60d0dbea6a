package bot

import (
	"strings"
	"testing"
	"time"

	"github.com/briefbot/briefbot/bot/discordtest"
	"github.com/briefbot/briefbot/corpus/peacetalks"
)

// TestProgressIsShown: how far a reindex is stands in the message that will be its report.
func TestProgressIsShown(t *testing.T) {
	t.Parallel()
	news := openNewsroom(t, peacetalks.FS)
	d := openDeskOn(t, news, nil)
	shown := make(chan struct{})
	news.during = func(progress func(Progress)) {
		for steps := time.NewTicker(time.Millisecond); ; <-steps.C {
			progress(Progress{Step: "read", Done: 1204, Total: 3400})
			select {
			case <-shown:
				return
			default:
			}
		}
	}
	said := d.do(t, moderator, "reindex", nil)
	eventually(t, "the message says how far the reindex is", func() bool {
		return strings.Contains(d.Message(said.ID).Text(), "1\u202f204 of 3\u202f400")
	})
	close(shown)
	if m := d.settled(t, said); m.ID != said.ID || !strings.Contains(m.Text(), "Nothing has changed") {
		t.Errorf("the report is message %s (the progress was %s):\n%s", m.ID, said.ID, m.Text())
	}
}

// TestWalk goes through the bot as people do, against the stand-in, which records every request that
// Discord would refuse.
func TestWalk(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)

	t.Run("status", func(t *testing.T) {
		m := d.do(t, member, "status", map[string]any{"topic": "переговори"})
		if m.Ephemeral() {
			t.Error("the answer is private, want public by default")
		}
		for _, want := range []string{"### Talks", "as of <t:", "[1]", "> "} {
			if !strings.Contains(m.Text(), want) {
				t.Errorf("the answer lacks %q:\n%s", want, m.Text())
			}
		}
		sources := d.press(t, member, m, "Sources").Message
		if !sources.Ephemeral() || !strings.Contains(sources.Text(), "**[1]**") {
			t.Errorf("sources: private %v\n%s", sources.Ephemeral(), sources.Text())
		}
		timeline := d.press(t, member, m, "Timeline").Message
		if !timeline.Ephemeral() || !strings.Contains(timeline.Text(), "Timeline: Talks") {
			t.Errorf("timeline: private %v\n%s", timeline.Ephemeral(), timeline.Text())
		}
		shared := d.press(t, member, timeline, "Share").Message
		if shared.Ephemeral() || !strings.Contains(shared.Text(), "shared this answer") {
			t.Errorf("share: private %v\n%s", shared.Ephemeral(), shared.Text())
		}
	})
	t.Run("ask", func(t *testing.T) {
		m := d.do(t, member, "ask", map[string]any{"question": "when is the next round?", "private": true})
		if !m.Ephemeral() {
			t.Error("asked for privately, answered in public")
		}
		if !strings.Contains(m.Text(), "Sunday") {
			t.Errorf("no excerpt names the day:\n%s", m.Text())
		}
		d.press(t, member, m, "Useful")
		if useful, _, err := d.state.FeedbackTotals(t.Context(), discordtest.GuildID, testNow.AddDate(0, 0, -1)); err != nil || useful != 1 {
			t.Errorf("feedback: %d useful (%v), want 1", useful, err)
		}
	})
	t.Run("refusal", func(t *testing.T) {
		m := d.do(t, member, "ask", map[string]any{"question": "What does gas cost in Germany?"})
		if !strings.Contains(m.Text(), "The corpus does not say") {
			t.Fatalf("got:\n%s", m.Text())
		}
		d.press(t, member, m, "Request coverage")
		list, err := d.state.ListUnanswered(t.Context(), discordtest.GuildID, 10)
		if err != nil || len(list) != 1 || list[0].Text != "What does gas cost in Germany?" {
			t.Errorf("unanswered: %+v (%v)", list, err)
		}
	})
	t.Run("context", func(t *testing.T) {
		m := d.do(t, member, "ask", map[string]any{"question": "which venues are ruled out?"})
		for _, c := range m.Controls() {
			if c.Select {
				got := d.act(t, member, discordtest.Choose{Message: m.ID, CustomID: c.CustomID, Values: c.Values[:1]}).Message
				if !got.Ephemeral() || !strings.Contains(got.Text(), "¶") || !strings.Contains(got.Text(), "**") {
					t.Errorf("context: private %v\n%s", got.Ephemeral(), got.Text())
				}
				return
			}
		}
		t.Errorf("no menu under:\n%s", m.Text())
	})
	t.Run("every kind", func(t *testing.T) {
		for name, options := range map[string]map[string]any{
			"timeline":  {"topic": "talks"},
			"positions": {"entity": "Зеленський"},
			"contested": {"topic": "invitations"},
			"changes":   {"since": "2026-01-01"},
			"source":    {"source": "2026-01-30-kyiv-invitation"},
			"topics":    nil, "brief": nil, "help": nil,
		} {
			if m := d.do(t, member, name, options); len(m.Text()) < 20 || strings.Contains(m.Text(), "Sorry") {
				t.Errorf("/%s answers:\n%s", name, m.Text())
			}
		}
	})
	t.Run("names", func(t *testing.T) {
		m := d.do(t, member, "status", map[string]any{"topic": "tlks"})
		if !m.Ephemeral() || !strings.Contains(m.Text(), "Did you mean **Talks**") {
			t.Errorf("got:\n%s", m.Text())
		}
		got := d.act(t, member, discordtest.Typing{Command: discordtest.Command{Name: "status"}, Option: "topic", Text: "енерг"})
		if len(got.Choices) == 0 || got.Choices[0].Value != "energy-truce" {
			t.Errorf("autocomplete: %+v", got.Choices)
		}
	})
	t.Run("menu", func(t *testing.T) {
		said, err := d.Say(member, "Zelenskyy invited Putin to Kyiv. The moon is made of cheese.", "")
		if err != nil {
			t.Fatal(err)
		}
		m := d.act(t, member, discordtest.Command{Name: "Find sources", Target: said.ID}).Message
		if !m.Ephemeral() || !strings.Contains(m.Text(), "Claim 1") {
			t.Errorf("private %v:\n%s", m.Ephemeral(), m.Text())
		}
	})
	t.Run("reindex", func(t *testing.T) {
		m := d.settled(t, d.do(t, moderator, "reindex", nil))
		if !m.Ephemeral() || !strings.Contains(m.Text(), "Nothing has changed") {
			t.Errorf("private %v:\n%s", m.Ephemeral(), m.Text())
		}
		if m := d.do(t, moderator, "corpus status", nil); !strings.Contains(m.Text(), "Live:") {
			t.Errorf("got:\n%s", m.Text())
		}
		if m := d.do(t, moderator, "corpus log", nil); !strings.Contains(m.Text(), "reindex") {
			t.Errorf("got:\n%s", m.Text())
		}
		if m := d.do(t, moderator, "corpus unanswered", map[string]any{"csv": true}); !strings.Contains(m.Text(), "gas cost") || len(m.Attachments) != 1 {
			t.Errorf("%d files:\n%s", len(m.Attachments), m.Text())
		}
	})
	t.Run("forget me", func(t *testing.T) {
		d.do(t, member, "forget-me", nil)
		if list, err := d.state.ListUnanswered(t.Context(), discordtest.GuildID, 10); err != nil || len(list) != 0 {
			t.Errorf("left: %+v (%v)", list, err)
		}
	})
}
