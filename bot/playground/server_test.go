package playground

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// serve runs the page over a bot that never comes, and returns its address.
func serve(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- Serve(ctx, Options{Listener: listener, Now: time.Now, Logger: slog.New(slog.DiscardHandler),
			Bot: func(ctx context.Context, _, _ string) error { <-ctx.Done(); return nil }})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return "http://" + listener.Addr().String()
}

// Only this machine's own page reaches the playground: no other site, by no other name.
func TestForeignPagesAreKeptOut(t *testing.T) {
	address := serve(t)
	const form, jsonType = "text/plain", "application/json"
	for name, c := range map[string]struct {
		method, path, host, contentType, body string
		status                                int
		says                                  string
	}{
		"the page":             {"GET", "/", "", "", "", 200, "<title>briefbot playground</title>"},
		"a script of the page": {"GET", "/page/components.js", "", "", "", 200, "Components V2"},
		"by name":              {"GET", "/", "localhost:8765", "", "", 200, "<title>"},
		"a name of its own":    {"GET", "/", "rebound.example.org", "", "", 403, "only on this machine"},
		"another address":      {"GET", "/", "203.0.113.7:80", "", "", 403, "only on this machine"},
		"a form of a page":     {"POST", "/api/command", "", form, `{"name":"status"}`, 415, "JSON"},
		"no JSON":              {"POST", "/api/command", "", jsonType, "{", 400, "can't be read"},
		"an unknown command":   {"POST", "/api/command", "", jsonType, `{"name":"status"}`, 422, "status"},
		"a file that is none":  {"POST", "/api/command", "", jsonType, `{"name":"x","options":{"file":{"name":"a","data":"%"}}}`, 422, "Option file:"},
		"a form sent twice":    {"POST", "/api/modal", "", jsonType, `{"form":"1"}`, 422, "open it again"},
		"outside of the page":  {"GET", "/page/../server.go", "", "", "", 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), c.method, address+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			if c.host != "" {
				r.Host = c.host
			}
			r.Header.Set("Content-Type", c.contentType)
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			body, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			if response.StatusCode != c.status || !strings.Contains(string(body), c.says) {
				t.Errorf("status %d, want %d with %q:\n%.300s", response.StatusCode, c.status, c.says, body)
			}
			if c.status == http.StatusOK && !strings.Contains(response.Header.Get("Content-Security-Policy"), "default-src 'self'") {
				t.Errorf("content security policy %q", response.Header.Get("Content-Security-Policy"))
			}
		})
	}
}

func TestUploadedFile(t *testing.T) {
	f, err := uploaded(map[string]any{"name": "a.txt", "type": "text/plain", "data": "aGVsbG8="})
	if err != nil || f.Name != "a.txt" || f.ContentType != "text/plain" || string(f.Data) != "hello" {
		t.Errorf("got %+v (%v)", f, err)
	}
}
