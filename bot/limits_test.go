package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/briefbot/briefbot/bot/briefing"
	"github.com/briefbot/briefbot/bot/state"
)

// What the bot itself makes meets Discord's limits exactly, and not one past them; that Discord's own
// side refuses one past them is tested in discordtest.

func manyNames(n int) (list []Named) {
	for i := range n {
		list = append(list, Named{ID: fmt.Sprint("n", i), Name: fmt.Sprint("Name ", i)})
	}
	return list
}

func TestMenusHoldTwentyFive(t *testing.T) {
	for n, want := range map[int]int{1: 1, 25: 25, 26: 25} {
		a := &briefing.Answer{Kind: briefing.Topics, Found: true}
		for _, name := range manyNames(n) {
			a.Topics = append(a.Topics, briefing.TopicRow{Name: briefing.Name{ID: name.ID, Name: name.Name}})
		}
		m := drawingOf(a, briefing.Question{Kind: briefing.Topics}).draw()
		checkMessage(t, m)
		got := 0
		for _, c := range m.Components {
			if row, ok := c.(ActionRow); ok {
				if menu, ok := row.Components[0].(StringSelect); ok {
					got = len(menu.Options)
				}
			}
		}
		if got != want {
			t.Errorf("%d topics: %d options, want %d", n, got, want)
		}
		if got := len(find(foldAll(manyNames(n)), "name", suggestMax)); got != want {
			t.Errorf("%d names: %d choices, want %d", n, got, want)
		}
	}
}

func TestClippedTextMeetsItsLimit(t *testing.T) {
	for _, max := range []int{labelMax, optionMax, 1024} {
		at := strings.Repeat("é", max)
		if got := clip(at, max); got != at {
			t.Errorf("%d characters of %d were clipped to %d", max, max, length(got))
		}
		if got := clip(at+"é", max); length(got) > max || !strings.HasPrefix(at, strings.TrimSuffix(got, "…")) {
			t.Errorf("%d characters became %d, limit %d", max+1, length(got), max)
		}
	}
	address := "https://e.example/" + strings.Repeat("u", linkMax-len("https://e.example/"))
	if linkURL(address) != address || linkURL(address+"u") != "" {
		t.Errorf("an address of %d characters is no link, or one of %d is", linkMax, linkMax+1)
	}
}

// A question that fills a custom_id stands in it; one byte more, and it stands in the state.
func TestCustomIDIsFilled(t *testing.T) {
	store, err := state.Memory(t.Context(), state.Options{KeepText: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	s := &sealer{key: []byte("key"), store: store}
	seal := func(n int) string {
		t.Helper()
		id, err := s.seal(t.Context(), "guild", "user", call{Action: actSources, Question: &briefing.Question{Kind: briefing.Ask, Text: strings.Repeat("x", n)}})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	longest, most := 0, 0
	for n := range 120 {
		size := length(seal(n))
		if size > customIDMax {
			t.Fatalf("a question of %d characters makes a custom_id of %d", n, size)
		}
		if size >= most {
			longest, most = n, size
		}
	}
	if most < customIDMax-1 { // base64 takes three bytes at a time
		t.Errorf("the longest custom_id has %d characters of %d", most, customIDMax)
	}
	if got := length(seal(longest + 1)); got >= most {
		t.Errorf("a question of %d characters is not kept in the state: custom_id of %d", longest+1, got)
	}
}

// Files of an answer go with it up to the limit that the interaction names, and not a byte beyond.
func TestFilesMeetTheLimit(t *testing.T) {
	picture := make([]byte, 1000)
	o := openOffice(t, nil, WithAttachments(func(context.Context, *briefing.Answer) ([]Attachment, error) {
		return []Attachment{{Name: "a.png", ContentType: "image/png", Description: strings.Repeat("d", 1025), Data: picture}}, nil
	}))
	for limit, want := range map[int64]int{1000: 1, 999: 0} {
		in := command1(boss("8"), "timeline", "topic", "talks")
		in.MaxAttachment = limit
		m := o.put(in).message
		if len(m.Files) != want {
			t.Errorf("limit of %d bytes: %d files, want %d", limit, len(m.Files), want)
		}
		box := m.Components[0].(Container)
		shown := slices.IndexFunc(box.Components, func(c Component) bool { g, ok := c.(MediaGallery); return ok && length(g.Items[0].Description) <= 1024 })
		if (shown >= 0) != (want == 1) {
			t.Errorf("limit of %d bytes: the picture is shown: %v", limit, shown >= 0)
		}
	}
}

// Fifty requests go out at once, and the next when the first of them is a second old; what answers
// interactions is not counted.
func TestGlobalRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRateLimits(time.Now)
		began := time.Now()
		send := func(n int, interaction bool) {
			t.Helper()
			for range n {
				if err := l.wait(t.Context(), "bucket", interaction); err != nil {
					t.Fatal(err)
				}
			}
		}
		send(globalRate, false)
		send(1000, true)
		if took := time.Since(began); took != 0 {
			t.Errorf("%d requests and 1000 answers took %v", globalRate, took)
		}
		if send(1, false); time.Since(began) != globalWindow {
			t.Errorf("the next request was sent after %v, want %v", time.Since(began), globalWindow)
		}
		hurried, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		send(globalRate-1, false)
		if err := l.wait(hurried, "bucket", false); !errors.Is(err, ErrRateLimited) {
			t.Errorf("a request that cannot wait: got %v, want ErrRateLimited", err)
		}
	})
}

// A text of as many characters as a message holds goes on one page; with one more there are two.
func TestPageIsFilled(t *testing.T) {
	for n, want := range map[int]int{textMax: 1, textMax + 1: 2} {
		b := block{parts: []part{unquoted(strings.Repeat("x", n))}}
		if got := len(paginate([]block{b}, textMax, textMax, textMax)); got != want {
			t.Errorf("%d characters: %d pages, want %d", n, got, want)
		}
	}
}
