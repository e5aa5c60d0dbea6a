package discordtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// Gateway opcodes.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opHeartbeatACK   = 11
)

// Close codes of the gateway.
const (
	CloseUnknownError         = 4000
	CloseUnknownOpcode        = 4001
	CloseDecodeError          = 4002
	CloseNotAuthenticated     = 4003
	CloseAuthenticationFailed = 4004
	CloseAlreadyAuthenticated = 4005
	CloseInvalidSequence      = 4007
	CloseRateLimited          = 4008
	CloseSessionTimedOut      = 4009
	CloseInvalidShard         = 4010
	CloseShardingRequired     = 4011
	CloseInvalidVersion       = 4012
	CloseInvalidIntents       = 4013
	CloseDisallowedIntents    = 4014
)

// Limits of one connection.
const (
	maxGatewayPayload = 4096 // bytes that the bot may send at once
	maxGatewayEvents  = 120  // payloads that it may send in gatewayWindow
	gatewayWindow     = time.Minute
	keptBacklog       = 1000 // dispatches that a session can have replayed
)

// Intents that matter here.
const (
	IntentGuildMessages  = 1 << 9
	IntentDirectMessages = 1 << 12
	IntentMessageContent = 1 << 15

	privilegedIntents = 1<<1 | 1<<8 | IntentMessageContent
	allIntents        = 1<<26 - 1
)

type frame struct {
	Op int             `json:"op"`
	D  json.RawMessage `json:"d"`
	S  *int64          `json:"s,omitempty"`
	T  string          `json:"t,omitempty"`
}

// A session outlives its connections until it is invalidated.
type session struct {
	id      string
	shard   [2]int
	intents int
	seq     int64
	backlog []frame
	conn    *conn // nil while disconnected
}

// A conn is one websocket.
type conn struct {
	s         *Server
	ws        *websocket.Conn
	number    int // 1 for the server's first
	path      string
	writing   sync.Mutex
	handshake chan frame    // IDENTIFY or RESUME
	gone      chan struct{} // closed when the reader ends
	noACK     atomic.Bool
	frozen    atomic.Bool
	begun     atomic.Bool // an IDENTIFY or RESUME was read
	lastBeat  atomic.Int64
	beats     atomic.Int64
	sent      []time.Time
	session   *session
}

func (s *Server) gatewayURL() string { return "ws://" + s.address + s.gatewayPath }

func (s *Server) getGateway(*call) response {
	s.mu.Lock()
	defer s.mu.Unlock()
	return response{200, map[string]any{"url": s.gatewayURL()}}
}

func (s *Server) getGatewayBot(*call) response {
	s.mu.Lock()
	defer s.mu.Unlock()
	return response{200, map[string]any{"url": s.gatewayURL(), "shards": s.o.Shards, "session_start_limit": map[string]any{
		"total": 1000, "remaining": s.remaining, "reset_after": (14*time.Hour + 30*time.Minute).Milliseconds(), "max_concurrency": s.o.MaxConcurrency}}}
}

// MoveGateway gives the gateway another address. The old one refuses connections from now on; those
// that stand, stay. Sessions can still be resumed, at the address that their READY named.
func (s *Server) MoveGateway() {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, _ := strconv.Atoi(s.gatewayPath[len("/gateway-"):])
	s.gatewayPath = fmt.Sprintf("/gateway-%d", n+1)
}

// Connections counts the websockets opened so far.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections
}

// Connected counts the sessions that have a connection now.
func (s *Server) Connected() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, ses := range s.sessions {
		if ses.conn != nil {
			n++
		}
	}
	return n
}

// Heartbeats counts the heartbeats of the connections that stand now.
func (s *Server) Heartbeats() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		n += int(c.beats.Load())
	}
	return n
}

const resumeSuffix = "/resume"

func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	path := strings.TrimSuffix(r.URL.Path, "/")
	current := path == s.gatewayPath || strings.HasSuffix(path, resumeSuffix)
	s.mu.Unlock()
	if !current {
		http.Error(w, "this gateway has moved", http.StatusNotFound)
		return
	}
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &conn{s: s, ws: ws, path: path, handshake: make(chan frame, 1), gone: make(chan struct{})}
	s.mu.Lock()
	select {
	case <-s.done:
		s.mu.Unlock()
		ws.Close()
		return
	default:
	}
	s.connections++
	c.number = s.connections
	s.conns[c] = true
	script := Script{Hello(), Authenticate(), Serve()}
	if len(s.scripts) > 0 {
		script, s.scripts = s.scripts[0], s.scripts[1:]
	}
	s.wg.Add(1)
	s.touch()
	s.mu.Unlock()
	defer s.wg.Done()
	go c.read(r.URL.Query().Get("v"))
	for _, step := range script {
		if !step.run(c) {
			break
		}
	}
	ws.Close()
	<-c.gone
	s.mu.Lock()
	delete(s.conns, c)
	if c.session != nil && c.session.conn == c {
		c.session.conn = nil
	}
	s.touch()
	s.mu.Unlock()
}

