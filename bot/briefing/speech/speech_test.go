package speech

import (
	"os"
	"strings"
	"testing"

	"github.com/briefbot/briefbot/corpus"
)

// TestArticles reads testdata/articles.txt, whose first lines say how it is written.
func TestArticles(t *testing.T) {
	data, err := os.ReadFile("testdata/articles.txt")
	if err != nil {
		t.Fatal(err)
	}
	articles := strings.Split(string(data), "\n== ")[1:]
	if len(articles) == 0 {
		t.Fatal("no articles in testdata/articles.txt")
	}
	for _, article := range articles {
		title, body, _ := strings.Cut(article, "\n")
		t.Run(title, func(t *testing.T) {
			var sentences []Sentence
			var curated corpus.Curated
			want := map[int][]string{}
			paragraph := 1
			for line := range strings.SplitSeq(body, "\n") {
				switch {
				case line == "":
					paragraph++
				case strings.HasPrefix(line, "@ "):
					f := strings.Split(strings.TrimPrefix(line, "@ "), " | ")
					names := strings.Split(f[0], "; ")
					curated.Entities = append(curated.Entities, &corpus.Entity{ID: strings.ToUpper(f[1] + ":" + names[0]), Name: names[0], Aliases: names[1:], Kind: f[1], Role: f[2]})
				case strings.HasPrefix(line, "> "):
					i := len(sentences) - 1
					want[i] = append(want[i], strings.TrimPrefix(line, "> "))
				default:
					sentences = append(sentences, Sentence{Text: line, Paragraph: paragraph})
				}
			}
			got := map[int][]string{}
			for _, u := range Find(Article{Sentences: sentences}, NewLexicon(&curated)) {
				got[u.Sentence] = append(got[u.Sentence], line(u))
			}
			for i, s := range sentences {
				if g, w := strings.Join(got[i], "; "), strings.Join(want[i], "; "); g != w {
					t.Errorf("%s\n got %q\nwant %q", s.Text, g, w)
				}
			}
		})
	}
}

// line is an utterance as testdata/articles.txt writes it.
func line(u Utterance) string {
	name := u.Name
	if u.As == "" {
		name = "-"
	}
	if name == "" {
		name = "?"
		if u.Cue == "" {
			name = "? " + u.As
		}
	}
	out := name
	if u.For != "" {
		out += " for " + u.For
	}
	if u.Cue != "" {
		out += " | " + u.Cue
	}
	if u.Via != "" {
		out += " | " + u.Via
	}
	return out
}

func FuzzFind(f *testing.F) {
	f.Add("President Anna Berg said “we will go,” adding that", "“ She told Reuters: no.")
	f.Add("MR. X: said", "according to")
	f.Add("Interview with Anna Berg", "Do you agree? I do. О.Панин: «Да», — сказал он.")
	f.Add("Statement by President Anna Berg on X", "President of Rovania Anna Berg Berg Anna: I, (a:b): ‘we’ said Anna Berg")
	f.Fuzz(func(t *testing.T, a, b string) {
		sentences := []Sentence{{a, 1, false}, {b, 1, false}, {a + b, 2, true}}
		for _, u := range Find(Article{a, sentences}, nil) {
			if u.Sentence < 0 || u.Sentence >= len(sentences) {
				t.Fatalf("utterance of sentence %d of %d", u.Sentence, len(sentences))
			}
			if u.Name != "" && u.As == "" {
				t.Fatalf("%q is named, and no words of the sentence name it", u.Name)
			}
			if u.Name != "" && u.Unsure {
				t.Fatalf("%q is named and unsure", u.Name)
			}
		}
	})
}
