package bot

import (
	"slices"
	"strings"

	"golang.org/x/text/language/display"
)

// Languages lists the languages that replies can be in: Discord's code and the language's
// own name, English first, the others by code.
func Languages() [][2]string {
	var out [][2]string
	for id, l := range locales {
		code := id
		if id == fallbackLocale {
			code = "en-US" // Discord has no plain "en"
		}
		out = append(out, [2]string{code, display.Self.Name(l.tag)})
	}
	first := func(code string) bool { return code == "en-US" }
	slices.SortFunc(out, func(a, b [2]string) int {
		switch {
		case first(a[0]):
			return -1
		case first(b[0]):
			return 1
		}
		return strings.Compare(a[0], b[0])
	})
	return out
}
