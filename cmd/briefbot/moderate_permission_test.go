package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/briefbot/briefbot/bot/discordtest"
)

// TestMembersModerateNothing: whatever a moderator can press or fill in, a member who gets
// hold of it is refused, in the guild, in another one and in direct messages, and nothing
// changes.
func TestMembersModerateNothing(t *testing.T) {
	t.Parallel()
	b := openBureau(t).serve(t)
	b.replace(t, "entities.yaml", "aliases: [union]", "aliases: [union, the crews]")
	wantText(t, b.do(t, asModerator, "reindex", nil).Text(), "The new corpus is live.")
	const otherGuild, otherChannel = "1200000000000000002", "1300000000000000002"
	b.AddChannel(discordtest.Channel{ID: otherChannel, Type: discordtest.ChannelText, Name: "elsewhere", GuildID: otherGuild})

	// Forms and controls as a moderator sees them.
	upload := discordtest.Upload{Name: "crews.html", ContentType: "text/html", Data: []byte(newsPage)}
	quotes := b.do(t, asModerator, "fact add", map[string]any{"article": "2026-01-28-ferry-closes", "topic": "ferry", "status": "reported"})
	quote := quotes.Controls()[0]
	newFact := b.act(t, asModerator, discordtest.Choose{Message: quotes.ID, CustomID: quote.CustomID, Values: []string{"0"}})
	reason := b.act(t, asModerator, discordtest.Command{Name: "fact withdraw", Options: map[string]any{"fact": "ferry-closes"}})
	imported := b.do(t, asModerator, "corpus import", map[string]any{"file": upload})
	importing := b.press(t, asModerator, imported, "Check and add")
	force := b.do(t, asModerator, "reindex", map[string]any{"force": true})
	answer := b.do(t, asModerator, "ask", map[string]any{"question": "How long is the ferry line closed?", "private": true})
	rollback := b.do(t, asModerator, "corpus rollback", map[string]any{"snapshot": "000001"})
	facts, questions, audit := b.read(t, "facts/ferry.yaml"), b.read(t, "questions.yaml"), len(b.audit(t))

	var stolen []discordtest.Action
	for _, m := range []*discordtest.Message{quotes, imported, force, rollback, answer} {
		for _, c := range m.Controls() {
			if m == answer && c.Label != "Make this a golden question" {
				continue // is for everybody
			}
			forged := discordtest.Forged{Message: m.ID, CustomID: c.CustomID}
			if c.Select {
				forged.Values = c.Values[:1]
			}
			stolen = append(stolen, forged)
		}
	}
	for form, fields := range map[*discordtest.Reply]map[string]any{
		newFact: {"statement": "A member wrote this."}, reason: {"reason": "a member says so"}, importing: {"title": "By a member"},
	} {
		stolen = append(stolen, discordtest.Submit{Form: form, Fields: fields})
	}
	if len(stolen) < 8 {
		t.Fatalf("only %d things to steal", len(stolen))
	}
	for where, who := range map[string]discordtest.Visitor{
		"in the guild": asMember, "in another guild": {User: discordtest.ModeratorID, Channel: otherChannel},
		"in a direct message": {Channel: discordtest.MemberDM}, "as a moderator in a direct message": {User: discordtest.ModeratorID, Channel: discordtest.ModeratorDM},
	} {
		for _, what := range stolen {
			reply := b.act(t, who, what)
			if reply.Message == nil || !reply.Message.Ephemeral() && who.Channel == "" {
				t.Errorf("%s: %T is answered %+v", where, what, reply)
				continue
			}
			if text := b.settled(t, reply).Text(); !strings.Contains(text, "moderators") && !strings.Contains(text, "has aged") {
				t.Errorf("%s: %T is answered:\n%s", where, what, text)
			}
		}
		for _, name := range []string{"reindex", "corpus status", "corpus check", "corpus unanswered", "corpus log", "settings"} {
			reply, err := b.Interact(t.Context(), who, discordtest.Command{Name: name})
			if err == nil && !strings.Contains(b.settled(t, reply).Text(), "moderators") {
				t.Errorf("%s: /%s is answered:\n%s", where, name, reply.Message.Text())
			}
			if errors.Is(err, discordtest.ErrNoAnswer) {
				t.Errorf("%s: /%s: %v", where, name, err)
			}
		}
	}
	if b.read(t, "facts/ferry.yaml") != facts || b.read(t, "questions.yaml") != questions || len(b.audit(t)) != audit {
		t.Error("something has changed")
	}
	wantText(t, b.do(t, asModerator, "corpus status", nil).Text(), "Live: 000002")
	// The moderator's own forms still work.
	wantText(t, b.settled(t, b.act(t, asModerator, discordtest.Submit{Form: reason, Fields: map[string]any{"reason": "ice"}})).Text(), "is changed")
}
