package bench

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/analysis"
)

// Model is how a language is written: its words with their shares of running text, and how
// many words a paragraph has.
type Model struct {
	words   []string
	lengths []int

	// The alias method (Walker, 1977) draws a word in constant time.
	stay  []float64
	other []int32
}

// newModel makes a model of words with their weights and of paragraph lengths.
func newModel(words []string, weights []float64, lengths []int) *Model {
	m := &Model{words: words, lengths: lengths, stay: make([]float64, len(words)), other: make([]int32, len(words))}
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	var small, large []int32
	for i, w := range weights {
		m.stay[i] = w * float64(len(words)) / sum
		if m.stay[i] < 1 {
			small = append(small, int32(i))
		} else {
			large = append(large, int32(i))
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		m.other[s] = l
		if m.stay[l] -= 1 - m.stay[s]; m.stay[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range append(small, large...) {
		m.stay[i] = 1
	}
	return m
}

// word draws a word.
func (m *Model) word(r *rand.Rand) string {
	i := r.IntN(len(m.words))
	if r.Float64() >= m.stay[i] {
		i = int(m.other[i])
	}
	return m.words[i]
}

// functionWords are the commonest words of English, with their shares of running text in
// parts of ten thousand, rounded.
var functionWords = []struct {
	word  string
	share float64
}{
	{"the", 600}, {"of", 300}, {"to", 260}, {"and", 260}, {"a", 220}, {"in", 200}, {"that", 110}, {"is", 90}, {"for", 90}, {"on", 75},
	{"was", 75}, {"it", 70}, {"with", 65}, {"as", 65}, {"he", 60}, {"at", 55}, {"be", 50}, {"by", 50}, {"his", 45}, {"from", 42},
	{"have", 40}, {"an", 35}, {"has", 35}, {"are", 35}, {"but", 32}, {"this", 30}, {"they", 30}, {"which", 28}, {"not", 28}, {"will", 26},
	{"had", 26}, {"were", 24}, {"its", 24}, {"their", 24}, {"or", 22}, {"been", 20}, {"who", 20}, {"would", 18}, {"about", 15}, {"we", 15},
}

// English returns the built-in model: about four words in ten are function words, the rest
// of 200,000 invented ones, and paragraphs have about sixty words.
func English() *Model {
	const invented = 200_000
	r := rand.New(rand.NewPCG(1, 2))
	var words []string
	var weights []float64
	rest := 10_000.0
	for _, f := range functionWords {
		words, weights = append(words, f.word), append(weights, f.share)
		rest -= f.share
	}
	syllables := strings.Fields("ba be bo bra ca ce cla co da de di do dra el en er fa fe fi fo ga ge gla go ha he in ka ke ko la le li lo ma me mi mo na ne ni no or pa pe pla po ra re ri ro sa se shi so sta ta te ti to tra un va ve vi vo wa we zo")
	endings := []string{"", "", "", "n", "s", "t", "r", "ed", "ing", "tion", "ly", "ment"}
	seen := make(map[string]bool)
	sum := 0.0
	from := len(weights)
	for rank := 1; len(words) < from+invented; {
		var b strings.Builder
		for range 2 + min(rank/3000, 1) + r.IntN(2) {
			b.WriteString(syllables[r.IntN(len(syllables))])
		}
		w := b.String() + endings[r.IntN(len(endings))]
		if seen[w] {
			continue
		}
		seen[w] = true
		if rank%6 == 0 { // a name
			w = strings.ToUpper(w[:1]) + w[1:]
		}
		share := 1 / math.Pow(float64(rank)+25, 1.05) // flat at the top: "said" is no "the"
		words, weights = append(words, w), append(weights, share)
		sum += share
		rank++
	}
	for i := from; i < len(weights); i++ {
		weights[i] *= rest / sum
	}
	var lengths []int
	for range 1000 {
		lengths = append(lengths, max(8, min(115, int(60+22*r.NormFloat64()))))
	}
	return newModel(words, weights, lengths)
}

// Learn makes a model of the articles of a corpus: the words as they are written, and the
// lengths of passages. Nil if they hold no words.
func Learn(articles []*corpus.Article) *Model {
	counts := make(map[string]float64)
	var lengths []int
	var tokens []analysis.Token
	for _, a := range articles {
		for _, p := range a.Passages() {
			text := a.Text[p.Start:p.End]
			n := 0
			for _, t := range analysis.Tokens(tokens[:0], text, a.Language) {
				if !t.Joined {
					counts[text[t.Start:t.End]]++
					n++
				}
			}
			if n > 0 {
				lengths = append(lengths, min(n, corpus.MaxPassage))
			}
		}
	}
	if len(counts) == 0 {
		return nil
	}
	words := make([]string, 0, len(counts))
	for w := range counts {
		words = append(words, w)
	}
	slices.Sort(words)
	weights := make([]float64, len(words))
	for i, w := range words {
		weights[i] = counts[w]
	}
	return newModel(words, weights, lengths)
}
