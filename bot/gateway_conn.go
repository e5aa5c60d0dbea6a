package bot

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"
)

// A link is one connection to the gateway, watched from below discordgo.
//
// discordgo swallows what a supervisor must know (the close code, why a connection ended) and acts
// where it must not: it answers op 7 by closing and op 9 by identifying, which deadlocks when either
// comes while Open holds the session's lock, and it waits for HELLO, READY and ACKs without a
// deadline. So the net.Conn that its Dialer gets reads the websocket frames as they pass: op 7 and
// op 9 end the connection with an error in their place, close codes are noted, and every phase has
// a deadline.
type link struct {
	timing    gatewayTiming
	handshake []byte        // sent in place of discordgo's IDENTIFY; nil lets that pass
	closed    chan struct{} // the connection is gone
	ready     chan struct{} // READY or RESUMED came

	mu        sync.Mutex
	conn      *linkConn
	aborted   bool
	deadline  time.Time     // for the next thing that must come
	interval  time.Duration // between heartbeats; 0 before HELLO
	beat      time.Time     // last ACK, or HELLO
	began     time.Time     // when READY or RESUMED came; zero before
	resumed   bool
	sessionID string
	resumeURL string
	reason    error // first thing that ended it
	code      int   // of the close frame; 0 for none
	isReady   bool
	isClosed  bool
}

func newLink(timing gatewayTiming) *link {
	return &link{timing: timing, closed: make(chan struct{}), ready: make(chan struct{})}
}

// Why a link ended, besides errors of the network.
var (
	errReconnectAsked = errors.New("Discord asked to reconnect (op 7)")
	errInvalidResume  = errors.New("Discord ended the session and lets it be resumed (op 9)")
	errInvalidSession = errors.New("Discord ended the session (op 9)")
	errNoHello        = errors.New("no HELLO came")
	errNoReady        = errors.New("neither READY nor RESUMED came")
	errNoACK          = errors.New("no heartbeat was acknowledged for two intervals")
)

// dial opens the connection. It is the Dialer's NetDialContext, or with encrypt its NetDialTLSContext.
func (l *link) dial(ctx context.Context, raw dialFunc, network, address string, encrypt *tls.Config) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, l.timing.dial)
	defer cancel()
	c, err := raw(ctx, network, address)
	if err != nil {
		return nil, err
	}
	if encrypt != nil {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			host = address
		}
		config := encrypt.Clone()
		if config.ServerName == "" {
			config.ServerName = host
		}
		secure := tls.Client(c, config)
		if err := secure.HandshakeContext(ctx); err != nil {
			c.Close()
			return nil, fmt.Errorf("TLS with %s: %w", address, err)
		}
		c = secure
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.aborted {
		c.Close()
		return nil, context.Canceled
	}
	l.conn = &linkConn{Conn: c, link: l}
	l.deadline = time.Now().Add(l.timing.hello)
	return l.conn, nil
}

type dialFunc = func(ctx context.Context, network, address string) (net.Conn, error)

// abort breaks the connection, or the attempt to make one.
func (l *link) abort() {
	l.mu.Lock()
	l.aborted = true
	c := l.conn
	l.mu.Unlock()
	if c != nil {
		c.Conn.Close() // under discordgo: its reader wakes up and cleans up
	}
}

// leave says goodbye with a code before breaking the connection. 1000 gives the session up, so that
// Discord shows the bot as gone; other codes keep it for a resume.
func (l *link) leave(code int) {
	l.mu.Lock()
	c := l.conn
	l.mu.Unlock()
	if c != nil {
		c.writeClose(code)
	}
	l.abort()
}

// end notes why the connection ended; the first reason counts.
func (l *link) end(reason error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.reason == nil {
		l.reason = reason
	}
	return l.reason
}

func (l *link) connected() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.isReady && !l.isClosed && !l.aborted
}

// patience is until when something must come, and what it means when nothing does.
func (l *link) patience() (time.Time, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.interval == 0:
		return l.deadline, errNoHello
	case !l.isReady:
		return l.deadline, errNoReady
	}
	// A beat is due every interval and its ACK moments later: two intervals and a quarter without one
	// is a dead connection even while events still come.
	return l.beat.Add(2*l.interval + l.interval/4), errNoACK
}

