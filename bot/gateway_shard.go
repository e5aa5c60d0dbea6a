package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

func init() {
	// The version that discordgo writes into the gateway's address; its own default is one behind
	// what the REST client speaks.
	discordgo.APIVersion = "10"
}

// A shard supervises one shard's connection.
type shard struct {
	g     *Gateway
	id    int
	count int
	log   *slog.Logger

	mu       sync.Mutex
	link     *link // of the connection or of the attempt
	connects int
	last     error
}

// A gatewaySession is what outlives a connection: with it Discord can be asked to go on where the
// connection broke.
type gatewaySession struct {
	id     string // session_id of READY
	resume string // resume_gateway_url of READY
	last   atomic.Int64
	tries  int // resumes in a row that did not work
}

// heard notes the sequence number of an event that was handled. The end of an old connection may still
// be read while a new one has gone on.
func (gs *gatewaySession) heard(sequence int64) {
	for {
		last := gs.last.Load()
		if sequence <= last || gs.last.CompareAndSwap(last, sequence) {
			return
		}
	}
}

// maxResumes is how many resumes in a row may fail before the session is given up.
const maxResumes = 3

// run keeps the shard connected until ctx ends or Discord forbids it.
func (s *shard) run(ctx context.Context) error {
	var session *gatewaySession // nil identifies
	defer func() {
		if session != nil {
			s.farewell()
		}
	}()
	for failures := 0; ; {
		lived, err := s.connect(ctx, &session)
		if ctx.Err() != nil {
			return nil
		}
		var fatal *FatalError
		if errors.As(err, &fatal) {
			s.log.Error("gateway closed for good", "error", fatal)
			return fatal
		}
		if failures++; lived >= s.g.o.timing.stable {
			failures = 1
		}
		pause := s.g.backOff(failures)
		if errors.Is(err, errInvalidSession) || errors.Is(err, errInvalidResume) {
			pause = max(pause, s.g.o.timing.invalidPause/5+time.Duration(s.g.o.Rand()*float64(s.g.o.timing.invalidPause*4/5)))
		}
		s.log.Warn("gateway connection ended", "error", err, "lived", lived, "resume", session != nil, "again_in", pause)
		if !sleepBefore(ctx, pause) {
			return nil
		}
	}
}

// connect makes one connection and stays until it ends. It sets *session to nil when the next one
// must identify anew.
func (s *shard) connect(ctx context.Context, session **gatewaySession) (lived time.Duration, err error) {
	fresh := *session == nil
	identified := func() {}
	event, address := "resume", ""
	if fresh {
		event = "identify"
		if address, identified, err = s.prepare(ctx); err != nil {
			return 0, err
		}
		*session = &gatewaySession{}
	} else {
		address = (*session).resume
	}
	current := *session
	l := newLink(s.g.o.timing)
	d, err := s.newSession(current, l, address)
	if err == nil && !fresh {
		l.handshake, err = resumePayload(d.Token, current.id, current.last.Load())
	}
	if err != nil {
		identified()
		*session = nil
		return 0, err
	}
	s.mu.Lock()
	s.link = l
	s.mu.Unlock()
	s.g.o.OnEvent(s.id, event)
	s.log.Info("gateway connecting", "how", event)

	err = s.open(ctx, d, l)
	identified()
	if err == nil {
		err = s.stay(ctx, l)
	}
	s.g.o.OnEvent(s.id, "disconnect")
	l.mu.Lock()
	code, ready := l.code, l.isReady
	if ready {
		lived = time.Since(l.began)
	}
	if l.resumeURL != "" { // READY came; a RESUMED leaves the address as it was
		current.id, current.resume = l.sessionID, l.resumeURL
	}
	l.mu.Unlock()
	if code != 0 {
		err = fmt.Errorf("closed with code %d: %w", code, err)
	}
	s.mu.Lock()
	s.last = err
	s.mu.Unlock()
	if advice := fatalCodes[code]; advice != "" {
		return lived, &FatalError{Shard: s.id, Code: code, Advice: advice}
	}
	switch {
	case ready:
		current.tries = 0
	case fresh:
		current.tries = maxResumes // there is no session to resume
	default:
		current.tries++
	}
	// 4007: the sequence was wrong; 4009: the session timed out. Neither can be resumed.
	if current.tries >= maxResumes || errors.Is(err, errInvalidSession) || code == 4007 || code == 4009 || current.resume == "" {
		*session = nil
	}
	return lived, err
}

