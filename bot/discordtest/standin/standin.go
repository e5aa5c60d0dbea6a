package standin

import (
	"bytes"
	"sync"
	"testing"
	"time"

	"github.com/briefbot/briefbot/bot/discordtest"
	"github.com/briefbot/briefbot/bot/discordtest/openapi"
)

// patience is how long people in tests wait for a first answer. Discord's three seconds would make a
// test fail because the machine is busy; tests that are about them set AnswerWithin themselves.
const patience = 30 * time.Second

// Start starts a stand-in that lasts as long as the test, and fails the test over every violation.
func Start(t testing.TB, o discordtest.Options) *discordtest.Server {
	t.Helper()
	server := Lenient(t, o)
	t.Cleanup(func() {
		server.Close()
		for _, v := range server.Violations() {
			t.Errorf("violation: %v\n%s", v, v.Body)
		}
	})
	return server
}

// Lenient is Start for tests that break rules on purpose: they look at the violations themselves.
// Requests are checked against Discord's OpenAPI description wherever $BRIEFBOT_SHARED has it.
func Lenient(t testing.TB, o discordtest.Options) *discordtest.Server {
	t.Helper()
	if o.Spec == nil {
		o.Spec = Spec(t)
	}
	if o.AnswerWithin == 0 {
		o.AnswerWithin = patience
	}
	server, err := discordtest.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}

// Spec is Discord's OpenAPI description, or nil where $BRIEFBOT_SHARED names no directory that has it.
func Spec(t testing.TB) discordtest.Spec {
	t.Helper()
	spec, err := openapi.Shared()
	if err != nil {
		t.Fatal(err)
	}
	if spec == nil {
		return nil // and not an interface that holds a nil pointer
	}
	return spec
}

// A Log takes what several goroutines write. The zero value is empty.
type Log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write appends to the log.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// String is all that was written so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
