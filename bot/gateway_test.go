package bot

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/briefbot/briefbot/bot/discordtest"
	"github.com/briefbot/briefbot/bot/discordtest/standin"
)

type script = discordtest.Script

// A scripted case says what the gateway does on its first connections, and how many resumes must
// have worked in the end.
type scripted struct {
	resumes int
	scripts []script
	silent  bool // the gateway says nothing, and the bot has to notice by its deadlines
}

// TestGatewayScripts puts the supervisor through every way in which a gateway connection is known to
// go wrong. Each ends with the bot answering a command.
func TestGatewayScripts(t *testing.T) {
	hello, authenticate, await := discordtest.Hello(), discordtest.Authenticate(), discordtest.AwaitHandshake()
	working := script{hello, authenticate}
	silence := discordtest.Wait(time.Hour)
	// Only connections that lose ACKs have short intervals: on the others no beat can come too late.
	unacknowledged := script{discordtest.HelloEvery(400 * time.Millisecond), discordtest.WithoutACK(), authenticate}
	with := func(begin script, steps ...discordtest.Step) script {
		return append(begin[:len(begin):len(begin)], steps...)
	}
	cases := map[string]scripted{
		"works":                     {0, nil, false},
		"op 1 asks for a heartbeat": {0, []script{with(working, discordtest.Beat(), discordtest.Serve())}, false},
		"op 7 after READY":          {1, []script{with(working, discordtest.Reconnect())}, false},
		// discordgo's heartbeats go on for a moment, and each that fails closes its session.
		"op 7 among heartbeats":             {1, []script{{discordtest.HelloEvery(2 * time.Millisecond), discordtest.WithoutACK(), authenticate, discordtest.Reconnect()}}, false},
		"op 7 before HELLO":                 {0, []script{{discordtest.Reconnect()}}, false},
		"op 7 in place of READY":            {0, []script{{hello, await, discordtest.Reconnect()}}, false},
		"op 7 in place of RESUMED":          {1, []script{with(working, discordtest.Reconnect()), {hello, await, discordtest.Reconnect()}}, false},
		"op 7 twice":                        {2, slices.Repeat([]script{with(working, discordtest.Reconnect())}, 2), false},
		"op 9 resumable after READY":        {1, []script{with(working, discordtest.InvalidSession(true))}, false},
		"op 9 after READY":                  {0, []script{with(working, discordtest.InvalidSession(false))}, false},
		"op 9 in place of READY":            {0, []script{{hello, await, discordtest.InvalidSession(false)}}, false},
		"op 9 in place of RESUMED":          {0, []script{with(working, discordtest.Reconnect()), {hello, await, discordtest.InvalidSession(false)}}, false},
		"op 9 resumable while resuming":     {1, []script{with(working, discordtest.Reconnect()), {hello, await, discordtest.InvalidSession(true)}}, false},
		"resumes that fail again and again": {0, []script{with(working, discordtest.Reconnect()), {hello, await}, {hello, await}, {hello}, {}}, false},
		"no HELLO":                          {0, []script{{silence}}, true},
		"no READY":                          {0, []script{{hello, await, silence}}, true},
		"no RESUMED":                        {1, []script{with(working, discordtest.Reconnect()), {hello, await, silence}}, true},
		"no ACK":                            {1, []script{with(unacknowledged, discordtest.Serve())}, false},
		"half-open after READY":             {1, []script{with(unacknowledged, discordtest.Freeze())}, false},
		"half-open before HELLO":            {0, []script{{discordtest.Freeze()}}, true},
		"broken without a word":             {1, []script{with(working, discordtest.Wait(30*time.Millisecond))}, false},
		"broken at once":                    {0, []script{{}, {}, {}}, false},
		"broken in the handshake":           {0, []script{{hello, await}}, false},
		"garbage":                           {1, []script{with(working, discordtest.Garbage(), silence)}, false},
		"garbage in the handshake":          {0, []script{{hello, await, discordtest.Garbage(), silence}}, false},
		"event of an unknown type":          {0, []script{with(working, discordtest.Dispatch("SOMETHING_NEW", `{"a":[1]}`), discordtest.Serve())}, false},
		"event of an unexpected shape":      {0, []script{with(working, discordtest.Dispatch("MESSAGE_CREATE", `[7]`), discordtest.Dispatch("INTERACTION_CREATE", `"x"`), discordtest.Serve())}, false},
	}
	for _, code := range []int{1000, 1001, 1011, 1012, 4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009} {
		resumes := 1
		if code == discordtest.CloseInvalidSequence || code == discordtest.CloseSessionTimedOut {
			resumes = 0
		}
		cases[fmt.Sprint("close ", code, " after READY")] = scripted{resumes, []script{with(working, discordtest.Close(code))}, false}
		cases[fmt.Sprint("close ", code, " in the handshake")] = scripted{0, []script{{hello, await, discordtest.Close(code)}}, false}
	}
	var library standin.Log // discordgo logs here, the token among it, unless it is silenced
	log.SetOutput(&library)
	defer log.SetOutput(os.Stderr)
	noGoroutinesLeft(t, func() {
		together(t, cases, func(t *testing.T, c scripted) {
			scripts := c.scripts
			f := newFixture(t, discordtest.Options{IdentifyInterval: 1}, echo)
			f.server.Script(scripts...)
			var resumed atomic.Int32
			timing := quick
			if c.silent {
				timing = impatient()
			}
			g, stop := f.gateway(t, GatewayOptions{timing: timing, OnEvent: func(_ int, event string) {
				if event == "resumed" {
					resumed.Add(1)
				}
			}})
			connections := max(1, len(scripts))
			if n := len(scripts); n > 0 && (!strings.HasSuffix(scripts[n-1].String(), "Serve") || strings.Contains(scripts[n-1].String(), "WithoutACK")) {
				connections++ // the last script breaks its connection, so one more must follow
			}
			eventually(t, "the bot is back", func() bool {
				return f.server.Connections() >= connections && f.server.Connected() == 1 && g.Connected()
			})
			f.answers(t)
			// The bot answers from the moment that Discord takes it back; it says so a moment later.
			eventually(t, "every resume is heard of", func() bool { return int(resumed.Load()) >= c.resumes })
			if err := stop(); err != nil {
				t.Errorf("Run: %v", err)
			}
			if n := int(resumed.Load()); n != c.resumes {
				t.Errorf("resumed %d times, want %d", n, c.resumes)
			}
			if g.Connected() {
				t.Error("connected after Run returned")
			}
			eventually(t, "Discord knows that the bot is gone", func() bool { return f.server.Connected() == 0 })
		})
	})
	if s := library.String(); s != "" {
		t.Errorf("discordgo logged:\n%s", s)
	}
}

