package bot

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/briefbot/briefbot/bot/discordtest"
)

type script = discordtest.Script

// TestGatewayScripts puts the supervisor through every way in which a gateway connection is known to
// go wrong. Each ends with the bot answering a command.
func TestGatewayScripts(t *testing.T) {
	hello, authenticate, await := discordtest.Hello(), discordtest.Authenticate(), discordtest.AwaitHandshake()
	working := script{hello, authenticate}
	with := func(begin script, steps ...discordtest.Step) script {
		return append(begin[:len(begin):len(begin)], steps...)
	}
	cases := map[string][]script{
		"works":                             nil,
		"op 1 asks for a heartbeat":         {with(working, discordtest.Beat(), discordtest.Serve())},
		"op 7 after READY":                  {with(working, discordtest.Reconnect())},
		"op 7 before HELLO":                 {{discordtest.Reconnect()}},
		"op 7 in place of READY":            {{hello, await, discordtest.Reconnect()}},
		"op 7 in place of RESUMED":          {with(working, discordtest.Reconnect()), {hello, await, discordtest.Reconnect()}},
		"op 7 four times":                   {with(working, discordtest.Reconnect()), with(working, discordtest.Reconnect()), with(working, discordtest.Reconnect()), with(working, discordtest.Reconnect())},
		"op 9 resumable after READY":        {with(working, discordtest.InvalidSession(true))},
		"op 9 after READY":                  {with(working, discordtest.InvalidSession(false))},
		"op 9 in place of READY":            {{hello, await, discordtest.InvalidSession(false)}},
		"op 9 in place of RESUMED":          {with(working, discordtest.Reconnect()), {hello, await, discordtest.InvalidSession(false)}},
		"op 9 resumable while resuming":     {with(working, discordtest.Reconnect()), {hello, await, discordtest.InvalidSession(true)}},
		"resumes that fail again and again": {with(working, discordtest.Reconnect()), {hello, await}, {hello, await}, {hello}, {}},
		"no HELLO":                          {{discordtest.Wait(10 * time.Second)}},
		"no READY":                          {{hello, await, discordtest.Wait(10 * time.Second)}},
		"no RESUMED":                        {with(working, discordtest.Reconnect()), {hello, await, discordtest.Wait(10 * time.Second)}},
		"no ACK":                            {{hello, discordtest.WithoutACK(), authenticate, discordtest.Serve()}},
		"half-open after READY":             {with(working, discordtest.Freeze())},
		"half-open before HELLO":            {{discordtest.Freeze()}},
		"broken without a word":             {with(working, discordtest.Wait(30*time.Millisecond))},
		"broken at once":                    {{}, {}, {}},
		"broken in the handshake":           {{hello, await}},
		"garbage":                           {with(working, discordtest.Garbage(), discordtest.Wait(10*time.Second))},
		"garbage in the handshake":          {{hello, await, discordtest.Garbage(), discordtest.Wait(10 * time.Second)}},
		"event of an unknown type":          {with(working, discordtest.Dispatch("SOMETHING_NEW", `{"a":[1]}`), discordtest.Serve())},
		"event of an unexpected shape":      {with(working, discordtest.Dispatch("MESSAGE_CREATE", `[7]`), discordtest.Dispatch("INTERACTION_CREATE", `"x"`), discordtest.Serve())},
	}
	for _, code := range []int{1000, 1001, 1011, 1012, 4000, 4001, 4002, 4003, 4005, 4007, 4008, 4009} {
		cases[fmt.Sprint("close ", code, " after READY")] = []script{with(working, discordtest.Close(code))}
		cases[fmt.Sprint("close ", code, " in the handshake")] = []script{{hello, await, discordtest.Close(code)}}
	}
	noGoroutinesLeft(t, func() {
		t.Run("all", func(t *testing.T) {
			for name, scripts := range cases {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					f := newFixture(t, discordtest.Options{Heartbeat: 150 * time.Millisecond, IdentifyInterval: 1}, echo)
					f.server.Script(scripts...)
					g, stop := f.gateway(t, GatewayOptions{})
					eventually(t, "connected after the scripts", func() bool {
						return f.server.ScriptsLeft() == 0 && f.server.Connections() > len(scripts)-1 && f.server.Connected() == 1 && g.Connected()
					})
					eventually(t, "the scripted faults are over", func() bool {
						reply, err := f.server.Interact(t.Context(), discordtest.Visitor{}, discordtest.Command{Name: "status"})
						return err == nil && reply.Message != nil && f.server.Connections() >= max(1, len(scripts))
					})
					f.answers(t)
					if err := stop(); err != nil {
						t.Errorf("Run: %v", err)
					}
				})
			}
		})
	})
}

// TestGatewayFatalCodes: where Discord forbids to reconnect, Run ends with advice.
func TestGatewayFatalCodes(t *testing.T) {
	noGoroutinesLeft(t, func() {
		t.Run("all", func(t *testing.T) {
			for code := range fatalCodes {
				for _, place := range []string{"handshake", "session"} {
					t.Run(fmt.Sprint(code, " in the ", place), func(t *testing.T) {
						t.Parallel()
						f := newFixture(t, discordtest.Options{IdentifyInterval: 1}, echo)
						first := script{discordtest.Hello(), discordtest.AwaitHandshake(), discordtest.Close(code)}
						if place == "session" {
							first = script{discordtest.Hello(), discordtest.Authenticate(), discordtest.Close(code)}
						}
						f.server.Script(first)
						g, err := NewGateway(GatewayOptions{Discord: f.discord, Dispatcher: f.dispatcher, timing: quick})
						if err != nil {
							t.Fatal(err)
						}
						err = g.Run(t.Context())
						var fatal *FatalError
						if !errors.As(err, &fatal) || fatal.Code != code || !strings.Contains(err.Error(), fatalCodes[code]) {
							t.Fatalf("Run ended with %v", err)
						}
						time.Sleep(50 * time.Millisecond)
						if n := f.server.Connections(); n != 1 {
							t.Errorf("%d connections, want 1", n)
						}
						if g.Connected() {
							t.Error("still calls itself connected")
						}
					})
				}
			}
		})
	})
}
