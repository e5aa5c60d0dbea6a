package eval

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/briefbot/briefbot/index/rank"
)

// LearnOptions say how learning goes. The zero value is usable.
type LearnOptions struct {
	Seed uint64
	// Encoder reads the best sentences once more. Nil: the weights of what it finds stay
	// those of the shipping model.
	Encoder rank.Encoder
	// Words is a model whose weights stay, those of what Encoder finds aside. Nil: all are
	// learned.
	Words *rank.Model
	// Progress is told what is being done; nil: nobody.
	Progress func(string)
}

// Learned is what learning came to.
type Learned struct {
	Model *rank.Model
	// Held is how the ranking weights do on what they were not learned from, against the
	// baseline: for every set its held-out part, for all of these together, and for every
	// family of sets the figure with the whole family left out of learning.
	Held []rank.Figure
	// Better says whether the weights beat the baseline on all held-out questions together,
	// with an interval that leaves zero out. If not, Model holds the baseline's weights.
	Better bool
}

// together names the figures over all held-out questions.
const together = "all held out"

// family names what must be left out together: sets made from the same questions. The
// corpora with golden questions, each too small to tell anything, are left out by quarters.
func (p *part) family() string {
	if p.form == Golden {
		return fmt.Sprintf("golden questions, quarter %d", hash(p.name)%4+1)
	}
	f, _, _ := strings.Cut(p.name, "/")
	return f
}

// title names a part in figures, in which all corpora with golden questions are one.
func (p *part) title() string {
	if p.form == Golden {
		return "golden questions"
	}
	return p.name + ", " + string(p.form)
}

// Learn fits the weights of ranking and of confidence on the data sets of directories.
//
// Splits named "dev" or "test" are held out whole; of sets without splits half of the
// questions are. Every set weighs the same however many questions it has, so that the
// largest does not decide; families of sets are left out in turn to see what carries over.
func Learn(ctx context.Context, dirs []string, opts LearnOptions) (*Learned, error) {
	say := opts.Progress
	if say == nil {
		say = func(string) {}
	}
	var parts []part
	for _, d := range dirs {
		sets, err := Load(d)
		if err != nil {
			return nil, err
		}
		for _, set := range sets {
			if set.Form == Documents {
				continue
			}
			say("measuring " + set.Name + ", " + string(set.Form))
			examples, err := collect(ctx, set, opts.Encoder)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", set.Name, err)
			}
			parts = append(parts, newPart(set, examples))
		}
	}
	if len(parts) == 0 {
		return nil, errors.New("learning: no data sets")
	}
	var families []string
	for _, p := range parts {
		if f := p.family(); !slices.Contains(families, f) {
			families = append(families, f)
		}
	}
	learned := &Learned{Model: opts.Words, Better: true}
	if opts.Words == nil {
		if err := learned.words(parts, families, opts.Seed, say); err != nil {
			return nil, err
		}
	}
	return learned, learned.reread(parts, families, opts, say)
}

// words fits the weights of what is told by words.
func (l *Learned) words(parts []part, families []string, seed uint64, say func(string)) error {
	say("fitting")
	weights := fitRanking(parts, "")
	l.Held = compare(parts, rank.Baseline(), weights, "", seed)
	if len(families) > 1 {
		for _, f := range families {
			say("fitting without " + f)
			l.Held = append(l.Held, compare(parts, rank.Baseline(), fitRanking(parts, f), f, seed)...)
		}
	}
	for _, f := range l.Held {
		if f.Set == together && f.Measure == "map" {
			l.Better = f.Low > 0
		}
	}
	chosen := named(weights)
	if !l.Better {
		chosen = rank.Baseline().Weights
	}
	model, err := rank.NewModel(chosen, nil)
	if err != nil {
		return err
	}
	model.Confidence = fitConfidence(parts, model)
	model.Figures = l.Held
	model.Note = "learned by briefbot eval --learn on " + strings.Join(sources(parts), ", ") + "; figures are of questions held out"
	l.Model = model
	return nil
}

// sources names what is learned from.
func sources(parts []part) []string {
	var names []string
	corpora := 0
	for i := range parts {
		name, _, _ := strings.Cut(parts[i].name, "/")
		if parts[i].form == Golden {
			corpora++
		} else if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if corpora > 0 {
		names = append(names, fmt.Sprintf("the golden questions of %d corpora", corpora))
	}
	return names
}

// part is a set divided into what is learned from and what is held out.
type part struct {
	name  string
	form  Form
	train []example
	held  []example
}

func newPart(set Set, examples []example) part {
	p := part{name: set.Name, form: set.Form}
	split := set.Name[strings.LastIndexByte(set.Name, '/')+1:]
	for _, e := range examples {
		id, _, _ := strings.Cut(e.id, "/")
		held := false
		switch {
		case strings.Contains(split, "train"):
		case strings.Contains(split, "dev"), strings.Contains(split, "test"):
			held = true
		case set.Form == Golden:
			// Few and ours: all are learned from, and measured when their quarter is left out.
		default:
			held = hash(id)%2 == 1
		}
		if held {
			p.held = append(p.held, e)
		} else {
			p.train = append(p.train, e)
		}
	}
	return p
}

// hash is FNV-1a.
func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h ^ h>>15
}