// read takes what the bot sends until the connection ends.
func (c *conn) read(version string) {
	defer close(c.gone)
	if version != "9" && version != "10" {
		c.close(CloseInvalidVersion, "Invalid API version.")
		return
	}
	c.ws.SetCloseHandler(func(code int, _ string) error {
		if code == websocket.CloseNormalClosure || code == websocket.CloseGoingAway {
			c.s.mu.Lock()
			if c.session != nil { // the bot says that it will not come back
				delete(c.s.sessions, c.session.id)
			}
			c.s.mu.Unlock()
		}
		c.writing.Lock()
		defer c.writing.Unlock()
		return c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
	})
	for {
		_, data, err := c.ws.ReadMessage()
		if err != nil {
			return
		}
		if c.frozen.Load() {
			return // half-open: what arrives is never read
		}
		if !c.take(data) {
			return
		}
	}
}

// take handles one payload of the bot and reports whether the connection goes on.
func (c *conn) take(data []byte) bool {
	now := c.s.o.Now()
	c.sent = slices.DeleteFunc(append(c.sent, now), func(t time.Time) bool { return now.Sub(t) >= gatewayWindow })
	if len(c.sent) > maxGatewayEvents {
		c.violate("gateway-rate", fmt.Sprintf("%d payloads in a minute, the limit is %d", len(c.sent), maxGatewayEvents), data)
		return c.close(CloseRateLimited, "You are being rate limited.")
	}
	if len(data) > maxGatewayPayload {
		c.violate("gateway-size", fmt.Sprintf("%d bytes, the limit is %d", len(data), maxGatewayPayload), data)
		return c.close(CloseDecodeError, "Payload too large.")
	}
	var f frame
	if json.Unmarshal(data, &f) != nil {
		c.violate("gateway-json", "cannot be decoded", data)
		return c.close(CloseDecodeError, "Error while decoding payload.")
	}
	switch f.Op {
	case opHeartbeat:
		c.beats.Add(1)
		c.lastBeat.Store(now.UnixNano())
		if !c.noACK.Load() {
			c.send(frame{Op: opHeartbeatACK})
		}
	case opIdentify, opResume:
		if c.begun.Swap(true) {
			return c.close(CloseAlreadyAuthenticated, "Already authenticated.")
		}
		c.handshake <- f
	case opPresence:
		if !c.begun.Load() {
			return c.close(CloseNotAuthenticated, "Not authenticated.")
		}
	default:
		c.violate("gateway-opcode", fmt.Sprintf("opcode %d", f.Op), data)
		return c.close(CloseUnknownOpcode, "Unknown opcode.")
	}
	return true
}

func (c *conn) violate(rule, message string, data []byte) {
	c.s.violate(&call{route: "gateway", body: data}, rule, "", message)
}

func (c *conn) send(f frame) {
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.frozen.Load() {
		return
	}
	_ = c.ws.SetWriteDeadline(time.Now().Add(10 * time.Second))
	_ = c.ws.WriteJSON(f)
}

// close sends a close frame, once the session is gone where the code ends it. It returns false, for
// callers that end with it.
func (c *conn) close(code int, reason string) bool {
	if code == CloseInvalidSequence || code == CloseSessionTimedOut || code == CloseAuthenticationFailed || code >= CloseInvalidShard {
		c.s.mu.Lock()
		if c.session != nil {
			delete(c.s.sessions, c.session.id)
		}
		c.s.mu.Unlock()
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), time.Now().Add(time.Second))
	return false
}

// authenticate answers an IDENTIFY or RESUME and reports whether the session stands.
func (c *conn) authenticate(f frame) bool {
	var d struct {
		Token      string         `json:"token"`
		Intents    *int           `json:"intents"`
		Properties map[string]any `json:"properties"`
		Shard      *[2]int        `json:"shard"`
		SessionID  string         `json:"session_id"`
		Seq        int64          `json:"seq"`
	}
	if json.Unmarshal(f.D, &d) != nil {
		return c.close(CloseDecodeError, "Error while decoding payload.")
	}
	if d.Token != "Bot "+c.s.o.Token && d.Token != c.s.o.Token {
		return c.close(CloseAuthenticationFailed, "Authentication failed.")
	}
	if f.Op == opResume {
		return c.resume(d.SessionID, d.Seq)
	}
	shard := [2]int{0, 1}
	if d.Shard != nil {
		shard = *d.Shard
	}
	switch {
	case shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1]:
		return c.close(CloseInvalidShard, "Invalid shard.")
	case d.Intents == nil || *d.Intents&^allIntents != 0:
		return c.close(CloseInvalidIntents, "Invalid intent(s).")
	case *d.Intents&privilegedIntents != 0 && !c.s.o.Privileged:
		return c.close(CloseDisallowedIntents, "Disallowed intent(s).")
	case len(d.Properties) == 0:
		return c.close(CloseDecodeError, "properties are required.")
	}
	if !c.budget(shard[0]) {
		c.send(frame{Op: opInvalidSession, D: json.RawMessage("false")})
		return false
	}
	c.s.mu.Lock()
	ses := &session{id: "session-" + c.s.snowflake(), shard: shard, intents: *d.Intents, conn: c}
	c.s.sessions[ses.id] = ses
	c.session = ses
	resumeAt := c.s.gatewayURL() + resumeSuffix
	ready, _ := json.Marshal(map[string]any{"v": 10, "user": c.s.users[ApplicationID], "session_id": ses.id,
		"resume_gateway_url": resumeAt, "shard": shard, "guilds": []any{map[string]any{"id": GuildID, "unavailable": true}},
		"application": map[string]any{"id": ApplicationID, "flags": 0}})
	ses.push("READY", ready)
	c.s.touch()
	c.s.mu.Unlock()
	return true
}

