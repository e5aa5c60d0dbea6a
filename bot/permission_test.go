package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/discordtest"
	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/corpus/peacetalks"
)

// recorder is a Responder that keeps what it is given.
type recorder struct {
	mu       sync.Mutex
	first    string // kind of the first answer
	message  Message
	modal    *Modal
	choices  []Choice
	edits    []Message
	refusals []error // given back by the next first answers
}

func (r *recorder) ack(kind string, m Message) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.refusals) > 0 {
		err := r.refusals[0]
		r.refusals = r.refusals[1:]
		return err
	}
	if r.first != "" {
		return ErrAlreadyAcknowledged
	}
	r.first, r.message = kind, m
	return nil
}

func (r *recorder) Reply(_ context.Context, m Message) error  { return r.ack("reply", m) }
func (r *recorder) Update(_ context.Context, m Message) error { return r.ack("update", m) }
func (r *recorder) Defer(_ context.Context, ephemeral bool) error {
	return r.ack("defer", Message{Ephemeral: ephemeral})
}
func (r *recorder) DeferUpdate(context.Context) error { return r.ack("defer update", Message{}) }
func (r *recorder) Edit(_ context.Context, m Message) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.edits = append(r.edits, m)
	return nil
}
func (r *recorder) FollowUp(_ context.Context, m Message) (string, error) {
	return "1", r.Edit(context.Background(), m)
}
func (r *recorder) EditFollowUp(context.Context, string, Message) error { return nil }
func (r *recorder) Delete(context.Context) error                        { return nil }
func (r *recorder) Autocomplete(_ context.Context, c []Choice) error {
	r.choices = c
	return r.ack("autocomplete", Message{})
}
func (r *recorder) Modal(_ context.Context, m Modal) error {
	r.modal = &m
	return r.ack("modal", Message{})
}
func (r *recorder) Acknowledged() bool { return r.first != "" }

// text is all that was said, last what stands in the end.
func (r *recorder) text() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var s strings.Builder
	for _, m := range append([]Message{r.message}, r.edits...) {
		walkTexts(m.Components, func(t string) { s.WriteString(t + "\n") })
	}
	return s.String()
}

// clerk is a Curator and an Importer that counts what it was made to do.
type clerk struct {
	mu   sync.Mutex
	done []string
}

func (c *clerk) did(s string) { c.mu.Lock(); c.done = append(c.done, s); c.mu.Unlock() }
func (c *clerk) Facts(context.Context) ([]*corpus.Fact, error) {
	return []*corpus.Fact{{ID: "f1", Statement: "One."}, {ID: "f2", Statement: "Two."}}, nil
}
func (c *clerk) AddFact(_ context.Context, by Moderator, f corpus.Fact) (string, error) {
	c.did(fmt.Sprintf("add %s by %s on %q", f.Statement, by.ID, f.Evidence[0].Quote))
	return "f3", nil
}
func (c *clerk) ChangeFact(_ context.Context, _ Moderator, x FactChange) error {
	c.did(strings.TrimSpace(fmt.Sprintf("%s %s %s because %s", x.What, x.Fact, x.Other, x.Reason)))
	return nil
}
func (c *clerk) History(context.Context, string) ([]FactVersion, error) {
	return []FactVersion{{At: testNow, By: "mo", What: "confirm", Reason: "saw it"}}, nil
}
func (c *clerk) AddQuestion(_ context.Context, _ Moderator, q corpus.GoldenQuestion) (string, error) {
	c.did("golden " + q.Question)
	return "q1", nil
}
func (c *clerk) Read(_ context.Context, in Incoming) ([]Incoming, error) {
	c.did("read " + in.URL)
	in.Title, in.Publisher, in.Words = "A title", "A publisher", 12
	return []Incoming{in}, nil
}
func (c *clerk) Write(_ context.Context, _ Moderator, in Incoming) (string, bool, error) {
	c.did("write " + in.Title)
	return "article-1", false, nil
}

// office is a bot without a door: interactions go in, and come out at a recorder.
type office struct {
	*Bot
	news  *newsroom
	clerk *clerk
}

