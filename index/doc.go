// Package index builds snapshots of a corpus, searches them, and swaps a new one in under
// the readers of the old.
//
// # The tour
//
// Read from bottom to top: [analysis] cuts text into words, the same way for all who
// compare words. [passages] is the file that holds the verbatim text. prepare.go turns an
// article into passages, their terms and their tags (tags.go: the topics and entities that
// a text names). document.go says which terms Bleve gets, invert.go and segment.go write them
// as one of its segments, engine.go makes an index of those; builder.go does so on all
// cores, build.go makes a whole snapshot. snapshot.go opens one; terms.go finds the
// lists of a term in it, search.go turns a [Query] into terms and filters, topk.go finds
// the passages that score highest. store.go keeps snapshots, one of them live; reindex.go
// replaces it, by the difference (delta.go, writedelta.go) where it can. similar.go finds
// versions of one text. Package rank, beside this one, scores the sentences of the
// passages that a search nominates.
//
// # A snapshot on disk
//
//	manifest.json   what it holds, and checksums of the small files; written last
//	curated.json    topics, entities, sources, facts, questions
//	versions.json   articles that carry nearly the same text, by id
//	withdrawn       numbers of articles that later parts replaced (Roaring bitmap)
//	passages/       passage files: one of the bulk, one of each difference since
//	bleve/          a Bleve index, which bleve.Open reads too
//
// Every passage has a number, its ord: passages of the first file come first. Segments of
// the Bleve index follow the same order, so that the number of a document in its segment is
// its ord less the first one of the segment. Of a passage Bleve holds the stems of its
// words and the exact forms of its names, the stems of the article's title, the ids of its
// topics and entities, the day, the publisher and the language: no stored text, no
// positions, no doc values, no frequencies (document.go says how occurrences are counted
// nevertheless).
//
// Open checks versions, the small files, and the tables of the passage files; passages are
// checked as they are read. What is damaged is refused with [ErrDamaged], what a newer
// program wrote with [ErrNewer]; nothing is guessed.
//
// # Scores
//
// The score of a passage is the sum, over the words w of the query that are no function
// words, each counted once, of
//
//	idf(w) · part(tf, length)             tf: how often the passage has w
//	½ idf(w)                              if the article's title has it
//	0.3 idf(=w) · part(1, length)         if the passage has it as a name, in that form
//
// and, for each topic that the query names, ½ idf(topic) · part(1, length) if the passage
// is on it, where
//
//	idf(w) = ln(1 + (N − df + ½) / (df + ½))
//	part(tf, l) = tf · 2.2 / (tf + 1.2 · (¼ + ¾ · l / average))
//
// is BM25 with k1 = 1.2 and b = 0.75. N counts passages, df those that have w, l words that
// are indexed; all are those of the live passages, and the average is the true one. A name
// or spelling of an entity in the query is one word, found wherever the entity is named in
// any spelling. tf above 16 counts as 16 and length above 255 as 255. Sums are taken in
// units of 2⁻²⁰; equal scores go by ord.
//
// # What is guaranteed, and when
//
//   - A snapshot never changes once it has its manifest. Nothing opens a directory without.
//   - Reindex syncs every file and directory of the new snapshot, renames it to its id,
//     syncs the store's directory, and only then replaces CURRENT, by rename again. Killed
//     at any instant, the old snapshot is live or the new one, whole. What it leaves is
//     removed by the next writer.
//   - A full or read-only disk fails the reindex with the system's error; the old snapshot
//     serves on.
//   - What a reindex takes over from the live snapshot it reads through first, at some
//     gigabytes a second; a byte that has changed on disk has everything built anew.
//   - There is one writer, by a lock that the system drops with its process. Readers need no
//     lock and never wait: a snapshot is closed when the last View of it returns.
//   - A snapshot carries only facts whose quotes stood in their articles when it was built.
//   - The index after any number of differences answers as one built anew does.
//
// # What a difference costs
//
// Files whose size and time of change are those that the live snapshot noted are not read;
// of the others, articles whose hash is the same are not indexed. What is new goes into a
// passage file and a segment of its own, what is gone is listed, and everything else is
// shared by hard link. Parts are merged as they grow in number, so that n reindexes leave
// log n of them. When topics or entities have other names, the articles with passages that
// hold the words of such a name are indexed again. When a fifth of the articles changes, a
// quarter of the index is dead, or files are read by other rules, all is built anew.
package index
