package corpus

import "unicode/utf8"

// languageSample is how many bytes of a text are looked at to tell its language.
const languageSample = 4 << 10

// detectLanguage tells English, Ukrainian and Russian apart by script, and the two
// Cyrillic ones by the letters that only one of them has: і ї є ґ against ы э ё ъ.
// A text of neither script, or of Cyrillic without any of these, has no language.
func detectLanguage(text string) string {
	if len(text) > languageSample {
		text = text[:languageSample]
	}
	var latin, cyrillic, uk, ru int
	for i := 0; i < len(text); {
		b := text[i]
		if b < utf8.RuneSelf {
			if b|0x20 >= 'a' && b|0x20 <= 'z' {
				latin++
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		if r < 0x400 || r > 0x52F {
			continue
		}
		cyrillic++
		switch r {
		case 'і', 'ї', 'є', 'ґ', 'І', 'Ї', 'Є', 'Ґ':
			uk++
		case 'ы', 'э', 'ё', 'ъ', 'Ы', 'Э', 'Ё', 'Ъ':
			ru++
		}
	}
	switch {
	case cyrillic > latin && uk > ru:
		return "uk"
	case cyrillic > latin && ru > 0:
		return "ru"
	case cyrillic > latin:
		return ""
	case latin > 0:
		return "en"
	}
	return ""
}
