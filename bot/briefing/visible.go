package briefing

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"unicode"
)

// shown returns an answer whose texts can't write to a terminal: an article may hold escape
// sequences that colour, overwrite or rename what is around it, and marks that turn the
// direction of what follows. The answer itself comes back if it holds none, as nearly all do.
func shown(a *Answer) (*Answer, error) {
	hides := false
	eachString(reflect.ValueOf(a), func(v reflect.Value) { hides = hides || strings.ContainsFunc(v.String(), controls) })
	if !hides {
		return a, nil
	}
	data, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("briefing: copying an answer: %w", err)
	}
	safe := new(Answer)
	if err := json.Unmarshal(data, safe); err != nil {
		return nil, fmt.Errorf("briefing: copying an answer: %w", err)
	}
	eachString(reflect.ValueOf(safe), func(v reflect.Value) { v.SetString(Printable(v.String())) })
	return safe, nil
}

// Printable returns a text of an article with a sign in place of each character that a
// terminal obeys instead of showing it. Line feeds stay.
func Printable(text string) string { return strings.Map(sign, text) }

// controls reports whether a terminal obeys a character instead of showing it.
func controls(r rune) bool {
	embeds := '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' // and overrides a direction
	return unicode.IsControl(r) && r != '\n' || embeds
}

// sign is the character shown in place of one that a terminal obeys. It has as many bytes,
// so that the offsets of dates and matched words stay true.
func sign(r rune) rune {
	switch {
	case !controls(r):
		return r
	case r == '\t':
		return ' '
	case r < 0x80:
		return '?'
	case r < 0x800:
		return '¿'
	}
	return unicode.ReplacementChar
}

// eachString calls f for every string in a value.
func eachString(v reflect.Value, f func(reflect.Value)) {
	switch v.Kind() {
	case reflect.String:
		f(v)
	case reflect.Pointer:
		if !v.IsNil() {
			eachString(v.Elem(), f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachString(v.Index(i), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				eachString(v.Field(i), f)
			}
		}
	}
}
