package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
)

// DiscordAPI is the base address of Discord's REST interface.
const DiscordAPI = "https://discord.com/api/v10"

// DiscordOptions say how to reach Discord. Only Token is required.
type DiscordOptions struct {
	Token     string            // the bot's token, with or without "Bot "
	API       string            // base of the REST interface; empty means DiscordAPI
	Transport http.RoundTripper // empty means one of its own, with keep-alive
	// FirstAnswer is how long Discord waits for the first answer to an interaction; 0 means 3 s.
	FirstAnswer time.Duration
	Log         *slog.Logger     // nil discards
	Now         func() time.Time // nil means time.Now
	Rand        func() float64   // in [0,1), for jitter, called from many goroutines; nil means math/rand
	// OnRequest, if set, hears of every answer or failure: the route without ids, the status (0 when
	// none came) and how long it took.
	OnRequest func(route string, status int, took time.Duration)
}

// Discord sends requests to Discord's REST interface. It rests on a discordgo session that is never
// opened, and takes over what that session does badly: waiting for rate limits (discordgo sleeps
// without looking at the context, and keeps a bucket per path for ever), retries (it repeats what
// may have been carried out) and errors (untyped, with tokens in their addresses).
//
// A request ends in an answer, or in one *RESTError. It is safe for concurrent use.
type Discord struct {
	o       DiscordOptions
	session *discordgo.Session
	limits  *rateLimits
	own     *http.Transport // closed by Close; nil when the transport was given
	locked  atomic.Bool     // Discord refused the token: further requests with it would earn a ban
}

// NewDiscord makes a client. It sends nothing.
func NewDiscord(o DiscordOptions) (*Discord, error) {
	o.Token = strings.TrimPrefix(strings.TrimSpace(o.Token), "Bot ")
	if o.Token == "" || strings.ContainsAny(o.Token, " \t\r\n") {
		return nil, errors.New("discord: the bot token is empty or has spaces in it")
	}
	if o.API == "" {
		o.API = DiscordAPI
	}
	o.API = strings.TrimSuffix(o.API, "/")
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	if o.FirstAnswer == 0 {
		o.FirstAnswer = firstAnswerWithin
	}
	d := &Discord{o: o, limits: newRateLimits(o.Now)}
	if o.Transport == nil {
		d.own = http.DefaultTransport.(*http.Transport).Clone()
		d.own.MaxIdleConnsPerHost = 32 // all requests go to one host
		d.o.Transport = d.own
	}
	var err error
	if d.session, err = quietSession(o.Token); err != nil {
		return nil, err
	}
	d.session.Client = &http.Client{Transport: watched{d.o.Transport}, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // the token goes to the address that was configured and to no other
	}}
	return d, nil
}

// quietSession is a discordgo session that neither logs (at debug level it prints the token) nor
// keeps state.
func quietSession(token string) (*discordgo.Session, error) {
	s, err := discordgo.New("Bot " + token)
	if err != nil {
		return nil, fmt.Errorf("discord: make session: %w", err)
	}
	s.LogLevel = discordgo.LogError - 1
	s.StateEnabled = false
	s.ShouldReconnectOnError = false
	s.ShouldReconnectVoiceOnSessionError = false
	s.UserAgent = userAgent
	return s, nil
}

// userAgent has the form that Discord asks of bots; its edge blocks others.
const userAgent = "DiscordBot (https://github.com/briefbot/briefbot, 1)"

// Close gives back idle connections.
func (d *Discord) Close() {
	if d.own != nil {
		d.own.CloseIdleConnections()
	}
}

// A restRequest is one request before it is sent.
type restRequest struct {
	route  string // for logs, errors and metrics: "PATCH /webhooks/{id}/{token}/messages/@original"
	method string
	path   string // below the base, with ids and tokens
	bucket string // what a rate limit of this request covers; empty means method and path
	body   any    // nil for none
	files  []Attachment
	open   bool // needs no bot token: the path carries the interaction's
	once   bool // must not be sent again when it may have been carried out
	// repeated maps the error that a request gets because an earlier attempt of it went through.
	repeated error
}

// How often and how long requests are tried.
const (
	maxTries      = 5
	firstPause    = 250 * time.Millisecond
	longestPause  = 8 * time.Second
	longestLimit  = time.Minute // a rate limit beyond this is reported and not waited for
	attemptWithin = 30 * time.Second
	maxAnswer     = 8 << 20 // bytes read of an answer
)

// do sends a request until Discord has answered it for good, and returns the body of the answer.
func (d *Discord) do(ctx context.Context, r restRequest) ([]byte, error) {
	fail := func(kind error, detail string) *RESTError {
		return &RESTError{Route: r.route, Kind: kind, Message: detail}
	}
	if !r.open && d.locked.Load() {
		return nil, fail(ErrUnauthorized, "Discord refused the token before")
	}
	contentType, body, err := encode(r)
	if err != nil {
		return nil, fail(ErrInvalidForm, err.Error())
	}
	bucket := r.bucket
	if bucket == "" {
		bucket = r.method + " " + r.path
	}
	uncertain := false // an earlier attempt may have been carried out
	for try := 1; ; try++ {
		if err := d.limits.wait(ctx, bucket, r.open); err != nil {
			return nil, d.failed(fail(err, "waiting for a rate limit"), uncertain, ctx)
		}
		answer, got := d.attempt(ctx, r, contentType, body)
		failure := got.failure(r, answer)
		d.observe(ctx, r, got, failure)
		if failure == nil {
			return answer, nil
		}
		if uncertain && r.repeated != nil && errors.Is(failure, r.repeated) {
			return nil, nil // the earlier attempt went through
		}
		if errors.Is(failure, ErrUnauthorized) && !r.open {
			d.locked.Store(true)
		}
		pause := d.backOff(try)
		switch {
		case failure.Status == http.StatusTooManyRequests:
			pause = d.limits.limited(bucket, failure.RetryAfter, failure.Global, d.o.Rand())
			if pause > longestLimit {
				return nil, d.failed(failure, uncertain, ctx)
			}
		case errors.Is(failure, ErrUncertain):
			uncertain = true
			if r.once {
				return nil, failure
			}
		case !errors.Is(failure, ErrUnavailable):
			return nil, failure
		}
		if try == maxTries || !sleepBefore(ctx, pause) {
			return nil, d.failed(failure, uncertain, ctx)
		}
	}
}