// together runs a subtest for each case, many at a time: they wait more than they compute.
func together[C any](t *testing.T, cases map[string]C, run func(*testing.T, C)) {
	var all sync.WaitGroup
	slots := make(chan struct{}, 32)
	for name, c := range cases {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			t.Run(name, func(t *testing.T) { run(t, c) })
		})
	}
	all.Wait()
}

// TestGatewayFatalCodes: where Discord forbids to reconnect, Run ends with advice.
func TestGatewayFatalCodes(t *testing.T) {
	cases := map[string]script{}
	for code := range fatalCodes {
		cases[fmt.Sprint(code, " in the handshake")] = script{discordtest.Hello(), discordtest.AwaitHandshake(), discordtest.Close(code)}
		cases[fmt.Sprint(code, " in the session")] = script{discordtest.Hello(), discordtest.Authenticate(), discordtest.Close(code)}
	}
	noGoroutinesLeft(t, func() {
		together(t, cases, func(t *testing.T, first script) {
			f := newFixture(t, discordtest.Options{IdentifyInterval: 1}, echo)
			f.server.Script(first)
			g, err := NewGateway(GatewayOptions{Discord: f.discord, Dispatcher: f.dispatcher, timing: quick})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			err = g.Run(ctx)
			var fatal *FatalError
			if !errors.As(err, &fatal) || !strings.Contains(first.String(), fmt.Sprintf("Close(%d)", fatal.Code)) || fatal.Advice == "" {
				t.Fatalf("Run ended with %v", err)
			}
			time.Sleep(50 * time.Millisecond) // long enough for ten back-offs
			if n := f.server.Connections(); n != 1 {
				t.Errorf("%d connections, want 1", n)
			}
			if g.Connected() {
				t.Error("still calls itself connected")
			}
		})
	})
}

