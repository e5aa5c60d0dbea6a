// Package rank orders the sentences of candidate passages by how well they answer a
// question, and judges whether the best of them answers it at all.
//
// It is one ranker for every engine: the engine nominates passages, with a score that the
// ranker takes as one feature among others. Read in this order:
//
//   - question.go: [Analyze] finds the words that count, what they weigh, the names among
//     them and the [Kind] of thing that is asked for
//   - names.go: spellings of entities and topics, so that Kyiv finds Kiev and Київ
//   - cues.go, kinds.go: words that mark dates, places, people, numbers and reasons
//   - meaning.go: a table of words whose vectors tell that "halt" is like "pause"
//   - features.go: what is measured of a sentence, a number each; [Measure]
//   - model.go: the weights of the features, read from model.json; [Explain]
//   - rank.go: [Sentences], which ties it together
//   - confidence.go: [Confidence] and [Threshold], which decide to refuse
//
// Weights are learned by "briefbot eval --learn" (package bot/briefing/eval) and stored
// with the figures they reached; baseline.json holds the hand-set ones that learning has to
// beat.
package rank
