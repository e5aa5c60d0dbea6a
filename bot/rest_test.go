package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/briefbot/briefbot/bot/discordtest"
	"github.com/briefbot/briefbot/bot/discordtest/standin"
)

// connected is a fixture whose bot is up at the gateway.
func connected(t testing.TB, o discordtest.Options, handle InteractionHandler) *fixture {
	t.Helper()
	o.IdentifyInterval = 1
	f := newFixture(t, o, handle)
	g, _ := f.gateway(t, GatewayOptions{Intents: IntentGuildMessages | IntentDirectMessages})
	eventually(t, "up", g.Connected)
	return f
}

var statusCommand = discordtest.Command{Name: "status", Options: map[string]any{"topic": "talks"}}

// TestFirstAnswerFaults: whatever happens to a callback, the person gets one answer, once.
func TestFirstAnswerFaults(t *testing.T) {
	t.Parallel()
	cases := map[string]discordtest.Effect{
		"429 of the route":             discordtest.RateLimited(80*time.Millisecond, false),
		"429 of the bot":               discordtest.RateLimited(80*time.Millisecond, true),
		"429 as a page":                discordtest.RateLimitedHTML(time.Second),
		"429 as a page without a time": discordtest.RateLimitedHTML(0),
		"500":                          discordtest.Status(500),
		"502":                          discordtest.Status(502),
		"503":                          discordtest.Status(503),
		"carried out, then 502":        discordtest.CarryOutThenStatus(502),
		"carried out, then dropped":    discordtest.CarryOutThenDrop(),
		"dropped":                      discordtest.Drop(),
		"slow":                         discordtest.Slow(400 * time.Millisecond),
	}
	together(t, cases, func(t *testing.T, effect discordtest.Effect) {
		f := connected(t, discordtest.Options{}, echo)
		f.server.Fail(discordtest.Fault{Route: discordtest.RouteCallback, Effect: effect})
		f.answers(t)
		if n := len(f.server.Messages(discordtest.ChannelID, "")); n != 1 {
			t.Errorf("%d messages, want 1", n)
		}
		f.answers(t) // and the next command is none the worse
	})
}

