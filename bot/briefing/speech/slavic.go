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
	for _, m := range ms {
		if m.to == i && !prepositions[lowerAt(words, m.from-1)] && !slavicPrepositions[lowerAt(words, m.from-1)] || m.from == i+1 {
			r.subjects = []mention{m}
			return r
		}
	}
	return r
}

var slavicPrepositions = set("в", "у", "на", "з", "с", "из", "із", "до", "від", "от", "для", "про", "о", "об", "к", "по", "за", "під", "под", "над", "при", "через", "між", "между", "і", "и", "та")
