package discordtest

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Options adjust a Server. The zero value works.
type Options struct {
	Token    string           // the bot's token, without "Bot "; empty makes one up
	Address  string           // where to listen; empty means a free port of 127.0.0.1
	Listener net.Listener     // instead of Address
	Spec     Spec             // checks requests beyond the rules; nil does not
	Now      func() time.Time // nil means time.Now

	Heartbeat        time.Duration // interval asked of the client; 0 means 41.25 s
	AnswerWithin     time.Duration // for the first answer to an interaction; 0 means 3 s
	TokenLifetime    time.Duration // of an interaction's token; 0 means 15 min
	IdentifyInterval time.Duration // between identifies of one concurrency bucket; 0 means 5 s
	Shards           int           // recommended by /gateway/bot; 0 means 1
	MaxConcurrency   int           // 0 means 1
	Identifies       int           // remaining today; 0 means 1000, negative none
	Privileged       bool          // the application may use privileged intents
}

// A Spec checks one request against a description of the interface. An error is a violation.
type Spec interface {
	Check(method, path, contentType string, body []byte) error
}

// A Server is one Discord with one application. All methods are safe for concurrent use.
type Server struct {
	o       Options
	server  *http.Server
	address string
	public  ed25519.PublicKey
	private ed25519.PrivateKey
	done    chan struct{} // closed by Close: parked connections and slow answers end
	wg      sync.WaitGroup

	mu         sync.Mutex
	changed    chan struct{} // closed and replaced at every change of state
	violations []Violation
	requests   map[string]int // by route
	recent     []time.Time    // requests of the last second that the global limit counts
	faults     []*Fault
	nextID     uint64

	users        map[string]*User
	channels     map[string]*Channel
	messages     map[string]*Message
	order        map[string][]string // message ids by channel, oldest first
	nonces       map[string]string   // channel and nonce → message id
	files        map[string][]byte   // by attachment id
	events       []Change
	dropped      int // events that fell off the front
	interactions map[string]*interaction
	tokens       map[string]*interaction
	commands     map[string][]map[string]any // by guild id; "" global
	endpoint     string

	gatewayPath string
	scripts     []Script
	sessions    map[string]*session
	connections int
	conns       map[*conn]bool
	identified  map[int]time.Time // last identify by concurrency bucket
	remaining   int
}

// A Violation is a request that broke a rule.
type Violation struct {
	Route   string // "PATCH /webhooks/{application}/{token}/messages/{message}"
	Rule    string // name of the rule, or "openapi"
	Path    string // place in the JSON
	Message string
	Body    string // beginning of the request
}

// String is the violation in one line.
func (v Violation) String() string {
	return fmt.Sprintf("%s: %s: %s: %s", v.Route, v.Rule, v.Path, v.Message)
}

// New starts a server. Close ends it.
func New(o Options) (*Server, error) {
	defaultTo(&o.Token, "MTAwMDAw.stand-in.token")
	defaultTo(&o.Address, "127.0.0.1:0")
	defaultTo(&o.Heartbeat, 41250*time.Millisecond)
	defaultTo(&o.AnswerWithin, 3*time.Second)
	defaultTo(&o.TokenLifetime, 15*time.Minute)
	defaultTo(&o.IdentifyInterval, 5*time.Second)
	defaultTo(&o.Shards, 1)
	defaultTo(&o.MaxConcurrency, 1)
	defaultTo(&o.Identifies, 1000)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Listener == nil {
		var err error
		if o.Listener, err = net.Listen("tcp", o.Address); err != nil {
			return nil, fmt.Errorf("start stand-in: %w", err)
		}
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("start stand-in: %w", err)
	}
	s := &Server{
		o: o, public: public, private: private, address: o.Listener.Addr().String(),
		done: make(chan struct{}), changed: make(chan struct{}), requests: map[string]int{},
		users: map[string]*User{}, channels: map[string]*Channel{}, messages: map[string]*Message{},
		order: map[string][]string{}, nonces: map[string]string{}, files: map[string][]byte{},
		interactions: map[string]*interaction{}, tokens: map[string]*interaction{},
		commands: map[string][]map[string]any{}, gatewayPath: "/gateway-1", sessions: map[string]*session{},
		conns: map[*conn]bool{}, identified: map[int]time.Time{}, remaining: max(o.Identifies, 0),
	}
	s.populate()
	s.server = &http.Server{Handler: s.routes(), ReadHeaderTimeout: 10 * time.Second}
	s.wg.Go(func() { _ = s.server.Serve(o.Listener) })
	return s, nil
}

