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

// echoes is an encoder that finds the question again in sentences of few words.
type echoes struct{}

func (echoes) Compare(question string, sentences []string) (sense, echo []float64) {
	for _, s := range sentences {
		few := 1 / float64(len(strings.Fields(s)))
		sense, echo = append(sense, few), append(echo, few)
	}
	return sense, echo
}

// TestLearnReread learns what an encoder is worth where words say nothing, and keeps the
// weights of words.
func TestLearnReread(t *testing.T) {
	var train, held strings.Builder
	for i := range 24 {
		out := &train
		if i%3 == 0 {
			out = &held
		}
		fmt.Fprintf(out, `{"qid":"%d","question":"Where does the otter sleep?","sentence":"The otter eats at dusk in the quiet of lake %d.","label":0}`+"\n", i, i)
		fmt.Fprintf(out, `{"qid":"%d","question":"Where does the otter sleep?","sentence":"Otter reeds number %d.","label":1}`+"\n", i, i)
	}
	dir := write(t, map[string]string{"pairs.train.jsonl": train.String(), "pairs.dev.jsonl": held.String()})
	words := rank.DefaultModel()
	learned, err := Learn(context.Background(), []string{dir}, LearnOptions{Seed: 1, Encoder: echoes{}, Words: words})
	if err != nil {
		t.Fatal(err)
	}
	if w := learned.Model.Weights; w["sense"]+w["echo"] <= 0 {
		t.Errorf("sense weighs %v and echo %v", w["sense"], w["echo"])
	}
	for name, w := range words.Weights {
		if got := learned.Model.Weights[name]; name != "sense" && name != "echo" && got != w {
			t.Errorf("%s weighs %v, before %v", name, got, w)
		}
	}
	found := false
	for _, f := range learned.Model.Figures {
		if f.Set == together && f.Measure == "map"+byBoth {
			found = true
			if f.Low <= 0 {
				t.Errorf("figure %+v, want a better order than by words", f)
			}
		}
	}
	if !found {
		t.Errorf("no figure of the order by both among %+v", learned.Held)
	}
	again, err := Learn(context.Background(), []string{dir}, LearnOptions{Seed: 1, Words: learned.Model})
	if err != nil {
		t.Fatal(err)
	}
	if w := again.Model.Weights; w["sense"] != words.Weights["sense"] || w["echo"] != words.Weights["echo"] {
		t.Errorf("without an encoder sense and echo weigh %v and %v, not as they ship", w["sense"], w["echo"])
	}
}
