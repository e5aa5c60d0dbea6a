// Package bench measures the index on corpora of any size, without their data: articles
// are made up, from the statistics of a language, when they are read.
//
// A [Model] holds how often which word is used and how long paragraphs are. The built-in
// one ([English]) has the function words of English at their shares of running text and
// invented words behind them whose frequencies fall as Zipf and Mandelbrot found; [Learn]
// takes both from a corpus at hand. A [Corpus] is a file system of articles written from a
// model, with topics, entities and facts: the same number gives the same article, so that
// nothing is kept, and one article can be edited, to measure what a change costs. [Run]
// builds, opens, searches, has whole answers made, changes one article and searches while it
// reindexes, and returns the figures.
//
// Made-up text has the word statistics of real text but not its sense: what it measures is
// cost, never quality.
//
// # How to measure
//
//	briefbot bench --sizes 1000,100000,500000,2000000
//	briefbot bench --sizes 500000 --corpus DIR --json
//
// prints a table, or JSON; with a corpus its words and paragraphs are the model. Times are
// by the wall clock, so that the machine must be idle. All is warm, the files in the cache:
//
//   - Build is a full reindex on all cores, making the text up included, which takes an
//     sixth of it. Heap is sampled twenty times a second.
//   - Open is from the directory to the first answer of a search.
//   - Search asks 500 queries of three to six words that stand in one passage each, in any
//     order, one after the other, the second time that each is asked; the first time is
//     given by itself. Top 100 is what the ranker reads.
//   - Searches a second count what 1, 2, 4 … workers find in a second, up to the number of
//     cores.
//   - Ask puts each query as a question and has a whole cited answer made of it, by the
//     code that answers in Discord; status asks of each topic in turn.
//   - Reindex edits an article and has it made live, loading the corpus included: the median
//     of five. Under load, one goroutine searches meanwhile.
//
// Go benchmarks of the single functions, with allocations, stand in the packages:
//
//	go test -run '^$' -bench . ./index ./index/passages ./index/analysis ./index/rank ./bot/briefing
//
// # Where the time goes
//
// By profiles of November 2026, of made-up text. Of the processor time of a build, preparing
// articles takes a third (cutting text into words and stemming them two thirds of that),
// inverting and writing segments a fifth, making the text up a sixth, the passage file a
// seventh, reading files and collecting garbage a sixteenth each. Of an ask,
// the ranker takes about six tenths, on all cores, nearly all for the words of a hundred
// passages: half of that is waiting for what is known of rare words to come from memory. The
// search takes an eighth, collecting garbage and comparing sentences with each other a
// twentieth each. Of a status, the ranker takes a third, comparing sentences a sixth, finding
// the quotes of facts and reading cited articles for notes an eighth, the search a twelfth. A
// reindex of one article lists and compares files for half its
// time, and reads the articles that facts rest on for a fifth.
//
// # How other engines are measured
//
//	BRIEFBOT_PEERS=100000 go test ./index/bench -run TestPeers -v -timeout 30m
//
// hands the same passages, with the titles of their articles, to each engine in one run and
// asks the same 500 queries, top 10, twice each; the second time counts. Queries are words
// any of which may match, ranked by BM25. Text is analysed by the engine's own means for
// English, stored, and returned or at hand for the hits. One thread asks.
//
//   - This index builds as above, from files that are made up while they are read.
//   - Xapian is driven from Python (Debian's python3-xapian; BRIEFBOT_PYTHON names the
//     Python that it is installed for) by testdata/measure_xapian.py: all words stemmed, no
//     positions, one flush at the end, text kept as the document's data, BM25 with the
//     constants that we have. Parsing the query and finding the hits are timed, in C++ but
//     for two calls.
//   - Bleve is the version that we build on with the mapping that it gives by itself and its
//     English analyzer, in batches of 1,000; a match query on the text.
//   - SQLite is modernc.org/sqlite, its C code translated to Go: an FTS5 table with the
//     porter tokenizer, filled in one transaction and optimized.
//
// Each stands in a database of its own in a temporary directory, on one disk.
package bench
