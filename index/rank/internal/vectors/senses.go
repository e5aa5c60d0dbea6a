package main

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/briefbot/briefbot/index/rank/encoder"
)

// hidden is how many numbers the encoder's vector of a text has.
const hidden = encoder.Dimensions

// views are three ways to see what the words of a table mean, hidden numbers a word.
type views struct {
	alone   []float32 // as the encoder reads the word by itself
	inUse   []float32 // the mean of what it means in texts; zero if it stands in none
	defined []float32 // the mean of its definitions, by how often it has each sense; zero if it has none
}

// Weights of the views in a table. A word met in few texts is seen in use less clearly:
// halfSeen is after how many it counts for half.
const (
	weightDefined = 0.5
	halfSeen      = 3
)

// newViews reads the words of a list by themselves and in the texts.
func newViews(enc *encoder.Encoder, list []string, texts []text, uses map[string][]use) *views {
	v := &views{inUse: make([]float32, len(list)*hidden), defined: make([]float32, len(list)*hidden)}
	index := make(map[string]int, len(list))
	for i, w := range list {
		index[w] = i
	}
	v.alone = make([]float32, 0, len(list)*hidden)
	inOrder(list, "words", func(w string) []float32 { return enc.Vector(w) }, func(_ int, vector []float32) {
		v.alone = append(v.alone, vector...)
	})
	centre(v.alone)

	type reading struct {
		whole []float32
		words []encoder.Word
	}
	seen := make([]int, len(list))
	all, total := make([]float64, hidden), 0
	definitions := map[sense][]float32{}
	whole := make([]float32, 0, len(texts)*hidden)
	inOrder(texts, "texts", func(t text) (r reading) {
		r.whole, r.words = enc.Words(t.text)
		return r
	}, func(i int, r reading) {
		whole = append(whole, r.whole...)
		if t := texts[i]; t.definition {
			definitions[t.of] = whole[i*hidden : (i+1)*hidden]
		}
		for _, w := range r.words {
			k, ok := index[w.Text]
			if !ok {
				continue
			}
			seen[k]++
			total++
			for d, x := range w.Vector {
				v.inUse[k*hidden+d] += x
				all[d] += float64(x)
			}
		}
	})
	centre(whole)
	for i := range texts {
		normalize(whole[i*hidden : (i+1)*hidden])
	}
	for k, word := range list {
		if n := seen[k]; n > 0 {
			row := v.inUse[k*hidden : (k+1)*hidden]
			for d := range row {
				row[d] = row[d]/float32(n) - float32(all[d]/float64(total))
			}
			normalize(row)
			for d := range row {
				row[d] *= float32(n) / float32(n+halfSeen)
			}
		}
		row := v.defined[k*hidden : (k+1)*hidden]
		for _, base := range basesOf(word, uses) {
			for _, u := range uses[base] {
				for d, x := range definitions[u.sense] {
					row[d] += float32(u.share) * x
				}
			}
		}
		normalize(row)
	}
	return v
}

// join returns a vector for each word, of all three views.
func (v *views) join() []float32 {
	out := make([]float32, len(v.alone))
	for i := 0; i < len(out); i += hidden {
		row := out[i : i+hidden]
		copy(row, v.alone[i:])
		normalize(row)
		for d := range row {
			row[d] += v.inUse[i+d] + weightDefined*v.defined[i+d]
		}
		normalize(row)
	}
	return out
}

// inOrder calls read for each of list, as many at a time as there are processors, and then
// take with what it returned, in the order of the list: sums of floats depend on it.
func inOrder[T, R any](list []T, what string, read func(T) R, take func(int, R)) {
	start := time.Now()
	const chunk = 512
	out := make([]R, chunk)
	workers := runtime.GOMAXPROCS(0)
	for from := 0; from < len(list); from += chunk {
		part := list[from:min(from+chunk, len(list))]
		var wait sync.WaitGroup
		for w := range workers {
			wait.Go(func() {
				for i := w; i < len(part); i += workers {
					out[i] = read(part[i])
				}
			})
		}
		wait.Wait()
		for i := range part {
			take(from+i, out[i])
		}
		if from/chunk%20 == 0 {
			fmt.Fprintf(os.Stderr, "%d of %d %s, %v\n", from, len(list), what, time.Since(start).Round(time.Second))
		}
	}
}

// centre moves the mean of the rows of x to zero.
func centre(x []float32) {
	n := len(x) / hidden
	mean := make([]float64, hidden)
	for i, v := range x {
		mean[i%hidden] += float64(v) / float64(n)
	}
	for i := range x {
		x[i] -= float32(mean[i%hidden])
	}
}

// normalize makes a vector one long; a zero one stays.
func normalize(x []float32) {
	square := 0.0
	for _, v := range x {
		square += float64(v) * float64(v)
	}
	if square == 0 {
		return
	}
	scale := float32(1 / math.Sqrt(square))
	for d := range x {
		x[d] *= scale
	}
}