func openOffice(t testing.TB, change func(*Config), setups ...Setup) *office {
	t.Helper()
	o := &office{news: openNewsroom(t, peacetalks.FS), clerk: &clerk{}}
	c := DefaultConfig()
	c.Guilds, c.Limits = []string{discordtest.GuildID}, Limits{}
	if change != nil {
		change(&c)
	}
	var err error
	o.Bot, err = New(o.news, o.news, append([]Setup{WithConfig(c), WithClock(func() time.Time { return testNow }), WithCurator(o.clerk), WithImporter(o.clerk), neverDeferring}, setups...)...)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) put(in Interaction) *recorder {
	r := &recorder{}
	if in.ID == "" {
		in.ID = "1"
	}
	if in.MaxAttachment == 0 {
		in.MaxAttachment = attachmentSizeDefault
	}
	in.Received = time.Now()
	o.HandleInteraction(context.Background(), &in, r)
	return r
}

// people are all those who must not do what moderators do.
func people() map[string]Interaction {
	const speak = permSendMessages
	return map[string]Interaction{
		"member":                        {GuildID: discordtest.GuildID, ChannelID: "1", User: User{ID: "7"}, Permissions: speak},
		"member with all but the right": {GuildID: discordtest.GuildID, ChannelID: "1", User: User{ID: "7"}, Permissions: ^uint64(permManageGuild | permAdministrator), Roles: []string{"1", "2"}},
		"manager of another guild":      {GuildID: "999", ChannelID: "1", User: User{ID: "7"}, Permissions: permManageGuild | permAdministrator | speak, Roles: []string{discordtest.ModeratorRole}},
		"direct message":                {ChannelID: "2", ChannelType: 1, User: User{ID: "7"}},
		"direct message with bits":      {ChannelID: "2", ChannelType: 1, User: User{ID: "7"}, Permissions: permManageGuild | permAdministrator},
	}
}

// TestModeratorsOnly tries everything that moderators do, as everybody who is none, on every path. Each
// must be told so, and nothing may have happened.
func TestModeratorsOnly(t *testing.T) {
	t.Parallel()
	o := openOffice(t, func(c *Config) { c.ModeratorRoles = []string{discordtest.ModeratorRole} })
	var commands []command
	for _, c := range o.commands() {
		if c.route.moderator {
			commands = append(commands, c)
		}
	}
	if len(commands) < 12 {
		t.Fatalf("only %d commands are for moderators", len(commands))
	}
	before, err := o.news.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for who, in := range people() {
		tries := map[string]Interaction{}
		for _, c := range commands {
			x := in
			x.Type, x.Command, x.Path = InteractionCommand, CommandSlash, strings.Fields(c.path)
			if c.menu {
				x.Command, x.Path, x.Target = CommandMessage, []string{c.path}, &ChannelMessage{Content: "text"}
			}
			for _, opt := range c.options {
				x.Options = append(x.Options, Option{Name: opt.name, Value: json.RawMessage(`"f1"`)})
			}
			tries["command "+c.path] = x
			x.Type = InteractionAutocomplete
			for i := range x.Options {
				y := x
				y.Options = append([]Option{}, x.Options...)
				y.Options[i].Focused = true
				tries["autocomplete "+c.path+" "+x.Options[i].Name] = y
			}
		}
		// A custom_id that was made for a moderator, replayed where the person is. The MAC holds the
		// guild; for the sake of the test it is made for this one.
		for kind, table := range map[InteractionType]map[action]route{InteractionComponent: o.routes.components, InteractionModal: o.routes.modals} {
			for a, rt := range table {
				if !rt.moderator {
					continue
				}
				id, err := o.sealer.seal(t.Context(), in.GuildID, "8", call{Action: a, Arg: "x", Question: nil})
				if err != nil {
					t.Fatal(err)
				}
				x := in
				x.Type, x.CustomID, x.Values, x.Fields = kind, id, []string{"0"}, map[string][]string{"statement": {"s"}, "reason": {"r"}}
				tries[fmt.Sprintf("%v %s", kind, rt.name)] = x
			}
		}
		for what, x := range tries {
			r := o.put(x)
			if x.Type == InteractionAutocomplete {
				if len(r.choices) > 0 {
					t.Errorf("%s, %s: got choices %v", who, what, r.choices)
				}
				continue
			}
			if got := r.text(); !strings.Contains(got, "moderators") || !r.message.Ephemeral || r.first != "reply" {
				t.Errorf("%s, %s: got %s %q, want a private refusal", who, what, r.first, got)
			}
		}
	}
	if len(o.clerk.done) > 0 {
		t.Errorf("things happened: %v", o.clerk.done)
	}
	if after, err := o.news.Snapshot(t.Context()); err != nil || after != before {
		t.Errorf("the snapshot is %v (%v), was %v", after, err, before)
	}
	if log, err := o.state.AuditLog(t.Context(), 10); err != nil || len(log) > 0 {
		t.Errorf("the audit log holds %+v (%v)", log, err)
	}
}

