package corpus_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/briefbot/briefbot/corpus"
)

// newsParagraph has what slows a segmenter down: abbreviations, initials, quotations.
const newsParagraph = `The harbour office in St. Anna said on Tuesday that the ferry line would close at 5 p.m. on Feb. 3 for repairs. “We have no choice,” Capt. J. R. Berg told reporters. “The hull is 40.5 years old.” Mr. Lind, who owns Lind & Sons Inc., disagreed: the boat, he said, “could sail for ten more years.” Buses leave from No. 12 Quay Street every 30 minutes and cost $2.50. `

func BenchmarkSentences(b *testing.B) {
	b.SetBytes(int64(len(newsParagraph)))
	b.ReportAllocs()
	for b.Loop() {
		corpus.Sentences(newsParagraph, "en")
	}
}

func BenchmarkPassages(b *testing.B) {
	a := articleOf(strings.Repeat(newsParagraph+"\n", 100))
	b.SetBytes(int64(len(a.Text)))
	b.ReportAllocs()
	for b.Loop() {
		a.Passages()
	}
}

func BenchmarkBulk(b *testing.B) {
	var data strings.Builder
	for range 200 {
		data.WriteString(`{"id":"x","title":"t","date":"2026-01-30","text":"` + strings.Repeat(newsParagraph+`\n\n`, 20) + `"}` + "\n")
	}
	c, err := corpus.Load(fstest.MapFS{"articles/a.jsonl": &fstest.MapFile{Data: []byte(data.String())}})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(data.Len()))
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range c.Articles(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkFindQuote(b *testing.B) {
	text := strings.Repeat(newsParagraph+"\n", 50) + "The last boat leaves on Sunday."
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := corpus.FindQuote(text, corpus.Evidence{Quote: "The last boat leaves"}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSharedPassages segments a real collection of transcripts.
func BenchmarkSharedPassages(b *testing.B) {
	c, err := corpus.Load(os.DirFS(shared(b, "corpora", "whitehouse_briefings")), corpus.Only("corpus-ukraine.jsonl.gz"))
	if err != nil {
		b.Fatal(err)
	}
	var articles []*corpus.Article
	size := 0
	for a, err := range c.Articles(b.Context()) {
		if err != nil {
			b.Fatal(err)
		}
		articles, size = append(articles, a), size+len(a.Text)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for _, a := range articles {
			a.Passages()
		}
	}
}

// articleOf reads a text as the only article of a corpus.
func articleOf(text string) *corpus.Article {
	c, err := corpus.Load(fstest.MapFS{"articles/a.txt": &fstest.MapFile{Data: []byte(text)}})
	if err != nil {
		panic(err)
	}
	for a, err := range c.Articles(context.Background()) {
		if err != nil {
			panic(err)
		}
		return a
	}
	return nil
}
