package analysis

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/russian"
)

// Detect returns the language that the letters of text tell: "uk" or "ru" for Cyrillic
// with letters that only one of the two has, the more frequent kind deciding, "" for
// Cyrillic without any, and "en" for everything else.
func Detect(text string) string {
	uk, ru, cyrillic, total := 0, 0, 0, 0
	for _, r := range text {
		if r >= 0x400 && r < 0x530 {
			cyrillic++
			switch r {
			case 'і', 'ї', 'є', 'ґ', 'І', 'Ї', 'Є', 'Ґ':
				uk++
			case 'ы', 'э', 'ъ', 'ё', 'Ы', 'Э', 'Ъ', 'Ё':
				ru++
			}
		} else if r|0x20 >= 'a' && r|0x20 <= 'z' {
			total++
		}
	}
	switch {
	case cyrillic == 0 || cyrillic < total/4:
		return "en"
	case uk > ru:
		return "uk"
	case ru > uk:
		return "ru"
	}
	return ""
}

// cyrillicStemmer chooses the stemmer of the Cyrillic words of a text. Where neither the
// language nor the letters tell, it is the Ukrainian one; who asks in such words can ask
// for both ([Tokens] with "uk" and with "ru").
func cyrillicStemmer(text, lang string) stemmer {
	if lang != "uk" && lang != "ru" {
		lang = Detect(text)
		if lang == "en" { // a few Cyrillic words in Latin text: they alone decide
			lang = Detect(strings.Map(func(r rune) rune {
				if r < utf8.RuneSelf {
					return -1
				}
				return r
			}, text))
		}
	}
	if lang == "ru" {
		return stemRussian
	}
	return stemUkrainian
}

// stem returns the stem of a folded word.
func stem(term string, st stemmer) string {
	if len(term) < 3 || term[0] <= '9' { // numbers have no endings, "3rd" included
		return term
	}
	switch st {
	case stemEnglish:
		env := snowballstem.NewEnv(term)
		english.Stem(env)
		return env.Current()
	case stemRussian:
		env := snowballstem.NewEnv(term)
		russian.Stem(env)
		return env.Current()
	case stemUkrainian:
		return Ukrainian(term)
	}
	return term
}
