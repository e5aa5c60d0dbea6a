// Package corpus reads, checks and compares a corpus: the articles that a team follows a
// situation by, and the lists of topics, entities, sources, facts and golden questions that
// its moderators keep. The form on disk is described, for those who write it, in README.md
// beside this file. The package knows nothing of indexes, answers or Discord.
//
// # Reading
//
// [Load] (load.go) reads the lists, finds the article files (files.go) and reads none of
// them: a corpus may be larger than memory. [Corpus.Articles] streams the articles, and
// [Corpus.ReadFile] those of one file, for a caller that knows which files changed.
//
// One file becomes an article in article.go: a text as pasted from a site by text.go
// (headline, byline, date line), Markdown by markdown.go, other formats by readers that the
// caller gives with [Format]; front matter and sidecars are read by meta.go. bulk.go streams
// JSON lines, packed or not. All of them find paragraphs by paragraphs.go, dates by dates.go
// and the language by language.go.
//
// [Article.Text] holds the bytes as they came, and every [Span] counts bytes of it. That is
// what lets a citation lead to the very words.
//
// # Passages and sentences
//
// [Article.Passages] cuts paragraphs into the units that are indexed and cited.
// [Sentences] finds sentences by rules: sentences.go decides about each stop, lexis.go reads
// what stands about it, and the words that defy the rules are in abbreviations.go. On the sets that shared tests measure by, these rules get 49 of the 52
// golden rules of English (130 of 177 cases), 40 of 42 of Russian, and a boundary F1 of
// 0.918 on UD English EWT dev, at 250 to 350 MB/s on one core of the machine they were
// written on; a Punkt model (neurosnap/sentences) got 36 (98), and 0.836, at 8.5 MB/s.
//
// # Lists
//
// decode.go reads YAML strictly over the nodes of yaml.v3 (yaml.go), so that each fault has
// its line and column; curated.go says which keys there are. names.go finds topics, entities and
// sources by any spelling, nearest.go what a misspelt one was meant for. edit.go changes
// facts in place and leaves every other byte of their file alone, item.go takes them out and
// puts them back; save.go writes a file whole or not at all.
//
// # Checking
//
// [Corpus.Check] (check.go) returns all faults at once, as [Problem] values: those that
// Load met, references between items (references.go), and evidence. [FindQuote] (quote.go)
// is the rule by which a quote stands in an article or doesn't; [Article.Verify]
// (evidence.go, letters.go) says in what way it doesn't. [Corpus.CheckCurated] does the same
// against articles that an index holds, at the cost of the lists.
//
// # Comparing
//
// [Diff] tells what changed between two states, by id and content.
package corpus
