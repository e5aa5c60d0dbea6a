// Briefbot answers questions about a developing situation from a corpus of articles and
// curated facts: with excerpts, word for word, and citations, never with prose of its own.
//
// It is one program with sub-commands. Read this package in the order in which a call runs:
//
//   - main.go parses the command line and turns errors into messages and exit codes;
//   - flags.go holds the flags that several commands share;
//   - desk.go opens a corpus and its index and answers from them. The bot in Discord, the
//     playground and the terminal all ask the same desk;
//   - answers.go has the commands that answer: ask, status, timeline, positions, contested,
//     changes, source, topics, brief;
//   - maintain.go has those that look after a corpus: check, reindex, rollback; importing.go
//     has import, and backup.go the copy of what the bot remembers;
//   - serve.go, playground.go and health.go have those that run the bot. watch.go reindexes
//     when files change;
//   - setups.go says what moderators can do from Discord. keeper.go makes every change of a
//     corpus, those of import at the terminal among them: its row in the audit log first, its
//     commit last (repository.go). curator.go changes facts and golden questions by it,
//     history.go remembers how to take a change back, overlay.go is the corpus as a change
//     would leave it, and importer.go adds articles. desk_reindex.go makes all of it live;
//   - eval.go and bench.go have those that measure.
//
// Exit codes are for scripts: 0 answered or done, 1 something failed, 2 the call's words are
// off, 3 the corpus does not say, 4 faults in the corpus.
package main
