package index

// field is one field of the Bleve document of a passage.
type field uint8

// The fields in the order of their names, which is the order Bleve keeps them in.
const (
	fieldID        field = iota // number of the part, a full stop, number of the passage in it
	fieldDay                    // of publication: 2026-01-30
	fieldEntity                 // ids of the entities named in the passage
	fieldLanguage               // ISO 639-1 code
	fieldPublisher              // folded name, and id of the source
	fieldText                   // stems of the passage, exact forms of its names
	fieldTitle                  // stems of the article's title, entities named in it
	fieldTopic                  // ids of the topics of the passage
	fields                      // how many there are
)

var fieldNames = [fields]string{"_id", "day", "entity", "language", "publisher", "text", "title", "topic"}

// maxTF is the greatest number of occurrences in one passage that counts: the sixteenth
// adds less than a hundredth of the first.
const maxTF = 16

// levelTerm is the term under which a passage is listed that has term at least level
// times.
//
// Bleve keeps the number of occurrences of a term beside each entry of its list, where it
// must be decoded entry by entry, in order. Most terms stand once in a passage. So the
// lists here are of bare passage numbers, which Bleve holds as bitmaps, and those that
// have a term twice are listed once more under a term of their own: a search reads numbers
// a thousand at a time, jumps where it likes, and the index is smaller by a third.
func levelTerm(term string, level int) string {
	if level == 1 {
		return term
	}
	return term + "\x00" + string(rune('a'+level))
}

// nameTerm is the term of the exact form of a name.
func nameTerm(term string) string { return "=" + term }

// entityTerm is the term of an entity named in a title.
func entityTerm(id string) string { return "@" + id }

// document is the Bleve document of a passage: for each field but its id its terms, each
// once.
type document struct{ terms [fields][]string }