// A wrong token ends before any connection.
func TestGatewayWrongToken(t *testing.T) {
	f := newFixture(t, discordtest.Options{}, echo)
	d, err := NewDiscord(DiscordOptions{Token: "another.token", API: f.server.API()})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	g, err := NewGateway(GatewayOptions{Discord: d, Dispatcher: f.dispatcher, timing: quick})
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "token") || strings.Contains(err.Error(), "another") {
		t.Errorf("Run ended with %v", err)
	}
	if n := f.server.Connections(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

// The daily budget of identifies: going beyond it would reset the token.
func TestGatewayIdentifyBudget(t *testing.T) {
	f := newFixture(t, discordtest.Options{Identifies: 2, IdentifyInterval: 1}, echo)
	g, err := NewGateway(GatewayOptions{Discord: f.discord, Dispatcher: f.dispatcher, Shards: 3, timing: quick})
	if err != nil {
		t.Fatal(err)
	}
	var fatal *FatalError
	if err := g.Run(t.Context()); !errors.As(err, &fatal) || !strings.Contains(err.Error(), "14h30m0s") {
		t.Errorf("Run ended with %v; want the time of the reset", err)
	}
	if n := f.server.Connections(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

// Spent while running, the budget is waited for.
func TestGatewayBudgetSpentWhileRunning(t *testing.T) {
	t.Parallel()
	f := newFixture(t, discordtest.Options{Identifies: 1, IdentifyInterval: 1}, echo)
	f.server.Script(script{discordtest.Hello(), discordtest.Authenticate(), discordtest.InvalidSession(false)})
	_, stop := f.gateway(t, GatewayOptions{})
	eventually(t, "it notices", func() bool { return strings.Contains(f.log.String(), "no identify is left today") })
	if err := stop(); err != nil {
		t.Errorf("Run: %v", err)
	}
	if n := f.server.Connections(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

// Shards identify in their buckets, each in its turn, with the intervals of production.
func TestGatewayShards(t *testing.T) {
	inBubble(t, discordtest.Options{MaxConcurrency: 2, Shards: 5}, func(server *discordtest.Server, g *Gateway) {
		for _, c := range []struct {
			after time.Duration
			want  int
		}{{time.Second, 2}, {5 * time.Second, 4}, {5 * time.Second, 5}} { // two buckets: 0, 2, 4 and 1, 3
			time.Sleep(c.after)
			if n := server.Connected(); n != c.want {
				t.Errorf("%v later %d shards are up, want %d", c.after, n, c.want)
			}
		}
		if !g.Connected() || server.Connections() != 5 || len(g.Status()) != 5 {
			t.Errorf("connected %v, %d connections: %+v", g.Connected(), server.Connections(), g.Status())
		}
	})
}

// One process may run some of the shards.
func TestGatewayShardIDs(t *testing.T) {
	f := newFixture(t, discordtest.Options{IdentifyInterval: 1}, echo)
	if _, err := NewGateway(GatewayOptions{Discord: f.discord, Dispatcher: f.dispatcher, Shards: 4, ShardIDs: []int{1, 4}}); err == nil {
		t.Error("shard 4 of 4 was taken")
	}
	g, _ := f.gateway(t, GatewayOptions{Shards: 4, ShardIDs: []int{3, 1}})
	eventually(t, "both shards are up", func() bool { return f.server.Connected() == 2 && g.Connected() })
	if s := g.Status(); s[0].ID != 3 || s[1].ID != 1 {
		t.Errorf("shards %v", s)
	}
}

// The gateway's address changes between connections; sessions are resumed where READY said.
func TestGatewayMoves(t *testing.T) {
	t.Parallel()
	f := newFixture(t, discordtest.Options{IdentifyInterval: 1}, echo)
	moved := make(chan struct{})
	f.server.Script(
		script{discordtest.Hello(), discordtest.Authenticate(), discordtest.Until(moved), discordtest.InvalidSession(false)},
		script{discordtest.Hello(), discordtest.Authenticate(), discordtest.Reconnect()})
	events := make(chan string, 100)
	g, _ := f.gateway(t, GatewayOptions{OnEvent: func(_ int, event string) { events <- event }})
	eventually(t, "up", g.Connected)
	f.server.MoveGateway()
	close(moved)
	for i, want := range strings.Fields("identify ready disconnect identify ready disconnect resume resumed") {
		if got := <-events; got != want {
			t.Fatalf("event %d is %s, want %s", i, got, want)
		}
	}
	f.answers(t)
}

// A command given while the connection is down is answered after the resume.
func TestGatewayReplaysMissed(t *testing.T) {
	t.Parallel()
	f := newFixture(t, discordtest.Options{IdentifyInterval: 1}, echo)
	breaks := make(chan struct{})
	f.server.Script(script{discordtest.Hello(), discordtest.Authenticate(), discordtest.Until(breaks)})
	timing := quick
	timing.firstBackOff = 2500 * time.Millisecond
	timing.mostBackOff = 2500 * time.Millisecond
	g, _ := f.gateway(t, GatewayOptions{timing: timing})
	eventually(t, "up", g.Connected)
	close(breaks)
	eventually(t, "down", func() bool { return f.server.Connected() == 0 })
	f.answers(t)
}

// Stopping lets the handlers in hand finish, and says goodbye.
func TestGatewayDrains(t *testing.T) {
	t.Parallel()
	started, finish := make(chan struct{}), make(chan struct{})
	f := newFixture(t, discordtest.Options{IdentifyInterval: 1}, func(ctx context.Context, in *Interaction, respond Responder) {
		close(started)
		<-finish
		echo(ctx, in, respond)
	})
	g, stop := f.gateway(t, GatewayOptions{})
	eventually(t, "up", g.Connected)
	answered := make(chan error, 1)
	go func() {
		_, err := f.server.Interact(context.Background(), discordtest.Visitor{}, discordtest.Command{Name: "status"})
		answered <- err
	}()
	<-started
	time.AfterFunc(100*time.Millisecond, func() { close(finish) })
	if err := stop(); err != nil {
		t.Errorf("Run: %v", err)
	}
	if err := <-answered; err != nil {
		t.Errorf("the command in hand: %v", err)
	}
}

// A day of heartbeats, with the intervals of production.
func TestGatewayDayOfHeartbeats(t *testing.T) {
	inBubble(t, discordtest.Options{}, func(server *discordtest.Server, g *Gateway) {
		time.Sleep(24*time.Hour + time.Second)
		if !g.Connected() || server.Connections() != 1 {
			t.Errorf("after a day: connected %v, %d connections: %+v", g.Connected(), server.Connections(), g.Status())
		}
		if n := server.Heartbeats(); n != 2095 { // one at once, then one every 41.25 s
			t.Errorf("%d heartbeats, want 2095", n)
		}
	})
}

// inBubble visits a gateway that runs with the waits of production in a bubble of fake time, over a
// network in memory.
func inBubble(t *testing.T, o discordtest.Options, visit func(*discordtest.Server, *Gateway)) {
	synctest.Test(t, func(t *testing.T) {
		network := newPipes()
		o.Listener = network
		server := standin.Start(t, o)
		transport := &http.Transport{DialContext: network.dial, DisableKeepAlives: true}
		discord, err := NewDiscord(DiscordOptions{Token: server.Token(), API: server.API(), Transport: transport})
		if err != nil {
			t.Fatal(err)
		}
		dispatcher, err := NewDispatcher(DispatcherOptions{Discord: discord, OnInteraction: echo})
		if err != nil {
			t.Fatal(err)
		}
		g, err := NewGateway(GatewayOptions{Discord: discord, Dispatcher: dispatcher, Dial: network.dial})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- g.Run(ctx) }()
		visit(server, g)
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
		time.Sleep(5 * time.Second) // discordgo's session notices that it is over
	})
}

// pipes is a network in memory: its connections stand still while fake time does.
type pipes struct {
	queue  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func newPipes() *pipes { return &pipes{queue: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.queue <- server:
		return client, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.queue:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1} }