// boss is a moderator of the home guild.
func boss(id string) Interaction {
	return Interaction{GuildID: discordtest.GuildID, ChannelID: "1", User: User{ID: id}, Permissions: permManageGuild | permSendMessages}
}

func command1(in Interaction, path string, options ...any) Interaction {
	in.Type, in.Command, in.Path = InteractionCommand, CommandSlash, strings.Fields(path)
	for i := 0; i < len(options); i += 2 {
		v, _ := json.Marshal(options[i+1])
		in.Options = append(in.Options, Option{Name: options[i].(string), Value: v})
	}
	return in
}

func TestModeratorsByRole(t *testing.T) {
	o := openOffice(t, func(c *Config) { c.ModeratorRoles = []string{"55"} })
	in := Interaction{GuildID: discordtest.GuildID, ChannelID: "1", User: User{ID: "7"}, Permissions: permSendMessages, Roles: []string{"55"}}
	if got := o.put(command1(in, "corpus status")).text(); !strings.Contains(got, "Live:") {
		t.Errorf("by role of the configuration: %s", got)
	}
	if got := o.put(command1(in, "settings", "add_moderators", "66")).text(); !strings.Contains(got, "Only those who may manage") {
		t.Errorf("a moderator by role made another: %s", got)
	}
	if got := o.put(command1(boss("8"), "settings", "add_moderators", "66")).text(); !strings.Contains(got, "<@&66>") {
		t.Errorf("settings: %s", got)
	}
	in.Roles = []string{"66"}
	if got := o.put(command1(in, "corpus status")).text(); !strings.Contains(got, "Live:") {
		t.Errorf("by role of the settings: %s", got)
	}
}

func TestForceNeedsTwo(t *testing.T) {
	o := openOffice(t, nil)
	o.news.golden = []GoldenFailure{{ID: "q1", Question: "When?", Expected: "Sunday", Got: "nothing"}}
	if got := o.put(command1(boss("8"), "reindex")).text(); !strings.Contains(got, "Golden questions failed") || !strings.Contains(got, "Sunday") {
		t.Errorf("without force: %s", got)
	}
	r := o.put(command1(boss("8"), "reindex", "force", true))
	if o.news.force {
		t.Fatal("it was forced without a second moderator")
	}
	id := r.message.Components[1].(ActionRow).Components[0].(Button).CustomID
	press := func(who Interaction) *recorder {
		who.Type, who.CustomID = InteractionComponent, id
		return o.put(who)
	}
	if got := press(boss("8")).text(); !strings.Contains(got, "Another moderator") || o.news.force {
		t.Errorf("the same moderator: forced %v, %s", o.news.force, got)
	}
	other := boss("9")
	other.GuildID = "999"
	if got := press(other).text(); o.news.force {
		t.Errorf("from another guild: %s", got)
	}
	if got := press(boss("9")).text(); !o.news.force {
		t.Errorf("a second moderator: %s", got)
	}
	o.news.force = false
	if got := press(boss("9")).text(); o.news.force || !strings.Contains(got, "aged") {
		t.Errorf("pressed twice: forced %v, %s", o.news.force, got)
	}
}

