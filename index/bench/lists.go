package bench

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path"
	"strings"
	"time"

	"github.com/briefbot/briefbot/index/analysis"
)

// A made-up corpus has curated lists as a large desk keeps them. Topics and entities are
// called by words that the text uses, each as likely as it stands there, so that a few are
// in every tenth passage and most are rare; facts rest on first sentences of articles.
const (
	numTopics   = 24
	numEntities = 200
	numFacts    = 10 // of each topic
)

const factsFile = "facts/facts.yaml"

// rootEntries are the names in the root of the corpus, in order.
var rootEntries = []string{"articles", "entities.yaml", "facts", "topics.yaml"}

// Topics returns the names of the topics.
func (c *Corpus) Topics() []string { return c.topics }

// curate writes the lists. Of a model of few words they are short.
func (c *Corpus) curate() {
	r := rand.New(rand.NewPCG(c.seed, 7))
	seen := make(map[string]bool)
	name := func() string { // "" when hardly a word is left
		const tries = 1000
		for range tries {
			w := c.model.word(r)
			t := analysis.Tokens(nil, w, "en")
			if len(t) == 1 && !t[0].Stop && len(t[0].Stem) > 2 && !seen[t[0].Stem] {
				seen[t[0].Stem] = true
				return strings.ToUpper(w[:1]) + w[1:]
			}
		}
		return ""
	}
	var topics, entities, facts bytes.Buffer
	for i := range numTopics {
		t, alias := name(), name()
		if alias == "" {
			break
		}
		c.topics = append(c.topics, t)
		fmt.Fprintf(&topics, "- {id: t%d, name: %q, aliases: [%q]}\n", i, t, alias)
		for k := range numFacts {
			a := (i*numFacts + k) * 13 % c.articles
			day := firstDay.AddDate(0, 0, a%days).Format(time.DateOnly)
			fmt.Fprintf(&facts, "- id: f%d-%d\n  topics: [t%d]\n  statement: %q\n  status: reported\n  as_of: %s\n  evidence: [{article: %s, quote: %q}]\n",
				i, k, i, fmt.Sprintf("%s is number %d of its kind.", t, k), day, articleID(a), c.firstSentence(a))
		}
	}
	for i := range numEntities {
		n := name()
		if n == "" {
			break
		}
		fmt.Fprintf(&entities, "- {id: e%d, name: %q}\n", i, n)
	}
	c.lists = map[string][]byte{"topics.yaml": topics.Bytes(), "entities.yaml": entities.Bytes(), factsFile: facts.Bytes()}
}

// firstSentence returns the first sentence of article i, which no edit changes.
func (c *Corpus) firstSentence(i int) string {
	for p := range c.paragraphs(i) {
		s, _, _ := strings.Cut(p, ".")
		return s + "."
	}
	return ""
}

// articleID is the id of article i.
func articleID(i int) string {
	return strings.TrimSuffix(strings.TrimPrefix(fileName(i), "articles/"), path.Ext(fileName(i)))
}

// entry describes a file or directory for who lists the one that it is in.
func (c *Corpus) entry(name string) fs.DirEntry {
	if data, ok := c.lists[name]; ok {
		return listInfo(name, data)
	}
	return info{name: name, dir: true}
}

func listInfo(name string, data []byte) info {
	return info{name: path.Base(name), size: int64(len(data)), at: firstDay}
}
