package speech

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkFind reads a transcript and a news text of 60 kB each.
func BenchmarkFind(b *testing.B) {
	for name, paragraph := range map[string][]string{
		"transcript": {
			"MS. ORTIZ: The President met Prime Minister Anna Berg of Rovania on Monday, and he told her that the port would open.",
			"We said so last week, and we will say it again as often as we must.",
			"Q Did the Prime Minister say when she would come to Washington?",
			"MR. KELLER: She told reporters in Oslo that “nothing is decided, and nothing will be before June,” as you know.",
		},
		"news": {
			"Prime Minister Anna Berg said on Monday that the port would open in June, according to the newspaper Northern Herald.",
			"She added that the Norwegian Foreign Minister, Lars Holm, had told her so in Oslo.",
			"“We are closer than we were a week ago,” Holm said, while Karl Brandt, her adviser, denied it.",
			"The harbour has stood empty since the spring, and some of the older ferrymen have left.",
		},
	} {
		b.Run(name, func(b *testing.B) {
			var sentences []Sentence
			size := 0
			for i := 0; size < 60_000; i++ {
				text := paragraph[i%len(paragraph)]
				text = strings.ReplaceAll(text, "Monday", fmt.Sprintf("Monday %d", i))
				sentences = append(sentences, Sentence{Text: text, Paragraph: i/3 + 1})
				size += len(text)
			}
			b.SetBytes(int64(size))
			for b.Loop() {
				Find(Article{"Press briefing by Jane Ortiz and John Keller", sentences}, nil)
			}
		})
	}
}