func TestFaultsAreListed(t *testing.T) {
	o := openOffice(t, nil)
	for i := range 20 {
		o.news.faults = append(o.news.faults, corpus.Problem{File: "facts/talks.yaml", Line: i + 1, Column: 3, Field: "quote", Message: "no such *words*"})
	}
	r := o.put(command1(boss("8"), "reindex"))
	last := r.edits[len(r.edits)-1]
	checkMessage(t, last)
	for _, want := range []string{"20 faults", "facts/talks.yaml:1:3: quote", `no such \*words\*`} {
		if !strings.Contains(r.text(), want) {
			t.Errorf("the report lacks %q:\n%s", want, r.text())
		}
	}
	if len(last.Files) != 1 || strings.Count(string(last.Files[0].Data), "\n") != 20 {
		t.Errorf("files: %+v", last.Files)
	}
	for _, c := range last.Components {
		if row, ok := c.(ActionRow); ok {
			in := boss("8")
			in.Type, in.CustomID = InteractionComponent, row.Components[0].(Button).CustomID
			if got := o.put(in).text(); !strings.Contains(got, "facts/talks.yaml:9:3") {
				t.Errorf("the next page:\n%s", got)
			}
			return
		}
	}
	t.Error("no button to the next page")
}

// Faults whose words fill more than a message stand in the file, however few they are.
func TestLongFaultsAreAttached(t *testing.T) {
	o := openOffice(t, nil)
	for i := range 3 {
		o.news.faults = append(o.news.faults, corpus.Problem{File: "facts/talks.yaml", Line: i + 1, Field: "quote", Message: strings.Repeat("words ", 400) + fmt.Sprint("end of ", i)})
	}
	r := o.put(command1(boss("8"), "reindex"))
	last := r.edits[len(r.edits)-1]
	checkMessage(t, last)
	if len(last.Files) != 1 || !strings.Contains(string(last.Files[0].Data), "end of 2") {
		t.Errorf("files: %+v", last.Files)
	}
}

func TestRateLimit(t *testing.T) {
	now := testNow
	o := openOffice(t, func(c *Config) {
		c.Limits = Limits{UserPerMinute: 6, UserBurst: 2, ChannelPerMinute: 60, ChannelBurst: 3}
	})
	o.throttle.now = func() time.Time { return now }
	ask := func(user string) string {
		in := Interaction{GuildID: discordtest.GuildID, ChannelID: "1", User: User{ID: user}, Permissions: permSendMessages}
		return o.put(command1(in, "topics")).text()
	}
	for i, want := range []bool{true, true, false} {
		if got := ask("7"); strings.Contains(got, "Talks") != want {
			t.Errorf("request %d: %s", i, got)
		}
	}
	if got := ask("8"); !strings.Contains(got, "Talks") {
		t.Errorf("another person: %s", got)
	}
	if got := ask("9"); !strings.Contains(got, "faster than this bot may answer. Please wait 1 second.") {
		t.Errorf("the channel's limit: %s", got)
	}
	now = now.Add(11 * time.Second)
	if got := ask("7"); !strings.Contains(got, "Talks") {
		t.Errorf("after a pause: %s", got)
	}
}

func TestFailuresAreTold(t *testing.T) {
	for what, c := range map[string]struct {
		fail error
		want string
	}{
		"internal":        {errors.New("index: file /secret/path is gone"), "it is not your fault"},
		"unknown topic":   {&briefing.UnknownTopicError{Name: "x", Near: []string{"Talks"}}, "Did you mean **Talks**"},
		"bad question":    {&briefing.QuestionError{Message: "that date is ahead"}, "That date is ahead."},
		"too slow":        {context.DeadlineExceeded, "took too long"},
		"article is gone": {ErrNoArticle, "no longer holds"},
	} {
		t.Run(what, func(t *testing.T) {
			o := openOffice(t, nil)
			o.news.fail = c.fail
			r := o.put(command1(boss("8"), "status", "topic", "talks"))
			if got := r.text(); !strings.Contains(got, c.want) || strings.Contains(got, "secret") || !r.message.Ephemeral {
				t.Errorf("private %v: %s", r.message.Ephemeral, got)
			}
		})
	}
}

func TestSlowAnswersAreDeferred(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil, func(b *Bot) { b.deferAfter = 10 * time.Millisecond })
	o.news.slow = 100 * time.Millisecond
	r := o.put(command1(boss("8"), "status", "topic", "talks"))
	if r.first != "defer" || r.message.Ephemeral || !strings.Contains(r.text(), "Talks") {
		t.Errorf("got %s, private %v: %s", r.first, r.message.Ephemeral, r.text())
	}
}

