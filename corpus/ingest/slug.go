package ingest

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// slugLength bounds the words of an article's file name.
const slugLength = 60

// slug returns the name of an article's file without its ending: the day and the first
// words of the title, in letters that every keyboard and file system has. It never
// holds a slash or a full stop.
func slug(d *Draft) string {
	title := d.Title
	if title == "" && len(d.Paragraphs()) > 0 {
		title = d.Paragraphs()[0]
	}
	var words []string
	var length int
	for _, w := range strings.Fields(latin(title)) {
		if length += len(w) + 1; length > slugLength && len(words) > 0 {
			break
		}
		words = append(words, w[:min(len(w), slugLength)])
	}
	name := strings.Join(words, "-")
	if name == "" {
		name = "article-" + d.Hash[:min(12, len(d.Hash))]
	}
	if !d.Published.IsZero() {
		name = d.Published.Format("2006-01-02") + "-" + name
	}
	return name
}

// latin returns s in lower-case ASCII letters and digits, words parted by spaces.
// Ukrainian and Russian are transliterated, accents dropped, other letters left out.
func latin(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(norm.NFC.String(s))) {
		switch t, ok := cyrillic[r]; {
		case ok:
			b.WriteString(t)
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '\'' || r == '’' || r == 'ʼ' || unicode.Is(unicode.Mn, r) || unicode.IsLetter(r):
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// cyrillic transliterates as the Ukrainian passport rules (2010) do, with the Russian
// letters that these lack. ї and й are written as their parts, since NFKD parts them.
var cyrillic = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "h", 'ґ': "g", 'д': "d", 'е': "e", 'є': "ie", 'ж': "zh", 'з': "z",
	'и': "y", 'і': "i", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s",
	'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ь': "",
	'ю': "iu", 'я': "ia", 'ъ': "", 'ы': "y", 'э': "e",
}
