package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/briefbot/briefbot/index/rank"
	"github.com/briefbot/briefbot/index/rank/encoder"
)

func main() {
	model := flag.String("model", "", "`directory` with model.safetensors and vocab.txt")
	lists := flag.String("lists", "", "`directory` with english-words-10.json and the like")
	level := flag.Int("level", 50, "least common SCOWL level taken")
	dims := flag.Int("dims", 64, "dimensions kept")
	skip := flag.Int("skip", 1, "leading principal directions dropped")
	cache := flag.String("cache", "", "`file` that keeps the vectors before projection, for trying dimensions")
	out := flag.String("o", "words.bin", "`file` of the table written")
	whole := flag.String("encoder", "", "`file` of the encoder written, instead of a table")
	glosses := flag.String("glosses", "", "`directory` with WordNet's data.noun and the like; empty: no distillation")
	sentences := flag.Int("sentences", 40000, "glosses distilled from")
	flag.Parse()
	err := error(nil)
	if *whole != "" {
		err = writeEncoder(*model, *whole)
	} else {
		err = run(*model, *lists, *glosses, *level, *dims, *skip, *sentences, *cache, *out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "vectors:", err)
		os.Exit(1)
	}
}

// writeEncoder writes the file that briefbot's --encoder reads.
func writeEncoder(model, out string) error {
	e, _, err := readModel(model)
	if err != nil {
		return err
	}
	return os.WriteFile(out, e.Append(nil), 0o644)
}

func run(model, lists, glosses string, level, dims, skip, sentences int, cache, out string) error {
	enc, pieces, err := readModel(model)
	if err != nil {
		return err
	}
	list, err := wordList(pieces, lists, level)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d words\n", len(list))
	embed := func(texts []string, cache string) ([]float32, error) {
		if v, err := readFloats(cache, len(texts)*hidden); err == nil {
			return v, nil
		}
		v := embedAll(enc, texts)
		if cache == "" {
			return v, nil
		}
		return v, writeFloats(cache, v)
	}
	full, err := embed(list, cache)
	if err != nil {
		return err
	}
	if glosses != "" {
		index := make(map[string]int, len(list))
		for i, w := range list {
			index[w] = i
		}
		texts, err := readGlosses(glosses, index, sentences)
		if err != nil {
			return err
		}
		lines := make([]string, len(texts))
		for i, s := range texts {
			lines[i] = s.text
		}
		if cache != "" {
			cache += ".glosses"
		}
		targets, err := embed(lines, cache)
		if err != nil {
			return err
		}
		centre(full)
		centre(targets)
		distill(full, targets, texts, func(word int) float64 { return math.Log(1+float64(word)/40) + 0.3 })
	}
	data := rank.NewTable(list, dims, project(full, hidden, skip, dims)).Append(nil)
	return os.WriteFile(out, data, 0o644)
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

// hidden is how many numbers the encoder's vector of a text has.
const hidden = encoder.Dimensions

// embedAll returns the vectors of texts, hidden numbers each.
func embedAll(enc *encoder.Encoder, texts []string) []float32 {
	out := make([]float32, len(texts)*hidden)
	start := time.Now()
	var wait sync.WaitGroup
	var done atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := int(done.Add(1)) - 1; i < len(texts); i = int(done.Add(1)) - 1 {
				copy(out[i*hidden:], enc.Vector(texts[i]))
				if i%5000 == 0 {
					fmt.Fprintf(os.Stderr, "%d of %d, %v\n", i, len(texts), time.Since(start).Round(time.Second))
				}
			}
		})
	}
	wait.Wait()
	return out
}

// wordList returns the words of the table, most frequent first: the encoder's own whole
// words, which its builders ordered by frequency, then those of SCOWL that it lacks.
func wordList(pieces []string, lists string, level int) ([]string, error) {
	var list []string
	have := map[string]bool{}
	add := func(w string) {
		if w = strings.ToLower(w); len(w) > 1 && !have[w] && latin(w) {
			have[w] = true
			list = append(list, w)
		}
	}
	for _, w := range pieces {
		add(w)
	}
	files, err := filepath.Glob(filepath.Join(lists, "*-words-*.json"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no word lists in %s", lists)
	}
	byLevel := map[int][]string{}
	for _, f := range files {
		var l int
		if _, err := fmt.Sscanf(f[strings.LastIndexByte(f, '-')+1:], "%d.json", &l); err != nil {
			return nil, fmt.Errorf("%s: no level in the name", f)
		}
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		var words []string
		if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\ufeff")), &words); err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
		byLevel[l] = append(byLevel[l], words...)
	}
	var levels []int
	for l := range byLevel {
		if l <= level {
			levels = append(levels, l)
		}
	}
	sort.Ints(levels)
	for _, l := range levels {
		sort.Strings(byLevel[l])
		for _, w := range byLevel[l] {
			add(w)
		}
	}
	return list, nil
}

// latin reports whether a word has nothing but letters a to z, as analysis folds it.
func latin(w string) bool {
	for _, c := range []byte(w) {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}