// TestTypedErrors: what cannot be mended is told apart.
func TestTypedErrors(t *testing.T) {
	t.Parallel()
	type result struct{ first, second error }
	twice := func(results chan result) InteractionHandler {
		return func(ctx context.Context, in *Interaction, respond Responder) {
			r := result{first: respond.Reply(ctx, textMessage("one"))}
			r.second = respond.Reply(ctx, textMessage("two"))
			results <- r
		}
	}
	cases := map[string]func(t *testing.T, results chan result){}
	cases["second answer"] = func(t *testing.T, results chan result) {
		f := connected(t, discordtest.Options{}, twice(results))
		if _, err := f.server.Interact(t.Context(), discordtest.Visitor{}, statusCommand); err != nil {
			t.Fatal(err)
		}
		r := <-results
		if r.first != nil || !errors.Is(r.second, ErrAlreadyAcknowledged) {
			t.Errorf("got %v, %v", r.first, r.second)
		}
		if n := f.server.Requests(discordtest.RouteCallback); n != 1 {
			t.Errorf("%d callbacks sent, want 1", n)
		}
	}
	cases["answered by another process"] = func(t *testing.T, results chan result) {
		f := connected(t, discordtest.Options{}, twice(results))
		f.server.Fail(discordtest.Fault{Route: discordtest.RouteCallback, Effect: discordtest.Refuse(400, 40060, "Interaction has already been acknowledged.")})
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		if _, err := f.server.Interact(ctx, discordtest.Visitor{}, statusCommand); !errors.Is(err, discordtest.ErrNoAnswer) {
			t.Fatal(err)
		}
		if r := <-results; !errors.Is(r.first, ErrAlreadyAcknowledged) {
			t.Errorf("got %v", r.first)
		}
	}
	cases["too late"] = func(t *testing.T, results chan result) {
		f := connected(t, discordtest.Options{AnswerWithin: 50 * time.Millisecond}, func(ctx context.Context, in *Interaction, respond Responder) {
			time.Sleep(100 * time.Millisecond)
			results <- result{first: respond.Reply(ctx, textMessage("late"))}
		})
		_, err := f.server.Interact(t.Context(), discordtest.Visitor{}, statusCommand)
		if !errors.Is(err, discordtest.ErrNoAnswer) {
			t.Fatal(err)
		}
		if r := <-results; !errors.Is(r.first, ErrTokenExpired) {
			t.Errorf("got %v", r.first)
		}
	}
	cases["token expired"] = func(t *testing.T, results chan result) {
		var passed atomic.Int64
		now := func() time.Time { return time.Now().Add(time.Duration(passed.Load())) }
		f := connected(t, discordtest.Options{Now: now}, func(ctx context.Context, in *Interaction, respond Responder) {
			_ = respond.Reply(ctx, textMessage("one"))
			passed.Store(int64(15*time.Minute + time.Second))
			_, err := respond.FollowUp(ctx, textMessage("two"))
			results <- result{respond.Edit(ctx, textMessage("three")), err}
		})
		if _, err := f.server.Interact(t.Context(), discordtest.Visitor{}, statusCommand); err != nil {
			t.Fatal(err)
		}
		if r := <-results; !errors.Is(r.first, ErrTokenExpired) || !errors.Is(r.second, ErrTokenExpired) {
			t.Errorf("got %v, %v", r.first, r.second)
		}
	}
	cases["rate limited beyond the context"] = func(t *testing.T, results chan result) {
		f := newFixture(t, discordtest.Options{}, echo)
		f.server.Fail(discordtest.Fault{Route: discordtest.RouteMessageCreate, Effect: discordtest.RateLimited(time.Hour, false)})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		for range 2 { // the second is not even sent
			_, err := f.discord.PostMessage(ctx, discordtest.ChannelID, textMessage("x"))
			if !errors.Is(err, ErrRateLimited) || ctx.Err() != nil {
				t.Errorf("context %v: %v", ctx.Err(), err)
			}
		}
		if n := f.server.Requests(discordtest.RouteMessageCreate); n != 1 {
			t.Errorf("%d requests, want 1", n)
		}
	}
	cases["cancelled while waiting"] = func(t *testing.T, results chan result) {
		f := newFixture(t, discordtest.Options{}, echo)
		f.server.Fail(discordtest.Fault{Route: discordtest.RouteMessageCreate, Effect: discordtest.RateLimited(30*time.Second, false)})
		ctx, cancel := context.WithCancel(t.Context())
		failed := make(chan error)
		go func() {
			_, err := f.discord.PostMessage(ctx, discordtest.ChannelID, textMessage("x"))
			failed <- err
		}()
		eventually(t, "it is sent", func() bool { return f.server.Requests(discordtest.RouteMessageCreate) == 1 })
		cancel()
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	cases["form, place, permission, token"] = func(t *testing.T, results chan result) {
		f := newFixture(t, discordtest.Options{}, echo)
		_, err := f.discord.PostMessage(t.Context(), "1300000000000000099", textMessage("x"))
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("unknown channel: %v", err)
		}
		f.server.Fail(discordtest.Fault{Effect: discordtest.Refuse(403, 50013, "Missing Permissions")})
		if _, err = f.discord.PostMessage(t.Context(), discordtest.ChannelID, textMessage("x")); !errors.Is(err, ErrForbidden) {
			t.Errorf("no permission: %v", err)
		}
		f.server.Fail(discordtest.Fault{Effect: discordtest.Refuse(400, 50035, "Invalid Form Body")})
		if _, err = f.discord.PostMessage(t.Context(), discordtest.ChannelID, textMessage("x")); !errors.Is(err, ErrInvalidForm) {
			t.Errorf("bad form: %v", err)
		}
		f.server.Fail(discordtest.Fault{Effect: discordtest.Refuse(401, 0, "401: Unauthorized")})
		before := f.server.Requests(discordtest.RouteMessageCreate)
		for range 3 { // refused once, the token is not tried again: 10,000 refusals earn a ban
			if _, err = f.discord.PostMessage(t.Context(), discordtest.ChannelID, textMessage("x")); !errors.Is(err, ErrUnauthorized) {
				t.Errorf("token refused: %v", err)
			}
		}
		if n := f.server.Requests(discordtest.RouteMessageCreate) - before; n != 1 {
			t.Errorf("%d requests with a refused token, want 1", n)
		}
	}
	together(t, cases, func(t *testing.T, run func(*testing.T, chan result)) { run(t, make(chan result, 1)) })
}

