package rank

import (
	"testing"
	"time"

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
		"What might move the date?":                       Other,
		"What does gas cost in Germany?":                  Number,
		"What is the population of Oslo?":                 Number,
		"How are epithelial tissues joined together?":     Manner,
		"Когда состоится следующий раунд?":                Date,
		"Сколько пленных обменяли?":                       Number,
		"Де відбудуться переговори?":                      Place,
		"Хто підтвердив паузу?":                           Person,
		"Чому переговори зірвались?":                      Reason,
		"What percentage of houses lost power on Friday?": Number,
		"What made the islands come back?":                Reason,
		"What is the name of the largest mill?":           Person,
		"What is the yacht called?":                       Person,
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

func hitsOf(hits ...passages.Hit) []passages.Hit { return hits }

func TestCandidatesTopUp(t *testing.T) {
	all := []passages.Hit{{Passage: passages.Passage{Ord: 0}}, {Passage: passages.Passage{Ord: 1}}, {Passage: passages.Passage{Ord: 2}}}
	got, err := Candidates("x", func(text string) ([]passages.Hit, error) {
		if text == "" {
			return all, nil
		}
		return []passages.Hit{{Passage: passages.Passage{Ord: 2}, Score: 3}}, nil
	})
	if err != nil || len(got) != 3 || got[0].Ord != 2 || got[0].Score != 3 || got[1].Score != 0 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestArticleDateAnswersTheQuestionsDate(t *testing.T) {
	old, new := hit("The leaders met in Bern."), hit("The leaders met in Riga.")
	old.Article.ID, old.Article.Published = "old", time.Date(2021, 2, 3, 0, 0, 0, 0, time.UTC)
	new.Article.ID, new.Article.Published = "new", time.Date(2024, 2, 3, 0, 0, 0, 0, time.UTC)
	for question, want := range map[string]int{"Where did the leaders meet in February 2024?": 1, "Где встретились leaders meet в феврале 2021?": 0} {
		if got := Sentences(Analyze(question, "", nil), []passages.Hit{old, new}, Options{}); got[0].Hit != want {
			t.Errorf("%s: hit %d first, want %d", question, got[0].Hit, want)
		}
	}
}

func TestConfidence(t *testing.T) {
	hits := []passages.Hit{hit("The ferry to Norvik was cancelled on Monday because of ice.", "Passengers waited in the hall.")}
	yes, no := Analyze("Why was the ferry cancelled?", "en", nil), Analyze("Who won the chess final in Reykjavik?", "en", nil)
	a, b := Confidence(yes, Sentences(yes, hits, Options{}), nil), Confidence(no, Sentences(no, hits, Options{}), nil)
	if a < Threshold || b >= Threshold {
		t.Errorf("confidence %.2f for what is answered and %.2f for what is not, threshold %.2f", a, b, Threshold)
	}
	if Confidence(yes, nil, nil) != 0 {
		t.Error("confidence in nothing")
	}
}

func TestReadModelRefusesUnknownFeatures(t *testing.T) {
	for _, data := range []string{`{"weights":{"luck":1}}`, `{"confidence":{"luck":1}}`, `{`} {
		if _, err := ReadModel([]byte(data)); err == nil {
			t.Errorf("%s is read", data)
		}
	}
}

func BenchmarkSentences(b *testing.B) {
	var hits []passages.Hit
	for i := range 100 {
		h := hit(
			"Negotiators from both sides met for eleven hours on Saturday in a hotel outside Geneva, officials said.",
			"The two delegations never sat in the same room, with diplomats carrying drafts along the corridor.",
			"A pause in shelling along the river, brokered by Norway, has mostly held since April and is due to lapse in ten days.",
			"Another attempt is pencilled in for the end of the month, possibly in Oslo, the mediators said.",
		)
		h.Ord, h.Score = i, float64(100-i)
		hits = append(hits, h)
	}
	question := Analyze("When does the ceasefire along the river run out?", "en", nil)
	b.ReportAllocs()
	for b.Loop() {
		Sentences(question, hits, Options{})
	}
}

func TestNewestFirstWhereItIsAskedFor(t *testing.T) {
	var hits []passages.Hit
	for i, s := range []string{"Water stood at 6.1 metres at the gauge.", "Water stood at 4.8 metres at the gauge.", "Water stood at 7.4 metres at the gauge."} {
		h := hit(s)
		h.Article.ID, h.Ord = s, i
		h.Article.Published = time.Date(2025, 3, []int{2, 7, 4}[i], 0, 0, 0, 0, time.UTC)
		hits = append(hits, h)
	}
	q := Analyze("What is the latest level of water at the gauge?", "en", nil)
	if got := Sentences(q, hits, Options{}); got[0].Hit != 1 {
		t.Errorf("hit %d first, want the newest", got[0].Hit)
	}
	asked := time.Date(2025, 3, 5, 0, 0, 0, 0, time.UTC)
	if got := Measure(q, hits[:2], Options{Now: asked}); got[1].Features[Recency] < got[0].Features[Recency] {
		t.Errorf("recency %v and %v", got[0].Features[Recency], got[1].Features[Recency])
	}
}

// TestAmounts asks for numbers of one thing over sentences that have those of others.
func TestAmounts(t *testing.T) {
	for _, c := range []struct{ question, has, lacks string }{
		{"How much does a jet cost?", "A jet sells for 40 million dollars.", "A jet carries 100 passengers."},
		{"How much will the airline pay?", "The airline will hand over £30.", "The airline pays within nine days."},
		{"How fast did the train go?", "The train did 90 kilometres an hour.", "The train was 20 minutes late."},
		{"How far is the village?", "The village lies 12 miles off.", "The village has 300 people."},
		{"How many editors were freed?", "Some 31 editors walked out.", "The editors walked out after nine months."},
		{"How many days did it last?", "It was over after nine days.", "It cost nine lives."},
		{"How old is the captain?", "Captain Ada Holm, 54, has left.", "Captain Ada Holm commands 54 men."},
		{"How hot was it?", "It was 41 degrees in the shade.", "It was on page 41."},
		{"What percentage voted?", "Some 61 per cent voted.", "Some 61 people voted."},
	} {
		q := Analyze(c.question, "en", nil)
		scored := Measure(q, []passages.Hit{hit(c.has, c.lacks)}, Options{})
		if scored[0].Features[KindHit] != 1 || scored[1].Features[KindHit] != 0 {
			t.Errorf("%s\n%v %s\n%v %s: want 1 and 0", c.question, scored[0].Features[KindHit], c.has, scored[1].Features[KindHit], c.lacks)
		}
	}
}

// TestNamesakes: of two of a family name the one whose given name stands before it is meant.
func TestNamesakes(t *testing.T) {
	names := NewDirectory([]*corpus.Entity{{ID: "karl", Name: "Karl Brandt", Kind: "person"}}, nil)
	q := Analyze("What did Karl Brandt say?", "en", names)
	for text, want := range map[string]float64{
		"Karl Brandt said so.": 1, "Brandt said so.": 1, "Mayor Brandt said so.": 1, "On Friday Brandt said so.": 1,
		"Anna Brandt said so.": 0,
	} {
		if got := Measure(q, []passages.Hit{hit(text)}, Options{})[0].Features[Proper]; got != want {
			t.Errorf("%q names him: %v, want %v", text, got, want)
		}
	}
}

// TestEngineByChance: a passage that the engine puts first for one light word of many is not
// first for that.
func TestEngineByChance(t *testing.T) {
	q := Analyze("Which building is the orchestra playing in this week?", "en", nil)
	scored := Measure(q, []passages.Hit{hit("The week was dry."), hit("They moved to the hall.")}, Options{})
	if e := scored[0].Features[Engine]; e > 0.3 {
		t.Errorf("engine counts %.2f", e)
	}
}
