package corpus_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefbot/briefbot/corpus"
)

// TestSentences reads texts in which a bar marks where a sentence ends.
func TestSentences(t *testing.T) {
	for _, test := range []struct{ lang, text string }{
		{"en", "The line closes.| Buses run.| Why?| Nobody says!| So it is."},
		{"en", "Mr. Lind met Gen. Berg and Capt. J. R. Holm at St. Anna.| The talks took an hour."},
		{"en", "The U.S. Coast Guard came.| It left the U.S.| The U.K. stayed."},
		{"en", "It sails at 5 p.m. on Sundays and at 6 a.m. otherwise.| Nobody knew at 5 p.m.| He did."},
		{"en", "Lind & Sons Inc. owns it, No. 12 is its pier, and Fig. 3 shows it.| See p. 55."},
		{"en", "It costs $2.50.| The other is 1,000.5 m long, v. 2.0.1 of it."},
		{"en", "“We have no choice,” he said.| “The hull is old.”| Then he left."},
		{"en", "“Is it?” she asked.| “It is!” he said.| (It was not.)| They left."},
		{"en", "The port [...] is closed (see www.example.org/port.html).| Write to a.b@example.org."},
		{"en", "He waited . . . and waited.| Then....| Nothing came…| He left."},
		{"en", "MR. LIND: Good morning.| Go ahead.| Q: When, on Jan. 30 or in Feb.?| MS. BERG: On Jan. 30."},
		{"en", "You and I.| Plan B failed.| We met Jane E. Smith, i.e. the mayor, e.g. on Monday."},
		{"en", "1. The first item.| 2. The second item."},
		{"en", "1) fish| 2) salt and| 3) bread"},
		{"en", "It ended.|The next began.| Node.js and Yahoo! in use, and example.com too."},
		{"en", "A line that a program\nbroke goes on.| The next\none too.|\n\nA block of its own|\n\nAnd another"},
		{"en", "The iPhone maker paid.| iPhone sales rose.| al-Assad spoke."},
		{"en", "Jr. officers left, as did Dr. Olle Berg Jr. and others.| Ships, boats, etc. stayed."},
		{"en", "They sat in the sun.| Berg met two reps.| They left.| On 5th st.| The shop is shut.| It was Lind v. Berg, cf. Holm."},
		{"en", "The United States (U.S.) Coast Guard came (at 5 p.m.) Monday.| (It left.)| They stayed.| So say Berg et al. in May."},
		{"uk", "У 2022 р. порт закрили.| Він стоїть на вул. Портовій у м. Holm.| А. І. Коваль пішов."},
		{"uk", "Це коштує 5 млн. грн. на рік.| «Чому?» – спитав він.| «Так треба!»"},
		{"ru", "Порт закрыт с 2022 г.| В нём работал проф. А. Н. Иванов и др. сотрудники.| Он ушёл."},
		{"ru", "Дом на ул. Ленина, д. 5, кв. 12, стоит 30 тыс. руб.| Это дорого, т.е. много."},
		{"ru", "Это был трудный год.| Президент помог им.| Они ушли.| Там много мин.| Их ищут.| Он жил в г. Волгограде, на пл. им. Ленина."},
		{"", ""},
		{"", " \n "},
		{"", "no stop at all"},
		{"", "?!| ..."},
	} {
		text := strings.ReplaceAll(test.text, "|", "")
		var want []string
		for part := range strings.SplitSeq(test.text, "|") {
			if part = oneSpace(part); part != "" {
				want = append(want, part)
			}
		}
		if diff := cmp.Diff(want, sentencesOf(text, test.lang)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestLongSentenceIsCut(t *testing.T) {
	text := strings.Repeat("ice, hull and cost, ", 400) + "."
	for _, s := range corpus.Sentences(text, "en") {
		if s.End-s.Start > corpus.MaxSentence || !strings.HasPrefix(text[s.End:], " ") && s.End != len(text) {
			t.Errorf("cut at %q", text[s.Start:s.End])
		}
	}
}

func TestPassages(t *testing.T) {
	sentence := "The ferry line to Holm will close for two weeks in February, the office said. " // 15 words
	a := articleOf(strings.Repeat(sentence, 2) + "\n" + strings.Repeat(sentence, 8) + "\n" + strings.Repeat(sentence, 9) + "\n" + strings.Repeat(sentence, 40))
	var got []int
	for _, p := range a.Passages() {
		got = append(got, p.Paragraph*100+len(p.Sentences))
	}
	// 120 words are one passage, 135 are two halves, 600 are five of 120.
	want := []int{102, 208, 305, 304, 408, 408, 408, 408, 408}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("paragraph times 100 and number of sentences (-want +got):\n%s", diff)
	}
}