// A follow-up whose fate is unknown is not sent twice; a channel message is, under its nonce.
func TestSentOnce(t *testing.T) {
	t.Parallel()
	errs := make(chan error, 1)
	f := connected(t, discordtest.Options{}, func(ctx context.Context, in *Interaction, respond Responder) {
		_ = respond.Reply(ctx, textMessage("one"))
		_, err := respond.FollowUp(ctx, textMessage("two"))
		errs <- err
	})
	f.server.Fail(discordtest.Fault{Route: discordtest.RouteFollowUp, Effect: discordtest.CarryOutThenDrop()})
	reply, err := f.server.Interact(t.Context(), discordtest.Visitor{}, statusCommand)
	if err != nil {
		t.Fatal(err)
	}
	if err := <-errs; !errors.Is(err, ErrUncertain) {
		t.Errorf("follow-up: %v", err)
	}
	if n := len(f.server.Reply(reply.Interaction).FollowUps); n != 1 {
		t.Errorf("%d follow-ups, want 1", n)
	}
	for _, effect := range []discordtest.Effect{discordtest.CarryOutThenDrop(), discordtest.CarryOutThenStatus(500), discordtest.Drop()} {
		before := len(f.server.Messages(discordtest.ChannelID, ""))
		f.server.Fail(discordtest.Fault{Route: discordtest.RouteMessageCreate, Effect: effect})
		if _, err := f.discord.PostMessage(t.Context(), discordtest.ChannelID, textMessage("three")); err != nil {
			t.Error(err)
		}
		if n := len(f.server.Messages(discordtest.ChannelID, "")) - before; n != 1 {
			t.Errorf("%d messages, want 1", n)
		}
	}
}

// Every method of a Responder, and what Discord holds after it.
func TestResponder(t *testing.T) {
	t.Parallel()
	picture := Attachment{Name: "timeline.png", ContentType: "image/png", Description: "a timeline", Data: []byte("\x89PNG")}
	shown := MediaGallery{Items: []MediaItem{{URL: "attachment://timeline.png", Description: "a timeline"}}}
	rich := Message{Ephemeral: true, Files: []Attachment{picture}, Components: []Component{
		Container{AccentColor: new(int), Components: []Component{
			TextDisplay{"heading"}, ActionRow{Components: []Component{Button{Label: "open", URL: "https://example.org/#:~:text=a"}}},
			Separator{}, shown,
			ActionRow{Components: []Component{StringSelect{CustomID: "pick", Placeholder: "topic", Options: []SelectOption{{Label: "Talks", Value: "talks", Description: "d"}, {Label: "Other", Value: "other", Default: true}}}}},
		}},
		ActionRow{Components: []Component{Button{Label: "More", CustomID: "more"}, Button{Emoji: "👍", CustomID: "useful", Style: ButtonSuccess}, Button{Label: "Off", CustomID: "off", Disabled: true}}},
	}}
	failures := make(chan error, 20)
	check := func(err error) {
		if err != nil {
			failures <- err
		}
	}
	f := connected(t, discordtest.Options{}, func(ctx context.Context, in *Interaction, respond Responder) {
		switch {
		case in.Type == InteractionAutocomplete:
			option, text := in.Focused()
			check(respond.Autocomplete(ctx, []Choice{{Name: option, Value: text}}))
		case in.Name() == "status" && in.Text("topic") == "deferred":
			check(respond.Defer(ctx, true))
			check(respond.Edit(ctx, rich))
			id, err := respond.FollowUp(ctx, textMessage("and more"))
			check(err)
			check(respond.EditFollowUp(ctx, id, textMessage("and even more")))
		case in.Name() == "status":
			check(respond.Reply(ctx, rich))
		case in.Name() == "Find sources":
			check(respond.Modal(ctx, Modal{CustomID: "claim", Title: "Which claim?", Components: []Component{
				TextDisplay{"about: " + in.Target.Content},
				Label{Label: "Claim", Description: "one sentence", Component: TextInput{CustomID: "text", Paragraph: true, Value: in.Target.Content, MaxLength: 200, Placeholder: "p", MinLength: 2}},
				Label{Label: "Topic", Component: StringSelect{CustomID: "topic", Optional: true, Options: []SelectOption{{Label: "Talks", Value: "talks"}}}}}}))
		case in.Type == InteractionModal:
			check(respond.Reply(ctx, textMessage(fmt.Sprint(in.Field("text"), in.Fields["topic"]))))
		case in.CustomID == "more":
			check(respond.Update(ctx, Message{KeepFiles: true, Components: []Component{shown, TextDisplay{"page 2"}, File{URL: "attachment://timeline.png"}}}))
		case in.CustomID == "useful":
			check(respond.DeferUpdate(ctx))
		case in.CustomID == "pick":
			check(respond.Update(ctx, textMessage("picked "+strings.Join(in.Values, ","))))
		}
	})
	interact := func(what discordtest.Action) *discordtest.Reply {
		t.Helper()
		reply, err := f.server.Interact(t.Context(), discordtest.Visitor{}, what)
		if err != nil {
			t.Fatal(err)
		}
		return reply
	}
	reply := interact(discordtest.Typing{Command: discordtest.Command{Name: "status"}, Option: "topic", Text: "ta"})
	if len(reply.Choices) != 1 || reply.Choices[0].Name != "topic" || reply.Choices[0].Value != "ta" {
		t.Errorf("choices %v", reply.Choices)
	}
	reply = interact(discordtest.Command{Name: "status"})
	if m := reply.Message; !m.Ephemeral() || len(m.Attachments) != 1 || m.Attachments[0].Description != "a timeline" || len(m.Controls()) != 5 {
		t.Errorf("reply %+v", m)
	}
	interact(discordtest.Press{Message: reply.Message.ID, CustomID: "useful"})
	picked := interact(discordtest.Choose{Message: reply.Message.ID, CustomID: "pick", Values: []string{"talks"}})
	if picked.Message.ID != reply.Message.ID || picked.Message.Text() != "picked talks" || len(picked.Message.Attachments) != 0 {
		t.Errorf("picked %+v", picked.Message)
	}
	reply = interact(discordtest.Command{Name: "status", Options: map[string]any{"topic": "deferred"}})
	eventually(t, "the follow-up is rewritten", func() bool {
		ups := f.server.Reply(reply.Interaction).FollowUps
		return len(ups) == 1 && ups[0].Text() == "and even more"
	})
	if !reply.Message.Ephemeral() || reply.Message.Loading() || reply.Message.Flags&discordtest.FlagComponentsV2 == 0 {
		t.Errorf("flags %#x", reply.Message.Flags)
	}
	more := interact(discordtest.Press{Message: reply.Message.ID, CustomID: "more"})
	if len(more.Message.Attachments) != 1 || more.Message.Text() != "page 2" {
		t.Errorf("more %+v", more.Message)
	}
	said, err := f.server.Say(discordtest.Visitor{}, "Talks are on Sunday.", "")
	if err != nil {
		t.Fatal(err)
	}
	form := interact(discordtest.Command{Name: "Find sources", Target: said.ID})
	done := interact(discordtest.Submit{Form: form, Fields: map[string]any{"topic": []string{"talks"}}})
	if got := done.Message.Text(); got != "Talks are on Sunday.[talks]" {
		t.Errorf("form gave %q", got)
	}
	close(failures)
	for err := range failures {
		t.Error(err)
	}
}

