package rank

import (
	"strings"
	"testing"

	"github.com/briefbot/briefbot/index/analysis"
	"github.com/briefbot/briefbot/index/passages"
)

func TestOfficeAsked(t *testing.T) {
	for question, want := range map[string]string{
		"Who is the Front's chief negotiator?":           "chief negotiator",
		"who’s the prime minister of Belmark":            "prime minister",
		"Who is Brazil's ambassador to Quessa?":          "ambassador",
		"Who will be the commander of the peacekeepers?": "commander",
		"Who is the current defence minister?":           "defence minister",
		"Who was culture minister before they left?":     "culture minister",
		"Who is President Berisko?":                      "",
		"Who accused the minister?":                      "",
		"Who accused minister Kos of lying?":             "",
		"Who is running the ministry now?":               "",
		"Who is it?":                                     "",
		"Who is Hidrosur's chief executive now?":         "chief executive",
		"Who is the minister of the current government?": "minister",
		"When did the prime minister resign?":            "",
	} {
		var words []string
		for _, token := range officeAsked(analysis.Tokens(nil, question, "en")) {
			words = append(words, token.Term)
		}
		if got := strings.Join(words, " "); got != want {
			t.Errorf("%q asks for the holder of %q, want %q", question, got, want)
		}
	}
}

// Somebody named beside the office answers who holds it; the office alone, another office or
// another's name further off does not.
func TestOfficeHeld(t *testing.T) {
	for text, want := range map[string]bool{
		"Prime Minister Ada Lund left the hall.":                                         true,
		"Ada Lund, the outgoing prime minister, left the hall.":                          true,
		"The prime minister left the hall.":                                              false,
		"The prime minister of Norland, Ada Lund, left the hall.":                        true,
		"Ada Lund is prime minister.":                                                    true,
		"The prime minister said that Ada Lund left the hall.":                           false,
		"Ada Lund told the prime minister to leave the hall.":                            false,
		"President Ada Lund left the hall.":                                              false,
		"The Belmark prime minister left the hall.":                                      false,
		"Foreign Minister Ada Lund left the hall.":                                       false,
		"The prime minister left the hall long before the vote, and Ada Lund stayed on.": false,
	} {
		q := Analyze("Who is the prime minister?", "en", nil)
		scored := Sentences(q, []passages.Hit{hit(text)}, Options{})
		if got := scored[0].Features[Unheld] < 1; got != want {
			t.Errorf("%q: held %v, want %v", text, got, want)
		}
	}
}

func TestHolderStandsFirst(t *testing.T) {
	hits := []passages.Hit{
		hit("The President of Norland called the vote of Norland a president's duty."),
		hit("Sudlandic President Karl Berg spoke in Norland of the president of Norland."),
		hit("Ada Lund, the President of Norland, stayed at home."),
	}
	scored := Sentences(Analyze("Who is the president of Norland?", "en", nil), hits, Options{})
	if scored[0].Hit != 2 {
		t.Errorf("sentence of hit %d stands first, want the one that names the president", scored[0].Hit)
	}
}
