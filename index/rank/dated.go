package rank

import (
	"strings"
	"time"
)

// isYear reports whether a word is a year that news is about.
func isYear(word string) bool {
	return len(word) == 4 && (word[:2] == "19" || word[:2] == "20") && isDigit(word[2:]) && isDigit(word[3:])
}

// datedTerms returns the years and months among the question's terms that an article's date
// fulfils: a text of February 2024 about a meeting need not say when it was.
func (q *Question) datedTerms(published time.Time) set {
	if q.dates == 0 || published.IsZero() {
		return 0
	}
	var s set
	for i := range q.Terms {
		if i >= maxTerms || !q.dates.has(i) {
			continue
		}
		w := q.Terms[i].Word
		if isYear(w) && w == published.Format("2006") || !isYear(w) && sameMonth(w, published.Month()) {
			s |= 1 << i
		}
	}
	return s
}

// monthForms lists, month by month, how English, Russian and Ukrainian names of it begin.
var monthForms = [12][]string{
	{"jan", "январ", "січ"}, {"feb", "феврал", "лют"}, {"mar", "март", "берез"}, {"apr", "апрел", "квіт"}, {"may", "май", "мая", "мае", "трав"}, {"jun", "июн", "черв"},
	{"jul", "июл", "лип"}, {"aug", "август", "серп"}, {"sep", "сентябр", "верес"}, {"oct", "октябр", "жовт"}, {"nov", "ноябр", "листопад"}, {"dec", "декабр", "груд"},
}

func sameMonth(word string, m time.Month) bool {
	for _, form := range monthForms[m-1] {
		if strings.HasPrefix(word, form) {
			return true
		}
	}
	return false
}
