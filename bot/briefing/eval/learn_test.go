package eval

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/briefbot/briefbot/index/rank"
)

// TestLearn learns from a set in which the sentence that holds the question's words
// answers, and from one in which questions go unanswered.
func TestLearn(t *testing.T) {
	var train, held strings.Builder
	for i, animal := range []string{"otter", "badger", "heron", "lynx", "marten", "stork", "beaver", "weasel", "falcon", "hedgehog", "salmon", "viper"} {
		out := &train
		if i%3 == 0 {
			out = &held
		}
		fmt.Fprintf(out, `{"qid":"%d","question":"Where does the %s sleep?","sentence":"Snow fell on the hills all day.","label":0}`+"\n", i, animal)
		fmt.Fprintf(out, `{"qid":"%d","question":"Where does the %s sleep?","sentence":"The %s sleeps in the reeds of Norland.","label":1}`+"\n", i, animal, animal)
		fmt.Fprintf(out, `{"qid":"%d","question":"Where does the %s sleep?","sentence":"The %s eats at dusk.","label":0}`+"\n", i, animal, animal)
		fmt.Fprintf(out, `{"qid":"%dn","question":"Who painted the %s?","sentence":"Snow fell on the hills all day.","label":0}`+"\n", i, animal)
	}
	dir := write(t, map[string]string{"pairs.train.jsonl": train.String(), "pairs.dev.jsonl": held.String()})
	learned, err := Learn(context.Background(), []string{dir}, LearnOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	m := learned.Model
	for name, w := range m.Weights {
		for f := range len(rank.Vector{}) {
			if rank.Feature(f).String() == name && sign(rank.Feature(f))*w < 0 && learned.Better {
				t.Errorf("weight of %s is %v, against its sign", name, w)
			}
		}
	}
	var all *rank.Figure
	for i := range learned.Held {
		if f := &learned.Held[i]; f.Set == together && f.Measure == "map" {
			all = f
		}
	}
	if all == nil || all.Questions != 8 || all.Learned < 0.99 {
		t.Errorf("figures %+v, want MAP 1 over the four questions held out, with sentences given and pooled", learned.Held)
	}
	if all != nil && learned.Better != (all.Low > 0) {
		t.Errorf("better: %v, with an interval from %v", learned.Better, all.Low)
	}
	if m.Confidence["bias"] == 0 || len(m.Confidence) < 2 {
		t.Errorf("confidence %v", m.Confidence)
	}
	// What was learned can be read back and refuses what nothing answers.
	set, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range set {
		if s.Form == Pooled {
			continue // has answerable questions only
		}
		r, err := runSet(context.Background(), s, Options{Model: m, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		if auc := r.Measures["auc"].Value; auc < 0.99 {
			t.Errorf("%s: area under the curve %.3f", s.Name, auc)
		}
	}
}

func TestLearnNeedsSets(t *testing.T) {
	if _, err := Learn(context.Background(), nil, LearnOptions{}); err == nil {
		t.Error("learned from nothing")
	}
}