// Channel messages: a reply, an edit with a file, a deletion, a DM.
func TestChannelMessages(t *testing.T) {
	heard := make(chan *ChannelMessage, 4)
	server := standin.Start(t, discordtest.Options{IdentifyInterval: 1})
	f := &fixture{server: server, log: &standin.Log{}}
	var err error
	if f.discord, err = NewDiscord(DiscordOptions{Token: "Bot " + server.Token(), API: server.API(), FirstAnswer: time.Minute}); err != nil {
		t.Fatal(err)
	}
	defer f.discord.Close()
	f.dispatcher, err = NewDispatcher(DispatcherOptions{Discord: f.discord, OnInteraction: echo, OnMessage: func(_ context.Context, m *ChannelMessage) { heard <- m }})
	if err != nil {
		t.Fatal(err)
	}
	g, _ := f.gateway(t, GatewayOptions{Intents: IntentGuildMessages | IntentDirectMessages})
	eventually(t, "up", g.Connected)
	me, err := f.discord.Identity(t.Context())
	if err != nil || me.UserID != discordtest.ApplicationID || me.PublicKey != server.PublicKey() {
		t.Fatalf("identity %+v, %v", me, err)
	}
	asked, err := server.Say(discordtest.Visitor{}, "<@"+me.UserID+"> when do they meet?", "")
	if err != nil {
		t.Fatal(err)
	}
	m := <-heard
	if m.ID != asked.ID || !m.MentionsUser(me.UserID) || m.GuildID != discordtest.GuildID || m.Content == "" {
		t.Errorf("heard %+v", m)
	}
	id, err := f.discord.PostMessage(t.Context(), m.ChannelID, Message{ReplyTo: m.ID, Components: []Component{TextDisplay{"On Sunday."}}})
	if err != nil || server.Message(id).Reference.MessageID != asked.ID {
		t.Fatalf("reply: %v", err)
	}
	ics := Message{Components: []Component{TextDisplay{"With a calendar."}, File{URL: "attachment://talks.ics"}}, Files: []Attachment{{Name: "talks.ics", Data: []byte("BEGIN")}}}
	if err := f.discord.EditMessage(t.Context(), m.ChannelID, id, ics); err != nil || len(server.Message(id).Attachments) != 1 {
		t.Errorf("edit: %v", err)
	}
	if got, err := f.discord.GetMessage(t.Context(), m.ChannelID, id); err != nil || got.ID != id {
		t.Errorf("get: %v", err)
	}
	if err := f.discord.Typing(t.Context(), m.ChannelID); err != nil {
		t.Error(err)
	}
	if err := f.discord.DeleteMessage(t.Context(), m.ChannelID, id); err != nil || server.Message(id) != nil {
		t.Errorf("delete: %v", err)
	}
	if _, err := server.Say(discordtest.Visitor{}, "nothing to the bot", ""); err != nil {
		t.Fatal(err)
	}
	if m := <-heard; m.Content != "" || m.MentionsUser(me.UserID) {
		t.Errorf("reads what it may not: %+v", m)
	}
	channel, err := f.discord.OpenDM(t.Context(), discordtest.MemberID)
	if err != nil || channel != discordtest.MemberDM {
		t.Errorf("DM %q, %v", channel, err)
	}
	if _, err := server.Say(discordtest.Visitor{Channel: discordtest.MemberDM}, "hello", ""); err != nil {
		t.Fatal(err)
	}
	if m := <-heard; m.Content != "hello" || m.GuildID != "" {
		t.Errorf("heard %+v", m)
	}
}

