// Package peacetalks is the corpus that ships with the program, so that it answers
// with no configuration: desk notes on the peace diplomacy between Ukraine and Russia
// at the end of January 2026.
//
// The notes are written for this project from the facts of one news report, which each
// of them names in its last line together with the outlets that the report credits.
// They hold nothing that the report does not say, apart from roles and geography that
// do not change. Where the report is silent on something that a reader is bound to ask,
// a note may say so. Words in quotation marks were said in public.
//
// The directory is a corpus like any other (package corpus describes the form) and is
// meant to be read as a model of one:
//
//	articles/       nine notes, each on one subject
//	topics.yaml     five topics with the words people type for them
//	entities.yaml   persons, places and bodies with their spellings
//	sources.yaml    the desk, and the two outlets credited
//	facts/          curated facts with their evidence, one file a topic
//	questions.yaml  golden questions, with ten that must be refused
package peacetalks
