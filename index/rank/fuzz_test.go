package rank

import (
	"testing"

	"github.com/briefbot/briefbot/index/passages"
)

// FuzzSentences holds that no question and no text makes ranking fail: every sentence comes
// back once, matches lie in it, features are numbers, and confidence is a probability.
func FuzzSentences(f *testing.F) {
	f.Add("When do they meet next?", "Talks resume on Sunday. He said so.", "en")
	f.Add("Де міст?", "Міст — у Луцьку. Це так.", "uk")
	f.Add("", "", "")
	f.Add("cease-fire cease-fire U.S. 1,000 3.5", "The U.S.-led cease-fire of 1,000 days. a\xff\xfe b", "xx")
	f.Fuzz(func(t *testing.T, question, text, lang string) {
		h := hit(text, question)
		h.Article.Language = lang
		h.Article.Title = question
		hits := []passages.Hit{h, hit(text)}
		q := Analyze(question, lang, nil)
		scored := Sentences(q, hits, Options{})
		seen := map[[2]int]bool{}
		for _, s := range scored {
			seen[[2]int{s.Hit, s.Sentence}] = true
			span := hits[s.Hit].Sentences[s.Sentence]
			for _, m := range s.Matched {
				if m.Start < span.Start || m.End > span.End || m.Start >= m.End {
					t.Fatalf("match %v outside sentence %v", m, span)
				}
			}
			for f, v := range s.Features {
				if v != v {
					t.Fatalf("%v is not a number", Feature(f))
				}
			}
		}
		if len(seen) != 3 || len(scored) != 3 {
			t.Fatalf("%d scored, %d distinct, want 3", len(scored), len(seen))
		}
		if c := Confidence(q, scored, nil); !(c >= 0 && c <= 1) {
			t.Fatalf("confidence %v", c)
		}
	})
}

// FuzzReadTable holds that no bytes make reading a table fail other than by an error.
func FuzzReadTable(f *testing.F) {
	f.Add(NewTable([]string{"a", "b"}, 2, []float32{1, 0, 0, 1}).Append(nil))
	f.Add([]byte(tableMagic + "\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := ReadTable(data)
		if err == nil && len(table.words) > 0 {
			table.Cosine(0, len(table.words)-1)
		}
	})
}
