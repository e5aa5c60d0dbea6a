package bot

import (
	"bytes"
	"context"
	"crypto/tls"
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

// A gatewaySession is one disposable discordgo session and the addresses it may dial.
type gatewaySession struct {
	session *discordgo.Session
	link    atomic.Pointer[link] // of the current connection
	address atomic.Pointer[string]
	forget  atomic.Bool // the next dial fails, see redial
	resume  string      // resume_gateway_url of READY
	tries   int         // resumes in a row that did not work
}

// maxResumes is how many resumes in a row may fail before the session is given up.
const maxResumes = 3

// run keeps the shard connected until ctx ends or Discord forbids it.
func (s *shard) run(ctx context.Context) error {
	var session *gatewaySession // nil identifies
	defer func() {
		if session != nil {
			s.farewell(session)
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
	if fresh {
		if *session, identified, err = s.prepare(ctx); err != nil {
			return 0, err
		}
	}
	current := *session
	l := newLink(s.g.o.timing)
	current.link.Store(l)
	s.mu.Lock()
	s.link = l
	s.mu.Unlock()
	event := "resume"
	if fresh {
		event = "identify"
	} else if err := current.redial(); err != nil {
		return 0, err
	}
	s.g.o.OnEvent(s.id, event)
	s.log.Info("gateway connecting", "how", event)

	err = s.open(ctx, current, l)
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
		current.resume = l.resumeURL
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

// prepare makes a session for an IDENTIFY, when it is the shard's turn; done ends the turn.
func (s *shard) prepare(ctx context.Context) (gs *gatewaySession, done func(), err error) {
	info, err := s.g.o.Discord.gateway(ctx) // the address may have changed
	if errors.Is(err, ErrUnauthorized) {
		return nil, nil, &FatalError{Shard: s.id, Advice: fatalCodes[4004]}
	}
	if err != nil {
		return nil, nil, err
	}
	if info.Start.Remaining <= 0 {
		// The bot has been running, so it waits: to end here would only have it started again.
		reset := time.Duration(info.Start.ResetAfter) * time.Millisecond
		s.log.Error("no identify is left today", "total", info.Start.Total, "again_in", reset)
		sleepBefore(ctx, reset)
		return nil, nil, fmt.Errorf("no identify was left for %v", reset)
	}
	d, err := quietSession(s.g.o.Discord.o.Token)
	if err != nil {
		return nil, nil, err
	}
	gs = &gatewaySession{session: d}
	gs.address.Store(&info.URL)
	d.Compress = false  // frames are read on their way, and interactions are small
	d.SyncEvents = true // the dispatcher starts its own goroutines
	d.ShardID, d.ShardCount = s.id, s.count
	d.Identify.Intents = discordgo.Intent(s.g.o.Intents)
	d.Identify.Properties.Browser, d.Identify.Properties.Device = "briefbot", "briefbot"
	d.Client = &http.Client{Transport: gs}
	d.Dialer = s.dialer(gs)
	d.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) { s.g.hear(e) })
	done, ok := s.g.mayIdentify(ctx, s.id, info.Start.MaxConcurrency)
	if !ok {
		return nil, nil, context.Canceled
	}
	return gs, done, nil
}

// dialer opens connections through the session's current link.
func (s *shard) dialer(gs *gatewaySession) *websocket.Dialer {
	dial := func(ctx context.Context, network, address string, encrypt *tls.Config) (net.Conn, error) {
		if gs.forget.Load() {
			return nil, errForgetAddress
		}
		return gs.link.Load().dial(ctx, s.g.o.Dial, network, address, encrypt)
	}
	return &websocket.Dialer{
		HandshakeTimeout: s.g.o.timing.hello,
		NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return dial(ctx, network, address, nil)
		},
		NetDialTLSContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return dial(ctx, network, address, s.g.o.TLS)
		},
	}
}

// RoundTrip answers discordgo's question for the gateway's address, the only request it makes. The
// supervisor knows the address better: after READY it is the one that sessions are resumed at.
func (gs *gatewaySession) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := json.Marshal(map[string]string{"url": *gs.address.Load()})
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: http.StatusOK, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(body)), Request: r}, nil
}

// errForgetAddress makes discordgo ask for the address again.
var errForgetAddress = errors.New("the gateway's address changed")

// redial makes a session that was connected once use the address for resumes. discordgo keeps the
// first address and forgets it only when a dial fails, so one dial is made to fail.
func (gs *gatewaySession) redial() error {
	address := gs.resume
	gs.address.Store(&address)
	gs.forget.Store(true)
	defer gs.forget.Store(false)
	if err := gs.session.Open(); err != nil && !errors.Is(err, errForgetAddress) {
		return err
	}
	return nil
}

// open runs discordgo's Open. It is bounded, because every step of it is bounded by the link, and
// ends early when ctx does.
func (s *shard) open(ctx context.Context, gs *gatewaySession, l *link) error {
	opened := make(chan error, 1)
	go func() { opened <- gs.session.Open() }()
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
func (s *shard) farewell(gs *gatewaySession) {
	if l := gs.link.Load(); l != nil && l.connected() {
		l.leave(1000)
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
