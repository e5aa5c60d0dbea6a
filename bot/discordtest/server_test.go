package discordtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// A bot is the least program that can talk to the server.
type bot struct {
	t  *testing.T
	s  *Server
	ws *websocket.Conn
}

func start(t *testing.T, o Options) *bot {
	t.Helper()
	o.IdentifyInterval = max(o.IdentifyInterval, 1)
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return &bot{t: t, s: s}
}

// rest sends JSON and returns status, Discord's code and the body.
func (b *bot) rest(method, path string, body any) (status, code int, answer map[string]any) {
	b.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.send(method, path, "application/json", raw)
}

func (b *bot) send(method, path, contentType string, raw []byte) (status, code int, answer map[string]any) {
	b.t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, b.s.API()+path, bytes.NewReader(raw))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bot "+b.s.Token())
	r.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	r.Header.Set("Content-Type", contentType)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, _ := io.ReadAll(resp.Body)
	_ = json.Unmarshal(data, &answer)
	return resp.StatusCode, int(number(answer["code"])), answer
}

func (b *bot) dial(url string) {
	b.t.Helper()
	ws, resp, err := websocket.DefaultDialer.Dial(url+"?v=10&encoding=json", nil)
	if err != nil {
		b.t.Fatal(err)
	}
	resp.Body.Close()
	b.ws = ws
	b.t.Cleanup(func() { ws.Close() })
}

// next reads a payload, or the close code that came instead.
func (b *bot) next() (f frame, code int) {
	b.t.Helper()
	_ = b.ws.SetReadDeadline(time.Now().Add(30 * time.Second))
	if err := b.ws.ReadJSON(&f); err != nil {
		var closed *websocket.CloseError
		if !errors.As(err, &closed) {
			b.t.Fatal(err)
		}
		return f, closed.Code
	}
	return f, 0
}

func (b *bot) identify(change map[string]any) (frame, int) {
	b.t.Helper()
	d := map[string]any{"token": b.s.Token(), "intents": 0, "properties": map[string]any{"os": "linux"}}
	for k, v := range change {
		d[k] = v
	}
	if err := b.ws.WriteJSON(map[string]any{"op": 2, "d": d}); err != nil {
		b.t.Fatal(err)
	}
	return b.next()
}

// up connects, identifies and answers every interaction with a message of one text.
func (b *bot) up(commands ...any) {
	b.t.Helper()
	if status, _, answer := b.rest("PUT", "/applications/"+ApplicationID+"/commands", commands); status != 200 {
		b.t.Fatalf("commands: %v", answer)
	}
	b.dial(b.s.gatewayURL())
	if f, _ := b.next(); f.Op != opHello {
		b.t.Fatalf("got op %d, want HELLO", f.Op)
	}
	if f, code := b.identify(nil); f.T != "READY" {
		b.t.Fatalf("got %q (close %d), want READY", f.T, code)
	}
}

// interaction waits for the next one.
func (b *bot) interaction() (id, token string, raw map[string]any) {
	b.t.Helper()
	f, code := b.next()
	if f.T != "INTERACTION_CREATE" {
		b.t.Fatalf("got %q (close %d), want an interaction", f.T, code)
	}
	_ = json.Unmarshal(f.D, &raw)
	return text(raw["id"]), text(raw["token"]), raw
}

func (b *bot) callback(id, token string, kind int, data any) (status, code int) {
	b.t.Helper()
	status, code, _ = b.rest("POST", "/interactions/"+id+"/"+token+"/callback", map[string]any{"type": kind, "data": data})
	return status, code
}

var status = object{"name": "status", "description": "d", "options": []any{
	object{"type": 3, "name": "topic", "description": "d", "required": true, "max_length": 10},
	object{"type": 3, "name": "kind", "description": "d", "choices": []any{object{"name": "A", "value": "a"}}},
	object{"type": 4, "name": "count", "description": "d", "min_value": 1, "max_value": 3},
	object{"type": 3, "name": "near", "description": "d", "autocomplete": true}}}

