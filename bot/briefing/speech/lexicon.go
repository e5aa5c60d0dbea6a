package speech

import "strings"

// cue is a form of a verb that reports what somebody says.
type cue struct {
	// needs names what must follow for the verb to report speech: "" nothing, "that" a
	// clause or quoted words, else one of the words itself.
	needs string
	form  form
}

// form is the grammatical form of a cue.
type form uint8

const (
	base  form = iota // "say": of plural subjects, or no report at all
	third             // "says"
	past              // "said": past tense and participle look alike in nearly all verbs
	ing               // "saying"
)

// cues are the forms of the verbs that report speech. Verbs of which most uses report an
// act rather than words ("accepted", "invited") are left out: missing one is no error,
// giving words to somebody who did not say them is.
var cues = conjugate(map[string]string{
	"say": "", "tell": "", "add": "that", "state": "that", "announce": "", "confirm": "", "claim": "that/to/the/it",
	"note": "that", "stress": "that/the", "insist": "that/on", "warn": "", "disclose": "that", "deny": "", "declare": "",
	"argue": "that", "acknowledge": "that/the", "admit": "that", "explain": "that/in", "emphasize": "that/the", "emphasise": "that/the", "highlight": "that/the",
	"underline": "that/the", "underscore": "that/the", "reiterate": "", "reaffirm": "", "repeat": "that", "assert": "that", "allege": "that",
	"suggest": "that", "propose": "that", "predict": "that", "caution": "that/against", "vow": "", "pledge": "that/to",
	"withdraw": "statement/claim/claims/remark/remarks/accusation/charge/figure/words", "retract": "statement/claim/claims/remark/remarks/accusation/charge/figure/words",
	"remark": "that", "observe": "that", "comment": "that/on", "respond": "that", "reply": "that", "answer": "that", "counter": "that",
	"conclude": "that", "recall": "that", "reveal": "that", "indicate": "that", "point": "out", "believe": "that", "tweet": "", "write": "that",
	"post": "that", "describe": "as", "express": "hope/concern/support/confidence/readiness/satisfaction/gratitude/regret/doubt/condolences/interest/willingness/thanks", "rule": "out",
	"reject": "", "dismiss": "", "condemn": "", "criticize": "", "criticise": "", "inform": "that/about", "convey": "that",
	"praise": "", "urge": "", "demand": "that", "promise": "that/to", "complain": "that", "concede": "that", "accuse": "", "call": "on/for/it", "thank": "",
	"welcome": "", "maintain": "that", "report": "that/on", "ask": "that", "wonder": "that", "joke": "that", "hope": "that", "expect": "that", "voice": "support/hope/concern",
	"estimate": "that", "speculate": "that", "contend": "that", "boast": "that", "elaborate": "that", "testify": "that", "refute": "", "rebuke": "", "lament": "", "hint": "that/at",
})

// irregular forms of verbs in cues; the others follow the rules of spelling.
var irregular = map[string][3]string{
	"say": {"says", "said", "saying"}, "tell": {"tells", "told", "telling"}, "write": {"writes", "wrote", "writing"}, "withdraw": {"withdraws", "withdrew", "withdrawing"}, "admit": {"admits", "admitted", "admitting"},
}

func conjugate(verbs map[string]string) map[string]cue {
	forms := make(map[string]cue, 4*len(verbs))
	for verb, needs := range verbs {
		list, ok := irregular[verb]
		if !ok {
			stem, s, ed := strings.TrimSuffix(verb, "e"), "s", "ed"
			switch {
			case strings.HasSuffix(verb, "s"), strings.HasSuffix(verb, "sh"):
				s = "es"
			case strings.HasSuffix(verb, "ny"), strings.HasSuffix(verb, "ly"), strings.HasSuffix(verb, "fy"):
				stem, s, ed = verb, "ies", "ied"
				list = [3]string{verb[:len(verb)-1] + s, verb[:len(verb)-1] + ed, verb + "ing"}
			}
			if list[0] == "" {
				list = [3]string{verb + s, stem + ed, stem + "ing"}
			}
		}
		forms[verb] = cue{needs, base}
		for i, f := range list {
			forms[f] = cue{needs, third + form(i)}
		}
	}
	return forms
}

