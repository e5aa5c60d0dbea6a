//go:build race

package bot

// The race detector makes everything ten times as slow, and Discord still waits three seconds.
const atOnce = 40
