// Package analysis cuts text into the words that are searched for.
//
// There is one analysis for everything: the engine indexes its stems, the passage file
// keeps its tokens, the ranker compares them, and a question goes through it too. Two
// analyses that differ by one rule lose matches that no test of either would show.
//
// # What a word is
//
// A token is a run of letters and digits of one script. Beyond that:
//
//   - Case and accents are folded: "Zürich", "ZURICH" and "zurich" are one term. Of
//     Cyrillic only ё (е), ґ (г) and stress marks are folded: й, і and ї are letters of
//     their own.
//   - An apostrophe of any form inside a word is dropped (O’Brien: obrien, don't: dont,
//     п'ять, п’ять: пять); a possessive 's ends the token before it (Putin’s: putin).
//   - A full stop between single letters makes one word (U.S., U.S.A: us, usa).
//   - A hyphen parts words and also joins them: "cease-fire" gives cease, fire and, marked
//     Joined, ceasefire; so "energy-truce" is found as "energy truce", "truce" and
//     "energy-truce", and "cease-fire" finds "ceasefire" and the reverse.
//   - Numbers keep their value: 1,000 is 1000; 3.5 stays 3.5; 2026-01-30 gives its parts
//     and 20260130.
//   - One letter is a word ("X", the platform); camelCase is left whole.
//
// # Stems and names
//
// Stem is what words are matched by: Porter's English stemmer (Snowball) for Latin script,
// Snowball's Russian and a light one of ours for Ukrainian ([Ukrainian]). Stemming brings
// names too near to words: France and franc, Banks and bank. Leaving names unstemmed
// would lose "Russians" to somebody who asks for "Russian", and a question is often
// typed without capitals. So both forms are kept: a token says whether it was written like
// a name (Name: a capital where no sentence begins), and the engine indexes the exact
// term of such tokens beside the stem, to be scored as a bonus and never as a condition.
//
// # Words
//
// A token points to its [Word], which stands for the same word wherever it is written and
// holds what is true of it anywhere: its term, its stem, and what a reader notes. The words
// met last are remembered for the whole program, so that a text costs one look each.
//
// # Stop words
//
// Function words are marked, not removed: the ranker may want them, the engine does not
// index them. A stop word in capitals in ordinary text is an abbreviation (US, IT, WHO)
// and not marked.
package analysis
