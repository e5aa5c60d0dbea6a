package main

import (
	"bufio"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/briefbot/briefbot/index/analysis"
)

// sentence is a text of the distillation: the words of it that the table has.
type sentence struct {
	text  string
	words []int
}

// readGlosses returns the definitions of WordNet's synsets, those of the commonest words
// first, n at most. A synset's line in data.noun and the like is "offset file type count
// word … | definition; "example"".
func readGlosses(dir string, index map[string]int, n int) ([]sentence, error) {
	type gloss struct {
		rank int
		sentence
	}
	var all []gloss
	for _, part := range []string{"noun", "verb", "adj", "adv"} {
		f, err := os.Open(filepath.Join(dir, "data."+part))
		if err != nil {
			return nil, err
		}
		sc := bufio.NewScanner(f)
		sc.Buffer(nil, 1<<20)
		for sc.Scan() {
			head, text, ok := strings.Cut(sc.Text(), " | ")
			fields := strings.Fields(head)
			if !ok || strings.HasPrefix(head, " ") || len(fields) < 5 {
				continue // the licence at the head of the file
			}
			text, _, _ = strings.Cut(text, `; "`)
			count, err := strconv.ParseInt(fields[3], 16, 32)
			if err != nil || len(fields) < 4+2*int(count) {
				return nil, fmt.Errorf("data.%s: synset %s: no count of words", part, fields[0])
			}
			g := gloss{rank: len(index)}
			for i := range int(count) {
				if r, ok := index[strings.ToLower(fields[4+2*i])]; ok {
					g.rank = min(g.rank, r)
				}
			}
			// The first word of the synset and its definition say the same: together they
			// pull the word towards what it means.
			g.text = strings.ReplaceAll(strings.ToLower(fields[4]), "_", " ") + " " + strings.TrimSpace(text)
			g.sentence = newSentence(g.text, index)
			if len(g.words) >= 3 && len(g.words) <= 24 {
				all = append(all, g)
			}
		}
		if err := sc.Err(); err != nil {
			return nil, err
		}
		f.Close()
	}
	slices.SortStableFunc(all, func(a, b gloss) int { return a.rank - b.rank })
	var out []sentence
	for _, g := range all[:min(n, len(all))] {
		out = append(out, g.sentence)
	}
	return out, nil
}

func newSentence(text string, index map[string]int) sentence {
	s := sentence{}
	var terms []string
	for _, t := range analysis.Tokens(nil, text, "en") {
		if t.Joined {
			continue
		}
		terms = append(terms, t.Term)
		if i, ok := index[t.Term]; ok && !t.Stop {
			s.words = append(s.words, i)
		}
	}
	s.text = strings.Join(terms, " ")
	return s
}

// distill moves the vectors of words so that the weighted mean of a sentence's words points
// where the encoder puts the sentence: gradient descent on 1 - cosine, each word held to
// where it began. vectors and targets have hidden numbers a row; weight is a word's weight in
// the mean.
func distill(vectors, targets []float32, sentences []sentence, weight func(word int) float64) {
	const (
		epochs = 6
		rate   = 0.5
		hold   = 0.2
	)
	start := slices.Clone(vectors)
	rng := rand.New(rand.NewPCG(3, 4))
	order := rng.Perm(len(sentences))
	mean := make([]float64, hidden)
	for epoch := range epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		total := 0.0
		for _, i := range order {
			s, target := sentences[i], targets[i*hidden:(i+1)*hidden]
			clear(mean)
			for _, w := range s.words {
				g := weight(w)
				for d, v := range vectors[w*hidden : (w+1)*hidden] {
					mean[d] += g * float64(v)
				}
			}
			dot, square, length := 0.0, 0.0, 0.0
			for d, m := range mean {
				dot += m * float64(target[d])
				square += m * m
				length += float64(target[d]) * float64(target[d])
			}
			square, length = math.Sqrt(square)+1e-9, math.Sqrt(length)+1e-9
			cos := dot / square / length
			total += 1 - cos
			for _, w := range s.words {
				g := weight(w) / square * rate / (1 + 0.3*float64(epoch))
				row, from := vectors[w*hidden:(w+1)*hidden], start[w*hidden:(w+1)*hidden]
				for d := range row {
					step := g * (float64(target[d])/length - cos*mean[d]/square)
					row[d] += float32(step - hold*rate*float64(row[d]-from[d])/10)
				}
			}
		}
		fmt.Fprintf(os.Stderr, "distilling: epoch %d, mean distance %.4f\n", epoch+1, total/float64(len(sentences)))
	}
}
