package speech

import "strings"

// slavicCues are verbs of saying in Ukrainian and Russian, with the gender of the speaker
// that the past tense tells.
var slavicCues = map[string]byte{}

func init() {
	for stem := range strings.FieldsSeq("сказа заяви повідоми зазначи наголоси підкресли дода поясни написа підтверди заперечи відпові розпові оголоси нагада уточни попереди запевни") {
		for ending, gender := range map[string]byte{"в": 'm', "ла": 'f', "ли": 0} {
			slavicCues[stem+ending] = gender
		}
	}
	for stem := range strings.FieldsSeq("сказа заяви сообщи отмети подчеркну добави поясни написа подтверди ответи рассказа объяви напомни указа уточни предупреди завери призна") {
		for ending, gender := range map[string]byte{"л": 'm', "ла": 'f', "ли": 0} {
			slavicCues[stem+ending] = gender
		}
	}
	for form := range strings.FieldsSeq("вважає каже говорить заявляє стверджує считает говорит заявляет утверждает подчеркивает отмечает сообщает повідомляє") {
		slavicCues[form] = 0
	}
	slavicCues["опроверг"], slavicCues["опровергла"] = 'm', 'f'
}

// slavicAccording are the two words before a name in the genitive: "по словам Пескова".
var slavicAccording = set("по словам", "по мнению", "за словами", "на думку", "со слов", "зі слів", "согласно заявлению", "по данным", "за даними", "по информации", "за інформацією")

// beside finds the subject of a Slavic verb: the mention before or after it. What is denied
// ("не сказал") or only supposed is none.
func beside(words []word, ms []mention, i int) report {
	r := report{at: i}
	if before := lowerAt(words, i-1); before == "не" || before == "якби" || before == "если" || before == "якщо" || before == "би" || before == "бы" {
		return r
	}
	next := afterTime(words, i+1)
	for _, m := range ms {
		if m.to == i && !prepositions[lowerAt(words, m.from-1)] && !slavicPrepositions[lowerAt(words, m.from-1)] || m.from == i+1 || m.from == next && !oblique(m) {
			r.subjects = []mention{m}
			return r
		}
	}
	// "сообщили в МИД": the body itself speaks.
	if w := lowerAt(words, next); (w == "в" || w == "у" || w == "во") && (strings.HasSuffix(words[i].lower, "ли") || strings.HasSuffix(words[i].lower, "ют")) {
		if m, ok := startsAt(ms, next+1); ok && m.kind == byName && m.gender == 'n' {
			r.subjects = []mention{m}
		}
	}
	return r
}

// afterTime is where the words go on after those at words[i] that say when: "сообщил в четверг
// вечером министр".
func afterTime(words []word, i int) int {
	for {
		switch w := lowerAt(words, i); {
		case slavicTimes[w]:
			i++
		case (w == "в" || w == "у" || w == "во") && slavicTimes[lowerAt(words, i+1)]:
			i += 2
		default:
			return i
		}
	}
}

var slavicTimes = set("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье", "понеділок", "вівторок", "середу", "п'ятницю", "суботу", "неділю",
	"сегодня", "вчера", "сьогодні", "вчора", "утром", "днем", "днём", "вечером", "ночью", "вранці", "вдень", "увечері", "ввечері", "вночі", "позже", "пізніше", "ранее", "раніше")

// oblique reports whether a Slavic name alone stands in a case that no subject has: to whom,
// not who ("сообщил вчера Иванову").
func oblique(m mention) bool {
	if m.kind != byName || m.word != "" {
		return false
	}
	last := strings.ToLower(m.name[len(m.name)-1])
	for _, end := range []string{"у", "ю", "ому", "ему", "ым", "им", "ом", "ем", "ой", "ою"} {
		if strings.HasSuffix(last, end) {
			return true
		}
	}
	return false
}

// slavicTitles are the offices that stand before a name in Ukrainian and Russian, beyond those
// in titles. Between them and the name stands what they are of, in the genitive.
func init() {
	for office, nouns := range map[string]string{
		"minister": "міністерка министерка", "spokesperson": "речник речниця пресс-секретарь пресс-секретар прессекретар прессекретарка прес-секретар прес-секретарка представитель представительница представник представниця",
		"prime minister": "прем'єр-міністерка", "president": "президентка", "governor": "губернатор", "mayor": "мэр мер мерка", "head": "голова глава очільник очільниця начальник начальниця начальница",
		"envoy": "посол спецпредставитель спецпосланник", "adviser": "радник радниця советник советница помощник помічник помічниця", "director": "директор директорка",
		"commander": "командир командувач командующий главнокомандующий головнокомандувач", "secretary": "секретарь секретар секретарка", "speaker": "спикер спікер спікерка",
		"deputy": "заместитель заступник заступниця замглавы вице-премьер віцепрем'єр вице-президент", "": "депутат депутатка врач лікар лікарка эксперт експерт аналитик аналітик",
	} {
		for noun := range strings.FieldsSeq(nouns) {
			titles[noun] = office
		}
	}
}

