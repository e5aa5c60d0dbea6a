// Package speech finds who is reported to have said what in an article.
//
// [Find] reads the headline and the sentences of one article in order and returns its
// [Utterance]s: direct quotations, reported speech, and the turns of transcripts and
// interviews. For each it tells the words that name the speaker ("the Ukrainian
// President", "he"), whom they mean, the verb that reports ("confirmed"), and the outlet
// that the article credits ("Reuters reported that …"). It knows nothing of snapshots or
// answers.
//
// A wrong speaker is worse than none. Whom a pronoun or a title means is told only where
// the article leaves one candidate; elsewhere Name and Entity stay empty, which readers
// are shown as "unattributed". What is denied, asked, supposed or still to come ("did not
// say", "if he says", "will announce") is no utterance at all.
//
// # Whose words
//
//   - In prose they are those of the subject of the verb that reports, of the agent of a
//     passive ("was rejected by"), or of whom "according to" and its like name. Who relays
//     another's words is their speaker: the article vouches for no more.
//   - In a transcript every sentence is its turn's, whomever it quotes. A turn begins at a
//     label, also within a paragraph, and ends at the next one, at a heading, or where a
//     speech gives way to prose about its speaker.
//   - A text headed "Statement by President X" is X's if it speaks in the first person.
//   - An interview whose marks of turns are lost gives to the one whom the headline calls
//     interviewed what is no question and does not lead up to one.
//   - A spokesperson's words are the spokesperson's; For names the body they speak for. One whom
//     the article does not name speaks as the body, if it is curated.
//   - A curated body is known in lower case, too ("the water authority"), but not under another
//     land's name ("the Rovanian water authority") nor with a land behind it ("… of Rovania").
//   - A family name alone is the curated person's if no other entity's name ends so and the
//     article names nobody else of that name. Of two the one who spoke in the sentence before is
//     meant, or else the one whom the article calls so; or nobody.
//   - Who closes a sentence ("…, exporters said on Monday") says all of it.
//
// # Via
//
// Via is whom the article credits with having the words: an outlet that reported, quoted or
// was told them, or that published the interview. A platform on which people write
// themselves ("in a post on X") relays nothing and is not named.
//
// # The rules
//
// They are those of grammar, not of any text, and stand in this order:
//
//   - words.go cuts a sentence into words and finds its quotation marks;
//   - lexicon.go and slavic.go hold the tables: verbs that report, titles, peoples and
//     their countries, outlets, given names;
//   - mentions.go finds the words that name somebody: names, titles, pronouns;
//   - names.go compares names with each other and with the curated entities;
//   - people.go remembers whom the article has named and who holds which office;
//   - clause.go finds the verbs that report and their subjects;
//   - credit.go finds the outlet, and "according to";
//   - transcript.go reads "MR. KIRBY:" and the like, interview.go headlines and interviews;
//   - attribute.go decides for a sentence of prose, find.go for the article.
//
// English is read in full; of Ukrainian and Russian the common forms: "заявив Зеленський", "по
// словам Пескова", "сообщил в четверг министр иностранных дел Игорь Сыбин", "сообщили в МИД".
//
// # How good it is
//
// testdata/marks.tsv holds our own marks of 100 sentences of White House and Kremlin texts,
// and testdata/figures.txt precision and recall on them and on the interviews of a public
// corpus, both without any curated entity. TestMeasure counts them anew where the shared
// data is there, and -update writes them.
package speech
