package standin

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/briefbot/briefbot/bot/discordtest"
)

// Requests meet Discord's description wherever it is at hand: no test switches that on by itself.
func TestSharedDescription(t *testing.T) {
	if Spec(t) == nil {
		t.Skip("BRIEFBOT_SHARED names no directory that holds Discord's description of its interface")
	}
	s := Lenient(t, discordtest.Options{})
	body := `{"content":"x","allowed_mentions":{"parse":[]},"tts":"perhaps"}`
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.API()+"/channels/"+discordtest.ChannelID+"/messages", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bot "+s.Token())
	r.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if v := s.Violations(); response.StatusCode != http.StatusBadRequest || len(v) != 1 || v[0].Rule != "openapi" {
		t.Errorf("status %d, violations %v", response.StatusCode, v)
	}
}

func TestLog(t *testing.T) {
	var log Log
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() { fmt.Fprintf(&log, "line %d\n", i) })
	}
	all.Wait()
	if n := strings.Count(log.String(), "line "); n != 20 {
		t.Errorf("%d lines of 20:\n%s", n, &log)
	}
}
