package speech

// cue is a verb that reports what somebody says.
type cue struct {
	// needs names what must follow for the verb to report speech: "" nothing, "that" a
	// clause or quoted words, else one of the words itself.
	needs string
}

// cues are the forms of the verbs that report speech. Verbs of which most uses report an
// act rather than words ("accepted", "invited") are left out: missing one is no error,
// giving words to somebody who did not say them is.
var cues = conjugate(map[string]string{
	"say": "", "tell": "", "add": "that", "state": "that", "announce": "", "confirm": "", "claim": "",
	"note": "that", "stress": "that", "insist": "", "warn": "", "disclose": "that", "deny": "", "declare": "",
	"argue": "that", "acknowledge": "that", "admit": "that", "explain": "that", "emphasize": "that", "emphasise": "that",
	"underline": "that", "underscore": "that", "reiterate": "", "repeat": "that", "assert": "that", "allege": "that",
	"suggest": "that", "propose": "that", "predict": "that", "caution": "that", "vow": "", "pledge": "that",
	"remark": "that", "observe": "that", "comment": "that", "respond": "that", "reply": "that", "answer": "that", "counter": "that",
	"conclude": "that", "recall": "that", "reveal": "that", "indicate": "that", "point": "out", "believe": "that", "tweet": "", "write": "that",
	"post": "that", "describe": "as", "express": "hope", "rule": "out", "reject": "", "dismiss": "", "condemn": "", "criticize": "", "criticise": "",
	"praise": "", "urge": "", "demand": "that", "promise": "that", "complain": "that", "concede": "that", "accuse": "", "call": "on/for", "thank": "",
	"welcome": "", "maintain": "that", "report": "that", "ask": "that", "wonder": "that", "joke": "that", "hope": "that", "expect": "that",
})

// irregular forms of verbs in cues; the others follow the rules of spelling.
var irregular = map[string][]string{
	"say": {"says", "said", "saying"}, "tell": {"tells", "told", "telling"}, "write": {"writes", "wrote", "writing", "written"},
	"deny": {"denies", "denied", "denying"}, "reply": {"replies", "replied", "replying"}, "admit": {"admits", "admitted", "admitting"},
}

func conjugate(verbs map[string]string) map[string]cue {
	forms := make(map[string]cue, 4*len(verbs))
	for verb, needs := range verbs {
		forms[verb] = cue{needs}
		list := irregular[verb]
		if list == nil {
			stem := verb
			if stem[len(stem)-1] == 'e' {
				stem = stem[:len(stem)-1]
			}
			s := "s"
			switch verb[len(verb)-1] {
			case 's', 'h':
				s = "es"
			}
			list = []string{verb + s, stem + "ed", stem + "ing"}
		}
		for _, f := range list {
			forms[f] = cue{needs}
		}
	}
	// What an outlet or a source only relays is found through "according to".
	return forms
}

// slavicCues are verbs of saying in Ukrainian and Russian, past and present.
var slavicCues = set("сказав", "сказала", "сказали", "заявив", "заявила", "заявили", "повідомив", "повідомила", "повідомили",
	"зазначив", "зазначила", "наголосив", "наголосила", "підкреслив", "підкреслила", "додав", "додала", "пояснив", "пояснила",
	"написав", "написала", "підтвердив", "підтвердила", "заперечив", "відповів", "розповів", "вважає", "каже", "говорить",
	"сказал", "сказала", "сказали", "заявил", "заявила", "заявили", "сообщил", "сообщила", "сообщили", "отметил", "отметила",
	"подчеркнул", "подчеркнула", "добавил", "добавила", "пояснил", "пояснила", "написал", "написала", "подтвердил", "подтвердила",
	"опроверг", "ответил", "рассказал", "считает", "говорит", "объявил", "объявила", "напомнил", "напомнила", "указал", "указала")

// slavicAccording are the two words before a name in the genitive: "по словам Пескова".
var slavicAccording = set("по словам", "по мнению", "за словами", "на думку", "со слов", "зі слів")

