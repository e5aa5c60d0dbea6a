package bot

import (
	"context"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/briefbot/briefbot/bot/discordtest"
	"github.com/briefbot/briefbot/bot/discordtest/standin"
)

// quick are the supervisor's waits for tests: its pauses are short, and its deadlines far beyond what a
// busy machine needs.
var quick = gatewayTiming{
	dial: 30 * time.Second, hello: 30 * time.Second, ready: 30 * time.Second, write: 30 * time.Second,
	identifyEvery: 5 * time.Millisecond, stable: time.Hour, firstBackOff: 4 * time.Millisecond, mostBackOff: 50 * time.Millisecond,
	invalidPause: 10 * time.Millisecond, drain: 20 * time.Second,
}

// impatient is quick for tests that wait for a deadline to pass.
func impatient() gatewayTiming {
	t := quick
	t.hello, t.ready = 2*time.Second, 2*time.Second
	return t
}

// testCommands are what the fixture registers.
var testCommands = []map[string]any{
	{"name": "status", "description": "what is known", "options": []any{
		map[string]any{"type": 3, "name": "topic", "description": "which topic", "autocomplete": true}}},
	{"name": "corpus", "description": "the corpus", "default_member_permissions": "32", "options": []any{
		map[string]any{"type": 1, "name": "check", "description": "check it"}}},
	{"name": "Find sources", "type": 3},
}

// A fixture is the stand-in with a client, a dispatcher and what they log.
type fixture struct {
	server     *discordtest.Server
	discord    *Discord
	dispatcher *Dispatcher
	log        *standin.Log
}

func textMessage(text string) Message {
	return Message{Components: []Component{TextDisplay{text}}}
}

// echo answers a command with its topic.
func echo(ctx context.Context, in *Interaction, respond Responder) {
	_ = respond.Reply(ctx, textMessage("about "+in.Text("topic")+"."))
}

func newFixture(t testing.TB, o discordtest.Options, handle InteractionHandler) *fixture {
	t.Helper()
	f := &fixture{server: standin.Start(t, o), log: &standin.Log{}}
	log := slog.New(slog.NewJSONHandler(f.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var err error
	if f.discord, err = NewDiscord(DiscordOptions{Token: f.server.Token(), API: f.server.API(), FirstAnswer: time.Minute, Log: log}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.discord.Close)
	if f.dispatcher, err = NewDispatcher(DispatcherOptions{Discord: f.discord, OnInteraction: handle, Log: log}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.discord.SyncCommands(t.Context(), discordtest.ApplicationID, "", testCommands); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, secret := range []string{f.server.Token(), "aW50ZXJhY3Rpb24."} {
			if strings.Contains(f.log.String(), secret) {
				t.Errorf("a token stands in the log")
			}
		}
		if t.Failed() {
			t.Logf("log:\n%s", f.log)
		}
	})
	return f
}

// gateway starts a Gateway and returns the error of its Run once stopped.
func (f *fixture) gateway(t testing.TB, o GatewayOptions) (g *Gateway, stop func() error) {
	t.Helper()
	o.Discord, o.Dispatcher = f.discord, f.dispatcher
	o.Log = slog.New(slog.NewJSONHandler(f.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if o.timing == (gatewayTiming{}) {
		o.timing = quick
	}
	g, err := NewGateway(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- g.Run(ctx) }()
	stop = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(30 * time.Second):
			t.Error("Run does not return")
			return nil
		}
	})
	t.Cleanup(func() { _ = stop() })
	return g, stop
}

// eventually waits for a condition.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(3 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("never: %s", what)
}

// answers checks that the bot answers a command.
func (f *fixture) answers(t testing.TB) {
	t.Helper()
	reply, err := f.server.Interact(t.Context(), discordtest.Visitor{}, discordtest.Command{Name: "status", Options: map[string]any{"topic": "talks"}})
	if err != nil {
		t.Fatalf("the bot does not answer: %v", err)
	}
	if got := reply.Message.Text(); got != "about talks." {
		t.Fatalf("got answer %q", got)
	}
}

// noGoroutinesLeft runs f and checks that it leaves none behind.
func noGoroutinesLeft(t *testing.T, f func()) {
	t.Helper()
	before := runtime.NumGoroutine()
	f()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if runtime.NumGoroutine() <= before {
			return
		}
		if time.Now().After(end) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}
