// Package calendar writes the coming events of a timeline as an iCalendar file (RFC 5545),
// for a reader's own calendar program.
//
// An event takes whole days, the ones that its source names, and blocks no time: a
// calendar that says "busy" on the strength of a news report would say too much. What the
// source or a moderator leaves open has STATUS:TENTATIVE; a fact that its moderator marked
// as confirmed has STATUS:CONFIRMED; one that was replaced or withdrawn has
// STATUS:CANCELLED, under the identifier it was first written with, so that a calendar
// that took it in drops it. Where only a week or a month is known the event covers it and
// its title says so.
package calendar
