package bot

import (
	"sync"
	"time"
)

// Limits say how much one person, and one channel, may ask.
type Limits struct {
	UserPerMinute    int `yaml:"user_per_minute"`    // default 20; 0 sets no limit
	UserBurst        int `yaml:"user_burst"`         // at once; default 6
	ChannelPerMinute int `yaml:"channel_per_minute"` // default 60; 0 sets no limit
	ChannelBurst     int `yaml:"channel_burst"`      // at once; default 20
}

// throttle is a bucket of tokens for each person and each channel.
type throttle struct {
	limits   Limits
	now      func() time.Time
	mu       sync.Mutex
	users    map[string]bucket
	channels map[string]bucket
}

// bucket is how full it was when somebody last looked.
type bucket struct {
	tokens float64
	at     time.Time
}

// bucketsMax bounds the memory: beyond it, those that are full again are dropped.
const bucketsMax = 10_000

func newThrottle(l Limits, now func() time.Time) *throttle {
	return &throttle{limits: l, now: now, users: map[string]bucket{}, channels: map[string]bucket{}}
}

// take takes a token of a person and one of a channel, or neither: then it returns how long to wait.
func (t *throttle) take(user, channel string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	u := fill(t.users, user, t.limits.UserPerMinute, t.limits.UserBurst, now)
	c := fill(t.channels, channel, t.limits.ChannelPerMinute, t.limits.ChannelBurst, now)
	wait := max(missing(u, t.limits.UserPerMinute), missing(c, t.limits.ChannelPerMinute))
	if wait == 0 {
		u.tokens--
		c.tokens--
	}
	keep(t.users, user, u, t.limits.UserPerMinute, t.limits.UserBurst, now)
	keep(t.channels, channel, c, t.limits.ChannelPerMinute, t.limits.ChannelBurst, now)
	return wait
}

// fill returns a bucket with what has come into it since.
func fill(m map[string]bucket, id string, perMinute, burst int, now time.Time) bucket {
	b, ok := m[id]
	if !ok || perMinute == 0 {
		return bucket{tokens: float64(max(burst, 1)), at: now}
	}
	b.tokens = min(float64(max(burst, 1)), b.tokens+now.Sub(b.at).Minutes()*float64(perMinute))
	b.at = now
	return b
}

func missing(b bucket, perMinute int) time.Duration {
	if perMinute == 0 || b.tokens >= 1 {
		return 0
	}
	return time.Duration((1 - b.tokens) / float64(perMinute) * float64(time.Minute))
}

func keep(m map[string]bucket, id string, b bucket, perMinute, burst int, now time.Time) {
	if perMinute == 0 {
		return
	}
	if len(m) >= bucketsMax {
		for other := range m {
			if fill(m, other, perMinute, burst, now).tokens >= float64(max(burst, 1)) {
				delete(m, other)
			}
		}
	}
	m[id] = b
}