// prepare waits until it is the shard's turn to IDENTIFY; done ends the turn.
func (s *shard) prepare(ctx context.Context) (address string, done func(), err error) {
	info, err := s.g.o.Discord.gateway(ctx) // the address may have changed
	if errors.Is(err, ErrUnauthorized) {
		return "", nil, &FatalError{Shard: s.id, Advice: fatalCodes[4004]}
	}
	if err != nil {
		return "", nil, err
	}
	if info.Start.Remaining <= 0 {
		// The bot has been running, so it waits: to end here would only have it started again.
		reset := time.Duration(info.Start.ResetAfter) * time.Millisecond
		s.log.Error("no identify is left today", "total", info.Start.Total, "again_in", reset)
		sleepBefore(ctx, reset)
		return "", nil, fmt.Errorf("no identify was left for %v", reset)
	}
	done, ok := s.g.mayIdentify(ctx, s.id, info.Start.MaxConcurrency)
	if !ok {
		return "", nil, context.Canceled
	}
	return info.URL, done, nil
}

// newSession makes the discordgo session of one connection. It is never opened again: its goroutines
// outlive the connection for a moment, and whichever of them notices the end would close, and with it
// forget, what was opened in its place.
func (s *shard) newSession(gs *gatewaySession, l *link, address string) (*discordgo.Session, error) {
	d, err := quietSession(s.g.o.Discord.o.Token)
	if err != nil {
		return nil, err
	}
	d.Compress = false  // frames are read on their way, and interactions are small
	d.SyncEvents = true // the dispatcher starts its own goroutines
	d.ShardID, d.ShardCount = s.id, s.count
	d.Identify.Intents = discordgo.Intent(s.g.o.Intents)
	d.Identify.Properties.Browser, d.Identify.Properties.Device = "briefbot", "briefbot"
	d.Client = &http.Client{Transport: gatewayAt(address)}
	d.Dialer = &websocket.Dialer{
		HandshakeTimeout: s.g.o.timing.hello,
		NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return l.dial(ctx, s.g.o.Dial, network, address, nil)
		},
		NetDialTLSContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return l.dial(ctx, s.g.o.Dial, network, address, s.g.o.TLS)
		},
	}
	d.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) {
		s.g.hear(e)
		gs.heard(e.Sequence)
	})
	return d, nil
}

// resumePayload is what is sent in place of an IDENTIFY, so that a session that is new to discordgo goes
// on with one that Discord knows.
func resumePayload(token, session string, last int64) ([]byte, error) {
	return json.Marshal(object{"op": 6, "d": object{"token": token, "session_id": session, "seq": last}})
}

// gatewayAt answers discordgo's question for the gateway's address, the only request it makes. The
// supervisor knows the address better: after READY it is the one that sessions are resumed at.
type gatewayAt string

// RoundTrip gives the address.
func (address gatewayAt) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := json.Marshal(map[string]string{"url": string(address)})
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: http.StatusOK, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(body)), Request: r}, nil
}

// open runs discordgo's Open. It is bounded, because every step of it is bounded by the link, and
// ends early when ctx does.
func (s *shard) open(ctx context.Context, d *discordgo.Session, l *link) error {
	opened := make(chan error, 1)
	go func() { opened <- d.Open() }()
	select {
	case err := <-opened:
		if err != nil {
			return l.end(bare(err))
		}
		return nil
	case <-ctx.Done():
		l.abort()
		if err := <-opened; err == nil {
			<-l.closed
		}
		return ctx.Err()
	}
}

// stay waits for the end of an open connection. Open returns after the first event, which on a
// resume is a replayed one, so READY or RESUMED may be still to come.
func (s *shard) stay(ctx context.Context, l *link) error {
	select {
	case <-l.ready:
	case <-l.closed:
	case <-ctx.Done():
		return ctx.Err()
	}
	l.mu.Lock()
	ready, resumed := l.isReady, l.resumed
	l.mu.Unlock()
	if ready { // and perhaps closed since: a connection all the same
		event := "ready"
		if resumed {
			event = "resumed"
		}
		s.mu.Lock()
		s.connects++
		s.mu.Unlock()
		s.g.o.OnEvent(s.id, event)
		s.log.Info("gateway connected", "how", event)
	}
	select {
	case <-l.closed:
		return l.end(net.ErrClosed)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// farewell gives the session up, so that Discord shows the bot as gone at once. discordgo takes
// another second to notice that its connection ended; nothing waits for that.
func (s *shard) farewell() {
	if s.link != nil && s.link.connected() { // no connection is made any more
		s.link.leave(1000)
	}
}

func (s *shard) status() ShardStatus {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := ShardStatus{ID: s.id, Connects: s.connects}
	if s.last != nil {
		st.LastError = s.last.Error()
	}
	if s.link != nil && s.link.connected() {
		s.link.mu.Lock()
		st.Connected, st.Since = true, s.link.began
		s.link.mu.Unlock()
	}
	return st
}