// Commands are registered only when they differ.
func TestSyncCommands(t *testing.T) {
	t.Parallel()
	f := newFixture(t, discordtest.Options{}, echo)
	sync := func(guild string, commands any) bool {
		t.Helper()
		changed, err := f.discord.SyncCommands(t.Context(), discordtest.ApplicationID, guild, commands)
		if err != nil {
			t.Fatal(err)
		}
		return changed
	}
	if sync("", testCommands) {
		t.Error("registered again though nothing changed")
	}
	turned := []map[string]any{testCommands[2], testCommands[1], testCommands[0]}
	if sync("", turned) {
		t.Error("the order of commands made a difference")
	}
	if !sync(discordtest.GuildID, testCommands) || sync(discordtest.GuildID, testCommands) {
		t.Error("the guild's commands are not kept apart")
	}
	for _, changed := range []map[string]any{
		{"description": "what is known now"},
		{"name_localizations": map[string]any{"uk": "стан"}},
		{"contexts": []int{0, 1}},
		{"contexts": []int{1}},
		{"default_member_permissions": "0"},
		{"options": []any{}},
		{"nsfw": true},
	} {
		next := map[string]any{}
		for k, v := range testCommands[0] {
			next[k] = v
		}
		for k, v := range changed {
			next[k] = v
		}
		list := []map[string]any{next, testCommands[1], testCommands[2]}
		if !sync("", list) {
			t.Errorf("%v made no difference", changed)
		}
		if sync("", list) {
			t.Errorf("%v is registered again and again", changed)
		}
	}
	if n := f.server.Requests(discordtest.RouteCommandsPut); n != 8 {
		t.Errorf("%d registrations, want 8", n)
	}
}

// 200 commands at once are answered, each once.
func TestTwoHundredAtOnce(t *testing.T) {
	f := connected(t, discordtest.Options{}, echo)
	f.server.Fail(discordtest.Fault{Route: discordtest.RouteCallback, Times: 20, Effect: discordtest.RateLimited(30*time.Millisecond, true)})
	var all sync.WaitGroup
	var failed atomic.Int32
	for range 200 {
		all.Go(func() {
			if _, err := f.server.Interact(t.Context(), discordtest.Visitor{}, statusCommand); err != nil {
				failed.Add(1)
				t.Log(err)
			}
		})
	}
	all.Wait()
	if n := failed.Load(); n > 0 {
		t.Errorf("%d commands without an answer", n)
	}
	if n := len(f.server.Messages(discordtest.ChannelID, "")); n != 200 {
		t.Errorf("%d messages, want 200", n)
	}
	if n := f.server.Connections(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

// Edits of different messages do not wait for each other.
func TestEditsSideBySide(t *testing.T) {
	f := newFixture(t, discordtest.Options{}, echo)
	var ids []string
	for range 8 {
		id, err := f.discord.PostMessage(t.Context(), discordtest.ChannelID, textMessage("x"))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	together := make(chan struct{})
	f.server.Fail(discordtest.Fault{Route: discordtest.RouteMessageEdit, Times: len(ids), Effect: discordtest.Held(together)})
	var all sync.WaitGroup
	for _, id := range ids {
		all.Go(func() {
			if err := f.discord.EditMessage(t.Context(), discordtest.ChannelID, id, textMessage("y")); err != nil {
				t.Error(err)
			}
		})
	}
	eventually(t, "all edits are under way, and none is done", func() bool { return f.server.Requests(discordtest.RouteMessageEdit) == len(ids) })
	close(together)
	all.Wait()
}
