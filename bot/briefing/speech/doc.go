// Package speech finds who is reported to have said what in an article.
//
// [Find] reads the sentences of one article in order and returns its [Utterance]s: direct
// quotations, reported speech, and the turns of a transcript. For each it tells the words
// that name the speaker ("the Ukrainian President", "he"), whom they mean, the verb that
// reports ("confirmed"), and the outlet that the article credits ("Reuters reported that
// …"). It knows nothing of snapshots or answers.
//
// A wrong speaker is worse than none. Whom a pronoun or a title means is told only where
// the article leaves one candidate; elsewhere Name and Entity stay empty, which readers
// are shown as "unattributed".
//
// The rules are those of grammar, not of any text, and stand in this order:
//
//   - words.go cuts a sentence into words and finds its quotation marks;
//   - lexicon.go holds the tables: verbs that report, titles, peoples and their countries;
//   - mentions.go finds the words that name somebody: names, titles, pronouns;
//   - people.go remembers whom the article has named and decides whom a mention means;
//   - clause.go finds the subject of a verb that reports, and the credited outlet;
//   - transcript.go reads "MR. KIRBY:" and the like;
//   - find.go puts it together.
//
// English is read in full; of Ukrainian and Russian the common forms ("заявив Зеленський",
// "по словам Пескова").
package speech