func defaultTo[T comparable](v *T, value T) {
	var zero T
	if *v == zero {
		*v = value
	}
}

// Close ends the server and every connection, and returns when nothing of it runs any more.
func (s *Server) Close() {
	s.mu.Lock()
	select {
	case <-s.done:
		s.mu.Unlock()
		return
	default:
	}
	close(s.done)
	for c := range s.conns {
		c.ws.Close()
	}
	s.mu.Unlock()
	s.server.Close()
	s.wg.Wait()
}

// API is the base address of the REST interface.
func (s *Server) API() string { return "http://" + s.address + "/api/v10" }

// Token is the bot's token, without "Bot ".
func (s *Server) Token() string { return s.o.Token }

// PublicKey is the application's key in hexadecimal, as the developer portal shows it.
func (s *Server) PublicKey() string { return hex.EncodeToString(s.public) }

// Violations are the requests that broke a rule so far.
func (s *Server) Violations() []Violation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

// Requests counts the requests that reached a route so far, faults included.
func (s *Server) Requests(route string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests[route]
}

// touch tells waiters that something changed. The caller holds s.mu.
func (s *Server) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// wait returns when ok does; it is asked again after every change, holding s.mu.
func (s *Server) wait(ctx context.Context, ok func() bool) error {
	for {
		s.mu.Lock()
		if ok() {
			s.mu.Unlock()
			return nil
		}
		changed := s.changed
		s.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.done:
			return net.ErrClosed
		}
	}
}

// snowflake makes an id that sorts by time. The caller holds s.mu.
func (s *Server) snowflake() string {
	const epoch = 1420070400000 // first second of 2015, in ms
	id := uint64(max(s.o.Now().UnixMilli()-epoch, 1)) << 22
	s.nextID = max(s.nextID+1, id)
	return fmt.Sprint(s.nextID)
}

// A call is one request on its way through a route.
type call struct {
	*http.Request
	route string
	body  []byte
}

// A response is what a route answers: JSON, or nothing with 204.
type response struct {
	status int
	body   any
}

// apiError is a refusal in Discord's form.
func apiError(status, code int, message string) response {
	return response{status, map[string]any{"code": code, "message": message}}
}

// Refusals that several routes give.
var (
	unknownInteraction = apiError(404, 10062, "Unknown interaction")
	unknownWebhook     = apiError(404, 10015, "Unknown Webhook")
	unknownMessage     = apiError(404, 10008, "Unknown Message")
	unknownChannel     = apiError(404, 10003, "Unknown Channel")
	expiredToken       = apiError(401, 50027, "Invalid Webhook Token")
	alreadyAnswered    = apiError(400, 40060, "Interaction has already been acknowledged.")
)

const maxRequest = 64 << 20 // bytes of a request

// route wraps a handler with what holds for every request: authorisation, faults, rules.
func (s *Server) route(route string, withToken bool, handle func(*call) response) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
		if err != nil {
			return // the client went away, or sent more than Discord would read
		}
		c := &call{Request: r, route: route, body: body}
		fault := s.arrived(route)
		carryOut := func(w http.ResponseWriter) {
			s.write(w, s.answer(c, withToken, handle))
		}
		if fault != nil {
			fault.Effect(faulted{s, w, r, carryOut})
			return
		}
		carryOut(w)
	}
}

