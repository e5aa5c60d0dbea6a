package bot

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/discordtest"
	"github.com/briefbot/briefbot/bot/discordtest/standin"
	"github.com/briefbot/briefbot/bot/state"
	"github.com/briefbot/briefbot/corpus/peacetalks"
)

// eventuallyPosted waits for what the bot remembers after its reader has the answer.
func eventuallyPosted(t *testing.T, d *desk, n int) []state.Posted {
	t.Helper()
	var list []state.Posted
	eventually(t, "the answer is remembered", func() bool {
		var err error
		list, err = d.state.PostedSince(t.Context(), time.Time{})
		return err == nil && len(list) == n
	})
	return list
}

func TestTheSameQuestionIsAnsweredOnce(t *testing.T) {
	d := openDesk(t, func(c *Config, _ *Deps) { c.RepeatAfter = 10 * time.Minute })
	first := d.do(t, member, "status", map[string]any{"topic": "talks"})
	posted := eventuallyPosted(t, d, 1)
	if posted[0].Message != first.ID || len(posted[0].Quotes) == 0 {
		t.Errorf("remembered: message %s with %d quotes, want %s", posted[0].Message, len(posted[0].Quotes), first.ID)
	}
	again := d.do(t, moderator, "status", map[string]any{"topic": "Переговори"})
	if !again.Ephemeral() || !strings.Contains(again.Text(), "https://discord.com/channels/"+discordtest.GuildID+"/"+discordtest.ChannelID+"/"+first.ID) {
		t.Errorf("private %v:\n%s", again.Ephemeral(), again.Text())
	}
	if m := d.do(t, moderator, "status", map[string]any{"topic": "talks", "private": true}); !strings.Contains(m.Text(), "### Talks") {
		t.Errorf("asked for privately:\n%s", m.Text())
	}
	if m := d.do(t, moderator, "status", map[string]any{"topic": "obstacles"}); !strings.Contains(m.Text(), "### Obstacles") {
		t.Errorf("another question:\n%s", m.Text())
	}
}

