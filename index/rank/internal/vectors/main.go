package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/briefbot/briefbot/index/rank"
)

func main() {
	model := flag.String("model", "", "`directory` with model.safetensors and vocab.txt")
	lists := flag.String("lists", "", "`directory` with english-words-10.json and the like")
	level := flag.Int("level", 50, "least common SCOWL level taken")
	dims := flag.Int("dims", 96, "dimensions kept")
	skip := flag.Int("skip", 1, "leading principal directions dropped")
	cache := flag.String("cache", "", "`file` that keeps the vectors before projection, for trying dimensions")
	out := flag.String("o", "words.bin", "`file` of the table written")
	whole := flag.String("encoder", "", "`file` of the encoder written, instead of a table")
	glosses := flag.String("glosses", "", "`directory` with WordNet's data.noun, index.sense and the like")
	flag.Parse()
	err := error(nil)
	if *whole != "" {
		err = writeEncoder(*model, *whole)
	} else {
		err = run(*model, *lists, *glosses, *level, *dims, *skip, *cache, *out)
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

func run(model, lists, glosses string, level, dims, skip int, cache, out string) error {
	enc, pieces, err := readModel(model)
	if err != nil {
		return err
	}
	list, err := wordList(pieces, lists, level)
	if err != nil {
		return err
	}
	joined, err := readFloats(cache, len(list)*hidden)
	if err != nil {
		texts, err := readTexts(glosses)
		if err != nil {
			return err
		}
		uses, err := readUses(glosses)
		if err != nil {
			return err
		}
		joined = newViews(enc, list, texts, uses).join()
		if cache != "" {
			if err := writeFloats(cache, joined); err != nil {
				return err
			}
		}
	}
	data := rank.NewTable(list, dims, project(joined, hidden, skip, dims)).Append(nil)
	return os.WriteFile(out, data, 0o644)
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
