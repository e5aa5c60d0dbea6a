package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefbot/briefbot/bot/discordtest"
	"github.com/briefbot/briefbot/bot/discordtest/standin"
)

// httpDoor is a fixture whose interactions come by HTTP. The door goes by a clock, nil for the real one.
func httpDoor(t *testing.T, now func() time.Time, handle InteractionHandler) (*fixture, *httptest.Server) {
	t.Helper()
	f := newFixture(t, discordtest.Options{Now: now}, handle)
	door, err := NewHTTPDoor(f.server.PublicKey(), f.dispatcher, slog.New(slog.NewTextHandler(f.log, nil)), now)
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(door)
	t.Cleanup(front.Close)
	if err := f.server.SetEndpoint(t.Context(), front.URL); err != nil {
		t.Fatal(err)
	}
	return f, front
}

// Both doors lead to the same handler, and a person sees the same answer.
func TestHTTPDoorAnswers(t *testing.T) {
	f, _ := httpDoor(t, nil, echo)
	f.answers(t)
	f.server.Fail(discordtest.Fault{Route: discordtest.RouteCallback, Effect: discordtest.CarryOutThenDrop()})
	f.answers(t)
	if n := len(f.server.Messages(discordtest.ChannelID, "")); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
}

// Whatever is wrong with a request, it gets 401 and nothing happens.
func TestHTTPDoorRefuses(t *testing.T) {
	t.Parallel()
	var handled atomic.Int32
	now := time.Now().Truncate(time.Second) // timestamps have whole seconds
	f, front := httpDoor(t, func() time.Time { return now }, func(context.Context, *Interaction, Responder) { handled.Add(1) })
	body := []byte(`{"id":"7","application_id":"1","type":2,"token":"t","channel_id":"1","data":{"name":"status","type":1}}`)
	signed := func(change func(*http.Request)) *http.Request {
		r := f.server.Signed(t.Context(), front.URL, body, now)
		change(r)
		return r
	}
	cases := map[string]*http.Request{
		"no signature":           signed(func(r *http.Request) { r.Header.Del("X-Signature-Ed25519") }),
		"no timestamp":           signed(func(r *http.Request) { r.Header.Del("X-Signature-Timestamp") }),
		"signature too short":    signed(func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", "ab") }),
		"signature not hex":      signed(func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", strings.Repeat("zz", 64)) }),
		"signature of zeros":     signed(func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", strings.Repeat("00", 64)) }),
		"another timestamp":      signed(func(r *http.Request) { r.Header.Set("X-Signature-Timestamp", fmt.Sprint(now.Unix()+1)) }),
		"timestamp not a number": signed(func(r *http.Request) { r.Header.Set("X-Signature-Timestamp", "now") }),
		"another body": signed(func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader(strings.Replace(string(body), "7", "8", 1)))
			r.ContentLength = int64(len(body))
		}),
		"body too large":        f.server.Signed(t.Context(), front.URL, []byte(strings.Repeat(" ", maxDelivery+1)), now),
		"too old":               f.server.Signed(t.Context(), front.URL, body, now.Add(-longestDelay-time.Second)),
		"too far ahead":         f.server.Signed(t.Context(), front.URL, body, now.Add(fastestClock+time.Second)),
		"twenty-five years old": f.server.Signed(t.Context(), front.URL, body, now.AddDate(-25, 0, 0)),
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	status := func(r *http.Request) int {
		t.Helper()
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		return resp.StatusCode
	}
	for name, r := range cases {
		if got := status(r); got != http.StatusUnauthorized {
			t.Errorf("%s: status %d, want 401", name, got)
		}
	}
	if handled.Load() != 0 {
		t.Errorf("%d requests reached the handler", handled.Load())
	}
	for name, at := range map[string]time.Time{"as old as may be": now.Add(-longestDelay), "as far ahead as may be": now.Add(fastestClock)} {
		if got := status(f.server.Signed(t.Context(), front.URL, []byte(`{"type":1}`), at)); got != http.StatusOK {
			t.Errorf("%s: status %d, want 200", name, got)
		}
	}
	if got := status(f.server.Signed(t.Context(), front.URL, []byte(`{"type":2}`), now)); got != http.StatusBadRequest {
		t.Errorf("signed, but nothing that could be answered: status %d, want 400", got)
	}
	if resp, err := client.Get(front.URL); err != nil || resp.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("GET: %v %v", resp, err)
	} else {
		resp.Body.Close()
	}
	for _, key := range []string{"", "abc", strings.Repeat("z", 64)} {
		if _, err := NewHTTPDoor(key, f.dispatcher, nil, nil); err == nil {
			t.Errorf("key %q was taken", key)
		}
	}
}

// An interaction that is delivered twice is answered once, through either door.
func TestDeliveredTwice(t *testing.T) {
	for name, door := range map[string]func(*testing.T, InteractionHandler) *fixture{
		"http": func(t *testing.T, h InteractionHandler) *fixture {
			f, _ := httpDoor(t, nil, h)
			return f
		},
		"gateway": func(t *testing.T, h InteractionHandler) *fixture { return connected(t, discordtest.Options{}, h) },
	} {
		t.Run(name, func(t *testing.T) {
			var handled atomic.Int32
			f := door(t, func(ctx context.Context, in *Interaction, respond Responder) {
				handled.Add(1)
				echo(ctx, in, respond)
			})
			reply, err := f.server.Interact(t.Context(), discordtest.Visitor{}, statusCommand)
			if err != nil {
				t.Fatal(err)
			}
			for range 3 {
				if err := f.server.Redeliver(t.Context(), reply.Interaction); err != nil {
					t.Fatal(err)
				}
			}
			f.answers(t)
			if n := handled.Load(); n != 2 {
				t.Errorf("handled %d times, want 2", n)
			}
		})
	}
}

// What handlers do wrong reaches the person as an apology, and the log with the cause.
func TestApology(t *testing.T) {
	cases := map[string]struct {
		handle  InteractionHandler
		inReply bool // the apology is the answer itself; else it follows what was said before
		logged  string
	}{
		"panic":                  {func(context.Context, *Interaction, Responder) { panic("boom") }, true, "boom"},
		"panic after the answer": {func(ctx context.Context, in *Interaction, r Responder) { echo(ctx, in, r); panic("boom") }, false, "boom"},
		"nil dereference":        {func(_ context.Context, in *Interaction, _ Responder) { _ = in.Message.ID }, true, "nil pointer"},
		"no answer":              {func(context.Context, *Interaction, Responder) {}, true, "left it unanswered"},
		"an answer that is refused": {func(ctx context.Context, _ *Interaction, r Responder) {
			_ = r.Reply(ctx, Message{Components: []Component{TextDisplay{strings.Repeat("x", 4001)}}})
		}, true, "50035"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			server := standin.Lenient(t, discordtest.Options{IdentifyInterval: 1})
			f := &fixture{server: server, log: &standin.Log{}}
			log := slog.New(slog.NewTextHandler(f.log, nil))
			var err error
			if f.discord, err = NewDiscord(DiscordOptions{Token: server.Token(), API: server.API(), FirstAnswer: time.Minute, Log: log}); err != nil {
				t.Fatal(err)
			}
			defer f.discord.Close()
			if f.dispatcher, err = NewDispatcher(DispatcherOptions{Discord: f.discord, OnInteraction: c.handle, Log: log}); err != nil {
				t.Fatal(err)
			}
			if _, err := f.discord.SyncCommands(t.Context(), discordtest.ApplicationID, "", testCommands); err != nil {
				t.Fatal(err)
			}
			g, _ := f.gateway(t, GatewayOptions{})
			eventually(t, "up", g.Connected)
			reply, err := server.Interact(t.Context(), discordtest.Visitor{}, statusCommand)
			if err != nil {
				t.Fatal(err)
			}
			apology := reply.Message
			if !c.inReply {
				eventually(t, "the apology follows", func() bool { return len(server.Reply(reply.Interaction).FollowUps) == 1 })
				apology = server.Reply(reply.Interaction).FollowUps[0]
			}
			if !apology.Ephemeral() || !strings.Contains(apology.Text(), "went wrong") {
				t.Errorf("apology %q, flags %#x", apology.Text(), apology.Flags)
			}
			eventually(t, "the log says "+c.logged, func() bool { return strings.Contains(f.log.String(), c.logged) })
			if v := server.Violations(); len(v) > 0 && name != "an answer that is refused" {
				t.Error(v)
			}
			if _, err := server.Interact(t.Context(), discordtest.Visitor{}, discordtest.Typing{Command: discordtest.Command{Name: "status"}, Option: "topic", Text: "x"}); err != nil && name != "panic after the answer" && name != "an answer that is refused" {
				t.Errorf("autocomplete: %v", err)
			}
		})
	}
}