// TestNotesAfterASwap: an answer that rests on words which the corpus no longer holds gets a note.
func TestNotesAfterASwap(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{}
	err := fs.WalkDir(peacetalks.FS, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(peacetalks.FS, path)
		files[path] = &fstest.MapFile{Data: data, ModTime: testNow}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	delete(files, "questions.yaml") // a golden question on lost words is a fault, and stops the swap
	d := openDeskOn(t, openNewsroom(t, files), nil)
	answer := d.do(t, member, "status", map[string]any{"topic": "energy-truce"})
	lost := eventuallyPosted(t, d, 1)[0].Quotes[0] // of a fact: it is suspended
	path := "articles/" + lost.Article + ".md"
	text := strings.Replace(string(files[path].Data), lost.Text, "Nothing of the kind was written.", 1)
	if text == string(files[path].Data) {
		t.Fatalf("%s does not hold %q", path, lost.Text)
	}
	files[path] = &fstest.MapFile{Data: []byte(text), ModTime: testNow.Add(time.Hour)}
	report := d.do(t, moderator, "reindex", nil)
	eventually(t, "a report that names the fact and the posted answer", func() bool {
		m := d.Message(report.ID) // progress stands in it before
		return m != nil && strings.Contains(m.Text(), "1 posted answer rests on a quote that changed") && strings.Contains(m.Text(), "suspended: ")
	})
	eventually(t, "a note under the answer, with the words that are lost", func() bool {
		return slices.ContainsFunc(d.Messages(discordtest.ChannelID, discordtest.MemberID), func(m *discordtest.Message) bool {
			return m.Reference != nil && m.Reference.MessageID == answer.ID && strings.Contains(m.Text(), "> "+escape(lost.Text))
		})
	})
}

// mention calls the bot by name in a message.
const mention = "<@" + discordtest.ApplicationID + "> "

// answered says something and checks the message that answers it.
func (d *desk) answered(t *testing.T, who discordtest.Visitor, text, want string) {
	t.Helper()
	said, err := d.Say(who, text, "")
	if err != nil {
		t.Fatal(err)
	}
	var found *discordtest.Message
	eventually(t, "an answer to "+text, func() bool {
		for _, m := range d.Messages(firstOf(who.Channel, discordtest.ChannelID), discordtest.MemberID) {
			if m.Reference != nil && m.Reference.MessageID == said.ID {
				found = m
			}
		}
		return found != nil
	})
	if !strings.Contains(found.Text(), want) {
		t.Errorf("%q is answered:\n%s", text, found.Text())
	}
}

// A message in a thread is answered as its channel is set, and keeps the thread's topic and dates.
func TestMentionsInThreads(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	thread := discordtest.Visitor{Channel: "1300000000000000077"}
	d.AddChannel(discordtest.Channel{ID: thread.Channel, Type: discordtest.ChannelThread, Name: "truce", GuildID: discordtest.GuildID, ParentID: discordtest.ChannelID})
	if m := d.do(t, thread, "status", map[string]any{"topic": "energy-truce", "as_of": "2026-01-31"}); m.Ephemeral() {
		t.Error("a thread of a public channel answers in private")
	}
	eventually(t, "the thread is remembered", func() bool {
		_, err := d.state.Thread(t.Context(), thread.Channel)
		return err == nil
	})
	d.answered(t, thread, mention+"who confirmed it?", "Energy truce ·")
	d.answered(t, thread, mention+"how long is it to last?", "not of today")
	d.do(t, moderator, "settings", map[string]any{"visibility": "private", "channel": discordtest.ChannelID})
	d.answered(t, thread, mention+"who confirmed it?", "shown to the asker alone")
	if n := d.Requests(discordtest.RouteChannelGet); n != 1 {
		t.Errorf("the thread was looked up %d times, want 1", n)
	}
}

func TestMentionsAndDirectMessages(t *testing.T) {
	t.Parallel()
	d := openDesk(t, nil)
	d.answered(t, member, mention+"how long do the strikes stop?", "one week")
	d.answered(t, member, mention, "How to use the bot")
	d.answered(t, discordtest.Visitor{Channel: discordtest.MemberDM}, "who confirmed the halt to strikes?", "Kremlin")
	said, err := d.Say(member, "nobody asks the bot here", "")
	if err != nil {
		t.Fatal(err)
	}
	d.answered(t, member, mention+"how long do the strikes stop?", "one week") // what came before it was heard by then
	for _, m := range d.Messages(discordtest.ChannelID, discordtest.MemberID) {
		if m.Reference != nil && m.Reference.MessageID == said.ID {
			t.Errorf("what nobody asked is answered:\n%s", m.Text())
		}
	}
}

func TestFollowUpsKeepTopicAndDates(t *testing.T) {
	o := openOffice(t, nil)
	in := Interaction{GuildID: discordtest.GuildID, ChannelID: "77", ChannelType: channelThread, ParentID: "1", User: User{ID: "7"}, Permissions: permSendInThreads}
	o.put(command1(in, "status", "topic", "energy-truce", "as_of", "2026-01-31"))
	if got := o.put(command1(in, "ask", "question", "who confirmed it?")).text(); !strings.Contains(got, "Energy truce ·") || !strings.Contains(got, "not of today") {
		t.Errorf("the follow-up lost its topic or date:\n%s", got)
	}
	in.ChannelID, in.ChannelType = "1", 0
	if got := o.put(command1(in, "ask", "question", "who confirmed it?")).text(); strings.Contains(got, "not of today") {
		t.Errorf("a channel is no conversation:\n%s", got)
	}
}

func TestSettings(t *testing.T) {
	o := openOffice(t, nil)
	in := Interaction{GuildID: discordtest.GuildID, ChannelID: "5", User: User{ID: "7"}, Permissions: permSendMessages}
	before := o.put(command1(boss("8"), "settings", "channel", "5")).text()
	o.put(command1(boss("8"), "settings", "visibility", "private", "topics", "Talks, енерг. перемир'я", "channel", "5"))
	if got := o.put(command1(boss("8"), "settings", "channel", "5")).text(); got != before {
		t.Errorf("with a topic that nobody knows the settings became:\n%s\nthey were:\n%s", got, before)
	}
	if got := o.put(command1(boss("8"), "settings", "visibility", "private", "topics", "Talks, energy truce", "channel", "5", "stale_after", "7d")).text(); !strings.Contains(got, "**talks, energy-truce**") || !strings.Contains(got, "168h") {
		t.Errorf("settings:\n%s", got)
	}
	r := o.put(command1(in, "status", "topic", "talks"))
	if !r.message.Ephemeral {
		t.Error("the channel's answers are private, got a public one")
	}
	if got := o.put(command1(in, "status", "topic", "obstacles")).text(); !strings.Contains(got, "may not be asked about in this channel") {
		t.Errorf("a topic that is left out:\n%s", got)
	}
	in.ChannelID = "6"
	if r := o.put(command1(in, "status", "topic", "obstacles")); r.message.Ephemeral || strings.Contains(r.text(), "may not") {
		t.Errorf("another channel, private %v:\n%s", r.message.Ephemeral, r.text())
	}
	// A thread has the settings of its channel.
	in.ChannelID, in.ChannelType, in.ParentID, in.Permissions = "99", channelThread, "5", permSendInThreads
	if !o.put(command1(in, "status", "topic", "talks")).message.Ephemeral {
		t.Error("a thread of a private channel answered in public")
	}
	// Whoever may not speak in a channel gets private answers there.
	in.ChannelID, in.ChannelType, in.ParentID, in.Permissions = "6", 0, "", 0
	if !o.put(command1(in, "status", "topic", "talks", "private", false)).message.Ephemeral {
		t.Error("the bot spoke for somebody who may not")
	}
}

// TestButtonsSurviveARestart: what was posted before it works after it, whether the question stands in
// the button or in the state; a bot with another state says politely that the button has aged.
func TestButtonsSurviveARestart(t *testing.T) {
	t.Parallel()
	news, dir := openNewsroom(t, peacetalks.FS), t.TempDir()
	d := &desk{Server: standin.Start(t, discordtest.Options{IdentifyInterval: 1}), news: news, log: &standin.Log{}}
	during := func(stateFile string, visit func()) {
		t.Helper()
		c := DefaultConfig()
		c.API, c.State, c.Limits, c.DrainTime, c.FirstAnswer = d.API(), filepath.Join(dir, stateFile), Limits{}, 20*time.Second, time.Minute
		ctx, cancel := context.WithCancel(t.Context())
		started, ended := make(chan struct{}), make(chan error, 1)
		go func() {
			ended <- Serve(ctx, c, Deps{Answerer: news, Token: d.Token(), Started: func() { close(started) }})
		}()
		select {
		case <-started:
			visit()
		case err := <-ended:
			ended <- err
		}
		cancel()
		if err := <-ended; err != nil {
			t.Fatalf("Serve: %v", err)
		}
	}
	var short, long *discordtest.Message
	during("state.db", func() {
		short = d.do(t, member, "status", map[string]any{"topic": "talks"})
		long = d.do(t, member, "ask", map[string]any{"question": "in which city, and through whose good offices, did the most recent talks between Ukraine and Russia take place?"})
	})
	during("state.db", func() {
		if got := d.press(t, member, short, "Timeline").Message.Text(); !strings.Contains(got, "Timeline: Talks") {
			t.Errorf("after a restart the timeline is:\n%s", got)
		}
		for _, m := range []*discordtest.Message{short, long} {
			if got := d.press(t, member, m, "Sources").Message.Text(); !strings.Contains(got, "**[1]**") {
				t.Errorf("after a restart the sources are:\n%s", got)
			}
		}
	})
	during("another.db", func() {
		if m := d.press(t, member, short, "Sources").Message; !m.Ephemeral() || !strings.Contains(m.Text(), "has aged") {
			t.Errorf("private %v: a button of another bot leads to:\n%s", m.Ephemeral(), m.Text())
		}
	})
}

// A custom_id that nobody sealed does nothing, and its sender learns no more than that it has aged.
func TestForgedButtons(t *testing.T) {
	o := openOffice(t, nil)
	in := command1(boss("8"), "")
	in.Type = InteractionComponent
	for _, id := range []string{"", "1", "1AAAA", "2AAAA", strings.Repeat("1", 100), "1" + strings.Repeat("_", 99)} {
		in.CustomID = id
		if r := o.put(in); !r.message.Ephemeral || !strings.Contains(r.text(), "has aged") {
			t.Errorf("%q, private %v: %s", id, r.message.Ephemeral, r.text())
		}
	}
}

func TestCustomIDs(t *testing.T) {
	store, err := state.Memory(t.Context(), state.Options{KeepText: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	s := &sealer{key: []byte("key"), store: store}
	day := time.Date(2026, 1, 30, 0, 0, 0, 0, time.UTC)
	for _, c := range []call{
		{Action: actPage, Page: 3, Snapshot: 7},
		{Action: actConfirm, Arg: "abc"},
		{Action: actSources, Question: &briefing.Question{Kind: "ask", Text: "when is the next round?", Topic: "talks"}},
		{Action: actPage, Page: 1, Question: &briefing.Question{Kind: "timeline", Entity: "zelenskyy", Since: day, Until: day, AsOf: day, Known: true, Offset: 20, Limit: 5}},
		{Action: actPage, Question: &briefing.Question{Kind: "ask", Text: strings.Repeat("very long ", 40)}},
	} {
		id, err := s.seal(t.Context(), "guild", "user", c)
		if err != nil {
			t.Fatal(err)
		}
		if n := length(id); n > customIDMax {
			t.Errorf("%d characters: %s", n, id)
		}
		got, err := s.open(t.Context(), "guild", id)
		if err != nil {
			t.Fatal(err)
		}
		if got.Action != c.Action || got.Page != c.Page || got.Snapshot != c.Snapshot || got.Arg != c.Arg ||
			(got.Question == nil) != (c.Question == nil) || c.Question != nil && string(encodeQuestion(*got.Question)) != string(encodeQuestion(*c.Question)) {
			t.Errorf("got %+v, want %+v", got, c)
		}
		if _, err := s.open(t.Context(), "another guild", id); !errors.Is(err, errForged) {
			t.Errorf("in another guild: got %v, want errForged", err)
		}
		for i := range id {
			forged := id[:i] + string('A'+(id[i]-'A'+1)%26) + id[i+1:]
			if got, err := s.open(t.Context(), "guild", forged); err == nil && forged != id {
				t.Errorf("letter %d changed, and it is read as %+v", i, got)
			}
		}
	}
	other := &sealer{key: []byte("other"), store: store}
	id, _ := s.seal(t.Context(), "guild", "user", call{Action: actPage})
	if _, err := other.open(t.Context(), "guild", id); !errors.Is(err, errForged) {
		t.Errorf("with another key: got %v", err)
	}
	if _, err := s.open(t.Context(), "guild", "2"+id[1:]); !errors.Is(err, errAged) {
		t.Errorf("of another version: got %v", err)
	}
	// A stored question is gone when text is no longer kept.
	forgetful := &sealer{key: []byte("key"), store: store}
	long, err := forgetful.seal(t.Context(), "guild", "user", call{Action: actPage, Question: &briefing.Question{Kind: "ask", Text: strings.Repeat("x", 200)}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Forget(t.Context(), "user"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.open(t.Context(), "guild", long); !errors.Is(err, errAged) {
		t.Errorf("a forgotten question: got %v, want errAged", err)
	}
}

func FuzzOpenCustomID(f *testing.F) {
	store, err := state.Memory(f.Context(), state.Options{KeepText: time.Hour})
	if err != nil {
		f.Fatal(err)
	}
	s := &sealer{key: []byte("key"), store: store}
	id, _ := s.seal(f.Context(), "g", "u", call{Action: actPage, Question: &briefing.Question{Kind: "ask", Text: "x"}})
	f.Add(id, []byte{1, 3, 1, 'x'})
	f.Add("1", []byte{})
	f.Fuzz(func(t *testing.T, id string, body []byte) {
		_, _ = s.open(t.Context(), "g", id) // must not panic
		if q, err := decodeQuestion(body); err == nil {
			again, err := decodeQuestion(encodeQuestion(q))
			if err != nil || string(encodeQuestion(again)) != string(encodeQuestion(q)) {
				t.Fatalf("%+v is read back as %+v (%v)", q, again, err)
			}
		}
	})
}