// titles are the nouns that stand for a person who holds an office, with the office: two
// nouns of one office can mean the same person. Of "" nobody can be told by the noun alone.
var titles = map[string]string{
	"president": "president", "vice-president": "vice president", "vice-chairman": "vice chair", "economist": "", "leader": "leader", "premier": "prime minister", "minister": "minister", "chancellor": "chancellor", "king": "king", "queen": "queen",
	"spokesperson": "spokesperson", "spokesman": "spokesperson", "spokeswoman": "spokesperson", "secretary": "secretary",
	"ambassador": "ambassador", "envoy": "envoy", "negotiator": "envoy", "governor": "governor", "mayor": "mayor", "senator": "senator",
	"representative": "representative", "director": "director", "chief": "chief", "chairman": "chair", "chairwoman": "chair", "chairperson": "chair", "chair": "chair",
	"commander": "commander", "general": "general", "colonel": "colonel", "adviser": "adviser", "advisor": "adviser", "aide": "adviser",
	"official": "", "diplomat": "", "professor": "professor", "analyst": "", "judge": "judge", "pope": "pope", "patriarch": "patriarch", "commissioner": "commissioner",
	"officer": "officer", "author": "", "prosecutor": "prosecutor", "attorney": "", "moderator": "", "mp": "", "mep": "", "lawmaker": "", "campaigner": "", "activist": "", "undersecretary": "undersecretary", "coach": "", "owner": "", "founder": "", "lawyer": "", "ceo": "chief", "head": "head", "speaker": "speaker", "congressman": "", "congresswoman": "",
	"administrator": "administrator", "taoiseach": "prime minister", "lieutenant": "", "admiral": "admiral", "expert": "", "correspondent": "", "journalist": "", "prince": "prince", "sheikh": "",
	"mr.": "", "mrs.": "", "ms.": "", "dr.": "", "mr": "", "mrs": "", "ms": "", "dr": "", "gen.": "general", "sen.": "senator", "rep.": "representative", "gov.": "governor", "prof.": "professor",
	"президент": "president", "президента": "president", "прем'єр": "prime minister", "премьер": "prime minister", "прем'єр-міністр": "prime minister", "премьер-министр": "prime minister",
	"міністр": "minister", "министр": "minister", "речник": "spokesperson", "речниця": "spokesperson", "пресс-секретарь": "spokesperson", "прессекретар": "spokesperson", "глава": "head", "канцлер": "chancellor",
}

// heads are the offices of those who lead a country: "the leader" is any of them.
var heads = set("president", "prime minister", "chancellor", "king", "queen", "leader")

// qualifiers may stand before a title: "Deputy Foreign Minister", "former".
var qualifiers = set("deputy", "vice", "foreign", "prime", "defence", "defense", "interior", "finance", "press", "former", "acting", "then", "energy", "economy", "agriculture",
	"first", "chief", "national", "security", "special", "assistant", "under", "state", "secretary", "lead", "top", "senior", "interim", "outgoing", "principal", "presidential", "federal", "current", "general", "executive", "peace", "new", "unnamed", "anonymous", "military", "government", "western", "european", "local")

// narrowing are the qualifiers that tell one holder of an office from another.
var narrowing = set("prime", "foreign", "vice", "deputy", "defence", "defense", "interior", "finance", "press", "former", "energy", "economy", "agriculture", "assistant", "acting")

// domains follow "Minister of" or "Secretary of", and are no part of a name.
var domains = set("state", "defence", "defense", "foreign", "affairs", "internal", "energy", "agriculture", "finance", "justice", "education", "health", "labor", "labour", "interior", "treasury",
	"commerce", "transportation", "transport", "industry", "trade", "economy", "economic", "development", "culture", "sport", "homeland", "security", "war", "natural", "resources", "environment", "digital", "staff", "intelligence", "and", "communications", "science")

// institutions end the name of a body: "Security Council", "Foreign Ministry".
var institutions = set("ministry", "council", "committee", "commission", "service", "agency", "department", "bank", "court", "party", "federation", "republic", "states", "parliament", "assembly",
	"organisation", "organization", "university", "institute", "group", "company", "corporation", "region", "territory", "area", "district", "city", "union", "office", "house", "forces", "staff", "command",
	"directorate", "bureau", "administration", "congress", "senate", "government", "association", "foundation", "academy", "center", "centre", "fund", "board", "authority", "nations", "alliance", "conference", "summit", "world", "rada", "duma", "guard", "army", "navy", "street", "statement", "report", "plan", "act", "agreement", "nato", "kremlin", "pentagon")

// genders are told by some forms of address.
var genders = map[string]byte{"mr.": 'm', "king": 'm', "chairman": 'm', "spokesman": 'm', "mrs.": 'f', "ms.": 'f', "queen": 'f', "chairwoman": 'f', "spokeswoman": 'f'}