// inspect reads one payload of the gateway. An error ends the connection before discordgo sees it.
func (l *link) inspect(message []byte) error {
	var p struct {
		Op int             `json:"op"`
		T  string          `json:"t"`
		D  json.RawMessage `json:"d"`
	}
	if err := json.Unmarshal(message, &p); err != nil {
		return fmt.Errorf("gateway payload cannot be read: %w", err)
	}
	var d struct {
		Interval  int64  `json:"heartbeat_interval"` // ms
		SessionID string `json:"session_id"`
		ResumeURL string `json:"resume_gateway_url"`
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	switch p.Op {
	case 7:
		return errReconnectAsked
	case 9:
		if string(p.D) == "true" {
			return errInvalidResume
		}
		return errInvalidSession
	case 10:
		if err := json.Unmarshal(p.D, &d); err != nil || d.Interval <= 0 {
			return fmt.Errorf("HELLO with heartbeat interval %d: %w", d.Interval, errNoHello)
		}
		l.interval = time.Duration(d.Interval) * time.Millisecond
		l.beat = now
		l.deadline = now.Add(l.timing.ready)
	case 11:
		l.beat = now
	case 0:
		if !l.isReady {
			l.deadline = now.Add(l.timing.ready) // missed events are replayed before RESUMED
		}
		if p.T == "READY" {
			if err := json.Unmarshal(p.D, &d); err != nil {
				return fmt.Errorf("READY cannot be read: %w", err)
			}
			l.sessionID, l.resumeURL = d.SessionID, d.ResumeURL
		}
		if (p.T == "READY" || p.T == "RESUMED") && !l.isReady {
			l.isReady, l.resumed, l.began, l.beat = true, p.T == "RESUMED", now, now
			close(l.ready)
		}
	}
	return nil
}

// linkConn is the connection as discordgo sees it.
type linkConn struct {
	net.Conn
	link *link

	in       []byte // read, not yet understood
	out      []byte // understood, not yet taken
	upgraded bool   // the HTTP part is over
	opaque   bool   // no websocket came of it; bytes pass unread
	message  []byte // frames of a fragmented message so far
	err      error

	introduced bool // link.handshake is sent; set within Open, before anything else writes

	writing sync.Mutex
	closing sync.Once
}

// Read gives whole frames, once they are inspected.
func (c *linkConn) Read(p []byte) (int, error) {
	buffer := make([]byte, 4096)
	for len(c.out) == 0 {
		if c.err != nil {
			return 0, c.err
		}
		until, lack := c.link.patience()
		if err := c.Conn.SetReadDeadline(until); err != nil {
			return 0, c.link.end(err)
		}
		n, err := c.Conn.Read(buffer)
		c.in = append(c.in, buffer[:n]...)
		if bad := c.understand(); bad != nil {
			c.err = c.link.end(bad)
		}
		var timeout net.Error
		if errors.As(err, &timeout) && timeout.Timeout() {
			if later, _ := c.link.patience(); later.After(time.Now()) {
				continue // what was awaited came meanwhile
			}
			err = lack
		}
		if err != nil && c.err == nil {
			c.err = c.link.end(err)
		}
		if c.err != nil {
			c.hangUp(errors.Is(c.err, errReconnectAsked) || errors.Is(c.err, errInvalidResume))
		}
	}
	n := copy(p, c.out)
	c.out = c.out[n:]
	return n, nil
}

// hangUp breaks the connection before discordgo can: it would send close code 1000, with which
// Discord forgets the session, so that every resume would be refused.
func (c *linkConn) hangUp(politely bool) {
	if politely {
		c.writeClose(4000)
	}
	c.Conn.Close()
}

// maxGatewayMessage bounds what one message may hold in memory. READY of a large bot is the
// largest there is, at a few MB.
const maxGatewayMessage = 32 << 20

// understand moves complete frames from in to out.
func (c *linkConn) understand() error {
	if !c.upgraded {
		head, rest, whole := bytes.Cut(c.in, []byte("\r\n\r\n"))
		if !whole {
			if len(c.in) > 1<<16 {
				return errors.New("the gateway's answer has no end to its headers")
			}
			return nil
		}
		c.upgraded = true
		c.opaque = !bytes.HasPrefix(head, []byte("HTTP/1.1 101"))
		c.out = append(append(c.out, head...), "\r\n\r\n"...)
		c.in = rest
	}
	if c.opaque {
		c.out, c.in = append(c.out, c.in...), nil
		return nil
	}
	for {
		size, payload, err := frameSize(c.in)
		if err != nil {
			return err
		}
		if size == 0 || len(c.in) < size {
			return nil
		}
		frame := c.in[:size]
		if err := c.inspect(frame[0], frame[payload:]); err != nil {
			return err
		}
		c.out = append(c.out, frame...)
		c.in = bytes.Clone(c.in[size:])
	}
}

// frameSize reads a frame's header (RFC 6455, section 5.2): the size of the whole frame and where
// its payload begins; 0 when more must be read first.
func frameSize(b []byte) (size, payload int, err error) {
	if len(b) < 2 {
		return 0, 0, nil
	}
	if b[1]&0x80 != 0 {
		return 0, 0, errors.New("the gateway masked a frame")
	}
	length, payload := uint64(b[1]), 2
	switch {
	case length == 126 && len(b) < 4, length == 127 && len(b) < 10:
		return 0, 0, nil
	case length == 126:
		length, payload = uint64(binary.BigEndian.Uint16(b[2:])), 4
	case length == 127:
		length, payload = binary.BigEndian.Uint64(b[2:]), 10
	}
	if length > maxGatewayMessage {
		return 0, 0, fmt.Errorf("a frame of %d bytes from the gateway", length)
	}
	return payload + int(length), payload, nil
}

// inspect handles one whole frame.
func (c *linkConn) inspect(first byte, payload []byte) error {
	final, opcode := first&0x80 != 0, first&0x0f
	switch opcode {
	case 8: // close
		if len(payload) >= 2 {
			c.link.mu.Lock()
			c.link.code = int(binary.BigEndian.Uint16(payload))
			c.link.mu.Unlock()
		}
		return nil
	case 9, 10: // ping, pong
		return nil
	}
	if len(c.message)+len(payload) > maxGatewayMessage {
		return errors.New("a message of the gateway is too large")
	}
	if !final {
		c.message = append(c.message, payload...)
		return nil
	}
	whole := payload
	if len(c.message) > 0 {
		whole = append(c.message, payload...)
		c.message = nil
	}
	return c.link.inspect(whole)
}

// Write sends what discordgo writes, as long as the link stands. After that it would only be a close
// frame with code 1000, see hangUp.
func (c *linkConn) Write(p []byte) (int, error) {
	c.link.mu.Lock()
	over := c.link.reason != nil || c.link.code != 0
	c.link.mu.Unlock()
	if over {
		return 0, net.ErrClosed
	}
	// The first frame of text is the IDENTIFY: discordgo writes it within Open, whole and alone.
	if c.link.handshake != nil && !c.introduced && len(p) > 0 && p[0] == 0x81 {
		c.introduced = true
		if _, err := c.send(clientFrame(0x81, c.link.handshake)); err != nil {
			return 0, err
		}
		return len(p), nil
	}
	return c.send(p)
}

// send writes within a deadline; the one that gorilla sets is none.
func (c *linkConn) send(p []byte) (int, error) {
	c.writing.Lock()
	defer c.writing.Unlock()
	if err := c.Conn.SetWriteDeadline(time.Now().Add(c.link.timing.write)); err != nil {
		return 0, err
	}
	n, err := c.Conn.Write(p)
	if err != nil {
		err = c.link.end(err)
	}
	return n, err
}

// SetDeadline, SetReadDeadline and SetWriteDeadline do nothing: Read and Write set their own.
func (c *linkConn) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (c *linkConn) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (c *linkConn) SetWriteDeadline(time.Time) error { return nil }

// Close ends the link.
func (c *linkConn) Close() error {
	err := c.Conn.Close()
	c.closing.Do(func() {
		_ = c.link.end(net.ErrClosed)
		c.link.mu.Lock()
		c.link.isClosed = true
		c.link.mu.Unlock()
		close(c.link.closed)
	})
	return err
}

// writeClose sends a close frame.
func (c *linkConn) writeClose(code int) {
	_, _ = c.send(clientFrame(0x88, binary.BigEndian.AppendUint16(nil, uint16(code))))
}

// clientFrame is one whole frame, masked as a client must (RFC 6455, section 5.3). A payload has less
// than 64 KiB.
func clientFrame(first byte, payload []byte) []byte {
	frame := []byte{first}
	if n := len(payload); n < 126 {
		frame = append(frame, 0x80|byte(n))
	} else {
		frame = binary.BigEndian.AppendUint16(append(frame, 0x80|126), uint16(n))
	}
	var mask [4]byte
	_, _ = rand.Read(mask[:])
	frame = append(frame, mask[:]...)
	for i, b := range payload {
		frame = append(frame, b^mask[i%4])
	}
	return frame
}
