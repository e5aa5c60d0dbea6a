// Package bench measures the index on corpora of any size, without their data: articles
// are made up, from the statistics of a language, when they are read.
//
// A [Model] holds how often which word is used and how long paragraphs are. The built-in
// one ([English]) has the function words of English at their shares of running text and
// invented words behind them whose frequencies fall as Zipf and Mandelbrot found; [Learn]
// takes both from a corpus at hand. A [Corpus] is a file system of articles written from a
// model: the same number gives the same article, so that nothing is kept, and one article
// can be edited, to measure what a change costs. [Run] builds, opens, searches, changes one
// article and searches while it reindexes, and returns the figures.
//
// To measure a corpus of 500,000 passages:
//
//	BRIEFBOT_BENCH=500000 go test ./index/bench -run TestRun -v
//
// Made-up text has the word statistics of real text but not its sense: what it measures is
// cost, never quality.
package bench