// countries are the adjectives of peoples and the words for their country.
var countries = map[string]string{
	"ukrainian": "ukraine", "russian": "russia", "american": "us", "us": "us", "u.s": "us", "u.s.": "us", "british": "uk", "uk": "uk", "french": "france",
	"german": "germany", "polish": "poland", "turkish": "turkey", "chinese": "china", "iranian": "iran", "israeli": "israel", "belarusian": "belarus",
	"italian": "italy", "spanish": "spain", "hungarian": "hungary", "finnish": "finland", "swedish": "sweden", "norwegian": "norway", "danish": "denmark",
	"dutch": "netherlands", "canadian": "canada", "japanese": "japan", "indian": "india", "saudi": "saudi arabia", "emirati": "uae", "georgian": "georgia",
	"estonian": "estonia", "latvian": "latvia", "lithuanian": "lithuania", "czech": "czechia", "slovak": "slovakia", "romanian": "romania", "moldovan": "moldova",
	"serbian": "serbia", "greek": "greece", "austrian": "austria", "swiss": "switzerland", "belgian": "belgium", "irish": "ireland", "australian": "australia",
	"mexican": "mexico", "brazilian": "brazil", "egyptian": "egypt", "syrian": "syria", "iraqi": "iraq", "qatari": "qatar", "korean": "korea", "pakistani": "pakistan",
	"palestinian": "palestine", "lebanese": "lebanon", "kazakh": "kazakhstan", "uzbek": "uzbekistan", "armenian": "armenia", "azerbaijani": "azerbaijan",
	"ukraine": "ukraine", "russia": "russia", "america": "us", "states": "us", "usa": "us", "france": "france", "germany": "germany", "poland": "poland", "turkey": "turkey",
	"türkiye": "turkey", "china": "china", "iran": "iran", "israel": "israel", "belarus": "belarus", "kingdom": "uk", "britain": "uk", "hungary": "hungary",
	"kremlin": "russia", "kyiv": "ukraine", "kiev": "ukraine", "moscow": "russia", "kazakhstan": "kazakhstan", "uzbekistan": "uzbekistan", "finland": "finland",
	"кремля": "russia", "кремль": "russia", "україни": "ukraine", "украины": "ukraine", "росії": "russia", "россии": "russia", "сша": "us", "рф": "russia", "франції": "france", "німеччини": "germany",
}

// outlets are agencies and newspapers whose names say by themselves that they relay.
// Others are known by the noun before or after their name, or by sources.yaml.
var outlets = set("reuters", "ap", "rbc-ukraine", "dw", "npr", "cbs", "nbc", "abc", "msnbc", "newsweek", "kommersant", "vedomosti", "meduza", "euronews", "spiegel", "bild", "economist", "sputnik", "rt", "unian", "nyt", "wsj", "ft", "aljazeera", "jazeera", "anadolu", "pti", "ani", "kyodo", "lemonde", "politico", "semafor", "kcna", "yonhap", "nhk", "тасс", "риа", "интерфакс", "рбк", "рбк-україна", "укрінформ", "укринформ", "інтерфакс-україна", "суспільне", "рейтер", "afp", "bbc", "cnn", "tass", "interfax", "bloomberg", "axios", "rbc", "ukrinform", "ria", "dpa", "upi", "guardian", "pravda", "suspilne", "novosti", "xinhua", "itar-tass", "wikinews")

// outletNouns mark the name beside them as an outlet's.
var outletNouns = set("outlet", "newspaper", "agency", "broadcaster", "network", "channel", "news", "magazine", "daily", "weekly", "times", "post", "journal", "telegraph", "media", "wire", "television", "radio", "tribune", "herald")

// between are auxiliaries and adverbs that may stand between a subject and its verb. Those
// that deny or suppose are in unsaid.
var between = set("has", "have", "had", "also", "later", "earlier", "then", "once", "again", "now", "previously", "reportedly", "himself", "herself", "today", "yesterday", "who", "which", "however",
	"still", "too", "even", "just", "all", "both", "already", "first", "himself", "itself", "further", "always", "often", "is", "was", "are", "were", "since", "thus", "nevertheless", "meanwhile", "instead", "there", "online", "therefore", "quickly")

// unsaid before a verb make it report no speech: what is not, or not yet, or perhaps said.
var unsaid = set("not", "never", "would", "will", "could", "can", "may", "might", "should", "must", "cannot", "won't", "wouldn't", "didn't", "hasn't", "haven't", "hadn't", "doesn't", "don't", "isn't", "wasn't", "did", "does", "do", "can't", "couldn't", "to", "without", "shall", "neither", "nor", "hardly", "barely")

// supposing before a subject make a clause of what need not be so.
var supposing = set("if", "unless", "whether", "should", "suppose", "once", "until", "lest", "would", "did", "does", "has", "had", "why", "could", "will", "what", "neither", "nor", "either")

// passive forms of "be".
var passive = set("is", "was", "were", "are", "be", "been", "being")

