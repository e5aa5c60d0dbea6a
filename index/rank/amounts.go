package rank

import (
	"strings"

	"github.com/briefbot/briefbot/index/analysis"
)

// amount is a set of what a number can count or measure.
type amount uint16

const (
	amountCount   amount = 1 << iota // things: "27 dead", and all that no unit follows
	amountMoney                      // a sum
	amountShare                      // percent, a fraction
	amountLength                     // a distance, a height
	amountSpeed                      // a distance in a time
	amountWeight                     // a weight or a volume
	amountHeat                       // degrees
	amountTime                       // a length of time, or an hour of the day
	amountArea                       // a surface
	amountAge                        // years lived
	amountAny     = amountCount | amountMoney | amountShare | amountLength | amountSpeed | amountWeight | amountHeat | amountArea
	amountUnknown = 0 // no unit
)

// unitWords lists the words of units; one that ends in * stands for all that begin with it.
var unitWords = map[amount]string{
	amountMoney: `dollar dollars euro euros pound pounds ruble rubles rouble roubles hryvnia hryvnias yen yuan rupee rupees franc francs crown crowns krone kroner krona kronor zloty lira peso pesos cent cents pence usd eur gbp
		доллар* евро рубл* фунт* гривн* гривен* крон* долар* євро`,
	amountShare:  `percent percentage point points basis половин* треть четверть процент* відсот*`,
	amountLength: `mile miles kilometer kilometers kilometre kilometres km meter meters metre metres feet foot inch inches centimetre centimetres centimeter centimeters cm mm yards yard километр* метр* миль мил* кілометр*`,
	amountSpeed:  `mph kph knots kmh`,
	amountWeight: `ton tons tonne tonnes kg kilo kilos kilogram kilograms gram grams gallon gallons barrel barrels litre litres liter liters bushel bushels megawatt megawatts gigawatt gigawatts kilowatt cubic тонн* баррел* литр* килограмм* літр*`,
	amountHeat:   `degree degrees celsius fahrenheit градус*`,
	amountTime: `second seconds minute minutes hour hours day days night nights week weeks month months year years decade decades century centuries fortnight o'clock oclock am pm
		секунд* минут* час часа часов день дня дней недел* месяц* год года лет декад* хвилин* годин* дні днів тижн* місяц* рік роки років`,
	amountArea: `acre acres hectare hectares square гектар* квадратн*`,
}

var units, unitPrefixes = func() (map[string]amount, map[string]amount) {
	whole, prefixes := map[string]amount{}, map[string]amount{}
	for a, list := range unitWords {
		for _, w := range strings.Fields(foldCues.Replace(list)) {
			if p, ok := strings.CutSuffix(w, "*"); ok {
				prefixes[p] = a
			} else {
				whole[w] = a
			}
		}
	}
	return whole, prefixes
}()

// unitOf returns what a word is a unit of, or amountUnknown.
func unitOf(term string) amount {
	if a, ok := units[term]; ok {
		return a
	}
	if len(term) == 0 || term[0] < 0x80 {
		return amountUnknown
	}
	for p, a := range unitPrefixes {
		if strings.HasPrefix(term, p) {
			return a
		}
	}
	return amountUnknown
}

// moneyWords are words that, in a question for how much, say that a sum is asked for.
const moneyWords = ` cost costs pay pays paid paying price spend spent lend lent loan borrow earn earns earned salary wage worth money charge charged damages fine fined budget fund funds funding fare fares owe owes invest invested donate donated pledge pledged compensation debt profit loss revenue tax `

// asksAmount returns what the number that a question asks for counts.
func asksAmount(tokens []analysis.Token) amount {
	for i, t := range tokens {
		next := ""
		if i+1 < len(tokens) {
			next = tokens[i+1].Term
		}
		if t.Term == "how" {
			switch next {
			case "many":
				for _, n := range tokens[i+2 : min(i+4, len(tokens))] {
					if u := unitOf(n.Term); u != amountUnknown {
						return u
					}
				}
				return amountCount | amountShare
			case "much":
				return howMuch(tokens[i+2:])
			case "far", "tall", "deep", "wide":
				return amountLength
			case "high", "low":
				return amountAny
			case "fast":
				return amountSpeed | amountShare | amountLength
			case "heavy":
				return amountWeight
			case "hot", "cold":
				return amountHeat
			case "old":
				return amountAge
			}
		}
		switch t.Term {
		case "percentage", "percent", "proportion", "fraction":
			return amountShare
		case "cost", "price", "salary", "budget", "weigh":
			if t.Term == "weigh" {
				return amountWeight
			}
			return amountMoney
		case "population":
			return amountCount
		case "distance", "height", "length":
			return amountLength | amountTime
		case "temperature":
			return amountHeat
		case "age":
			return amountAge
		case "speed":
			return amountSpeed
		}
	}
	return amountAny | amountTime
}

func howMuch(rest []analysis.Token) amount {
	if len(rest) > 0 && (rest[0].Term == "time" || rest[0].Term == "longer") {
		return amountTime
	}
	for _, t := range rest {
		if strings.Contains(moneyWords, " "+t.Term+" ") {
			return amountMoney | amountShare
		}
	}
	return amountAny
}

// agedAt reports whether the number that token i is gives an age: "Keane, 54," "at 54", "aged
// 54", "54 years old", "54-year-old".
func (t text) agedAt(s string, i int) bool {
	tok := &t.tokens[i]
	if len(tok.Term) > 3 {
		return false
	}
	if i > 0 {
		switch t.tokens[i-1].Term {
		case "aged", "age", "turned":
			return true
		}
	}
	for j := i + 1; j < len(t.tokens) && j <= i+3; j++ {
		if t.tokens[j].Term == "old" {
			return true
		}
	}
	return i > 0 && isUpper(s[t.tokens[i-1].Start:]) && strings.HasSuffix(s[:tok.Start], ", ") && (strings.HasPrefix(s[tok.End:], ",") || strings.HasPrefix(s[tok.End:], "."))
}

// amountAt returns what the number that token i is counts, by the unit after it or the sign
// beside it.
func (t text) amountAt(s string, i int) amount {
	tok := &t.tokens[i]
	if before := s[:tok.Start]; strings.HasSuffix(before, "$") || strings.HasSuffix(before, "€") || strings.HasSuffix(before, "£") {
		return amountMoney
	}
	if after := s[tok.End:]; strings.HasPrefix(after, "%") || strings.HasPrefix(after, " %") {
		return amountShare
	}
	if t.agedAt(s, i) {
		return amountAge
	}
	if c := t.words[i].unit; c != amountUnknown { // "half", where it is listed
		return c
	}
	left := 3
	for j := i + 1; j < len(t.tokens) && left > 0; j++ {
		w := t.words[j]
		switch {
		case t.tokens[j].Joined:
			continue
		case t.tokens[j].Term == "per" && j+1 < len(t.tokens) && t.tokens[j+1].Term == "cent":
			return amountShare
		case w.unit == amountLength && j+2 < len(t.tokens) && (t.tokens[j+1].Term == "an" || t.tokens[j+1].Term == "per") && t.words[j+2].unit == amountTime:
			return amountSpeed
		case w.unit != amountUnknown:
			return w.unit
		case w.cues&cueNumber != 0 || isDigit(t.tokens[j].Term) || t.tokens[j].Term == "a" || t.tokens[j].Term == "and" || t.tokens[j].Term == "more":
		case w.cues&cueStop != 0:
			return amountCount
		default:
			left--
		}
	}
	return amountCount
}
