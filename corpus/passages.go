package corpus

// MaxPassage is about how many words a passage has at most.
const MaxPassage = 120

// Passages returns the passages of a in order: each paragraph is one, and a paragraph of
// more than [MaxPassage] words is several of about the same length, cut between sentences.
func (a *Article) Passages() []Passage {
	out := make([]Passage, 0, len(a.Paragraphs))
	for i, p := range a.Paragraphs {
		text := a.Text[p.Start:p.End]
		sentences := Sentences(text, a.Language)
		if len(sentences) == 0 {
			continue
		}
		words := make([]int, len(sentences))
		total := 0
		for j, s := range sentences {
			words[j] = countWords(text[s.Start:s.End])
			total += words[j]
			sentences[j] = Span{s.Start + p.Start, s.End + p.Start}
		}
		runs := (total + MaxPassage - 1) / MaxPassage
		for start, left := 0, total; start < len(sentences); runs-- {
			// What is left is shared evenly, so that no run of one short sentence remains.
			end, n := start, 0
			share := left
			if runs > 1 {
				share = (left + runs - 1) / runs
			}
			for end < len(sentences) && (end == start || n+words[end]/2 < share && n+words[end] <= MaxPassage) {
				n += words[end]
				end++
			}
			out = append(out, Passage{
				Paragraph: i + 1,
				Span:      Span{sentences[start].Start, sentences[end-1].End},
				Sentences: sentences[start:end:end],
			})
			start, left = end, left-n
		}
	}
	return out
}

// countWords counts runs of anything but ASCII white space.
func countWords(s string) int {
	n, in := 0, false
	for i := 0; i < len(s); i++ {
		space := s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r'
		if in && space {
			n++
		}
		in = !space
	}
	if in {
		n++
	}
	return n
}
