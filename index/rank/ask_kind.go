package rank

import (
	"strings"

	"github.com/briefbot/briefbot/index/analysis"
)

// asks maps question words, of one or two words, to the kind they ask for; longer wins.
var asks = func() map[string]Kind {
	m := map[string]Kind{}
	for kind, list := range map[Kind]string{
		Date: `when|what year|which year|what date|which date|what day|which day|what month|which month|what time|how soon|what century|what decade|
			когда|каком году|какой день|какого числа|каком веке|какой год|каком месяце|какую дату|коли|якому році|який день|якого числа`,
		Place: `where|what country|which country|what city|which city|what town|what state|which state|what place|which place|what venue|what venues|which venue|which venues|what location|what locations|which places|what county|what continent|what region|which region|what river|
			где|куда|откуда|каком городе|какой стране|каких местах|каком месте|какой город|какая страна|де|куди|звідки|якому місті|якій країні`,
		Person: `who|whom|whose|what person|which person|which president|what president|which leader|what organization|which organization|what company|which company|which team|what team|which actor|
			кто|кого|кому|кем|чей|чья|какой президент|какая компания|какая команда|хто|ким|чий|який президент|яка компанія`,
		Number: `how many|how much|how far|how old|how tall|how high|how big|how large|how deep|how wide|how fast|how heavy|how hot|how cold|what percentage|what percent|what number|what amount|what population|how rich|what proportion|what fraction|
			сколько|скольким|скольких|какой процент|каково количество|какое количество|какое число|скільки|який відсоток|яка кількість`,
		Duration: `how long|how often|how frequently|what duration|как долго|как часто|сколько времени|как давно|як довго|як часто|скільки часу`,
		Reason:   `why|how come|what caused|what causes|what reason|which reason|почему|зачем|отчего|какой причине|чому|навіщо|якої причини`,
		Manner:   `how|как|каким образом|як|яким чином`,
	} {
		for _, w := range strings.Split(list, "|") {
			m[strings.TrimSpace(w)] = kind
		}
	}
	return m
}()

const yesNoWords = ` is are was were do does did has have had will would can could should may might isn't aren't wasn't weren't don't doesn't didn't won't правда ли чи `

// kindOf tells from the question words what is asked for. The question word can stand
// anywhere ("In what year did …", "The treaty was signed when?").
func kindOf(tokens []analysis.Token) Kind {
	if len(tokens) == 0 {
		return Other
	}
	for i, t := range tokens {
		if i+1 < len(tokens) {
			if k, ok := asks[t.Term+" "+tokens[i+1].Term]; ok {
				return k
			}
		}
		switch t.Term {
		case "how", "как", "як":
			if i+1 < len(tokens) && cuesOf(tokens[i+1].Term)&cueStop == 0 && strings.HasSuffix(tokens[i+1].Term, "ly") {
				return Manner
			}
		case "what", "which", "что", "що", "какой", "какая", "какие", "який", "яка", "какое", "яке":
			return whatKind(tokens[i:])
		}
		if k, ok := asks[t.Term]; ok {
			if k == Person && i == 0 && isDefinition(tokens) && len(officeAsked(tokens)) == 0 {
				return Definition
			}
			// "when" and "where" inside a sentence that opens as a yes-no question only
			// give a circumstance.
			if i > 3 && strings.Contains(yesNoWords, " "+tokens[0].Term+" ") {
				break
			}
			return k
		}
	}
	if strings.Contains(yesNoWords, " "+tokens[0].Term+" ") {
		return YesNo
	}
	return Other
}

