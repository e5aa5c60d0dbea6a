// Package corpus reads, checks and compares a corpus.
package corpus
