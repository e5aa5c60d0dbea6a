package bot

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/briefbot/briefbot/bot/discordtest"
)

// answering is Discord reduced to what a measurement needs.
type answering struct{ sent *atomic.Int64 }

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		r.Body.Close()
	}
	a.sent.Add(1)
	h := http.Header{"X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset-After": {"0.001"}}
	if r.Method == http.MethodGet { // the message that answered an interaction
		h.Set("Content-Type", "application/json")
		return &http.Response{StatusCode: 200, Status: "200 OK", Header: h, Body: io.NopCloser(strings.NewReader(`{"id":"1"}`)), Request: r}, nil
	}
	return &http.Response{StatusCode: 204, Status: "204 No Content", Header: h, Body: http.NoBody, Request: r}, nil
}

// A mill sends interactions through the dispatcher, a handler and the client, and measures what stays
// behind.
type mill struct {
	discord    *Discord
	dispatcher *Dispatcher
	kinds      []string // of which the interactions are, in turn
	wire       answering
	sent       int
}

// newMill measures a handler that is made with the client.
func newMill(t testing.TB, handler func(*Discord) InteractionHandler, kinds ...string) *mill {
	t.Helper()
	m := &mill{kinds: kinds, wire: answering{new(atomic.Int64)}}
	var err error
	if m.discord, err = NewDiscord(DiscordOptions{Token: "a.b.c", Transport: m.wire, FirstAnswer: time.Minute}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.discord.Close)
	m.dispatcher, err = NewDispatcher(DispatcherOptions{Discord: m.discord, OnInteraction: handler(m.discord)})
	if err != nil {
		t.Fatal(err)
	}
	for i := range rememberedInteractions { // the memory for duplicates is bounded, and filled first
		m.dispatcher.seen.add(fmt.Sprint("before ", i))
	}
	return m
}

// clientOnly replies and edits, and does nothing else.
func clientOnly(t testing.TB) *mill {
	return newMill(t, func(*Discord) InteractionHandler {
		return func(ctx context.Context, in *Interaction, respond Responder) {
			if err := respond.Reply(ctx, textMessage("one")); err != nil {
				t.Error(err)
			}
			if err := respond.Edit(ctx, textMessage("two")); err != nil {
				t.Error(err)
			}
		}
	}, `"type":2,"data":{"name":"status","type":1}`)
}

// wholeBot answers with the router, the handlers, a real index and a state.
func wholeBot(t testing.TB) *mill {
	const command = `"type":2,"data":{"type":1,"name":`
	return newMill(t, func(d *Discord) InteractionHandler {
		limits := func(c *Config) {
			c.Limits = Limits{UserPerMinute: 1e6, UserBurst: 1e6, ChannelPerMinute: 1e6, ChannelBurst: 1e6}
		}
		return openOffice(t, limits, WithClock(time.Now), WithChannels(d, discordtest.ApplicationID)).HandleInteraction
	},
		command+`"status","options":[{"type":3,"name":"topic","value":"talks"}]}`,
		command+`"status","options":[{"type":3,"name":"topic","value":"energy-truce"},{"type":5,"name":"private","value":true}]}`,
		command+`"ask","options":[{"type":3,"name":"question","value":"when is the next round?"},{"type":5,"name":"private","value":true}]}`,
		command+`"ask","options":[{"type":3,"name":"question","value":"What does gas cost in Germany?"}]}`,
		command+`"topics"}`,
		`"type":4,"data":{"type":1,"name":"status","options":[{"type":3,"name":"topic","value":"енерг","focused":true}]}`,
		`"type":3,"data":{"custom_id":"1forged","component_type":2}`,
		command+`"reindex"}`, // refused: nobody here is a moderator
	)
}

func (m *mill) send(t testing.TB, n int) {
	t.Helper()
	for range n {
		m.sent++
		raw := fmt.Sprintf(`{"id":"%018d","application_id":"1","token":"token-%d","guild_id":%q,"channel_id":"%d","channel":{"id":"1","type":0},`+
			`"member":{"user":{"id":"%d","username":"u"},"permissions":"2048","roles":[]},%s}`,
			m.sent, m.sent, discordtest.GuildID, m.sent, m.sent, m.kinds[m.sent%len(m.kinds)])
		if err := m.dispatcher.Interaction([]byte(raw)); err != nil {
			t.Fatal(err)
		}
		for m.dispatcher.Running() > 64 {
			runtime.Gosched()
		}
	}
	eventually(t, "all answered", func() bool { return m.dispatcher.Running() == 0 })
}

// left is what a process holds on to.
type left struct{ heap, goroutines, buckets int }

func (m *mill) measure() left {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return left{int(stats.HeapAlloc), runtime.NumGoroutine(), len(m.discord.limits.closed)}
}

// TestNothingLeftOfInteractions: no goroutine, bucket or memory stays behind.
func TestNothingLeftOfInteractions(t *testing.T) {
	if testing.Short() {
		t.Skip("measures for seconds")
	}
	for name, c := range map[string]struct {
		mill *mill
		n    int
	}{"client": {clientOnly(t), 8000}, "whole bot": {wholeBot(t), 8 * atOnce / 4}} {
		c.mill.send(t, c.n/8)
		before, requests := c.mill.measure(), c.mill.wire.sent.Load()
		c.mill.send(t, c.n)
		after := c.mill.measure()
		if n := int(c.mill.wire.sent.Load() - requests); n < c.n {
			t.Errorf("%s: %d requests for %d interactions", name, n, c.n)
		}
		// The last ones are counted out before they have ended.
		eventually(t, fmt.Sprintf("%s: no more goroutines than the %d before", name, before.goroutines), func() bool { return runtime.NumGoroutine() <= before.goroutines })
		if grown := after.heap - before.heap; grown > 2<<20 {
			t.Errorf("%s: heap grew by %d KiB", name, grown>>10)
		}
		if after.buckets > 4000 {
			t.Errorf("%s: %d rate-limit buckets kept", name, after.buckets)
		}
	}
}

// BenchmarkInteractions reports the cost of an interaction, and what the process holds before and after
// b.N of them, every one of another person in another channel:
// go test -run '^$' -bench Interactions -benchtime 100000x ./bot/
func BenchmarkInteractions(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *mill{"client": clientOnly, "whole bot": wholeBot} {
		b.Run(name, func(b *testing.B) {
			m := open(b)
			m.send(b, 1000)
			before := m.measure()
			b.ReportAllocs()
			b.ResetTimer()
			m.send(b, b.N)
			b.StopTimer()
			after := m.measure()
			b.ReportMetric(float64(before.heap)/1024, "KiB-before")
			b.ReportMetric(float64(after.heap)/1024, "KiB-after")
			b.ReportMetric(float64(before.goroutines), "goroutines-before")
			b.ReportMetric(float64(after.goroutines), "goroutines-after")
			b.ReportMetric(float64(after.buckets), "buckets-after")
		})
	}
}