// TestDecodeInteraction reads what Discord sends, unknown things included.
func TestDecodeInteraction(t *testing.T) {
	at := time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)
	cases := map[string]struct {
		raw  string
		want *Interaction
	}{
		"nested command in a thread": {`{"id":"1","application_id":"2","type":2,"token":"t","guild_id":"3","channel_id":"4","channel":{"id":"4","type":11,"parent_id":"5"},
			"member":{"user":{"id":"6","username":"mira","global_name":null},"roles":["7"],"permissions":"2147486720","new":{}},"app_permissions":"8","locale":"uk","guild_locale":"en-US",
			"attachment_size_limit":26214400,"data":{"id":"9","name":"corpus","type":1,"options":[{"name":"fact","type":2,"options":[{"name":"add","type":1,"options":[
			{"name":"text","type":3,"value":"x"},{"name":"count","type":4,"value":3},{"name":"private","type":5,"value":true}]}]}]}}`,
			&Interaction{ID: "1", ApplicationID: "2", Type: InteractionCommand, Received: at, token: "t", GuildID: "3", ChannelID: "4", ChannelType: 11, ParentID: "5",
				User: User{ID: "6", Username: "mira"}, Roles: []string{"7"}, Permissions: 2147486720, AppPermissions: 8, Locale: "uk", GuildLocale: "en-US", MaxAttachment: 26214400,
				Command: CommandSlash, Path: []string{"corpus", "fact", "add"},
				Options: []Option{{Name: "text", Value: []byte(`"x"`)}, {Name: "count", Value: []byte("3")}, {Name: "private", Value: []byte("true")}}}},
		"button on a message with unknown components": {`{"id":"1","application_id":"2","type":3,"token":"t","channel_id":"4","context":1,"user":{"id":"6","username":"mira"},
			"message":{"id":"8","channel_id":"4","components":[{"type":99,"odd":[{"type":"new"}]}]},"data":{"component_type":2,"custom_id":"more"}}`,
			&Interaction{ID: "1", ApplicationID: "2", Type: InteractionComponent, Received: at, token: "t", ChannelID: "4", Context: 1, User: User{ID: "6", Username: "mira"},
				MaxAttachment: attachmentSizeDefault, CustomID: "more",
				Message: &ChannelMessage{ID: "8", ChannelID: "4", Components: []byte(`[{"type":99,"odd":[{"type":"new"}]}]`)}}},
		"form with labels, rows and unknown fields": {`{"id":"1","application_id":"2","type":5,"token":"t","channel_id":"4","user":{"id":"6","username":"mira"},"data":{"custom_id":"m","components":[
			{"type":18,"component":{"type":4,"custom_id":"a","value":"v"}},{"type":1,"components":[{"type":4,"custom_id":"b","value":"w"}]},
			{"type":18,"component":{"type":3,"custom_id":"c","values":["x","y"]}},{"type":18,"component":{"type":77,"custom_id":"d","value":{"odd":1}}},{"type":10}]}}`,
			&Interaction{ID: "1", ApplicationID: "2", Type: InteractionModal, Received: at, token: "t", ChannelID: "4", User: User{ID: "6", Username: "mira"},
				MaxAttachment: attachmentSizeDefault, CustomID: "m", Fields: map[string][]string{"a": {"v"}, "b": {"w"}, "c": {"x", "y"}, "d": nil}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := DecodeInteraction([]byte(c.raw), at)
			if err != nil {
				t.Fatal(err)
			}
			if got.Malformed != nil {
				t.Fatal(got.Malformed)
			}
			if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(Interaction{})); diff != "" {
				t.Error(diff)
			}
		})
	}
	in, _ := DecodeInteraction([]byte(cases["nested command in a thread"].raw), at)
	if in.Name() != "corpus fact add" || in.Text("text") != "x" || in.Int("count", 0) != 3 || !in.Bool("private", false) || in.Int("none", 9) != 9 || in.Has("none") {
		t.Errorf("options are read wrongly: %+v", in.Options)
	}
	broken, err := DecodeInteraction([]byte(`{"id":"1","application_id":"2","type":2,"token":"t","data":[7]}`), at)
	if err != nil || broken.Malformed == nil || broken.ID != "1" {
		t.Errorf("malformed data: %+v, %v", broken, err)
	}
	for _, raw := range []string{``, `[]`, `{}`, `{"id":"1","type":2}`, `{"id":7}`} {
		if _, err := DecodeInteraction([]byte(raw), at); err == nil {
			t.Errorf("%q was taken", raw)
		}
	}
	if s := fmt.Sprintf("%v %+v %#v %s", in, in, in.token, in.token); strings.Contains(s, `"t"`) || !strings.Contains(s, "***") {
		t.Errorf("the token shows: %s", s)
	}
}