func TestPanicIsAnswered(t *testing.T) {
	o := openOffice(t, nil)
	o.routes.commands["status"] = route{name: "status", handler: func(context.Context, *Request) (Reply, error) { panic("boom") }}
	if got := o.put(command1(boss("8"), "status")).text(); !strings.Contains(got, "not your fault") || strings.Contains(got, "boom") {
		t.Errorf("got %s", got)
	}
}

// A reply that Discord refuses for its form is followed by an apology.
func TestRefusedFormIsTold(t *testing.T) {
	o := openOffice(t, nil)
	r := &recorder{refusals: []error{ErrInvalidForm}}
	in := command1(boss("8"), "topics")
	in.ID, in.Received = "1", time.Now()
	o.HandleInteraction(t.Context(), &in, r)
	if got := r.text(); !strings.Contains(got, "not your fault") {
		t.Errorf("got %q", got)
	}
}

func TestFactDialogue(t *testing.T) {
	o := openOffice(t, nil)
	r := o.put(command1(boss("8"), "fact add", "article", "2026-01-30-next-round", "topic", "talks", "status", "tentative", "words", "tentatively"))
	menu := r.message.Components[1].(ActionRow).Components[0].(StringSelect)
	choose := boss("8")
	choose.Type, choose.CustomID, choose.Values = InteractionComponent, menu.CustomID, []string{"0"}
	r = o.put(choose)
	if r.modal == nil {
		t.Fatalf("no form: %s", r.text())
	}
	submit := boss("8")
	submit.Type, submit.CustomID = InteractionModal, r.modal.CustomID
	submit.Fields = map[string][]string{"statement": {"Set for Sunday."}, "as_of": {"2026-01-30"}, "event": {"2026-02-01"}, "expires": {"soon"}}
	if got := o.put(submit).text(); !strings.Contains(got, "“soon” is not a date") {
		t.Errorf("a bad date: %s", got)
	}
	other := submit
	other.User.ID = "9"
	if got := o.put(other).text(); !strings.Contains(got, "aged") {
		t.Errorf("another moderator's form: %s", got)
	}
	submit.Fields["expires"] = []string{""}
	if got := o.put(submit).text(); !strings.Contains(got, "f3 is written") {
		t.Errorf("got: %s", got)
	}
	r = o.put(command1(boss("8"), "fact contest", "fact", "f1", "other", "f2"))
	if r.modal == nil {
		t.Fatalf("no form: %s", r.text())
	}
	submit = boss("8")
	submit.Type, submit.CustomID, submit.Fields = InteractionModal, r.modal.CustomID, map[string][]string{"reason": {"they differ"}}
	o.put(submit)
	want := []string{"add Set for Sunday. by 8 on ", "contest f1 f2 because they differ"}
	for i, w := range want {
		if i >= len(o.clerk.done) || !strings.HasPrefix(o.clerk.done[i], w) {
			t.Fatalf("done: %q, want %q", o.clerk.done, want)
		}
	}
	if !strings.Contains(o.clerk.done[0], "tentatively") {
		t.Errorf("the quote is not the chosen sentence: %s", o.clerk.done[0])
	}
}

func TestImportDialogue(t *testing.T) {
	o := openOffice(t, nil)
	r := o.put(command1(boss("8"), "corpus import", "url", "https://news.example/a"))
	last := r.edits[len(r.edits)-1]
	open := boss("8")
	open.Type, open.CustomID = InteractionComponent, last.Components[1].(ActionRow).Components[0].(Button).CustomID
	r = o.put(open)
	if r.modal == nil || r.modal.Components[0].(Label).Component.(TextInput).Value != "A title" {
		t.Fatalf("the form is %+v: %s", r.modal, r.text())
	}
	submit := boss("8")
	submit.Type, submit.CustomID, submit.Fields = InteractionModal, r.modal.CustomID, map[string][]string{"title": {"A better title"}}
	if got := o.put(submit).text(); !strings.Contains(got, "article-1 is written") {
		t.Errorf("got: %s", got)
	}
	if got := strings.Join(o.clerk.done, ", "); got != "read https://news.example/a, write A better title" {
		t.Errorf("done: %s", got)
	}
}