// titles are the nouns that stand for a person who holds an office, with the office they
// belong to: nouns with one office can mean the same person.
var titles = map[string]string{
	"president": "head", "leader": "leader", "premier": "prime minister", "minister": "minister", "chancellor": "head", "king": "head", "queen": "head",
	"spokesperson": "spokesperson", "spokesman": "spokesperson", "spokeswoman": "spokesperson", "secretary": "secretary",
	"ambassador": "ambassador", "envoy": "envoy", "negotiator": "envoy", "governor": "governor", "mayor": "mayor", "senator": "senator",
	"representative": "representative", "director": "director", "chief": "chief", "chairman": "chair", "chairwoman": "chair", "chair": "chair",
	"commander": "commander", "general": "general", "colonel": "colonel", "adviser": "adviser", "advisor": "adviser", "aide": "adviser",
	"official": "", "diplomat": "", "professor": "professor", "analyst": "", "judge": "judge", "pope": "pope", "commissioner": "commissioner",
	"президент": "head", "прем'єр": "prime minister", "премьер": "prime minister", "міністр": "minister", "министр": "minister", "речник": "spokesperson", "речниця": "spokesperson", "пресс-секретарь": "spokesperson",
	"officer": "officer", "author": "", "coach": "", "owner": "", "founder": "", "lawyer": "", "ceo": "chief", "head": "head",
	"mr.": "", "mrs.": "", "ms.": "", "dr.": "", "gen.": "general", "sen.": "senator", "rep.": "representative", "gov.": "governor", "prof.": "professor",
}

// qualifiers may stand before a title: "Deputy Foreign Minister", "former".
var qualifiers = set("deputy", "vice", "foreign", "prime", "defence", "defense", "interior", "finance", "press", "former", "acting", "then",
	"first", "chief", "national", "security", "special", "assistant", "under", "white", "house", "state", "secretary", "lead", "top", "senior", "interim", "outgoing")

// narrowing are the qualifiers that tell one holder of an office from another.
var narrowing = set("prime", "foreign", "vice", "deputy", "defence", "defense", "interior", "finance", "press", "former")

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
}

// outlets are agencies and newspapers whose names say by themselves that they relay.
// Others are known by the noun before or after their name, or by sources.yaml.
var outlets = set("reuters", "ap", "afp", "bbc", "cnn", "tass", "interfax", "bloomberg", "axios", "politico", "rbc", "ukrinform", "ria", "dpa", "upi", "guardian", "pravda", "suspilne", "novosti", "xinhua", "itar-tass", "wikinews")

// outletNouns mark the name beside them as an outlet's.
var outletNouns = set("outlet", "newspaper", "agency", "broadcaster", "network", "channel", "news", "magazine", "daily", "times", "post", "journal", "telegraph", "media", "wire", "television", "radio", "tribune", "herald")

// auxiliaries and adverbs may stand between a subject and its verb.
var between = set("has", "have", "had", "is", "was", "were", "are", "be", "been", "will", "would", "did", "does", "also", "later", "earlier", "then", "once",
	"again", "not", "now", "previously", "reportedly", "himself", "herself", "never", "today", "yesterday", "who", "which", "however", "still", "too", "even", "just", "all", "both")

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

// notNames are capitalised words that name no speaker.
var notNames = set("i", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june",
	"july", "august", "september", "october", "november", "december", "the", "a", "an", "in", "on", "at", "but", "and", "however", "meanwhile", "according", "if", "when", "while",
	"after", "before", "this", "that", "these", "those", "it", "he", "she", "they", "we", "you", "his", "her", "their", "our", "my", "as", "for", "from", "with", "by", "to", "of",
	"earlier", "later", "despite", "although", "since", "there", "what", "why", "how", "who", "where", "yes", "no", "not", "also", "both", "speaking", "asked", "responding", "addressing", "our", "one", "two", "three",
	"another", "some", "many", "most", "all", "each", "every", "other", "others", "such", "then", "now", "today", "yesterday", "tomorrow", "during", "following", "because", "so", "or", "nor", "yet", "english", "christmas", "easter", "god", "its", "instead", "additionally", "moreover", "furthermore", "finally", "unlike", "even", "let", "thank", "well", "just", "officials", "sources", "experts", "people", "analysts")

// plural nouns that name speakers without telling who they are.
var crowds = set("officials", "sources", "analysts", "experts", "diplomats", "authorities", "witnesses", "police", "lawmakers", "critics", "residents", "activists",
	"reporters", "leaders", "ministers", "organizers", "organisers", "observers", "researchers", "scientists", "ministry", "government", "statement", "report", "parliament", "army", "military", "company", "office", "court", "commission", "council", "committee", "party", "administration", "team", "union", "service", "department", "group", "agency")

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}