// weekdays may too: "Peskov on Thursday said".
var weekdays = set("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

// prepositions before a name make it part of another phrase: in "officials in Kyiv said"
// it is not Kyiv that said it.
var prepositions = set("of", "for", "in", "at", "from", "to", "with", "by", "on", "near", "about", "against", "between", "under", "over", "after", "before", "into", "than", "via", "as", "during", "without", "within", "and", "or", "like", "including")

// determiners begin a phrase.
var determiners = set("the", "a", "an", "his", "her", "its", "their", "our", "my", "another", "one", "some", "several", "two", "many")

// pronouns, with the gender that they tell: m, f, or n for a body.
var pronouns = map[string]byte{"he": 'm', "she": 'f', "it": 'n', "they": 'p', "i": 'i', "we": 'i', "who": 'r',
	"він": 'm', "вона": 'f', "он": 'm', "она": 'f'}

// given names whose bearers nearly all share a gender: what a pronoun can mean hangs on it.
var givenNames = map[string]byte{}

func init() {
	for name := range strings.FieldsSeq("aleksandar alexander alexei alexey ali andrei andrey andriy anthony antony anton ben benjamin bill boris brian charles chris christian christopher daniel david denis dmitri dmitriy dmitry dmytro donald douglas ed emmanuel frank friedrich george gerhard gianni greg hans igor ihor ilham ivan jack jake james jan jeff jens joe joel john jonathan jose joseph karl keir keith ken kevin kirill kyrylo larry lars leonid lloyd luis marco marcus mario mark martin matthew maxim michael michel mike mikhail mohammed muhammad narendra nicolas nikol nikolai oleg oleh oleksandr oleksii olaf pablo patrick paul pavel pavlo peter petr petro philip pete phil pierre recep richard robert roman ron ruslan rustem sam scott sean serge sergei sergey serhii serhiy simon stephen steve steven sviatoslav taras ted thomas tim timothy tom tony vadim vadym valery valerii vasyl viktor vitali vitaliy vladimir volodymyr vyacheslav warren william xi yevgeny yurii yuriy yury zbigniew") {
		givenNames[name] = 'm'
	}
	for name := range strings.FieldsSeq("alexandra alina alyona amanda angela anita anna anne annalena barbara carol caroline catherine charlotte christina christine claire daria darya diana dora ekaterina elena elizabeth ella ellen emily emma eva gina giorgia gulnara hanna hannah heather helen hillary ines irina iryna isabel jane janet jen jennifer jessica jill joan julia julie kaja kamala karen karine karoline kate katherine katie kristalina laura lesia linda lisa lyudmila magdalena maia margaret margarita maria mariana marina mary marine melania melanie mette mia michelle nadia nancy natalia natalie nicole nina olena olga olha polina rebecca roberta rosa sanna sarah sofia susan svetlana sviatlana tatiana tatyana theresa tina ursula valentina victoria viktoriia yulia zuzana") {
		givenNames[name] = 'f'
	}
}

// notNames are capitalised words that name no speaker.
var notNames = set("i", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june",
	"july", "august", "september", "october", "november", "december", "the", "a", "an", "in", "on", "at", "but", "and", "however", "meanwhile", "according", "if", "when", "while",
	"after", "before", "this", "that", "these", "those", "it", "he", "she", "they", "we", "you", "his", "her", "their", "our", "my", "as", "for", "from", "with", "by", "to", "of",
	"earlier", "later", "despite", "although", "since", "there", "what", "why", "how", "who", "where", "yes", "no", "not", "also", "both", "speaking", "asked", "responding", "addressing", "our", "one", "two", "three",
	"another", "some", "many", "most", "all", "each", "every", "other", "others", "such", "then", "now", "today", "yesterday", "tomorrow", "during", "following", "because", "so", "or", "nor", "yet", "english", "christmas", "easter", "god", "its", "instead", "additionally", "moreover", "furthermore", "finally", "unlike", "even", "let", "thank", "well", "just", "officials", "sources", "experts", "people", "analysts", "former", "deputy", "senior", "q", "mr", "mrs", "ms", "dr", "under", "over", "only", "here", "still", "once", "never", "while", "given", "like", "whether", "until", "unless", "will", "would", "could", "should", "did", "does", "has", "have", "had", "is", "are", "was", "neither", "either", "both", "everyone", "nobody", "somebody", "someone", "anyone", "none", "everybody", "good", "okay", "look", "and", "mr.", "ms.", "mrs.", "dr.")

// crowds are nouns that name speakers without telling who they are. Those of a plural take
// the base form of a verb: "officials say".
var crowds = map[string]bool{} // noun → plural

func init() {
	for noun := range strings.FieldsSeq("officials sources analysts experts diplomats authorities witnesses police lawmakers critics residents activists reporters leaders ministers organizers organisers observers researchers scientists negotiators aides advisers advisors commanders senators democrats republicans people media parties sides troops forces journalists presidents governors mediators") {
		crowds[noun] = true
	}
	for noun := range strings.FieldsSeq("ministry government statement report parliament army military company office court commission council committee party administration team union service department group agency delegation side source readout communique communiqué message letter document command staff study survey") {
		crowds[noun] = false
	}
}

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}
