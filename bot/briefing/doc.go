// Package briefing makes answers: what is shown to a question, and how it is put together.
//
// [Compose] is a function of a snapshot, a [Question] and a time, and the same three give
// the same [Answer], to the byte. An Answer is complete: whoever draws it, on a terminal
// ([WriteText]), as JSON ([WriteJSON]) or in a chat, adds nothing to what it says. The
// package knows no chat program, and imports none.
//
// Nothing in an answer is a statement of the program's own about the world. It holds
// statements that a moderator wrote, each with the quote that it rests on, and excerpts:
// whole sentences of an article, byte for byte. What the program adds is about the sources:
// how old they are, what a relative date in them means, who disagrees, and that the corpus
// does not say.
//
// # How an answer is made
//
// Read in this order:
//
//   - answer.go: the types; what an answer can hold
//   - compose.go: [Compose], the searcher that it asks, and the time that an answer is true
//     of: now, or the end of the day it is asked for
//   - lookup.go, errors.go: the topic and the entity that a question names, and errors that
//     name what is near
//   - facts.go, evidence.go: the ledger, which tells of every fact whether it is in force
//     at that time; a fact is shown only if its quotes still stand in their articles
//   - tentative.go, dates.go: the source's own word for what is open, and the dates in a
//     quote, resolved against the date of its article (package when)
//   - status.go, ask.go: the two main kinds of answer, and refusal.go: none
//   - excerpts.go, wording.go, similar.go: from ranked sentences to excerpts; what repeats a
//     chosen sentence is folded under it
//   - versions.go, copies.go, notes.go: an article that was changed or reprinted, what became
//     of its words, and what its publisher says of that
//   - contested.go: facts that contest each other, and sentences that surely contradict
//   - timeline.go with events.go, positions.go, changes.go, topics.go, source.go, claims.go,
//     context.go: the other kinds
//   - cite.go, numbering.go, fragment.go: citations, one for each paragraph, and links that open at the
//     very words
//   - sourcing.go, cautions.go: what an answer rests on, and what its reader must know
//   - text.go, text_kinds.go, json.go: the two forms that need no chat program
//   - golden.go, explain.go: for those who look after a corpus or a ranker
//
// Below it, package when finds and resolves dates, package speech finds who is reported to have said
// what, and package eval measures and learns. Beside it stand package chart, which draws a
// timeline, and package calendar, which writes its coming events for a calendar program;
// both take a finished Answer.
//
// # What holds of every answer
//
//   - An excerpt is Text[Start:End] of its article, and runs over whole sentences.
//   - A fact whose quote no longer stands is held back, and named among the cautions.
//   - A fact is in force only until it is replaced or withdrawn, until the day it expires,
//     and until the event that it waits for is over. In no other state is it shown as if it
//     were in force, and one that was replaced is not shown at all outside a timeline.
//   - What was said to be ahead and is behind now says so: Past, Passed, "expired".
//   - Words of likelihood are the source's. Where it has none, none is made up.
//   - Contested statements stand side by side in order of date. There is no verdict.
//     Figures of different days are a change, not a contradiction.
//   - Sentences are said to repeat each other only if they name the same names, days and
//     numbers; and to contradict each other only if that is sure.
//   - Publishers are counted, not pages: reprints and versions of a text count as the one
//     that published it first.
//   - Found is false exactly when there is a Refusal.
//
// # Two clocks
//
// With AsOf a question is answered as it would have been at the end of that day: from what
// had been published by then. The day of an article is that of its publisher's own clock,
// where its date names an offset: what a paper of Kyiv publishes on 1 January at half past one
// is of 1 January, although it is still December in UTC, and its "today" is that day. The end
// of the day, for facts and for what has passed, is that of UTC. With Known besides, from what
// the corpus held by then, which is later: an article can be taken in long after it was
// published. Facts count
// by their as_of date and by the dates of the articles that they rest on; an earlier state
// of the curated lists can be brought along in Snapshots. An article without a date is left
// out of answers as of a day, since nobody can tell whether it was there.
//
// # The JSON form
//
// Version is [FormatVersion]. Within a version fields are only added. Times are RFC 3339 in
// UTC, but dates of articles keep their publisher's offset; an end is exclusive. Offsets and lengths are bytes of UTF-8. Lists that every answer
// has are never null. A field that is left out is empty, zero or false.
//
//	{
//	  "version": 1,
//	  "kind": "ask",               // status ask timeline positions contested changes source
//	                               // topics brief check context
//	  "question": "When …?",       // as asked; of a status the topic's name
//	  "found": true,               // false: see "refusal"
//	  "topic": {"id", "name"},     // that the question names
//	  "entity": {"id", "name"},
//	  "as_of": "2026-01-31T12:00:00Z",
//	  "facts": [{
//	    "id", "topics": [ids], "statement",
//	    "status",                  // confirmed reported claimed denied tentative withdrawn
//	    "hedge": "tentatively",    // the source's own word, if the fact is tentative
//	    "standing",                // "in force" past expired superseded withdrawn
//	    "lapsed", "superseded_by", // since when it is not in force, and what replaced it
//	    "speaker": {"id", "name"}, "as_of", "expires",
//	    "event": {"text", "from", "until", "precision", "open", "tentative", "place"},
//	    "evidence": [{"text", "article", "start", "end", "dates", "via", "citation"}]
//	  }],
//	  "contested": [{"topic", "sides": [{"speaker", "as", "via", "date", "fact"}]}],
//	                               // of a side either "fact" or "excerpt"
//	  "excerpts": [{
//	    "text", "article", "paragraph", "start", "end", "score",
//	    "matched": [{"start", "end"}],          // words of the question, in "text"
//	    "dates": [{"start", "end", "text",      // in "text"
//	               "from", "until", "precision",
//	               "at",           // the moment of a time of day; none if no zone is named
//	               "resolved": "1 Feb 2026", "passed": true}],
//	    "citation": 1
//	  }],
//	  "events": [{
//	    "from", "until", "precision",
//	    "part",                    // "late": the source names a part of the month or year
//	    "tentative", "past", "fact", "excerpts",
//	    "reported",                // the sentence gives no date, "from" is that of publication
//	    "told"                     // or, so marked, the day that the article named before it
//	  }],
//	  "positions": [{
//	    "speaker": {"id", "name"}, // no id: nobody curated the speaker; none: unattributed
//	    "for",                     // the body that the speaker is spokesperson of
//	    "as", "cue", "direct", "date", "via", "excerpt"
//	  }],
//	  "changes": [{"what", "date", "fact", "before", "excerpt",
//	               "known"}],    // of what was published earlier: when it came into the corpus
//	  "topics": [{"id", "name", "aliases", "facts", "newest"}],
//	  "sections": [{"topic", "facts", "contested", "excerpts", "newest"}],
//	  "claims": [{"text", "excerpts"}],
//	  "refusal": {"nearest": [excerpts], "newest", "wanted": "a date or a time", "reason"},
//	  "more": 2,                   // past the limit; ask for them with an offset
//	  "more_facts": 0,
//	  "citations": [{
//	    "number": 1, "article", "title", "paragraph", "publisher", "authors", "date",
//	    "clock",                   // the date has a time of day
//	    "url",                     // opens at the words
//	    "language", "relayed": [names],
//	    "reliability", "credibility",           // Admiralty marks; none: not judged
//	    "folded": [{"copied", "article", "publisher", "date"}]
//	  }],
//	  "cautions": [{"kind", "text", "date", "days", "facts", "name"}],
//	  "sourcing": {"excerpts", "facts", "publishers", "newest", "days", "text"},
//	  "snapshot": {"id", "built"}
//	}
//
// Facts and excerpts that are sides of a contest stand both there and in "facts" or
// "excerpts"; [Answer.Uncontested] and [Answer.UncontestedExcerpts] are the rest.
package briefing