func FuzzDecodeInteraction(f *testing.F) {
	f.Add([]byte(`{"id":"1","application_id":"2","type":4,"token":"t","data":{"name":"a","options":[{"name":"q","type":3,"value":12,"focused":true}]}}`))
	f.Add([]byte(`{"id":"1","type":5,"token":"t","data":{"components":[{"component":{"component":{"custom_id":"x"}}}]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		in, err := DecodeInteraction(raw, time.Time{})
		if err != nil {
			return
		}
		if in.Type != InteractionPing && (in.ID == "" || in.token == "") {
			t.Errorf("cannot be answered: %q", raw)
		}
		_, _ = in.Focused()
		_ = in.Name()
	})
}

// Draining cancels handlers that do not finish, and takes nothing new.
func TestDrainCancels(t *testing.T) {
	cancelled := make(chan error, 1)
	d, err := NewDiscord(DiscordOptions{Token: "a.b.c", Transport: answering{new(atomic.Int64)}})
	if err != nil {
		t.Fatal(err)
	}
	started := make(chan struct{})
	dispatcher, err := NewDispatcher(DispatcherOptions{Discord: d, OnInteraction: func(ctx context.Context, _ *Interaction, respond Responder) {
		_ = respond.Defer(ctx, false)
		close(started)
		<-ctx.Done()
		cancelled <- ctx.Err()
	}})
	if err != nil {
		t.Fatal(err)
	}
	raw := []byte(`{"id":"1","application_id":"1","type":2,"token":"t","channel_id":"1","data":{"name":"status"}}`)
	if err := dispatcher.Interaction(raw); err != nil {
		t.Fatal(err)
	}
	<-started
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := dispatcher.Drain(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Drain: %v", err)
	}
	if err := <-cancelled; !errors.Is(err, context.Canceled) {
		t.Errorf("the handler saw %v", err)
	}
	if err := dispatcher.Interaction([]byte(strings.Replace(string(raw), `"id":"1"`, `"id":"2"`, 1))); !errors.Is(err, errClosing) {
		t.Errorf("after Drain: %v", err)
	}
}
