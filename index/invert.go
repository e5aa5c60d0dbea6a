package index

import (
	"slices"
	"strconv"
	"strings"
)

// inversion is a run of documents turned about, field by field: for each term, which of
// them have it.
type inversion [fields]inverted

// inverted is one field of an inversion.
type inverted struct {
	terms []string // sorted
	ends  []uint32 // the documents of terms[i] are those of docs from ends[i-1] up to ends[i]
	docs  []uint32 // numbers in the segment, those of a term ascending
}

// of returns the documents of term i.
func (v *inverted) of(i int) []uint32 {
	from := uint32(0)
	if i > 0 {
		from = v.ends[i-1]
	}
	return v.docs[from:v.ends[i]]
}

// documentID is the id in Bleve of passage n of a part.
func documentID(part string, n int) string { return part + "." + strconv.Itoa(n) }

// invert inverts documents. The first is number first of its segment and is made of passage
// number passage of its part.
func invert(docs []*document, first int, part string, passage int) *inversion {
	v := new(inversion)
	v[fieldID] = invertIDs(len(docs), first, part, passage)
	for f := fieldID + 1; f < fields; f++ {
		v[f] = invertField(docs, f, uint32(first))
	}
	return v
}

// invertIDs makes the field that each document has a term of its own in.
func invertIDs(n, first int, part string, passage int) inverted {
	type id struct {
		term string
		doc  uint32
	}
	ids := make([]id, n)
	for i := range ids {
		ids[i] = id{documentID(part, passage+i), uint32(first + i)}
	}
	slices.SortFunc(ids, func(a, b id) int { return strings.Compare(a.term, b.term) })
	v := inverted{make([]string, n), make([]uint32, n), make([]uint32, n)}
	for i, x := range ids {
		v.terms[i], v.ends[i], v.docs[i] = x.term, uint32(i+1), x.doc
	}
	return v
}

// invertField numbers the terms as they come, so that each is looked up once wherever it
// stands, and then deals the documents out to them.
func invertField(docs []*document, f field, first uint32) inverted {
	total := 0
	for _, d := range docs {
		total += len(d.terms[f])
	}
	numbers := make(map[string]uint32, total/8) // of running text every tenth word is new
	var terms []string
	var counts []uint32
	seen := make([]uint32, 0, total) // numbers of the terms of all documents, one after the other
	var last []string                // terms of the document before, of which those in seen begin at from
	from := 0
	for _, d := range docs {
		list := d.terms[f]
		again := len(list) > 0 && len(list) == len(last) && &list[0] == &last[0]
		begin := len(seen)
		if again { // passages of one article share their title and keywords
			seen = append(seen, seen[from:]...)
		}
		for i, t := range list {
			if again {
				counts[seen[begin+i]]++
				continue
			}
			n, ok := numbers[t]
			if !ok {
				n = uint32(len(terms))
				numbers[t] = n
				terms, counts = append(terms, t), append(counts, 0)
			}
			counts[n]++
			seen = append(seen, n)
		}
		last, from = list, begin
	}
	order := make([]uint32, len(terms))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(terms[a], terms[b]) })
	v := inverted{make([]string, len(terms)), make([]uint32, len(terms)), make([]uint32, len(seen))}
	next := make([]uint32, len(terms)) // where in v.docs the next document of a term goes
	end := uint32(0)
	for i, n := range order {
		next[n] = end
		end += counts[n]
		v.terms[i], v.ends[i] = terms[n], end
	}
	for i, d := range docs {
		for range d.terms[f] {
			n := seen[0]
			seen = seen[1:]
			v.docs[next[n]] = first + uint32(i)
			next[n]++
		}
	}
	return v
}
