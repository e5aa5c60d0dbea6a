package eval

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// Report is what a run measured. Its JSON form can be compared with a later run's.
type Report struct {
	Version int         `json:"version"` // of this form: 1
	Seed    uint64      `json:"seed"`
	Sets    []SetReport `json:"sets"`
	// Changes are the differences to an earlier run, where one was named.
	Changes []Difference `json:"changes,omitempty"`
}

// SetReport is what was measured of one set.
type SetReport struct {
	Name         string                        `json:"name"`
	Form         Form                          `json:"form"`
	Measures     map[string]Interval           `json:"measures"`
	Threshold    float64                       `json:"threshold,omitempty"` // of the confidence, under which an ask refuses
	Curve        []CurvePoint                  `json:"curve,omitempty"`
	P50          float64                       `json:"p50_ms"` // milliseconds a question, search included
	P99          float64                       `json:"p99_ms"`
	BuildSeconds float64                       `json:"build_seconds,omitempty"`
	Questions    map[string]map[string]float64 `json:"questions"` // measures by id
}

// Difference is how much a measure of a set changed between two runs, over the questions
// that both have.
type Difference struct {
	Set     string   `json:"set"`
	Form    Form     `json:"form"`
	Measure string   `json:"measure"`
	Change  Interval `json:"change"` // of the mean, paired by question
}

// columns are the measures of a table, in the order in which they are shown.
var columns = []string{"ndcg@10", "map", "mrr", "r@100", "recall", "s@1", "s@3", "s@5", "x@1", "x@3", "x@5", "words@1", "words@3", "auc", "error@10", "refused", "false-refusals", "well"}

// WriteTable writes a table for people: a line a measure, and for each set the time that a
// question took.
func (r *Report) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "set\tform\tmeasure\tvalue\t95 % interval\tquestions")
	for _, s := range r.Sets {
		for _, c := range columns {
			m, ok := s.Measures[c]
			if !ok {
				continue
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%.3f\t%.3f–%.3f\t%d\n", s.Name, s.Form, c, m.Value, m.Low, m.High, m.N)
		}
		if len(s.Curve) > 0 {
			var refused, wrong []string
			for _, p := range s.Curve {
				refused, wrong = append(refused, fmt.Sprintf("%.0f", p.Refused*100)), append(wrong, fmt.Sprintf("%.3f", p.Wrong.Value))
			}
			fmt.Fprintf(t, "%s\t%s\twrong at %s %% refused\t%s\t\t%d\n", s.Name, s.Form, strings.Join(refused, "/"), strings.Join(wrong, "/"), s.Curve[0].Wrong.N)
		}
		fmt.Fprintf(t, "%s\t%s\tms p50/p99\t%.2f / %.2f\t\t%d\n", s.Name, s.Form, s.P50, s.P99, len(s.Questions))
	}
	return t.Flush()
}

// WriteJSON writes the report in its JSON form.
func (r *Report) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(r)
}

// ReadReport reads the JSON form of a report.
func ReadReport(r io.Reader) (*Report, error) {
	report := new(Report)
	if err := json.NewDecoder(r).Decode(report); err != nil {
		return nil, fmt.Errorf("report of an earlier run: %w", err)
	}
	if report.Version != 1 {
		return nil, fmt.Errorf("report of an earlier run: version %d, want 1", report.Version)
	}
	return report, nil
}

// Against compares the run with an earlier one, question by question.
func (r *Report) Against(earlier *Report) []Difference {
	var out []Difference
	for _, s := range r.Sets {
		i := slices.IndexFunc(earlier.Sets, func(e SetReport) bool { return e.Name == s.Name && e.Form == s.Form })
		if i < 0 {
			continue
		}
		old := &earlier.Sets[i]
		changes := map[string][]float64{}
		ids := slices.Sorted(maps.Keys(s.Questions))
		for _, id := range ids {
			for name, v := range s.Questions[id] {
				if before, ok := old.Questions[id][name]; ok {
					changes[name] = append(changes[name], v-before)
				}
			}
		}
		for _, c := range columns {
			if len(changes[c]) > 0 {
				out = append(out, Difference{s.Name, s.Form, c, meanOf(changes[c], r.Seed)})
			}
		}
		out = append(out, s.refusalsAgainst(old, ids, r.Seed)...)
	}
	return out
}

// WriteDifferences writes a table of differences; a star marks those whose interval leaves
// zero out.
func WriteDifferences(w io.Writer, ds []Difference) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "set\tform\tmeasure\tchange\t95 % interval\tquestions")
	for _, d := range ds {
		star := ""
		if d.Change.Low > 0 || d.Change.High < 0 {
			star = " *"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%+.3f\t%+.3f–%+.3f%s\t%d\n", d.Set, d.Form, d.Measure, d.Change.Value, d.Change.Low, d.Change.High, star, d.Change.N)
	}
	return t.Flush()
}