// slavicName finds the name that ends the phrase of a Slavic title: from and to of "Игорь Сыбин"
// in "министр иностранных дел Игорь Сыбин", where words[j] is what follows the title. To is 0
// where the phrase holds none.
func slavicName(words []word, j int) (from, to int) {
	if j == 0 || j >= len(words) || !cyrillic(words[j-1].text) {
		return 0, 0
	}
	end := j
	for end < len(words) && end < j+longestSlavicOffice && cyrillic(words[end].text) && !words[end].mark && !words[end].quoted {
		w := words[end]
		if _, verb := slavicCues[w.lower]; verb || slavicPrepositions[w.lower] || slavicTimes[w.lower] || w.upper && notNames[w.lower] {
			break
		}
		end++
	}
	for end > j && !words[end-1].upper { // "министр Игорь Сыбин лично"
		end--
	}
	if end-j < 2 || words[end-1].text == strings.ToUpper(words[end-1].text) {
		return 0, 0
	}
	switch {
	case patronymic(words[end-1].lower):
		return 0, 0
	case end-j >= 3 && patronymic(words[end-2].lower) && words[end-3].upper:
		return end - 3, end
	case words[end-2].upper && words[end-2].text != strings.ToUpper(words[end-2].text) && !genitive(words[end-2].lower):
		return end - 2, end
	case countries[words[end-1].lower] == "" && !genitive(words[end-1].lower) && !words[end-2].upper:
		return end - 1, end // "міністр оборони Умєров"
	}
	return 0, 0
}

// longestSlavicOffice is how many words stand between a title and the end of the name at most.
const longestSlavicOffice = 9

var slavicPrepositions = set("в", "у", "на", "з", "с", "из", "із", "до", "від", "от", "для", "про", "о", "об", "к", "по", "за", "під", "под", "над", "при", "через", "між", "между", "і", "и", "та")

func init() {
	for w := range strings.FieldsSeq("я мы он она они вы вам вас ваш ваша ваши наш наша наши как когда если это этот эта эти поэтому ещё еще но и а в во на по за о об с со у к ко от до для при после сегодня вчера завтра кроме уже что чтобы так также там тут здесь где кто его её ее их мой моя лидеры стороны да нет же бы только теперь затем потом однако причём хотя пока именно " +
		"ми він вона вони ви вам вас ваш ваша ваші наша наші як коли якщо це цей ця ці тому ще але та й з зі із від до про для при після сьогодні вчора завтра крім вже що щоб також там тут де хто його її їх мій моя сторони так ні ж тільки тепер потім однак хоча поки саме у") {
		notNames[w] = true
	}
}

// patronymic reports whether a word is a father's name, as in "Владимир Владимирович".
func patronymic(w string) bool {
	for _, end := range []string{"ович", "евич", "йович", "овна", "евна", "івна", "ївна", "овича", "евича", "овны", "евны", "овичу", "евичу"} {
		if strings.HasSuffix(w, end) && len(w) > len(end)+6 {
			return true
		}
	}
	return false
}

// ruledBy cuts from a run of Slavic name words after a title what the title rules in the
// genitive: of "Президент Республики Сербия Александр Вучич" the first two.
func ruledBy(run []word) int {
	if isASCII(run[0].lower) {
		return 0
	}
	if len(run) >= 3 {
		// "МЗС Росії Марія Захарова": a name is of two words, or of three with a father's.
		if patronymic(run[len(run)-2].lower) {
			return len(run) - 3
		}
		return len(run) - 2
	}
	n := 0
	for n < len(run) && (genitive(run[n].lower) || run[n].text == strings.ToUpper(run[n].text)) {
		n++
	}
	if n > 0 && n < len(run) && (run[n-1].lower == "республики" || run[n-1].lower == "республіки") {
		n++ // "Республики Сербия": the country's name itself is not declined
	}
	return n
}

func genitive(w string) bool {
	for _, end := range []string{"ых", "их", "ой", "ого", "его", "ии", "ины", "ики", "іки", "ої", "ії", "їни", "штатов", "штатів", "аны", "ани", "федерации"} {
		if strings.HasSuffix(w, end) && (len(w) > len(end)+2 || len(end) > 8) {
			return true
		}
	}
	return false
}
