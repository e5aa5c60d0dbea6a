package corpus

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// abbreviation says what can follow a word that is written with a dot.
type abbreviation uint8

const (
	notAbbreviation abbreviation = iota
	beforeName                   // never ends a sentence: Mr. Smith, ул. Ленина
	beforeNumber                 // doesn't end one before a number: No. 5, p. 55
	afterName                    // ends one only before a word that begins sentences: Inc., Jr.
	afterNumber                  // the same behind a number, and before a name otherwise: 1898 г., г. Волгоград
	month                        // Jan. 30
)

// abbreviations are in lower case and without the last dot.
var abbreviations = abbreviationTable(map[abbreviation]string{
	beforeName: `
		mr mrs ms messrs mme mlle mx dr drs prof gen lt col maj capt cpt sgt cpl pvt cmdr cdr adm brig
		gov sen sens rep reps rev fr hon pres supt det insp amb atty sec-gen st ste mt ft
		mgr msgr wm vs v cf viz eg ie
		г-н г-жа проф акад доц ген подполк кап лейт адм ул вул просп пр-т пл пер пров
		бул бульв наб пос пгт смт дер о-в св тов гр зам заст ред рис мал табл см див напр ср пор
		с о д-р канд кн гл архиеп митр`,
	beforeNumber: `
		no nos nr n° № etc art arts fig figs sec secs vol vols ch chap para paras cl p pp pg pt ver approx ca c
		eq ref reg tel ext ст стр п пп ч т д кв оф корп буд под разд розд др пр ін інш тощо`,
	afterName: `
		inc co corp ltd plc llc bros jr sr esq al ave blvd rd sq bldg dept univ assn est govt mfg intl
		natl min max hr hrs lb lbs oz mi km cm mm kg
		обл р-н им ім полк тыс тис млн млрд трлн руб грн коп долл дол куб кг км см мин хв сек`,
	afterNumber: `г р гг рр м в ст`,
	month:       `jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun`,
})

func abbreviationTable(classes map[abbreviation]string) map[string]abbreviation {
	table := make(map[string]abbreviation)
	for class := beforeName; class <= month; class++ { // in order: a word in two classes is in the later one
		for _, w := range strings.Fields(classes[class]) {
			table[w] = class
		}
	}
	return table
}

// classOf returns the class of a word without its dot, in any case.
func classOf(word string) abbreviation {
	var buf [32]byte
	low, ok := lowerWord(buf[:0], word)
	if !ok {
		return notAbbreviation
	}
	return abbreviations[string(low)]
}

// lowerWord appends word in lower case to buf; ok says that it is short enough to stand in
// a table.
func lowerWord(buf []byte, word string) (low []byte, ok bool) {
	if len(word) > 24 {
		return nil, false
	}
	for _, r := range word {
		buf = utf8.AppendRune(buf, unicode.ToLower(r))
	}
	return buf, true
}

// neverEnds are the abbreviations in small letters that introduce something.
var neverEnds = wordSet(`e.g i.e eg ie vs v viz cf т.е т.зв т.к`)

// starters are words that news capitalises only where they begin a sentence, so that a
// stop before one is a stop even behind an abbreviation.
var starters = wordSet(`
	the this that these those it its he she they we i you his her their our my your there here
	a an in on at as if when while after before since although though because however but and or
	so yet to from with by for of under until during despite among what who why how where which
	whose both all some many most few several each every another such no not nor now then meanwhile
	also even still only once one two three earlier later last today yesterday tomorrow according
	additionally instead rather perhaps maybe please did do does is are was were will would can could
	should has have had let mr mrs ms dr prof gen sen gov rep
	он она оно они их им это эта этот эти мы вы я ты его её их наш в во на по при после перед до из за с
	со к ко о об от у для без через но и а или если когда пока как так также кроме однако что кто
	где почему там тут здесь тогда теперь все некоторые
	він вона воно вони їм це ця цей ці ми ви ти його її їх наші у від для без через але й та або якщо
	коли поки як так також крім однак що хто де чому там тут тоді тепер усі всі деякі під над про з зі
	із до після перед`)

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
