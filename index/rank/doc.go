// Package rank orders the sentences of candidate passages by how well they answer a
// question, and judges whether the best of them answers it at all.
//
// It is one ranker for every engine: the engine nominates passages, with a score that the
// ranker takes as one feature among others. Read in this order:
//
//   - question.go: [Analyze] finds the words that count, what they weigh and the names among
//     them; ask_kind.go the [Kind] of thing that is asked for; dated.go its years and months
//   - candidates.go: [Candidates], which passages of a snapshot are ranked
//   - names.go: spellings of entities and topics, so that Kyiv finds Kiev and Київ
//   - cues.go, kinds.go: words that mark dates, places, people, numbers and reasons;
//     amounts.go: whether a number counts what the question asks for; office.go: whether
//     somebody is named beside the office that it asks for; demand.go: whether that is counted,
//     named or said by whom it asks about
//   - meaning.go: a table of words whose vectors tell that "halt" is like "pause", and
//     thesaurus.go: groups of words that news uses for one another, and that answer words
//     people ask with
//   - features.go: what is measured of a sentence, a number each; measure.go measures the
//     sentence by itself, neighbourhood.go by what stands around it
//   - matcher.go: a question made ready; lexeme.go and reader.go: what the words of a text
//     are by themselves and to it; hits.go: [Measure], which has the hits read by all cores
//   - model.go: the weights of the features, read from model.json; [Explain]
//   - rank.go: [Sentences], which ties it together
//   - articles.go: [Articles], where whole articles are looked for
//   - reread.go: [Model.With] an [Encoder], an option, the best sentences are read once more
//   - confidence.go: [Confidence] and [Threshold], which decide to refuse
//
// Two rules stand outside the weights: words and names count before likeness of meaning, so
// that a sentence without a word of the question never stands above one with all of them;
// and nothing looks at the clock or at anything but the arguments, so that the same question
// over the same hits gives the same order.
//
// Weights are learned by "briefbot eval --learn" (package bot/briefing/eval) and stored
// with the figures they reached; baseline.json holds the hand-set ones that learning has to
// beat.
package rank
