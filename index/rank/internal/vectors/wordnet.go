package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// sense is a synset of WordNet: its part of speech, one letter, and offset.
type sense string

// text is a definition, with the words that it defines in front, or a sentence that shows
// one of them in use.
type text struct {
	of         sense
	definition bool
	text       string
}

var parts = []struct{ name, letter string }{{"noun", "n"}, {"verb", "v"}, {"adj", "a"}, {"adv", "r"}}

// readTexts returns the definitions and examples of WordNet's synsets. A line of data.noun
// and the like is "offset file type count word … | definition; "example"; "example"", the
// count with base 16.
func readTexts(dir string) ([]text, error) {
	var all []text
	for _, part := range parts {
		err := eachLine(filepath.Join(dir, "data."+part.name), func(line string) error {
			head, gloss, ok := strings.Cut(line, " | ")
			fields := strings.Fields(head)
			if !ok || strings.HasPrefix(line, " ") || len(fields) < 5 {
				return nil // the licence at the head of the file
			}
			count, err := strconv.ParseInt(fields[3], 16, 32)
			if err != nil || len(fields) < 4+2*int(count) {
				return fmt.Errorf("synset %s: no count of words", fields[0])
			}
			var defined []string
			for i := range min(2, int(count)) {
				word, _, _ := strings.Cut(fields[4+2*i], "(") // "afloat(p)": where an adjective stands
				defined = append(defined, strings.ReplaceAll(word, "_", " "))
			}
			of := sense(part.letter + fields[0])
			quoted := strings.Split(gloss, `"`)
			all = append(all, text{of, true, strings.Join(defined, ", ") + ": " + strings.TrimRight(quoted[0], "; ")})
			for i := 1; i < len(quoted); i += 2 {
				if s := strings.TrimSpace(quoted[i]); strings.Contains(s, " ") {
					all = append(all, text{of, false, s})
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// use is how often a word has a sense, as a share of its uses.
type use struct {
	sense sense
	share float64
}

// readUses returns the senses of each word from index.sense, whose lines are
// "word%type:… offset number count": the number tells which sense comes first, the count how
// often it was met in texts, which for most is never.
func readUses(dir string) (map[string][]use, error) {
	letters := map[byte]string{'1': "n", '2': "v", '3': "a", '4': "r", '5': "a"}
	uses := map[string][]use{}
	err := eachLine(filepath.Join(dir, "index.sense"), func(line string) error {
		fields := strings.Fields(line)
		if len(fields) != 4 {
			return fmt.Errorf("%q: %d fields, want 4", line, len(fields))
		}
		word, key, _ := strings.Cut(fields[0], "%")
		number, err := strconv.Atoi(fields[2])
		count, err2 := strconv.Atoi(fields[3])
		if err != nil || err2 != nil || number < 1 || key == "" || letters[key[0]] == "" {
			return fmt.Errorf("%q: no type, number and count of a sense", line)
		}
		uses[word] = append(uses[word], use{sense(letters[key[0]] + fields[1]), float64(count) + 1/float64(number)})
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, list := range uses {
		total := 0.0
		for _, u := range list {
			total += u.share
		}
		for i := range list {
			list[i].share /= total
		}
	}
	return uses, nil
}

func eachLine(file string, do func(line string) error) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		if err := do(sc.Text()); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return sc.Err()
}

// endings are WordNet's rules by which a form leads to the word that it is of, by the part of
// speech that the word must have.
var endings = []struct{ part, of, to string }{
	{"n", "s", ""}, {"n", "ses", "s"}, {"n", "xes", "x"}, {"n", "zes", "z"}, {"n", "ches", "ch"}, {"n", "shes", "sh"}, {"n", "men", "man"}, {"n", "ies", "y"},
	{"v", "s", ""}, {"v", "ies", "y"}, {"v", "es", "e"}, {"v", "es", ""}, {"v", "ed", "e"}, {"v", "ed", ""}, {"v", "ing", "e"}, {"v", "ing", ""},
	{"a", "er", ""}, {"a", "est", ""}, {"a", "er", "e"}, {"a", "est", "e"},
}

// basesOf returns the words of WordNet that a form may be of: itself, and two others at most.
func basesOf(form string, uses map[string][]use) []string {
	var bases []string
	if uses[form] != nil {
		bases = append(bases, form)
	}
	others := 0
	add := func(word, part string) {
		is := func(u use) bool { return strings.HasPrefix(string(u.sense), part) }
		if others < 2 && slices.ContainsFunc(uses[word], is) && !slices.Contains(bases, word) {
			bases = append(bases, word)
			others++
		}
	}
	for _, e := range endings {
		stem, ok := strings.CutSuffix(form, e.of)
		if !ok || len(stem) < 2 {
			continue
		}
		add(stem+e.to, e.part)
		if n := len(stem); e.part == "v" && n > 3 && stem[n-1] == stem[n-2] {
			add(stem[:n-1], e.part) // stopped, stopping
		}
	}
	return bases
}
