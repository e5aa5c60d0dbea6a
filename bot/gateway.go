package bot

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Intents that the gateway can be asked for; none of them is privileged. Interactions come without
// any.
const (
	IntentGuildMessages  = 1 << 9  // messages in guilds; their text only where the bot is mentioned
	IntentDirectMessages = 1 << 12 // messages to the bot
)

// GatewayOptions say what to connect and who is told. Discord and Dispatcher are required.
type GatewayOptions struct {
	Discord    *Discord
	Dispatcher *Dispatcher
	Intents    int
	Shards     int   // of the whole bot; 0 means as many as Discord recommends
	ShardIDs   []int // those of this process; nil means all
	Log        *slog.Logger
	Rand       func() float64 // in [0,1), for jitter, called from many goroutines; nil means math/rand
	Dial       func(ctx context.Context, network, address string) (net.Conn, error)
	TLS        *tls.Config // for wss addresses; nil means the system's roots
	// OnEvent, if set, hears of every "identify", "ready", "resume", "resumed" and "disconnect" of a
	// shard, for metrics.
	OnEvent func(shard int, event string)

	timing gatewayTiming
}

// gatewayTiming holds what the supervisor waits for. Tests shorten it.
type gatewayTiming struct {
	dial          time.Duration // TCP and TLS
	hello         time.Duration // from connecting to HELLO, the websocket's handshake included
	ready         time.Duration // from HELLO, or the last replayed event, to READY or RESUMED
	write         time.Duration // one write
	identifyEvery time.Duration // between identifies of one concurrency bucket
	stable        time.Duration // a connection that lived this long had no part in a failure
	firstBackOff  time.Duration
	mostBackOff   time.Duration
	invalidPause  time.Duration // after op 9, before the next handshake
	drain         time.Duration // for handlers in hand when the bot stops
}

var defaultTiming = gatewayTiming{
	dial: 10 * time.Second, hello: 20 * time.Second, ready: 20 * time.Second, write: 10 * time.Second,
	identifyEvery: 5*time.Second + 250*time.Millisecond, // Discord's five, and the clocks' share
	stable:        time.Minute, firstBackOff: time.Second, mostBackOff: 2 * time.Minute,
	invalidPause: 5 * time.Second, drain: 10 * time.Second,
}

// A Gateway keeps the bot connected to Discord's gateway: one supervisor a shard, each of which
// opens discordgo sessions, watches them and throws them away.
type Gateway struct {
	o      GatewayOptions
	shards []*shard

	mu       sync.Mutex
	identify map[int]*identifyTurn // by concurrency bucket
	started  bool
}

