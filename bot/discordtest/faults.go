package discordtest

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// A Fault makes requests fail.
type Fault struct {
	Route  string // one of the Route constants; empty hits any route
	Times  int    // how many requests it hits; 0 means 1
	Effect Effect
}

// An Effect is what happens to a request in place of a plain answer.
type Effect func(faulted)

type faulted struct {
	s        *Server
	w        http.ResponseWriter
	r        *http.Request
	carryOut func(http.ResponseWriter) // does what was asked and writes the answer
}

// nowhere takes an answer that the client shall not see.
type nowhere struct{ h http.Header }

func (n nowhere) Header() http.Header       { return n.h }
func (nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (nowhere) WriteHeader(int)             {}

// Fail arms faults. Each hits requests in the order given, once those before it on the same route
// are used up.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range faults {
		s.faults = append(s.faults, &f)
	}
}

// RateLimited refuses with 429 and Discord's JSON, for one route or for the whole bot.
func RateLimited(retryAfter time.Duration, global bool) Effect {
	return func(f faulted) {
		h := f.w.Header()
		h.Set("Retry-After", strconv.Itoa(int(max(1, (retryAfter+time.Second-1)/time.Second))))
		h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", retryAfter.Seconds()))
		h.Set("X-RateLimit-Scope", "user")
		if global {
			h.Set("X-RateLimit-Global", "true")
			h.Set("X-RateLimit-Scope", "global")
		}
		h.Set("Content-Type", "application/json")
		f.w.WriteHeader(http.StatusTooManyRequests)
		fmt.Fprintf(f.w, `{"message":"You are being rate limited.","retry_after":%.3f,"global":%v}`, retryAfter.Seconds(), global)
	}
}

// RateLimitedHTML refuses with 429 and a page, as the proxy before Discord does. Zero leaves out
// Retry-After; the header has whole seconds.
func RateLimitedHTML(retryAfter time.Duration) Effect {
	return func(f faulted) {
		if retryAfter > 0 {
			f.w.Header().Set("Retry-After", strconv.Itoa(int((retryAfter+time.Second-1)/time.Second)))
		}
		f.w.Header().Set("Content-Type", "text/html; charset=UTF-8")
		f.w.WriteHeader(http.StatusTooManyRequests)
		fmt.Fprint(f.w, "<!doctype html><title>Access denied</title><p>error code: 1015")
	}
}

// Status fails with a status and a page, doing nothing.
func Status(code int) Effect {
	return func(f faulted) {
		f.w.Header().Set("Content-Type", "text/html")
		f.w.WriteHeader(code)
		fmt.Fprintf(f.w, "<html><h1>%d %s</h1></html>", code, http.StatusText(code))
	}
}

// Refuse fails with one of Discord's error codes, doing nothing.
func Refuse(status, code int, message string) Effect {
	return func(f faulted) { f.s.write(f.w, apiError(status, code, message)) }
}

// Slow does what was asked after a while.
func Slow(d time.Duration) Effect {
	return func(f faulted) {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
			f.carryOut(f.w)
		case <-f.r.Context().Done():
		case <-f.s.done:
		}
	}
}

// Held does what was asked once a channel is closed, and so when the test lets it.
func Held(told <-chan struct{}) Effect {
	return func(f faulted) {
		select {
		case <-told:
			f.carryOut(f.w)
		case <-f.r.Context().Done():
		case <-f.s.done:
		}
	}
}

// Drop breaks the connection and does nothing.
func Drop() Effect {
	return func(faulted) { panic(http.ErrAbortHandler) }
}

// CarryOutThenDrop does what was asked and breaks the connection before the answer is written.
func CarryOutThenDrop() Effect {
	return func(f faulted) {
		f.carryOut(nowhere{http.Header{}})
		panic(http.ErrAbortHandler)
	}
}

// CarryOutThenStatus does what was asked and answers with a server error all the same.
func CarryOutThenStatus(code int) Effect {
	return func(f faulted) {
		f.carryOut(nowhere{http.Header{}})
		Status(code)(f)
	}
}
