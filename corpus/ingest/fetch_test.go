package ingest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"
)

const fetchedPage = `<html lang="en"><head><title>Ferry</title></head><body><article>
<p>The ferry across the strait will leave half an hour later from Monday on, the harbour office said, because the new pilot boat is slower.</p>
<p>Commuters had asked for an earlier boat. The office says that it will look at the matter again when the pilot boat has been overhauled.</p></article></body></html>`

// testSite returns a server and a fetcher that may reach it although it is on loopback.
func testSite(t *testing.T) (*httptest.Server, *Fetcher) {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/page", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, fetchedPage)
	})
	mux.HandleFunc("/to/", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Query().Get("u"), http.StatusFound)
	})
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/loop", http.StatusFound)
	})
	mux.HandleFunc("/picture", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/png")
	})
	mux.HandleFunc("/large", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		for range 300 {
			fmt.Fprintln(w, strings.Repeat("words ", 100))
		}
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-time.After(time.Minute):
		}
	})
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	allowed := netip.MustParseAddrPort(srv.Listener.Addr().String())
	return srv, &Fetcher{
		Hosts: []string{"127.0.0.1"}, Timeout: 30 * time.Second, Limits: Limits{Bytes: 100_000},
		Now: func() time.Time { return time.Date(2026, 2, 1, 12, 0, 0, 0, time.UTC) },
		public: func(ap netip.AddrPort) error {
			if ap == allowed {
				return nil
			}
			return publicOnly(ap)
		},
	}
}

func TestFetch(t *testing.T) {
	srv, f := testSite(t)
	drafts, err := f.Fetch(t.Context(), srv.URL+"/to/?u=/page")
	if err != nil {
		t.Fatal(err)
	}
	d := drafts[0]
	if d.Title != "Ferry" || d.URL != srv.URL+"/page" || d.Provenance[FieldURL] != "address it came from" || !d.Retrieved.Equal(f.Now()) {
		t.Errorf("title %q, url %q from %q, retrieved %v", d.Title, d.URL, d.Provenance[FieldURL], d.Retrieved)
	}
}

func TestFetchRefuses(t *testing.T) {
	srv, f := testSite(t)
	port := srv.URL[strings.LastIndex(srv.URL, ":"):]
	for _, tt := range []struct {
		path string
		want error
	}{
		{srv.URL + "/loop", ErrRefused},
		{srv.URL + "/picture", ErrUnsupported},
		{srv.URL + "/large", ErrTooLarge},
		{srv.URL + "/missing", nil},
		{"http://example.org/", ErrRefused},
		{"http://localhost" + port + "/page", ErrRefused},
		{"file:///etc/passwd", nil},
		{"http://user:secret@127.0.0.1" + port + "/page", nil},
		{srv.URL + "/to/?u=file:///etc/passwd", ErrRefused},
		{srv.URL + "/to/?u=http://example.org/", ErrRefused},
		{srv.URL + "/to/?u=http://127.0.0.1:1/", ErrRefused},
	} {
		_, err := f.Fetch(t.Context(), tt.path)
		if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s: error %v, want %v", tt.path, err, tt.want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: error shows the password: %v", tt.path, err)
		}
	}
}

func TestFetchIsBoundedInTime(t *testing.T) {
	srv, f := testSite(t)
	f.Timeout = 50 * time.Millisecond
	if _, err := f.Fetch(t.Context(), srv.URL+"/slow"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want %v", err, context.DeadlineExceeded)
	}
}

// Names are resolved by the dialer, so what counts is the address behind them.
func TestFetchRefusesAfterResolution(t *testing.T) {
	srv, _ := testSite(t)
	port := srv.URL[strings.LastIndex(srv.URL, ":"):]
	f := &Fetcher{Hosts: []string{"*"}, Timeout: 3 * time.Second}
	for _, address := range []string{
		srv.URL + "/page", "http://localhost" + port + "/page", "http://127.1" + port + "/page",
		"http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/", "http://0.0.0.0/",
	} {
		if _, err := f.Fetch(t.Context(), address); err == nil {
			t.Errorf("%s: no error", address)
		}
	}
}

func TestFetchIsOff(t *testing.T) {
	if _, err := new(Fetcher).Fetch(t.Context(), "https://example.org/"); !errors.Is(err, ErrFetchOff) {
		t.Errorf("error %v, want %v", err, ErrFetchOff)
	}
}

func TestHosts(t *testing.T) {
	srv, f := testSite(t)
	f.Hosts = []string{"example.org"}
	if _, err := f.Fetch(t.Context(), srv.URL+"/page"); !errors.Is(err, ErrRefused) {
		t.Errorf("host not listed: error %v", err)
	}
	for host, want := range map[string]bool{"example.org": true, "www.example.org": true, "EXAMPLE.org.": true, "notexample.org": false, "example.org.evil.net": false} {
		u := mustURL(t, "https://"+host+"/")
		if got := f.allowed(u) == nil; got != want {
			t.Errorf("%s: allowed %t, want %t", host, got, want)
		}
	}
}

func TestPublicOnly(t *testing.T) {
	for _, a := range []string{
		"127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200",
		"0.0.0.0", "0.1.2.3", "192.0.0.192", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1",
		"::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
		"2001::1", "2001:db8::1", "fec0::1", "::a00:1",
	} {
		if err := publicOnly(netip.AddrPortFrom(netip.MustParseAddr(a), 443)); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: error %v, want %v", a, err, ErrRefused)
		}
	}
	for _, a := range []string{"93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"} {
		if err := publicOnly(netip.AddrPortFrom(netip.MustParseAddr(a), 443)); err != nil {
			t.Errorf("%s: %v", a, err)
		}
		if err := publicOnly(netip.AddrPortFrom(netip.MustParseAddr(a), 22)); err == nil {
			t.Errorf("%s port 22: no error", a)
		}
	}
}

func mustURL(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