// headKinds are nouns that, after "what" or "which" and a few words, say what is asked
// for ("what northern city", "which of the two dates").
var headKinds = map[string]Kind{
	"year": Date, "date": Date, "dates": Date, "month": Date, "day": Date, "decade": Date, "century": Date, "season": Date,
	"city": Place, "country": Place, "town": Place, "place": Place, "places": Place, "venue": Place, "venues": Place, "location": Place,
	"locations": Place, "state": Place, "region": Place, "county": Place, "island": Place, "village": Place, "province": Place, "cities": Place, "countries": Place, "capital": Place,
	"number": Number, "percentage": Number, "percent": Number, "amount": Number, "population": Number, "price": Number, "cost": Number, "age": Number,
	"height": Number, "length": Number, "size": Number, "distance": Number, "temperature": Number, "weight": Number, "speed": Number, "rate": Number, "salary": Number, "budget": Number,
	"person": Person, "man": Person, "woman": Person, "president": Person, "actor": Person, "actress": Person, "author": Person, "singer": Person,
	"leader": Person, "minister": Person, "official": Person, "company": Person, "organization": Person, "organisation": Person, "team": Person, "group": Person, "body": Person, "party": Person, "player": Person, "scientist": Person, "agency": Person, "outlet": Person,
	"reason": Reason, "cause": Reason, "reasons": Reason, "duration": Duration, "period": Duration,
	"год": Date, "году": Date, "дата": Date, "город": Place, "страна": Place, "городе": Place, "стране": Place, "країна": Place, "місто": Place,
}

// nounFollows are the function words after "what" behind which the noun asked for can stand.
var nounFollows = map[string]bool{"is": true, "was": true, "are": true, "were": true, "of": true, "the": true, "other": true}

// bringsAbout are the verbs with which "what" asks for a reason.
const bringsAbout = ` made makes caused causes led leads prompted prompts triggered sparked brought forced drove pushed provoked persuaded explains explained `

func whatKind(tokens []analysis.Token) Kind {
	for i, t := range tokens {
		switch t.Term {
		case "name", "names", "named", "called":
			if i+1 == len(tokens) || t.Term == "name" || t.Term == "names" {
				return Person
			}
		}
	}
	if isDefinition(tokens) {
		return Definition
	}
	if len(tokens) > 1 && !nounFollows[tokens[1].Term] && cuesOf(tokens[1].Term)&cueStop != 0 {
		// "What might move the date?" asks for no date; "What does it cost?" for a number.
		for _, t := range tokens[1:] {
			if t.Term == "cost" || t.Term == "weigh" {
				return Number
			}
		}
		return Other
	}
	if len(tokens) > 1 && strings.Contains(bringsAbout, " "+tokens[1].Term+" ") {
		return Reason
	}
	for i := 1; i < len(tokens) && i < 5; i++ {
		if k, ok := headKinds[tokens[i].Term]; ok {
			return k
		}
		if i > 1 && cuesOf(tokens[i].Term)&cueStop != 0 && tokens[i].Term != "the" && tokens[i].Term != "of" && tokens[i-1].Term != "is" && tokens[i-1].Term != "was" {
			break
		}
	}
	return Other
}

// isDefinition reports whether the question is "what is X" or "who was X", X being one
// short name.
func isDefinition(tokens []analysis.Token) bool {
	if len(tokens) < 3 || len(tokens) > 6 {
		return false
	}
	switch tokens[1].Term {
	case "is", "are", "was", "were", "такое", "такой", "такая", "таке", "такий":
	default:
		return false
	}
	content := 0
	for _, t := range tokens[2:] {
		if t.Term == "of" || t.Term == "for" || t.Term == "in" {
			return false
		}
		if cuesOf(t.Term)&cueStop == 0 {
			content++
		}
		if _, ok := headKinds[t.Term]; ok {
			return false
		}
	}
	return content >= 1 && content <= 3
}

// focusOf reports whether token i only says what kind of thing is asked for.
func focusOf(tokens []analysis.Token, i int, kind Kind) bool {
	if k, ok := headKinds[tokens[i].Term]; ok && k == kind && i <= 4 {
		return true
	}
	if i == 0 || tokens[i-1].Term != "how" {
		return false
	}
	return kind == Number || kind == Duration
}
