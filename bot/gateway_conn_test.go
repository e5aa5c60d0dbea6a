package bot

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// frameOf is one unmasked frame.
func frameOf(first byte, payload string) []byte {
	b := []byte{first}
	switch n := len(payload); {
	case n < 126:
		b = append(b, byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, 126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 127), uint64(n))
	}
	return append(b, payload...)
}

const upgrade = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"

// drip is a connection that gives its bytes in pieces of a size.
type drip struct {
	net.Conn
	data  []byte
	piece int
}

func (d *drip) Read(p []byte) (int, error) {
	if len(d.data) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), d.piece)], d.data)
	d.data = d.data[n:]
	return n, nil
}
func (d *drip) Write(p []byte) (int, error)      { return len(p), nil }
func (d *drip) Close() error                     { return nil }
func (d *drip) SetReadDeadline(time.Time) error  { return nil }
func (d *drip) SetWriteDeadline(time.Time) error { return nil }

// What the link makes of a stream of frames, however it is cut into reads.
func TestLinkReadsFrames(t *testing.T) {
	hello := `{"op":10,"d":{"heartbeat_interval":41250}}`
	ready := `{"op":0,"s":1,"t":"READY","d":{"session_id":"abc","resume_gateway_url":"wss://resume"}}`
	long := `{"op":0,"s":2,"t":"X","d":"` + string(bytes.Repeat([]byte("x"), 70_000)) + `"}`
	start := append([]byte(upgrade), frameOf(0x81, hello)...)
	for name, c := range map[string]struct {
		stream []byte
		passes int // bytes that discordgo sees
		want   error
		code   int
	}{
		"a session":                   {bytes.Join([][]byte{start, frameOf(0x81, ready), frameOf(0x81, long), frameOf(0x89, "ping")}, nil), -1, io.EOF, 0},
		"op 7 is not passed on":       {append(bytes.Clone(start), frameOf(0x81, `{"op":7,"d":null}`)...), len(start), errReconnectAsked, 0},
		"op 9":                        {append(bytes.Clone(start), frameOf(0x81, `{"op":9,"d":false}`)...), len(start), errInvalidSession, 0},
		"op 9 resumable":              {append(bytes.Clone(start), frameOf(0x81, `{"op":9,"d":true}`)...), len(start), errInvalidResume, 0},
		"op 7 in fragments":           {bytes.Join([][]byte{start, frameOf(0x01, `{"op"`), frameOf(0x89, ""), frameOf(0x80, `:7}`)}, nil), len(start) + 7 + 2, errReconnectAsked, 0},
		"a close frame":               {append(bytes.Clone(start), frameOf(0x88, "\x0f\xa4bye")...), -1, io.EOF, 4004},
		"HELLO without an interval":   {append([]byte(upgrade), frameOf(0x81, `{"op":10,"d":{}}`)...), len(upgrade), errNoHello, 0},
		"no websocket":                {[]byte("HTTP/1.1 404 Not Found\r\n\r\nnothing here"), -1, io.EOF, 0},
		"an unfinished frame is held": {append(bytes.Clone(start), 0x81, 5, 'a'), len(start), io.EOF, 0},
	} {
		for _, piece := range []int{1, 3, 4096} {
			l := newLink(quick)
			l.conn = &linkConn{Conn: &drip{data: bytes.Clone(c.stream), piece: piece}, link: l}
			got, err := io.ReadAll(l.conn)
			if err == nil {
				err = io.EOF // ReadAll takes it for the end that it is
			}
			want := c.passes
			if want < 0 {
				want = len(c.stream)
			}
			if !bytes.Equal(got, c.stream[:want]) || !errors.Is(err, c.want) || l.code != c.code {
				t.Errorf("%s in pieces of %d: %d bytes passed (want %d), error %v, code %d", name, piece, len(got), want, err, l.code)
			}
		}
	}
	l := newLink(quick)
	l.conn = &linkConn{Conn: &drip{data: append(bytes.Clone(start), frameOf(0x81, ready)...), piece: 99}, link: l}
	_, _ = io.ReadAll(l.conn)
	if !l.isReady || l.sessionID != "abc" || l.resumeURL != "wss://resume" || l.interval != 41250*time.Millisecond {
		t.Errorf("READY was read as %+v", l)
	}
	if _, err := l.conn.Write([]byte("x")); err == nil {
		t.Error("discordgo may write after the end; its close frame would lose the session")
	}
}

