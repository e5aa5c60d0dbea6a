// Package eval measures the ranker on data sets, and learns its weights from them.
//
// A data set is a directory; its form is told from the files in it ([Load]):
//
//	pairs*.jsonl                          questions, each with candidate sentences and labels;
//	                                      once more with the sentences of all pooled
//	qa*.jsonl                             questions with answer strings over paragraphs
//	corpus.jsonl queries.jsonl qrels.tsv  articles, queries and judgements
//	corpus*.jsonl[.gz] questions*.jsonl   questions with answers over dated articles; the date
//	                                      of a question is when it is asked, and only its as_of
//	                                      leaves out what is later
//	questions.yaml                        golden questions of a corpus
//
// [Run] puts every question the way "briefbot ask" does: the corpus is built into a
// snapshot, the snapshot nominates passages, package rank scores their sentences and judges
// whether they answer. Sets that give the candidates leave out the search and nothing else.
// A [Report] holds the measures with bootstrap intervals, and every question's own figures,
// so that two runs can be compared question by question ([Report.Against]).
//
// Two measures tell of what comes first, over the questions that have an answer. "s@k" is of
// the ranker: one of its first k sentences answers. "x@k" is of what a reader sees, where a set
// is searched: package briefing composes the whole answer to an ask, and one of its first k
// excerpts holds the answer string, the labelled sentence or the quote. An excerpt may run over
// neighbouring sentences, repetitions are folded, and what is too unlikely is not shown at all,
// so x@k can lie on either side of s@k. Refusals are left aside ([briefing.Unrefused]): whether
// the excerpts would be shown is judged below. Facts that stand above the excerpts do not count.
// An excerpt of a whole passage would hold more answers, and no reader wants it: "words@k" is
// the price, the mean number of words in the first k excerpts.
//
// For refusing it holds the area under the curve, errors at 10 % refusals, both kinds of
// wrong decision at the shipping threshold, and the curve of wrong answers against refusals.
//
// [Learn] fits the weights of package rank on training sets, jointly and cross-validated
// set against set.
//
// What is read is forgiving (records.go): keys have other names in other sets, files are
// packed or not. In testdata lie corpora of ours, of one to three articles, with questions as
// colleagues word them and others that only sound near: from colleague, desk and wire weights
// are learned, and never from unseen. What the ranker reaches on each question stands in
// testdata/figures.txt.
package eval