// budget applies the daily number of identifies and max_concurrency.
func (c *conn) budget(shard int) bool {
	s := c.s
	s.mu.Lock()
	bucket, now := shard%s.o.MaxConcurrency, s.o.Now()
	since := now.Sub(s.identified[bucket])
	s.identified[bucket] = now
	s.remaining--
	spent := s.remaining < 0
	s.mu.Unlock()
	if spent {
		c.violate("identify-budget", "no identify was left today; Discord would reset the token", nil)
	}
	if since < s.o.IdentifyInterval {
		c.violate("identify-concurrency", fmt.Sprintf("%v after the last identify of its bucket", since), nil)
	}
	return !spent && since >= s.o.IdentifyInterval
}

func (c *conn) resume(id string, seq int64) bool {
	s := c.s
	s.mu.Lock()
	defer s.mu.Unlock()
	ses := s.sessions[id]
	if ses == nil || seq > ses.seq {
		c.send(frame{Op: opInvalidSession, D: json.RawMessage("false")})
		c.begun.Store(false) // the bot may identify on this connection
		return true
	}
	if !strings.HasSuffix(c.path, resumeSuffix) {
		s.violations = append(s.violations, Violation{Route: "gateway", Rule: "resume-url", Message: "resumed elsewhere than at resume_gateway_url"})
	}
	if ses.conn != nil && ses.conn != c {
		old := ses.conn
		go old.ws.Close()
	}
	ses.conn, c.session = c, ses
	for _, f := range ses.backlog {
		if *f.S > seq {
			c.send(f)
		}
	}
	ses.push("RESUMED", json.RawMessage("{}"))
	s.touch()
	return true
}

// push numbers a dispatch, keeps it for a resume and sends it. The caller holds s.mu.
func (ses *session) push(event string, d json.RawMessage) {
	ses.seq++
	seq := ses.seq
	f := frame{Op: opDispatch, T: event, S: &seq, D: d}
	if len(ses.backlog) >= keptBacklog {
		ses.backlog = slices.Delete(ses.backlog, 0, keptBacklog/10)
	}
	ses.backlog = append(ses.backlog, f)
	if ses.conn != nil {
		ses.conn.send(f)
	}
}

// dispatch sends an event to the sessions of a guild's shard that want it. The caller holds s.mu.
func (s *Server) dispatch(event string, d json.RawMessage, guild string, to func(*session) bool) {
	id, _ := strconv.ParseUint(guild, 10, 64) // a DM has no guild and goes to shard 0
	for _, ses := range s.sessions {
		if int((id>>22)%uint64(ses.shard[1])) == ses.shard[0] && to(ses) {
			ses.push(event, d)
		}
	}
}

// hear tells the bot of a message. The caller holds s.mu.
func (s *Server) hear(who *visitor, m *Message) {
	intent := IntentGuildMessages
	if who.channel.GuildID == "" {
		intent = IntentDirectMessages
	}
	mentioned := who.channel.GuildID == "" || slices.ContainsFunc(m.Mentions, func(u User) bool { return u.ID == ApplicationID })
	for _, reads := range []bool{true, false} {
		shown := m.copied()
		if !mentioned && !reads {
			shown.Content = "" // without the privileged intent the words of others are withheld
		}
		raw, _ := json.Marshal(shown)
		var body map[string]any
		_ = json.Unmarshal(raw, &body)
		if who.channel.GuildID != "" {
			body["guild_id"] = who.channel.GuildID
			body["member"] = map[string]any{"roles": orEmpty(who.user.Roles), "joined_at": "2026-01-01T00:00:00Z", "deaf": false, "mute": false, "flags": 0}
		}
		raw, _ = json.Marshal(body)
		s.dispatch("MESSAGE_CREATE", raw, who.channel.GuildID, func(ses *session) bool {
			return ses.intents&intent != 0 && (ses.intents&IntentMessageContent != 0) == reads
		})
	}
}
