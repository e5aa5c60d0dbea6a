// Package when finds the dates in a text, places them on the calendar and says
// how precisely they are known.
//
//	for _, e := range when.Find(text, published) {
//		if e.Relative && e.Placed() {
//			fmt.Printf("%s [%s]\n", e.Text, e) // Sunday [1 Feb 2026]
//		}
//	}
//
// The words are never changed and never made sharper than they are: "last
// month" is a month, "in the coming days" has a beginning and no end, and "the
// next day" of a story that does not say which day came first is not placed at
// all.
//
// # From text to dates
//
// token.go cuts the text and looks every word up in the lexicon (lexicon.go,
// with a table for each language: english.go, slavic.go). A text in which no
// word or number can carry a date goes no further; that takes about a
// microsecond for a sentence.
//
// The grammar (grammar*.go) reads tokens by their classes, not by their
// letters, and so one grammar serves English, Ukrainian and Russian. It
// produces specs (spec.go): what an expression says, not yet where it lies.
// Rules that begin alike compete and the longest reading wins. Words that are
// mostly something else (may, march, sun, fall, second, a number of four
// digits) are dates only where a date can stand: monthIsWord, weekdayIsWord,
// yearInContext.
//
// tense.go tells for each spec whether its clause looks behind or ahead.
// resolve.go then places the specs in order (place_*.go, calendar.go,
// holidays.go), because "two days later" leans on the date before it.
// format.go writes the result for readers (String) and for programs (Value).
//
// # Direction
//
// "Friday" is last Friday or next Friday; the verb decides. In order:
//
//   - the verb that follows at once: "said Friday would be decisive" is ahead;
//   - the nearest verb before it in the clause: "will meet on Friday",
//     "scheduled for Sunday", "agreed to meet on Monday" are ahead, "met on
//     Friday", "agreed on Monday to meet" behind;
//   - the first verb after it in the clause: "On Thursday … announced";
//   - the verb of the neighbouring clause, or a date there that says its own
//     direction, weakly: for a day and month it yields to the nearer year;
//   - without any, a weekday is the latest one, a day and month the nearest.
//
// Verbs are known by their endings and by tables of the irregular ones. A
// present counts as ahead when it schedules ("the polls close on Sunday"); the
// Slavic one always, for its endings are those of the perfective future
// ("вылетит в понедельник"), but for verbs of states and of saying. What is
// moved lies ahead, where from and where to. What
// was planned and came to nothing ("was due on Tuesday but postponed") is
// behind. A weekday that is the article's own means the article's day.
//
// # Conventions
//
//   - Weeks begin on Monday, and "last week" is the calendar week before. "This
//     week" and "this year" are whole ones.
//   - "Last Wednesday" is the latest one, but never yesterday; "previous
//     Wednesday" is that of the week before; "next Wednesday" that of the week
//     after.
//   - A range includes its last unit: "from 3 to 5 February" ends before the 6th.
//     Where a range begins or ends, "the middle of March" is a point.
//   - In a list a weekday follows the one before it: "next Thursday or Friday".
//   - Early, mid and late divide a month at the 10th, 15th and 20th and a year
//     in thirds. Nobody agrees on that, so String names the part instead of
//     showing its ends.
//   - "Two months ago" is that month, "two years ago" that year. "Two weeks
//     after 3 May" is a day, for the anchor is one.
//   - Mornings and nights keep the day's interval, and midnight too: of its day
//     it is either the first moment or the last.
//   - "For one week" under a verb that starts something begins on the day the
//     sentence names.
//   - Seasons are those of the northern hemisphere, in whole months.
//   - 5/3/2018 is placed no closer than its year, unless an Option says which
//     number is the month.
//
// # How good it is
//
// The tests measure Find on public sets when BRIEFBOT_SHARED points to them and
// keep the figures in testdata/figures_*.txt, a line for each kind of
// expression; go test -v lists the misses. measure_test.go has the table of the
// kinds that no news text uses. What it must do is written as texts and results
// in testdata/*.cases.
package when
