package when

import (
	"testing"
	"time"
)

// Sentences of forty words: the first holds nothing that looks like a date.
var benchTexts = map[string]string{
	"none": "The president told reporters after the meeting that both delegations had worked hard on the wording of the draft, that several questions of principle remained open, and that he would not discuss any detail of it before his allies had seen the text.",
	"two":  "The president told reporters on Thursday that both delegations had worked hard on the wording of the draft, that several questions of principle remained open, and that he would not discuss any detail of it before the allies meet next week.",
	"many": "Between Monday and Wednesday, after three weeks of talks since 5 January, envoys agreed that the pause of 30 days would start on Feb. 2 at 14:30 GMT, end by the end of March and be reviewed every two weeks until late 2026.",
}

func BenchmarkFind(b *testing.B) {
	ref := time.Date(2026, 1, 30, 0, 0, 0, 0, time.UTC)
	for _, name := range []string{"none", "two", "many"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Find(benchTexts[name], ref)
			}
		})
	}
}
