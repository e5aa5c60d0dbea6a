package bot

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// rateLimits remembers which buckets Discord has closed, and until when. Only closed buckets are
// kept, and they are dropped when their time is over, so that interactions, each of which has
// buckets of its own, leave nothing behind.
type rateLimits struct {
	now func() time.Time

	mu     sync.Mutex
	global time.Time             // nobody sends before, except to interactions
	sent   [globalRate]time.Time // the last requests that were not of interactions, a ring
	oldest int                   // in sent
	closed map[string]time.Time  // by bucket: when it opens
	sweep  int                   // size at which expired ones are looked for
}

// What a bot may send in all, apart from interactions: Discord takes 50 requests a second. A tenth is
// left for the ways that they go, on which they may catch up with each other.
const (
	globalRate   = 50
	globalWindow = 1100 * time.Millisecond
)

func newRateLimits(now func() time.Time) *rateLimits {
	return &rateLimits{now: now, closed: map[string]time.Time{}, sweep: smallestSweep}
}

const smallestSweep = 64

// wait returns when a request may be sent to the bucket, and counts it. It gives ErrRateLimited at once when the context would
// end before. The endpoints of interactions are not bound to the global limit.
func (l *rateLimits) wait(ctx context.Context, bucket string, interaction bool) error {
	for {
		l.mu.Lock()
		until, now := l.closed[bucket], l.now()
		if !interaction {
			for _, t := range []time.Time{l.global, l.sent[l.oldest].Add(globalWindow)} {
				if t.After(until) {
					until = t
				}
			}
		}
		pause := until.Sub(now)
		if pause <= 0 && !interaction {
			l.sent[l.oldest], l.oldest = now, (l.oldest+1)%globalRate
		}
		l.mu.Unlock()
		if pause <= 0 {
			return ctx.Err()
		}
		if pause > longestLimit || !sleepBefore(ctx, pause) {
			return ErrRateLimited
		}
	}
}

// learn reads the headers of an answer: a bucket with nothing left is closed until it is refilled.
func (l *rateLimits) learn(bucket string, h http.Header) {
	if h.Get("X-RateLimit-Remaining") != "0" {
		return
	}
	if s, err := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64); err == nil && s > 0 {
		l.close(bucket, time.Duration(s*float64(time.Second)))
	}
}

// limited notes a 429 and returns how long to wait. Chance adds up to a quarter, lest all the
// requests that wait come back in the same instant and are refused again.
func (l *rateLimits) limited(bucket string, after time.Duration, global bool, chance float64) time.Duration {
	if global {
		l.mu.Lock()
		if until := l.now().Add(after); until.After(l.global) {
			l.global = until
		}
		l.mu.Unlock()
	}
	l.close(bucket, after)
	return after + time.Duration(chance*float64(after)/4)
}

func (l *rateLimits) close(bucket string, d time.Duration) {
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if until := now.Add(d); until.After(l.closed[bucket]) {
		l.closed[bucket] = until
	}
	if len(l.closed) < l.sweep {
		return
	}
	for b, until := range l.closed {
		if !until.After(now) {
			delete(l.closed, b)
		}
	}
	l.sweep = max(2*len(l.closed), smallestSweep)
}
