// Package index builds snapshots of a corpus and searches them.
package index
