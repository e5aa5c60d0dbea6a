// Package state is what the bot itself must remember, apart from the corpus: the questions behind
// buttons, those that went unanswered, what readers found useful, settings, the answers that were
// posted and the quotes they rest on, and the log of what moderators did.
//
// Everything stands in one SQLite file. A newcomer reads, in order:
//
//   - store.go: [Open], the lock that keeps a second process out, in-memory stores, backups;
//   - migrations.go: the tables, as the ordered list of steps that made them;
//   - questions.go: questions behind buttons, unanswered questions, feedback, how long text is kept;
//   - settings.go: settings of a guild or channel, and the thread of a conversation;
//   - posted.go: answers that stand in Discord, to be found again after a swap;
//   - audit.go: the append-only log, each row chained to the one before.
//
// # One writer
//
// A [Store] holds an exclusive lock on a file beside the database for as long as it is open, so two
// bots cannot share a state and [Open] says so at once instead of failing at some later write. Within
// the process all statements go through one connection: they are few and take microseconds, and
// "database is locked" cannot happen.
//
// The journal is a write-ahead log with synchronous=FULL: a call that returned nil is on disk, even
// if the power fails in the next instant. [Backup] copies a database that a running bot holds.
//
// # What is personal
//
// Rows carry Discord user ids where a person must be able to have them deleted. [Store.Forget]
// deletes them; the audit log alone stays, because it says who changed what the team relies on.
// Text that people typed is kept for [Options.KeepText] and no longer, and not at all when that is 0.
package state
