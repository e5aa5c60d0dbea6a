package bot

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestRecordedInteractions feeds interactions as Discord sends them and reads what would be sent back.
func TestRecordedInteractions(t *testing.T) {
	o := openOffice(t, nil)
	for file, want := range map[string]string{
		"near_topic":    "Немає теми «tlks». Можливо, **Talks**?",
		"forged_button": "Dieser Knopf ist veraltet. Bitte frag noch einmal.",
		"member_check":  "Only moderators may do this.",
		"find_sources":  "Ce message ne contient pas de texte.",
	} {
		r := o.replay(t, file)
		if got := strings.TrimSpace(r.text()); got != want || !r.message.Ephemeral || r.first != "reply" {
			t.Errorf("%s: got %s %q, private %v; want a private %q", file, r.first, got, r.message.Ephemeral, want)
		}
	}
	r := o.replay(t, "autocomplete")
	if len(r.choices) == 0 || r.choices[0] != (Choice{Name: "Talks", Value: "talks"}) {
		t.Errorf("autocomplete: got %+v, want Talks first", r.choices)
	}
}

func (o *office) replay(t *testing.T, file string) *recorder {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "interactions", file+".json"))
	if err != nil {
		t.Fatal(err)
	}
	in, err := DecodeInteraction(raw, time.Now())
	if err != nil || in.Malformed != nil {
		t.Fatalf("%s: %v, %v", file, err, in.Malformed)
	}
	r := &recorder{}
	o.HandleInteraction(t.Context(), in, r)
	return r
}

// The help of a moderator is the longest text of ours; it must fit in every language.
func TestHelpFits(t *testing.T) {
	o := openOffice(t, nil)
	for _, id := range localeIDs() {
		in := command1(boss("8"), "help")
		in.Locale = id
		r := o.put(in)
		checkMessage(t, r.message)
		status := firstOf(locales[id].text["cmd.status.name"]["other"], "status") // as the reader's own client shows it
		for _, want := range []string{"`/" + status + "`", "`/corpus rollback`", "`/fact add`"} {
			if !strings.Contains(r.text(), want) {
				t.Errorf("%s: no %s in\n%s", id, want, r.text())
			}
		}
	}
}
