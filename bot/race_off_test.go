//go:build !race

package bot

const atOnce = 200