// failed is the last word on a request: that its fate is unknown outweighs why it ended.
func (d *Discord) failed(e *RESTError, uncertain bool, ctx context.Context) error {
	if uncertain && !errors.Is(e, ErrUncertain) {
		e = &RESTError{Route: e.Route, Kind: ErrUncertain, Status: e.Status, Code: e.Code, Message: e.Message, cause: e.cause}
	}
	if err := ctx.Err(); err != nil {
		e.cause = err
	}
	return e
}

// backOff doubles from firstPause, with half of it left to chance so that many clients that failed
// together do not come back together.
func (d *Discord) backOff(try int) time.Duration {
	pause := min(firstPause<<(try-1), longestPause)
	return pause/2 + time.Duration(d.o.Rand()*float64(pause/2))
}

// sleepBefore waits, unless the context would end first: then there is nothing to wait for.
func sleepBefore(ctx context.Context, pause time.Duration) bool {
	if end, ok := ctx.Deadline(); ok && time.Until(end) < pause {
		return false
	}
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// An outcome is what happened to one attempt on the wire.
type outcome struct {
	status int
	header http.Header
	sent   atomic.Bool // the request left this machine, so that Discord may have carried it out
	err    error
	took   time.Duration
}

type outcomeKey struct{}

// watched notes the outcome of each attempt, because discordgo returns neither status nor headers
// of an answer, and bounds what is read of it.
type watched struct{ next http.RoundTripper }

// RoundTrip passes the request on.
func (w watched) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := w.next.RoundTrip(r)
	o, _ := r.Context().Value(outcomeKey{}).(*outcome)
	if err != nil || o == nil {
		return resp, err
	}
	o.status, o.header = resp.StatusCode, resp.Header.Clone()
	for _, h := range []string{"X-RateLimit-Remaining", "X-RateLimit-Reset", "X-RateLimit-Reset-After", "X-RateLimit-Global"} {
		resp.Header.Del(h) // read by rateLimits; discordgo would fail a good answer over a header it cannot parse
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, maxAnswer), resp.Body}
	return resp, nil
}

// attempt sends a request once.
func (d *Discord) attempt(ctx context.Context, r restRequest, contentType string, body []byte) ([]byte, *outcome) {
	o := &outcome{}
	began := d.o.Now()
	ctx, cancel := context.WithTimeout(ctx, attemptWithin)
	defer cancel()
	ctx = context.WithValue(ctx, outcomeKey{}, o)
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { o.sent.Store(true) }})
	// A bucket of a limiter made for this one attempt: it never makes discordgo sleep, and nothing of
	// it stays behind. Its own limiter keeps a bucket per path, and every interaction has new paths.
	bucket := discordgo.NewRatelimiter().LockBucket(r.route)
	options := []discordgo.RequestOption{discordgo.WithContext(ctx), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0)}
	if r.open {
		options = append(options, func(c *discordgo.RequestConfig) { c.Request.Header.Del("Authorization") })
	}
	answer, err := d.session.RequestWithLockedBucket(r.method, d.o.API+r.path, contentType, body, bucket, 0, options...)
	o.took, o.err = d.o.Now().Sub(began), bare(err)
	if o.header != nil {
		bucketKey := r.bucket
		if bucketKey == "" {
			bucketKey = r.method + " " + r.path
		}
		d.limits.learn(bucketKey, o.header)
	}
	var refused *discordgo.RESTError
	if errors.As(err, &refused) {
		answer = refused.ResponseBody
	}
	return answer, o
}

// bare takes the address off an error of net/http: it holds the interaction's token.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

func (d *Discord) observe(ctx context.Context, r restRequest, o *outcome, failure *RESTError) {
	if d.o.OnRequest != nil {
		d.o.OnRequest(r.route, o.status, o.took)
	}
	level, attrs := slog.LevelDebug, []any{"route", r.route, "status", o.status, "took", o.took}
	if failure != nil {
		level = slog.LevelWarn
		attrs = append(attrs, "error", failure)
	}
	if id := causeOf(ctx); id != "" {
		attrs = append(attrs, "interaction", id)
	}
	d.o.Log.Log(ctx, level, "discord request", attrs...)
}

// encode lays out the body: JSON, or multipart with payload_json when there are files.
func encode(r restRequest) (contentType string, body []byte, err error) {
	if r.body == nil {
		return "", nil, nil
	}
	if len(r.files) == 0 {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false) // "<t:0:R>" as it is, and shorter
		if err := e.Encode(r.body); err != nil {
			return "", nil, fmt.Errorf("encode: %w", err)
		}
		return "application/json", b.Bytes(), nil
	}
	files := make([]*discordgo.File, len(r.files))
	for i, f := range r.files {
		kind := f.ContentType
		if kind == "" {
			kind = "application/octet-stream"
		}
		files[i] = &discordgo.File{Name: f.Name, ContentType: kind, Reader: bytes.NewReader(f.Data)}
	}
	return discordgo.MultipartBodyWithJSON(r.body, files)
}
