package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/briefbot/briefbot/index"
)

// TestCallsAtTheSameTime asks from many calls at once a corpus that none has indexed yet,
// with an index that they share: each is answered.
func TestCallsAtTheSameTime(t *testing.T) {
	for _, test := range []struct {
		name string
		args []string
	}{
		{"in the cache", nil},
		{"where the call says", []string{"--index", filepath.Join(t.TempDir(), "index")}},
	} {
		t.Run(test.name, func(t *testing.T) {
			cache := t.TempDir()
			var group sync.WaitGroup
			for range 4 {
				group.Go(func() {
					var stdout, stderr bytes.Buffer
					p := testProgram(t, &stdout, &stderr)
					p.getenv = func(key string) string { return map[string]string{"XDG_CACHE_HOME": cache}[key] }
					args := append([]string{"status", "ferry", "--corpus", "testdata/harbour", "--now", scriptTime}, test.args...)
					if code := p.run(t.Context(), args); code != exitDone || !strings.Contains(stdout.String(), "two weeks") {
						t.Errorf("code %d: %s%s", code, stdout.String(), stderr.String())
					}
				})
			}
			group.Wait()
		})
	}
}

// TestAskWhileAnotherProcessWrites wants an answer from the live snapshot, and word of it,
// while somebody else holds the index's lock.
func TestAskWhileAnotherProcessWrites(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	writer := openDesk(t, deskFlags{Corpus: "testdata/harbour", Index: dir})
	c, err := writer.load()
	if err != nil {
		t.Fatal(err)
	}
	holding, let := make(chan struct{}), make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		_, err := writer.store.Reindex(t.Context(), c, index.ReindexOptions{Force: true, Verify: func(context.Context, *index.Snapshot) error {
			close(holding)
			<-let
			return nil
		}})
		ended <- err
	}()
	<-holding
	var stdout, stderr bytes.Buffer
	code := testProgram(t, &stdout, &stderr).run(t.Context(), []string{"status", "ferry", "--corpus", "testdata/harbour", "--index", dir, "--now", scriptTime})
	close(let)
	if code != exitDone || !strings.Contains(stdout.String(), "two weeks") || !strings.Contains(stderr.String(), "this is snapshot 000001") {
		t.Errorf("code %d\n%s%s", code, stdout.String(), stderr.String())
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestInterrupted wants a call that is stopped to say so in a line, and an interrupted
// reindex to leave nothing that the next one trips over.
func TestInterrupted(t *testing.T) {
	args := []string{"reindex", "--corpus", "testdata/harbour", "--index", filepath.Join(t.TempDir(), "index"), "--now", scriptTime}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	if code := testProgram(t, &stdout, &stderr).run(ctx, args); code != exitFailed {
		t.Errorf("a cancelled reindex ends with code %d, want %d", code, exitFailed)
	}
	if got := stderr.String(); strings.Count(got, "\n") != 1 || !strings.HasPrefix(got, "briefbot: ") {
		t.Errorf("it says %q, want one line", got)
	}
	if stdout.Len() > 0 {
		t.Errorf("it prints %q", stdout.String())
	}
	stderr.Reset()
	if code := testProgram(t, &stdout, &stderr).run(t.Context(), args); code != exitDone {
		t.Errorf("the next reindex ends with code %d: %s", code, stderr.String())
	}
}

// TestHealth asks a stand-in for a bot's health page.
func TestHealth(t *testing.T) {
	for _, test := range []struct {
		status int
		body   string
		code   int
		out    string
	}{
		{http.StatusOK, "connected\n", exitDone, "connected"},
		{http.StatusServiceUnavailable, "no gateway\n", exitFailed, "not well: no gateway"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/readyz" {
				t.Errorf("asks for %s", r.URL.Path)
			}
			w.WriteHeader(test.status)
			_, _ = w.Write([]byte(test.body))
		}))
		var out bytes.Buffer
		if code := testProgram(t, &out, &out).run(t.Context(), []string{"health", "--addr", server.Listener.Addr().String()}); code != test.code {
			t.Errorf("status %d: code %d, want %d", test.status, code, test.code)
		}
		if !strings.Contains(out.String(), test.out) {
			t.Errorf("status %d: %q, want %q", test.status, out.String(), test.out)
		}
		server.Close()
	}
}
