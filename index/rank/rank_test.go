package rank

import (
	"testing"

	"github.com/briefbot/briefbot/corpus"
	"github.com/briefbot/briefbot/index/passages"
)

// hit makes a hit of one passage from its sentences.
func hit(sentences ...string) passages.Hit {
	h := passages.Hit{Passage: passages.Passage{Article: &passages.Article{ID: "a", Language: "en"}, Paragraph: 1}, Score: 1}
	for i, s := range sentences {
		if i > 0 {
			h.Text += " "
		}
		h.Sentences = append(h.Sentences, corpus.Span{Start: len(h.Text), End: len(h.Text) + len(s)})
		h.Text += s
	}
	return h
}

func TestKindOfQuestion(t *testing.T) {
	for text, want := range map[string]Kind{
		"When do they meet next?":                         Date,
		"In what year was the bridge opened?":             Date,
		"Where would the minister not go?":                Place,
		"Which venues are excluded?":                      Place,
		"Who confirmed the pause?":                        Person,
		"How many prisoners were swapped?":                Number,
		"How long do the strikes pause?":                  Duration,
		"Why did the talks fail?":                         Reason,
		"Is there a ceasefire?":                           YesNo,
		"What is a pangolin?":                             Definition,
		"What still blocks a deal?":                       Other,
		"How are epithelial tissues joined together?":     Manner,
		"Когда состоится следующий раунд?":                Date,
		"Сколько пленных обменяли?":                       Number,
		"Де відбудуться переговори?":                      Place,
		"Хто підтвердив паузу?":                           Person,
		"Чому переговори зірвались?":                      Reason,
		"What percentage of houses lost power on Friday?": Number,
	} {
		if got := Analyze(text, "", nil).Kind; got != want {
			t.Errorf("%q asks for %v, want %v", text, got, want)
		}
	}
}

func TestQuestionWordsDoNotCount(t *testing.T) {
	q := Analyze("Who has said that the bridge would be closed?", "en", nil)
	var words []string
	for _, term := range q.Terms {
		words = append(words, term.Word)
	}
	if len(words) != 3 || words[0] != "said" || words[1] != "bridge" || words[2] != "closed" {
		t.Errorf("terms %q, want said, bridge, closed", words)
	}
}

func TestSentences(t *testing.T) {
	hits := []passages.Hit{
		hit("The ferry to Norvik was cancelled because of ice.", "Passengers waited in the hall."),
		hit("The minister opened the new bridge on 4 May 2021.", "It cost 40 million crowns."),
	}
	for question, want := range map[string]string{
		"Why was the ferry cancelled?":    hits[0].Text[:49],
		"When was the bridge opened?":     hits[1].Text[:49],
		"How much did the bridge cost?":   hits[1].Text[50:],
		"Where did the passengers wait??": hits[0].Text[50:],
	} {
		got := Sentences(Analyze(question, "en", nil), hits, Options{})
		if len(got) != 4 {
			t.Fatalf("%d sentences, want 4", len(got))
		}
		h := hits[got[0].Hit]
		span := h.Sentences[got[0].Sentence]
		if s := h.Text[span.Start:span.End]; s != want {
			t.Errorf("%q: first %q, want %q", question, s, want)
		}
		for _, m := range got[0].Matched {
			if m.Start < span.Start || m.End > span.End {
				t.Errorf("%q: match %v outside sentence %v", question, m, span)
			}
		}
	}
}

func TestSpellings(t *testing.T) {
	names := NewDirectory([]*corpus.Entity{{ID: "kyiv", Name: "Kyiv", Kind: "place", Aliases: []string{"Kiev", "Київ"}}}, nil)
	hits := []passages.Hit{hit("Trains stopped in Moscow."), hit("Потяги стоять: Київ закрито."), hit("Trains reached Kiev.")}
	got := Sentences(Analyze("What happened to trains in Kyiv?", "en", names), hits, Options{})
	if got[0].Hit != 2 || got[1].Features[Proper] == 0 && got[2].Features[Proper] == 0 {
		t.Errorf("order %v", got)
	}
}

func TestFloor(t *testing.T) {
	scored := []Scored{{Score: 5}, {Score: 1, Features: Vector{Overlap: 1}}, {Score: 2, Features: Vector{Overlap: 0.5}}}
	floor(scored)
	if scored[0].Score >= 1 || scored[2].Score != 2 {
		t.Errorf("scores %v", scored)
	}
}
