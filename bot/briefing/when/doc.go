// Package when finds dates in text, resolves them against a reference date and
// says how precise they are.
package when
