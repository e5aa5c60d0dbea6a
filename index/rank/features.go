package rank

// Feature is one thing measured of a sentence for a question. All lie about in [0, 1].
type Feature int

// The features. Weights are the question's terms' weights; a share is of their sum.
const (
	Overlap   Feature = iota // share of the question's words in the sentence, by stem
	Exact                    // share by the very form
	Saturated                // as Overlap, damped by the sentence's length (BM25's tf part)
	Rarest                   // the heaviest word of the question stands in the sentence
	Proper                   // share of the question's names that the sentence names
	Bigram                   // share of the question's neighbouring words that are neighbours here
	Proximity                // how close together the matched words stand
	Order                    // matched words follow in the question's order
	Meaning                  // share of the question's words, each by its likest word here
	Likeness                 // cosine of the mean meanings of question and sentence
	KindHit                  // has what is asked for: a date, a place, …, not from the question
	KindNear                 // … and how near to the matched words
	KindMiss                 // a kind is asked for that the sentence lacks
	KindDate                 // KindHit of each kind apart, as they differ in worth
	KindPlace
	KindPerson
	KindNumber
	KindReason
	Define       // "what is X": the sentence opens with X and defines it
	Speaker      // a speech verb stands beside a name of the question, which asks what is said
	New          // share of the sentence that the question does not say already
	First        // opening sentence of its article, fading
	Opening      // first sentence of its passage
	PassageMatch // Meaning of the whole passage
	TitleMatch   // Overlap of the article's title
	Before       // Meaning of the sentence before
	After        // Meaning of the sentence after
	Continues    // takes up the sentence before ("He …"), times that one's Meaning
	Together     // Meaning of sentence, sentence before and title together
	Context      // Meaning of title and all that stands before the sentence in its passage
	Local        // as Overlap, each word by how few sentences of the passage hold it
	LocalMeaning // as Meaning, words weighed as for Local
	Counted      // "how many X": a number stands right before X
	Engine       // the engine's score, as a share of its best, times what share of the question its best holds
	EngineRank   // 1/√(place in the engine's order), times that share, less where hits are few
	Recency      // nearness to the newest hit, times Together, if the question asks for the newest
	Brief        // very short sentences seldom answer
	Long         // … and very long ones are matched by chance
	Asks         // is a question itself
	Absent       // of the whole question: share of its words that no hit holds, nor one like it
	Gap          // … the heaviest of them, by weight
	AbsentName   // … whether a name is among them
	Unlisted     // … share of it that the table of meanings lacks, names aside: what is alike goes unseen
	Missing      // the heaviest word that title and passage up to the sentence lack
	Plain        // as Together, without names, which near-sounding texts hold
	LastWord     // the question's last word that counts, by its likest word in sentence, sentence before and title
	FirstWord    // … and its first that is no name
	KindMatch    // share of the question, by meaning, that stands near to the thing asked for
	NameApart    // passage and title lack a name of the question
	Unheld       // the holder of an office or who leads is asked for, and nobody is named beside it; a half: somebody is, and not whose office it is
	Uncounted    // "how many X": no number stands near X
	Unnamed      // "which X": no name stands near X; a half: a name stands elsewhere in the sentence
	Unsaid       // "what did X say": it is not X who speaks
	OtherTense   // a time ahead is asked for and one behind is given, or the other way round
	Sense        // cosine of question and sentence by the model's encoder, of the sentences that it reads: see Encoder
	Echo         // … the question's pieces, each by its likest piece in the sentence
	features     = iota
)

var featureNames = [features]string{"overlap", "exact", "saturated", "rarest", "proper", "bigram", "proximity", "order", "meaning", "likeness",
	"kind", "kind-near", "kind-miss", "kind-date", "kind-place", "kind-person", "kind-number", "kind-reason", "define", "speaker", "new",
	"first", "opening", "passage", "title", "before", "after", "continues", "together", "context", "local", "local-meaning", "counted", "engine", "engine-rank", "recency", "brief", "long", "asks", "absent", "gap", "absent-name", "unlisted", "missing", "plain", "last-word", "first-word", "kind-match", "name-apart", "unheld", "uncounted", "unnamed", "unsaid", "other-tense", "sense", "echo"}

func (f Feature) String() string { return featureNames[f] }

// Vector holds a value for each feature.
type Vector [features]float64