// A person can do only what Discord would let them do.
func TestPeopleAreHeldToTheRules(t *testing.T) {
	b := start(t, Options{AnswerWithin: 20 * time.Millisecond})
	b.up(status, object{"name": "reindex", "description": "d", "default_member_permissions": "32", "contexts": []int{0}},
		object{"name": "corpus", "description": "d", "options": []any{object{"type": 1, "name": "check", "description": "d"}}}, object{"type": 3, "name": "Find sources"})
	topic := func(more map[string]any) Command {
		options := map[string]any{"topic": "talks"}
		for k, v := range more {
			options[k] = v
		}
		return Command{Name: "status", Options: options}
	}
	for name, c := range map[string]struct {
		who  Visitor
		what Action
		ok   bool
	}{
		"a command":               {Visitor{}, topic(nil), true},
		"an unknown command":      {Visitor{}, Command{Name: "nothing"}, false},
		"no required option":      {Visitor{}, Command{Name: "status"}, false},
		"an unknown option":       {Visitor{}, topic(map[string]any{"x": "y"}), false},
		"ten characters":          {Visitor{}, topic(map[string]any{"topic": "0123456789"}), true},
		"eleven characters":       {Visitor{}, topic(map[string]any{"topic": "01234567890"}), false},
		"a choice":                {Visitor{}, topic(map[string]any{"kind": "a"}), true},
		"not a choice":            {Visitor{}, topic(map[string]any{"kind": "b"}), false},
		"three":                   {Visitor{}, topic(map[string]any{"count": 3}), true},
		"four":                    {Visitor{}, topic(map[string]any{"count": 4}), false},
		"a number for text":       {Visitor{}, topic(map[string]any{"topic": 3}), false},
		"typing what completes":   {Visitor{}, Typing{Command{Name: "status"}, "near", ""}, true},
		"typing what does not":    {Visitor{}, Typing{Command{Name: "status"}, "topic", "x"}, false},
		"a sub-command":           {Visitor{}, Command{Name: "corpus check"}, true},
		"a group without it":      {Visitor{}, Command{Name: "corpus"}, false},
		"an unknown sub-command":  {Visitor{}, Command{Name: "corpus burn"}, false},
		"moderators' command":     {Visitor{User: ModeratorID}, Command{Name: "reindex"}, true},
		"as a member":             {Visitor{}, Command{Name: "reindex"}, false},
		"in a DM":                 {Visitor{User: ModeratorID, Channel: ModeratorDM}, Command{Name: "reindex"}, false},
		"a menu without message":  {Visitor{}, Command{Name: "Find sources", Target: "1"}, false},
		"a button on no message":  {Visitor{}, Press{"1", "more"}, false},
		"a form that nobody sent": {Visitor{}, Submit{}, false},
		"a stranger":              {Visitor{User: "1"}, topic(nil), false},
	} {
		_, err := b.s.Interact(t.Context(), c.who, c.what)
		if c.ok != errors.Is(err, ErrNoAnswer) { // the bot is silent, so that what was let through goes unanswered
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The life of an interaction: what is refused, with which code.
func TestInteractionLife(t *testing.T) {
	now := time.Now()
	clock := make(chan time.Duration, 1)
	clock <- 0
	b := start(t, Options{Now: func() time.Time { d := <-clock; clock <- d; return now.Add(d) }, Heartbeat: time.Hour})
	pass := func(d time.Duration) { clock <- <-clock + d }
	b.up(status)
	type outcome struct {
		reply *Reply
		err   error
	}
	results := make(chan outcome, 1)
	ask := func(what Action) (id, token string) {
		go func() {
			r, err := b.s.Interact(context.Background(), Visitor{}, what)
			results <- outcome{r, err}
		}()
		id, token, _ = b.interaction()
		return id, token
	}
	want := func(what string, status, code, wantStatus, wantCode int) {
		t.Helper()
		if status != wantStatus || code != wantCode {
			t.Errorf("%s: status %d code %d, want %d and %d", what, status, code, wantStatus, wantCode)
		}
	}
	talks := Command{Name: "status", Options: map[string]any{"topic": "talks"}}
	id, token := ask(talks)
	hook := "/webhooks/" + ApplicationID + "/" + token
	s, c, _ := b.rest("PATCH", hook+"/messages/@original", v2(words(1)))
	want("an edit before the answer", s, c, 404, 10015)
	s, c = b.callback(id, token+"x", 4, v2(words(1)))
	want("another token", s, c, 404, 10062)
	s, c = b.callback("1", token, 4, v2(words(1)))
	want("another interaction", s, c, 404, 10062)
	s, c = b.callback(id, token, 7, v2(words(1)))
	want("an update without a component", s, c, 400, 50035)
	s, c = b.callback(id, token, 5, object{"flags": FlagEphemeral})
	want("a deferral", s, c, 204, 0)
	s, c = b.callback(id, token, 4, v2(words(1)))
	want("a second answer", s, c, 400, 40060)
	s, c, answer := b.rest("POST", hook, v2(words(2)))
	want("a follow-up in the deferral's place", s, c, 200, 0)
	got := <-results
	if got.err != nil || got.reply.Message.ID != text(answer["id"]) || !got.reply.Message.Ephemeral() || got.reply.Message.Loading() {
		t.Errorf("got %+v, %v", got.reply, got.err)
	}
	if seen := b.s.Messages(ChannelID, ModeratorID); len(seen) != 0 {
		t.Errorf("somebody else sees the private answer: %v", seen)
	}
	if seen := b.s.Messages(ChannelID, MemberID); len(seen) != 1 {
		t.Errorf("who asked sees %v", seen)
	}
	s, c, answer = b.rest("POST", hook+"?wait=true", v2(words(3)))
	want("a follow-up", s, c, 200, 0)
	s, c, _ = b.rest("PATCH", hook+"/messages/"+text(answer["id"]), v2(words(4)))
	want("its edit", s, c, 200, 0)
	s, c, _ = b.rest("GET", hook+"/messages/@original", nil)
	want("reading the original", s, c, 200, 0)
	s, c, _ = b.rest("DELETE", hook+"/messages/@original", nil)
	want("deleting the original", s, c, 204, 0)
	s, c, _ = b.rest("GET", hook+"/messages/@original", nil)
	want("reading it then", s, c, 404, 10008)
	pass(15*time.Minute - time.Second)
	s, c, _ = b.rest("POST", hook, v2(words(5)))
	want("a follow-up just before fifteen minutes", s, c, 200, 0)
	pass(2 * time.Second)
	s, c, _ = b.rest("POST", hook, v2(words(5)))
	want("after fifteen minutes", s, c, 401, 50027)

	id, token = ask(talks)
	pass(3*time.Second + time.Millisecond)
	s, c = b.callback(id, token, 4, v2(words(1)))
	want("after three seconds", s, c, 404, 10062)
	<-results

	id, token = ask(talks)
	pass(3 * time.Second)
	control := v2(words(1), rowOf(button(nil), button(object{"custom_id": "off", "disabled": true})), rowOf(selectOf(nil)))
	s, c = b.callback(id, token, 4, control)
	want("within three seconds", s, c, 204, 0)
	got = <-results
	message := got.reply.Message.ID
	for name, what := range map[string]Action{"a disabled button": Press{message, "off"}, "a button that is not there": Press{message, "x"},
		"a select as a button": Press{message, "pick"}, "an option that is not there": Choose{message, "pick", []string{"9"}}, "too many": Choose{message, "pick", []string{"0", "1"}}} {
		if _, err := b.s.Interact(t.Context(), Visitor{}, what); err == nil || errors.Is(err, ErrNoAnswer) {
			t.Errorf("%s: %v", name, err)
		}
	}
	id, token = ask(Press{message, "more"})
	form := object{"title": "t", "custom_id": "m", "components": []any{object{"type": 18, "label": "l", "component": object{"type": 4, "custom_id": "a", "style": 1, "max_length": 3}}}}
	s, c = b.callback(id, token, 9, form)
	want("a form", s, c, 204, 0)
	shown := (<-results).reply
	for name, fields := range map[string]map[string]any{"nothing": nil, "too long": {"a": "1234"}, "another field": {"a": "1", "b": "2"}, "a list": {"a": []string{"x"}}} {
		if _, err := b.s.Interact(t.Context(), Visitor{}, Submit{shown, fields}); err == nil || errors.Is(err, ErrNoAnswer) {
			t.Errorf("form with %s: %v", name, err)
		}
	}
	id, token = ask(Submit{shown, map[string]any{"a": "123"}})
	s, c = b.callback(id, token, 9, form)
	want("a form after a form", s, c, 400, 50035)
	s, c = b.callback(id, token, 7, v2(words(2)))
	want("an update after a form", s, c, 204, 0)
	if m := (<-results).reply.Message; m.ID != message || m.Edited == nil || m.Text() != "éé" {
		t.Errorf("updated %+v", m)
	}
	events, next, _ := b.s.Events(0)
	if len(events) == 0 || events[0].Kind != "create" || events[len(events)-1].Kind != "update" {
		t.Errorf("events %v", events)
	}
	if more, _, _ := b.s.Events(next); len(more) != 0 {
		t.Errorf("events after the last: %v", more)
	}
}

// Where only the person installed the app, five follow-ups are taken.
func TestCarriedFollowUps(t *testing.T) {
	b := start(t, Options{Heartbeat: time.Hour})
	b.up(status)
	done := make(chan error, 1)
	go func() {
		_, err := b.s.Interact(context.Background(), Visitor{Carries: true}, Command{Name: "status", Options: map[string]any{"topic": "talks"}})
		done <- err
	}()
	id, token, _ := b.interaction()
	if s, c := b.callback(id, token, 4, v2(words(1))); s != 204 {
		t.Fatalf("status %d code %d", s, c)
	}
	for i := range maxCarriedFollowUps + 1 {
		want := 200
		if i == maxCarriedFollowUps {
			want = 400
		}
		if s, c, _ := b.rest("POST", "/webhooks/"+ApplicationID+"/"+token, v2(words(1))); s != want {
			t.Errorf("follow-up %d: status %d code %d", i+1, s, c)
		}
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// Requests that no bot should send are refused and recorded.
func TestRequestsAreChecked(t *testing.T) {
	b := start(t, Options{})
	channel := "/channels/" + ChannelID + "/messages"
	part := func(field, name, body string) []byte {
		var out bytes.Buffer
		m := multipart.NewWriter(&out)
		_ = m.SetBoundary("b")
		w, _ := m.CreateFormField("payload_json")
		_, _ = w.Write([]byte(body))
		w, _ = m.CreateFormFile(field, name)
		_, _ = w.Write([]byte("data"))
		m.Close()
		return out.Bytes()
	}
	withFile, _ := json.Marshal(with(v2(object{"type": 13, "file": object{"url": "attachment://a.ics"}}), object{"attachments": []any{object{"id": "0", "filename": "a.ics", "description": "d"}}}))
	for name, c := range map[string]struct {
		method, path, contentType string
		body                      []byte
		status                    int
		rule                      string
	}{
		"not JSON":           {"POST", channel, "application/json", []byte(`{`), 400, "body"},
		"another type":       {"POST", channel, "text/plain", []byte(`{}`), 400, "body"},
		"a stray part":       {"POST", channel, "multipart/form-data; boundary=b", part("other", "a", "{}"), 400, "body"},
		"a file":             {"POST", channel, "multipart/form-data; boundary=b", part("files[0]", "a.ics", string(withFile)), 200, ""},
		"an unknown route":   {"GET", "/guilds/1/bans", "application/json", nil, 404, "unknown-route"},
		"an open mention":    {"POST", channel, "application/json", []byte(`{"content":"@everyone"}`), 400, "allowed-mentions-closed"},
		"an unknown channel": {"POST", "/channels/1/messages", "application/json", []byte(`{}`), 404, ""},
	} {
		before := len(b.s.Violations())
		status, _, answer := b.send(c.method, c.path, c.contentType, c.body)
		found := b.s.Violations()[before:]
		if status != c.status || (c.rule == "") != (len(found) == 0) || c.rule != "" && found[0].Rule != c.rule {
			t.Errorf("%s: status %d, violations %v, answer %v", name, status, found, answer)
		}
	}
	_, code, answer := b.rest("POST", channel, with(v2(words(4001)), nil))
	at, _ := answer["errors"].(map[string]any)["components"].(map[string]any)
	if code != 50035 || at["0"] == nil {
		t.Errorf("errors do not show where: %v", answer)
	}
	r, _ := http.NewRequestWithContext(t.Context(), "GET", b.s.API()+"/users/@me", nil)
	resp, err := http.DefaultClient.Do(r)
	if err != nil || resp.StatusCode != 401 {
		t.Errorf("without a token: %v %v", resp, err)
	} else {
		resp.Body.Close()
	}
}

// What the gateway refuses, with which close code.
func TestGatewayIsStrict(t *testing.T) {
	beat := map[string]any{"op": 1, "d": nil}
	for name, c := range map[string]struct {
		code int
		rule string
		run  func(b *bot) int
	}{
		"another token":         {4004, "", func(b *bot) int { _, code := b.identify(map[string]any{"token": "x"}); return code }},
		"a shard out of bounds": {4010, "", func(b *bot) int { _, code := b.identify(map[string]any{"shard": []int{2, 2}}); return code }},
		"unknown intents":       {4013, "", func(b *bot) int { _, code := b.identify(map[string]any{"intents": 1 << 40}); return code }},
		"privileged intents":    {4014, "", func(b *bot) int { _, code := b.identify(map[string]any{"intents": IntentMessageContent}); return code }},
		"identified twice": {4005, "", func(b *bot) int {
			b.identify(nil)
			_, code := b.identify(nil)
			return code
		}},
		"not JSON": {4002, "gateway-json", func(b *bot) int {
			_ = b.ws.WriteMessage(websocket.TextMessage, []byte("{"))
			_, code := b.next()
			return code
		}},
		"an unknown opcode": {4001, "gateway-opcode", func(b *bot) int {
			_ = b.ws.WriteJSON(map[string]any{"op": 77})
			_, code := b.next()
			return code
		}},
		"4,096 bytes": {0, "", func(b *bot) int {
			_ = b.ws.WriteMessage(websocket.TextMessage, []byte(`{"op":1,"d":null`+strings.Repeat(" ", maxGatewayPayload-17)+`}`))
			_, code := b.next()
			return code
		}},
		"4,097 bytes": {4002, "gateway-size", func(b *bot) int {
			_ = b.ws.WriteMessage(websocket.TextMessage, []byte(`{"op":1,"d":null`+strings.Repeat(" ", maxGatewayPayload-16)+`}`))
			_, code := b.next()
			return code
		}},
		"120 payloads": {0, "", func(b *bot) (code int) {
			for range maxGatewayEvents {
				_ = b.ws.WriteJSON(beat)
				if _, c := b.next(); c != 0 {
					code = c
				}
			}
			return code
		}},
		"121 payloads": {4008, "gateway-rate", func(b *bot) (code int) {
			for range maxGatewayEvents + 1 {
				_ = b.ws.WriteJSON(beat)
				if _, c := b.next(); c != 0 {
					code = c
				}
			}
			return code
		}},
	} {
		b := start(t, Options{})
		b.dial(b.s.gatewayURL())
		b.next()
		if code := c.run(b); code != c.code {
			t.Errorf("%s: close code %d, want %d", name, code, c.code)
		}
		if v := b.s.Violations(); (len(v) == 0) != (c.rule == "") || c.rule != "" && v[0].Rule != c.rule {
			t.Errorf("%s: violations %v, want %q", name, v, c.rule)
		}
	}
}

// Fifty requests in a second, and no more; those of interactions do not count.
func TestGlobalLimit(t *testing.T) {
	b := start(t, Options{Now: func() time.Time { return begin }})
	for n := range maxGlobal + 1 {
		b.rest("GET", "/users/@me", nil)
		b.rest("POST", "/webhooks/"+ApplicationID+"/token", v2(words(1)))
		if got := len(b.s.Violations()); got != max(0, n+1-maxGlobal) {
			t.Errorf("%d violations after %d requests: %v", got, n+1, b.s.Violations())
		}
	}
}

// begin is when fake clocks stand.
var begin = time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC)

// Silence, identifies too close together, and a resume at the wrong address.
func TestGatewaySessions(t *testing.T) {
	var passed atomic.Int64 // beyond the real time
	b := start(t, Options{Heartbeat: 20 * time.Millisecond, IdentifyInterval: 24 * time.Hour, Now: func() time.Time { return begin.Add(time.Duration(passed.Load())) }})
	b.dial(b.s.gatewayURL())
	b.next()
	ready, _ := b.identify(nil)
	var session struct {
		ID  string `json:"session_id"`
		URL string `json:"resume_gateway_url"`
	}
	_ = json.Unmarshal(ready.D, &session)
	second := &bot{t: t, s: b.s}
	second.dial(b.s.gatewayURL())
	second.next()
	if f, _ := second.identify(nil); f.Op != opInvalidSession {
		t.Errorf("a second identify within the interval: op %d", f.Op)
	}
	if v := b.s.Violations(); len(v) != 1 || v[0].Rule != "identify-concurrency" {
		t.Errorf("violations %v", v)
	}
	passed.Store(int64(time.Hour))
	if _, code := b.next(); code != CloseSessionTimedOut {
		t.Errorf("a bot without heartbeats is closed with %d", code)
	}
	resume := func(url, id string) frame {
		third := &bot{t: t, s: b.s}
		third.dial(url)
		third.next()
		_ = third.ws.WriteJSON(map[string]any{"op": 6, "d": map[string]any{"token": b.s.Token(), "session_id": id, "seq": 1}})
		f, _ := third.next()
		return f
	}
	if f := resume(session.URL, session.ID); f.Op != opInvalidSession {
		t.Errorf("a session that timed out is resumed: op %d", f.Op)
	}
}

// Scripts read as they are written.
func TestScriptString(t *testing.T) {
	got := Script{Hello(), AwaitHandshake(), InvalidSession(true), Close(4009)}.String()
	if want := "Hello, AwaitHandshake, InvalidSession(true), Close(4009)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := fmt.Sprint(Violation{Route: "r", Rule: "u", Path: "p", Message: "m"}); got != "r: u: p: m" {
		t.Errorf("violation %q", got)
	}
}
