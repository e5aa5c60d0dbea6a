package discordtest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// A Script is what the gateway does on one connection, step by step. When the steps are over the
// connection is broken without a close frame; Serve, as a last step, keeps it.
type Script []Step

// A Step is one thing the gateway does.
type Step struct {
	name string
	run  func(*conn) bool // false ends the script
}

// String is the script as it is written.
func (sc Script) String() string {
	names := make([]string, len(sc))
	for i, st := range sc {
		names[i] = st.name
	}
	return strings.Join(names, ", ")
}

// Script arms scripts for the next connections, one each; later ones work as they should. While a
// script runs, heartbeats are acknowledged and whatever the bot sends is checked.
func (s *Server) Script(scripts ...Script) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scripts = append(s.scripts, scripts...)
}

// ScriptsLeft counts the scripts that no connection has begun yet.
func (s *Server) ScriptsLeft() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.scripts)
}

// Hello asks for heartbeats at the server's interval, and ends the session (4009) when they fail to come.
func Hello() Step {
	return Step{"Hello", func(c *conn) bool {
		c.hello(c.s.o.Heartbeat)
		return true
	}}
}

// HelloEvery asks for heartbeats at another interval.
func HelloEvery(d time.Duration) Step {
	return Step{fmt.Sprintf("HelloEvery(%v)", d), func(c *conn) bool {
		c.hello(d)
		return true
	}}
}

func (c *conn) hello(interval time.Duration) {
	c.lastBeat.Store(c.s.o.Now().UnixNano())
	c.send(frame{Op: opHello, D: json.RawMessage(fmt.Sprintf(`{"heartbeat_interval":%d}`, interval.Milliseconds()))})
	// Two missed beats and a half, as a client is allowed jitter and one late beat.
	go func() {
		patience := interval * 5 / 2
		t := time.NewTicker(max(interval, time.Millisecond))
		defer t.Stop()
		for {
			select {
			case <-t.C:
				if silent := c.s.o.Now().Sub(time.Unix(0, c.lastBeat.Load())); silent > patience && !c.frozen.Load() && !c.noACK.Load() {
					c.close(CloseSessionTimedOut, "Session timed out.")
					return
				}
			case <-c.gone:
				return
			case <-c.s.done:
				return
			}
		}
	}()
}

// AwaitHandshake waits for IDENTIFY or RESUME and leaves it unanswered.
func AwaitHandshake() Step {
	return Step{"AwaitHandshake", func(c *conn) bool {
		_, ok := c.awaitHandshake()
		return ok
	}}
}

func (c *conn) awaitHandshake() (frame, bool) {
	select {
	case f := <-c.handshake:
		return f, true
	case <-c.gone:
	case <-c.s.done:
	}
	return frame{}, false
}

// Authenticate waits for IDENTIFY or RESUME and answers it: READY, missed events and RESUMED, or
// op 9 for a session that is not known, after which it waits again.
func Authenticate() Step {
	return Step{"Authenticate", func(c *conn) bool {
		for {
			f, ok := c.awaitHandshake()
			if !ok || !c.authenticate(f) {
				return false
			}
			c.s.mu.Lock()
			stands := c.session != nil
			c.s.mu.Unlock()
			if stands {
				return true
			}
		}
	}}
}

// Reconnect sends op 7.
func Reconnect() Step {
	return Step{"Reconnect", func(c *conn) bool {
		c.send(frame{Op: opReconnect})
		return c.pause(hangUpAfter)
	}}
}

// InvalidSession sends op 9. A session that is not resumable is forgotten.
func InvalidSession(resumable bool) Step {
	return Step{fmt.Sprintf("InvalidSession(%v)", resumable), func(c *conn) bool {
		c.s.mu.Lock()
		if c.session != nil && !resumable {
			delete(c.s.sessions, c.session.id)
		}
		c.s.mu.Unlock()
		c.send(frame{Op: opInvalidSession, D: json.RawMessage(fmt.Sprint(resumable))})
		return c.pause(hangUpAfter)
	}}
}

// hangUpAfter is how long the server waits for the bot to hang up by itself.
const hangUpAfter = 5 * time.Second

// Close ends the connection with a code.
func Close(code int) Step {
	return Step{fmt.Sprintf("Close(%d)", code), func(c *conn) bool {
		c.close(code, "scripted")
		c.pause(100 * time.Millisecond) // a moment for the close frame to be read before the connection breaks
		return false
	}}
}

// Wait lets time pass; it ends early when the bot hangs up.
func Wait(d time.Duration) Step {
	return Step{fmt.Sprintf("Wait(%v)", d), func(c *conn) bool { return c.pause(d) }}
}

// Until waits for a channel to be closed, and so for the test; it ends early when the bot hangs up.
func Until(told <-chan struct{}) Step {
	return Step{"Until", func(c *conn) bool {
		select {
		case <-told:
			return true
		case <-c.gone:
		case <-c.s.done:
		}
		return false
	}}
}

func (c *conn) pause(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-c.gone:
	case <-c.s.done:
	}
	return false
}

// WithoutACK stops answering heartbeats; events still flow.
func WithoutACK() Step {
	return Step{"WithoutACK", func(c *conn) bool { c.noACK.Store(true); return true }}
}

// Freeze makes the connection half-open: nothing is read or written any more, and it stays up until
// the bot hangs up or the server closes.
func Freeze() Step {
	return Step{"Freeze", func(c *conn) bool {
		c.frozen.Store(true)
		c.s.mu.Lock()
		if c.session != nil && c.session.conn == c {
			c.session.conn = nil // events wait for a resume
		}
		c.s.mu.Unlock()
		// Nothing reads the socket any more, so that the bot has hung up shows only when it comes
		// back or the server closes.
		c.s.mu.Lock()
		before := c.s.connections
		c.s.mu.Unlock()
		for {
			c.s.mu.Lock()
			changed, next := c.s.changed, c.s.connections
			c.s.mu.Unlock()
			if next > before {
				return false
			}
			select {
			case <-changed:
			case <-c.s.done:
				return false
			}
		}
	}}
}

// Dispatch sends a dispatch with arbitrary data, whatever the intents.
func Dispatch(name, data string) Step {
	return Step{"Dispatch(" + name + ")", func(c *conn) bool {
		c.s.mu.Lock()
		defer c.s.mu.Unlock()
		if c.session != nil {
			c.session.push(name, json.RawMessage(data))
		}
		return true
	}}
}

// Garbage sends bytes that are no payload.
func Garbage() Step {
	return Step{"Garbage", func(c *conn) bool {
		c.writing.Lock()
		defer c.writing.Unlock()
		return c.ws.WriteMessage(1, []byte(`{"op":`)) == nil
	}}
}

// Beat asks the bot for a heartbeat at once (op 1).
func Beat() Step {
	return Step{"Beat", func(c *conn) bool { c.send(frame{Op: opHeartbeat}); return true }}
}

// Serve works as it should until the bot hangs up.
func Serve() Step {
	return Step{"Serve", func(c *conn) bool {
		select {
		case <-c.gone:
		case <-c.s.done:
		}
		return false
	}}
}