func (s *Server) answer(c *call, withToken bool, handle func(*call) response) response {
	if withToken && c.Header.Get("Authorization") != "Bot "+s.o.Token {
		return apiError(401, 0, "401: Unauthorized")
	}
	// Discord's edge refuses clients that do not name themselves.
	if !strings.HasPrefix(c.Header.Get("User-Agent"), "DiscordBot (") {
		s.violate(c, "user-agent", "User-Agent", "must have the form DiscordBot (url, version)")
	}
	if withToken && !s.withinGlobal() {
		s.violate(c, "global-rate", "", fmt.Sprintf("more than %d requests in a second", maxGlobal))
	}
	if s.o.Spec != nil {
		path := strings.TrimPrefix(strings.TrimPrefix(c.URL.Path, "/api/v10"), "/api/v9")
		if err := s.o.Spec.Check(c.Method, path, c.Header.Get("Content-Type"), c.body); err != nil {
			s.violate(c, "openapi", "", err.Error())
			return apiError(400, 50035, "Invalid Form Body: "+err.Error())
		}
	}
	return handle(c)
}

// maxGlobal is how many requests a bot may send in a second, apart from those of interactions.
const maxGlobal = 50

// withinGlobal counts a request and reports whether Discord would take it.
func (s *Server) withinGlobal() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.o.Now()
	s.recent = slices.DeleteFunc(s.recent, func(t time.Time) bool { return now.Sub(t) >= time.Second })
	s.recent = append(s.recent, now)
	return len(s.recent) <= maxGlobal
}

// arrived counts the request and takes the fault armed for its route, if any.
func (s *Server) arrived(route string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests[route]++
	s.touch()
	for i, f := range s.faults {
		if f.Route != "" && f.Route != route {
			continue
		}
		if f.Times--; f.Times <= 0 {
			s.faults = slices.Delete(s.faults, i, i+1)
		}
		return f
	}
	return nil
}

func (s *Server) write(w http.ResponseWriter, r response) {
	h := w.Header()
	h.Set("X-RateLimit-Limit", "50")
	h.Set("X-RateLimit-Remaining", "49")
	h.Set("X-RateLimit-Reset-After", "1.000")
	h.Set("X-RateLimit-Bucket", "stand-in")
	if r.body == nil {
		w.WriteHeader(r.status)
		return
	}
	h.Set("Content-Type", "application/json")
	w.WriteHeader(r.status)
	_ = json.NewEncoder(w).Encode(r.body)
}

func (s *Server) violate(c *call, rule, path, message string) {
	body := string(c.body[:min(len(c.body), 2000)])
	s.mu.Lock()
	s.violations = append(s.violations, Violation{Route: c.route, Rule: rule, Path: path, Message: message, Body: body})
	s.mu.Unlock()
}

// A checked gathers the faults that rules find in one request.
type checked struct {
	s      *Server
	c      *call
	errors map[string]any
}

// by is the reporter for one rule.
func (k *checked) by(rule string) reporter {
	return func(path, format string, args ...any) {
		message := fmt.Sprintf(format, args...)
		k.s.violate(k.c, rule, path, message)
		if k.errors == nil {
			k.errors = map[string]any{}
		}
		at := k.errors
		for _, step := range strings.Split(path, ".") {
			next, ok := at[step].(map[string]any)
			if !ok {
				next = map[string]any{}
				at[step] = next
			}
			at = next
		}
		problems, _ := at["_errors"].([]any)
		at["_errors"] = append(problems, map[string]any{"code": rule, "message": message})
	}
}

// refusal is the answer to a request with faults, or nil.
func (k *checked) refusal() *response {
	if k.errors == nil {
		return nil
	}
	return &response{400, map[string]any{"code": 50035, "message": "Invalid Form Body", "errors": k.errors}}
}
