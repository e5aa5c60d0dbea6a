package bot

import (
	"context"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/briefbot/briefbot/bot/discordtest"
	"github.com/briefbot/briefbot/bot/discordtest/standin"
	"github.com/briefbot/briefbot/bot/state"
	"github.com/briefbot/briefbot/corpus/peacetalks"
)

// anyPort leaves the port to the system.
const anyPort = "127.0.0.1:0"

// listening is where the bot says that it listens for interactions or operations.
func (d *desk) listening(t *testing.T, what string) (addr string) {
	t.Helper()
	eventually(t, "it listens for "+what, func() bool {
		_, rest, ok := strings.Cut(d.log.String(), `"msg":"listening","for":"`+what+`","at":"`)
		addr, _, _ = strings.Cut(rest, `"`)
		return ok
	})
	return addr
}

func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

func TestOperations(t *testing.T) {
	d := openDesk(t, func(c *Config, _ *Deps) { c.HTTPAddr = anyPort })
	addr := d.listening(t, "operations")
	d.do(t, member, "status", map[string]any{"topic": "talks"})
	d.do(t, member, "ask", map[string]any{"question": "What does gas cost in Germany?"})
	d.do(t, member, "status", map[string]any{"topic": "no such topic"})
	if code, body := fetch(t, "http://"+addr+"/healthz"); code != 200 || body != "ok\n" {
		t.Errorf("health: %d %s", code, body)
	}
	if code, body := fetch(t, "http://"+addr+"/readyz"); code != 200 || !strings.Contains(body, "connected, snapshot ") {
		t.Errorf("readiness: %d %s", code, body)
	}
	eventually(t, "the metrics", func() bool {
		_, body := fetch(t, "http://"+addr+"/metrics")
		for _, want := range []string{
			`briefbot_interactions_total{command="status",outcome="answered",type="command"} 1`,
			`briefbot_interactions_total{command="ask",outcome="refused",type="command"} 1`,
			`briefbot_interactions_total{command="status",outcome="user error",type="command"} 1`,
			`briefbot_gateway_events_total{event="ready"} 1`, "briefbot_snapshot_age_seconds", "briefbot_interaction_seconds_bucket",
		} {
			if !strings.Contains(body, want) {
				return false
			}
		}
		return true
	})
	// One line for each interaction, with its id and what answered, and without what was asked.
	for _, want := range []string{`"msg":"interaction"`, `"interaction":"`, `"command":"status"`, `"outcome":"user error"`, `"outcome":"refused"`, `"snapshot":"`, `"topic":"talks"`} {
		eventually(t, "the log holds "+want, func() bool { return strings.Contains(d.log.String(), want) })
	}
	if strings.Contains(d.log.String(), "gas cost") {
		t.Error("the log holds a question")
	}
}

func TestInteractionsByHTTP(t *testing.T) {
	d := openDesk(t, func(c *Config, _ *Deps) { c.InteractionsAddr = anyPort })
	addr := d.listening(t, "interactions")
	if err := d.SetEndpoint(t.Context(), "http://"+addr+"/"); err != nil {
		t.Fatal(err)
	}
	if m := d.do(t, member, "status", map[string]any{"topic": "talks"}); !strings.Contains(m.Text(), "### Talks") {
		t.Errorf("got\n%s", m.Text())
	}
}

// Every line that an interaction leaves in the log, down to the requests to Discord, names it.
func TestLogNamesTheInteraction(t *testing.T) {
	d := openDesk(t, nil)
	reply := d.act(t, member, discordtest.Command{Name: "status", Options: map[string]any{"topic": "talks"}})
	for _, line := range []string{`"msg":"interaction","interaction":"` + reply.Interaction, `"POST /interactions/{id}/{token}/callback"`, `"GET /webhooks/{id}/{token}/messages/@original"`} {
		eventually(t, line, func() bool { return strings.Contains(d.log.String(), line) })
	}
	for _, line := range strings.Split(strings.TrimSpace(d.log.String()), "\n") {
		if strings.Contains(line, "{token}") && !strings.Contains(line, `"interaction":"`+reply.Interaction+`"`) {
			t.Errorf("no interaction in %s", line)
		}
	}
}

// TestServeEndsWell: the state is free afterwards, and nothing is left running.
func TestServeEndsWell(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.db")
	news := openNewsroom(t, peacetalks.FS)
	noGoroutinesLeft(t, func() {
		server := standin.Start(t, discordtest.Options{})
		c := DefaultConfig()
		c.API, c.State = server.API(), path
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() {
			ended <- Serve(ctx, c, Deps{Answerer: news, Token: server.Token(), Started: cancel})
		}()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("Serve: %v", err)
			}
		case <-time.After(40 * time.Second):
			t.Fatal("Serve does not return")
		}
		server.Close()
	})
	s, err := state.Open(t.Context(), path, state.Options{})
	if err != nil {
		t.Fatalf("the state is not free: %v", err)
	}
	s.Close()
}

func TestServeSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	server := standin.Start(t, discordtest.Options{})
	c := DefaultConfig()
	c.API, c.State = server.API(), filepath.Join(t.TempDir(), "state.db")
	err := Serve(t.Context(), c, Deps{Answerer: openNewsroom(t, peacetalks.FS), Token: "wrong.token.here"})
	if !errors.Is(err, ErrUnauthorized) || strings.Contains(err.Error(), "wrong.token") {
		t.Errorf("a wrong token: got %v", err)
	}
	c.InteractionsAddr = "127.0.0.1:99999"
	if err := Serve(t.Context(), c, Deps{Answerer: openNewsroom(t, peacetalks.FS), Token: server.Token()}); err == nil {
		t.Error("an address that cannot be was taken")
	}
}

// Two hundred people (with the race detector, forty) ask at once; everybody is answered.
func TestManyAtOnce(t *testing.T) {
	d := openDesk(t, nil)
	const people = atOnce
	errs := make(chan error, people)
	for range people {
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), 40*time.Second)
			defer cancel()
			r, err := d.Interact(ctx, member, discordtest.Command{Name: "status", Options: map[string]any{"topic": "talks"}})
			if err == nil && !strings.Contains(r.Message.Text(), "### Talks") {
				err = errors.New(r.Message.Text())
			}
			errs <- err
		}()
	}
	for range people {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}