// NewGateway makes a Gateway. Run connects it.
func NewGateway(o GatewayOptions) (*Gateway, error) {
	if o.Discord == nil || o.Dispatcher == nil {
		return nil, errors.New("gateway: Discord and Dispatcher are required")
	}
	if o.Shards < 0 || o.Shards == 0 && len(o.ShardIDs) > 0 {
		return nil, fmt.Errorf("gateway: shard ids %v need the number of shards", o.ShardIDs)
	}
	for i, id := range o.ShardIDs {
		if id < 0 || id >= o.Shards || slices.Index(o.ShardIDs, id) != i {
			return nil, fmt.Errorf("gateway: shard id %d is repeated or not in 0 to %d", id, o.Shards-1)
		}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	if o.Dial == nil {
		o.Dial = (&net.Dialer{}).DialContext
	}
	if o.TLS == nil {
		o.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if o.OnEvent == nil {
		o.OnEvent = func(int, string) {}
	}
	if o.timing == (gatewayTiming{}) {
		o.timing = defaultTiming
	}
	return &Gateway{o: o, identify: map[int]*identifyTurn{}}, nil
}

// A FatalError ends Run: trying again would change nothing, and at Discord may do harm.
type FatalError struct {
	Shard  int
	Code   int    // close code of the gateway; 0 where another reason ended it
	Advice string // what the operator must do
}

// Error says what happened and what to do.
func (e *FatalError) Error() string {
	if e.Code == 0 {
		return "gateway: " + e.Advice
	}
	return fmt.Sprintf("gateway: Discord closed shard %d with code %d: %s", e.Shard, e.Code, e.Advice)
}

// fatalCodes are the close codes after which Discord asks not to reconnect.
var fatalCodes = map[int]string{
	4004: "the bot token is wrong or was reset; copy the token of the application's Bot page again",
	4010: "the shard is invalid; check that the shard ids lie below the number of shards",
	4011: "the bot is in too many guilds for so few shards; start it with more, or with the number that Discord recommends",
	4012: "this version speaks a gateway version that Discord has shut off; update the program",
	4013: "the intents are invalid; update the program",
	4014: "an intent is not allowed; switch it on at the application's Bot page, or start without it",
}

// Run connects every shard and keeps it connected until ctx ends; then it says goodbye, lets the
// handlers in hand finish, and returns nil. It returns early with a *FatalError.
func (g *Gateway) Run(ctx context.Context) error {
	g.mu.Lock()
	if g.started {
		g.mu.Unlock()
		return errors.New("gateway: Run was called before")
	}
	g.started = true
	g.mu.Unlock()
	info, err := g.start(ctx)
	if err != nil || ctx.Err() != nil {
		return err
	}
	count, ids := g.o.Shards, g.o.ShardIDs
	if count == 0 {
		count = max(info.Shards, 1)
	}
	if ids == nil {
		for id := range count {
			ids = append(ids, id)
		}
	}
	if info.Start.Remaining < len(ids) {
		return &FatalError{Advice: fmt.Sprintf("%d shards must identify but only %d of %d starts are left today; Discord gives new ones in %v (going beyond resets the bot token)",
			len(ids), info.Start.Remaining, info.Start.Total, time.Duration(info.Start.ResetAfter)*time.Millisecond)}
	}
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error, len(ids))
	g.mu.Lock()
	for _, id := range ids {
		g.shards = append(g.shards, &shard{g: g, id: id, count: count, log: g.o.Log.With("shard", id)})
	}
	shards := slices.Clone(g.shards)
	g.mu.Unlock()
	for _, s := range shards {
		go func() {
			err := s.run(running)
			if err != nil {
				cancel() // one shard's fatal end is that of the bot
			}
			errs <- err
		}()
	}
	var first error
	for range shards {
		if err := <-errs; err != nil && first == nil {
			first = err
		}
	}
	drain, stop := context.WithTimeout(context.WithoutCancel(ctx), g.o.timing.drain)
	defer stop()
	if err := g.o.Dispatcher.Drain(drain); err != nil {
		g.o.Log.Warn("some handlers were cut off", "error", err)
	}
	return first
}

// start asks Discord for the gateway, as long as it takes.
func (g *Gateway) start(ctx context.Context) (gatewayInfo, error) {
	for failures := 1; ; failures++ {
		info, err := g.o.Discord.gateway(ctx)
		switch {
		case err == nil:
			return info, nil
		case errors.Is(err, ErrUnauthorized):
			return info, &FatalError{Advice: fatalCodes[4004]}
		case ctx.Err() != nil:
			return info, nil
		}
		pause := g.backOff(failures)
		g.o.Log.Warn("Discord gives no gateway", "error", err, "again_in", pause)
		if !sleepBefore(ctx, pause) {
			return info, nil
		}
	}
}

// backOff doubles with each failure; half of it is left to chance, so that shards and bots that
// lost their connections together do not come back together.
func (g *Gateway) backOff(failures int) time.Duration {
	t := g.o.timing
	pause := t.mostBackOff
	if failures < 16 {
		pause = min(t.firstBackOff<<(failures-1), t.mostBackOff)
	}
	return pause/2 + time.Duration(g.o.Rand()*float64(pause/2))
}

// An identifyTurn lets one shard of a concurrency bucket identify at a time.
type identifyTurn struct {
	free chan struct{} // holds one token while nobody identifies
	next time.Time     // when the next one may; owned by who holds the token
}

// mayIdentify waits for the turn of a shard: max_concurrency buckets identify side by side, the
// shards of one bucket five seconds apart. The turn lasts until done is called, because between
// dialling and IDENTIFY any time may pass, and Discord counts from the IDENTIFY.
func (g *Gateway) mayIdentify(ctx context.Context, shard, concurrency int) (done func(), ok bool) {
	bucket := shard % max(concurrency, 1)
	g.mu.Lock()
	turn := g.identify[bucket]
	if turn == nil {
		turn = &identifyTurn{free: make(chan struct{}, 1)}
		turn.free <- struct{}{}
		g.identify[bucket] = turn
	}
	g.mu.Unlock()
	select {
	case <-turn.free:
	case <-ctx.Done():
		return nil, false
	}
	if !sleepBefore(ctx, time.Until(turn.next)) {
		turn.free <- struct{}{}
		return nil, false
	}
	return func() {
		turn.next = time.Now().Add(g.o.timing.identifyEvery)
		turn.free <- struct{}{}
	}, true
}

// Connected reports whether every shard of this process has a working connection.
func (g *Gateway) Connected() bool {
	status := g.Status()
	return len(status) > 0 && !slices.ContainsFunc(status, func(s ShardStatus) bool { return !s.Connected })
}

// ShardStatus is the state of one shard.
type ShardStatus struct {
	ID        int
	Connected bool
	Since     time.Time // of the connection; zero when there is none
	Connects  int       // connections that worked so far
	LastError string    // why the last one ended
}

// Status lists the shards of this process; none before Run has asked Discord for the gateway.
func (g *Gateway) Status() []ShardStatus {
	g.mu.Lock()
	shards := slices.Clone(g.shards)
	g.mu.Unlock()
	out := make([]ShardStatus, len(shards))
	for i, s := range shards {
		out[i] = s.status()
	}
	return out
}

// hear takes an event of a session, raw: discordgo's own decoding loses an interaction whenever it
// meets a component type that it does not know.
func (g *Gateway) hear(e *discordgo.Event) {
	switch e.Type {
	case "INTERACTION_CREATE":
		_ = g.o.Dispatcher.Interaction(e.RawData) // it has logged what was wrong
	case "MESSAGE_CREATE":
		g.o.Dispatcher.Message(e.RawData)
	}
}
