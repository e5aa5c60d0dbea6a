package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestWordNet reads three synsets in WordNet's form.
func TestWordNet(t *testing.T) {
	dir := t.TempDir()
	for file, data := range map[string]string{
		"data.noun": "  1 This software and database is being provided to you.\n" +
			"00000010 04 n 02 stop 0 stoppage 0 001 @ 00000001 n 0000 | the event of something ending; \"it came to a stop\"; \"stop\"  \n" +
			"00000020 20 n 01 corn 0 000 | tall annual cereal grass  \n",
		"data.verb":   "00000030 38 v 02 stop 0 come_to_a_halt 0 000 | come to a halt, stop moving  \n",
		"data.adj":    "",
		"data.adv":    "",
		"index.sense": "corn%1:20:00:: 00000020 1 3\nstop%1:11:00:: 00000010 1 1\nstop%2:38:00:: 00000030 2 3\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	texts, err := readTexts(dir)
	if err != nil {
		t.Fatal(err)
	}
	if want := []text{
		{"n00000010", true, "stop, stoppage: the event of something ending"},
		{"n00000010", false, "it came to a stop"},
		{"n00000020", true, "corn: tall annual cereal grass"},
		{"v00000030", true, "stop, come to a halt: come to a halt, stop moving"},
	}; !slices.Equal(texts, want) {
		t.Errorf("texts %v, want %v", texts, want)
	}
	uses, err := readUses(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := uses["stop"], []use{{"n00000010", 2 / 5.5}, {"v00000030", 3.5 / 5.5}}; !slices.Equal(got, want) {
		t.Errorf("senses of “stop” %v, want %v", got, want)
	}
	for form, want := range map[string][]string{
		"stop": {"stop"}, "stops": {"stop"}, "stopped": {"stop"}, "stopping": {"stop"},
		"corns": {"corn"}, "corner": nil, "corning": nil, // corn is no adjective, nor a verb here
	} {
		if got := basesOf(form, uses); !slices.Equal(got, want) {
			t.Errorf("“%s” is of %q, want %q", form, got, want)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "index.sense"), []byte("corn%1:20:00:: 00000020 first 3\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := readUses(dir); err == nil {
		t.Error("a sense without a number is read")
	}
}