// sink is a connection that keeps what is written.
type sink struct {
	drip
	written bytes.Buffer
}

func (s *sink) Write(p []byte) (int, error) { return s.written.Write(p) }

// In place of the first frame of text goes the handshake; what comes before and after it passes.
func TestLinkIntroducesItself(t *testing.T) {
	for _, size := range []int{0, 125, 126, 65535} {
		s := &sink{}
		l := newLink(quick)
		l.handshake = bytes.Repeat([]byte("h"), size)
		l.conn = &linkConn{Conn: s, link: l}
		identify, beat := frameOf(0x81, "identify"), frameOf(0x81, "beat")
		for _, p := range [][]byte{[]byte("GET / HTTP/1.1"), identify, beat} {
			if n, err := l.conn.Write(p); n != len(p) || err != nil {
				t.Fatalf("%d of %d bytes, %v", n, len(p), err)
			}
		}
		rest, ok := bytes.CutPrefix(s.written.Bytes(), []byte("GET / HTTP/1.1"))
		rest, beaten := bytes.CutSuffix(rest, beat)
		if !ok || !beaten || len(rest) < 6 || rest[0] != 0x81 {
			t.Fatalf("%d bytes: wrote %q", size, s.written.Bytes())
		}
		n, at := int(rest[1]&0x7f), 2
		if n == 126 {
			n, at = int(binary.BigEndian.Uint16(rest[2:])), 4
		}
		mask, payload := rest[at:at+4], rest[at+4:]
		for i := range payload {
			payload[i] ^= mask[i%4]
		}
		if rest[1]&0x80 == 0 || n != size || !bytes.Equal(payload, l.handshake) {
			t.Errorf("%d bytes: a frame of %d, masked %v, of %.40q", size, n, rest[1]&0x80 != 0, payload)
		}
	}
}

func FuzzLink(f *testing.F) {
	f.Add([]byte(upgrade), uint8(3))
	f.Add(append([]byte(upgrade), frameOf(0x81, `{"op":10,"d":{"heartbeat_interval":1}}`)...), uint8(1))
	f.Add(append([]byte(upgrade), 0x81, 127, 255, 255, 255, 255, 255, 255, 255, 255), uint8(2))
	f.Fuzz(func(t *testing.T, stream []byte, piece uint8) {
		l := newLink(quick)
		l.conn = &linkConn{Conn: &drip{data: bytes.Clone(stream), piece: int(piece) + 1}, link: l}
		got, _ := io.ReadAll(l.conn)
		if !bytes.HasPrefix(stream, got) {
			t.Errorf("bytes were altered: %q of %q", got, stream)
		}
	})
}

// Over TLS the frames are read as well, and the server's name is checked.
func TestLinkOverTLS(t *testing.T) {
	up := websocket.Upgrader{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer ws.Close()
		_ = ws.WriteMessage(websocket.TextMessage, []byte(`{"op":10,"d":{"heartbeat_interval":100000}}`))
		_ = ws.WriteMessage(websocket.TextMessage, []byte(`{"op":7}`))
		_, _, _ = ws.ReadMessage()
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that the test means to fail
	server.StartTLS()
	defer server.Close()
	roots := server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	dial := func(config *tls.Config) (*link, error) {
		l := newLink(quick)
		d := websocket.Dialer{NetDialTLSContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return l.dial(ctx, (&net.Dialer{}).DialContext, network, address, config)
		}}
		ws, resp, err := d.Dial("wss"+server.URL[len("https"):], nil)
		if err != nil {
			return l, err
		}
		defer ws.Close()
		resp.Body.Close()
		if _, _, err = ws.ReadMessage(); err == nil {
			_, _, err = ws.ReadMessage()
		}
		return l, err
	}
	if _, err := dial(&tls.Config{RootCAs: roots}); !errors.Is(err, errReconnectAsked) {
		t.Errorf("got %v, want op 7", err)
	}
	if _, err := dial(&tls.Config{}); err == nil {
		t.Error("a certificate of nobody was taken")
	}
	if _, err := dial(&tls.Config{RootCAs: roots, ServerName: "gateway.invalid"}); err == nil {
		t.Error("another server's certificate was taken")
	}
}
