package rank

import "strings"

// cue says what a word, by itself, tells about the sentence it stands in.
type cue uint32

const (
	cueMonth cue = 1 << iota
	cueWeekday
	cueDay      // today, yesterday, week, year: a time seen from the text's own date
	cueUnit     // a unit of time
	cueNumber   // a number in words
	cueQuantity // a unit of anything but time
	cueReason
	cueSpeech
	cuePronoun // a word that takes up something of the sentence before
	cuePlace   // a preposition before places
	cueTitle   // a word before or in place of a person's name
	cueStop    // says nothing about what is asked
	cueNear    // last, next, this: makes a unit of time a date
	cueNegative
	cueSite  // a common noun for a place
	cueBody  // a word in the name of an organisation
	cueAhead // tells of what is still to come
)

// cueWords lists the words of each cue. Stems would catch more words than are meant
// ("mar" of "marched"), so forms are spelled out; a word that ends in * stands for all
// that begin with it.
var cueWords = map[cue]string{
	cueMonth: `january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec
		январ* феврал* март марта марте апрел* мая мае июн* июл* август* сентябр* октябр* ноябр* декабр*
		січ* лют* берез* квіт* трав* черв* лип* серп* верес* жовт* листопад* груд*`,
	cueWeekday: `monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun
		понедельник* вторник* сред* четверг* пятниц* суббот* воскресень*
		понеділ* вівтор* серед* четвер* п'ятниц* субот* неділ*`,
	cueDay: `today yesterday tomorrow tonight morning afternoon evening night midnight noon century spring summer autumn winter fall dawn weekend
		сегодня вчера завтра утром вечером ночью веке весной летом осенью зимой
		сьогодні вчора завтра вранці увечері вночі столітті навесні влітку восени взимку`,
	cueUnit: `second seconds minute minutes hour hours day days week weeks month months year years decade decades century centuries fortnight
		секунд* минут* час часа часов день дня дней недел* месяц* год года лет году годы десятилети* век века
		хвилин* годин* дні днів тиждень тижн* місяц* рік року років роки десятиліт*`,
	cueNumber: `one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions billion billions trillion dozen dozens half third thirds quarter quarters twice double triple once single couple several
		один одна одно два две три четыре пять шесть семь восемь девять десять одиннадцат* двенадцат* пятнадцат* двадцат* тридцат* сорок пятьдесят сто двести тысяч* миллион* миллиард* половин* треть четверть дважды нескольк*
		дві чотири п'ять шість сім вісім дев'ять дванадцят* двадцят* тисяч* мільйон* мільярд* половин* кілька`,
	cueQuantity: `percent per cent dollar dollars euro euros pound pounds ruble rubles rouble roubles hryvnia yen cents mile miles kilometer kilometers kilometre kilometres km meter meters metre metres feet foot inch inches ton tons tonne tonnes kg gallon gallons barrel barrels acre acres hectare hectares degrees degree people troops soldiers members times points votes square
		процент* доллар* евро рубл* фунт* километр* метр* миль тонн* человек гектар* градус* раз очк*
		відсот* долар* гривень гривн* кілометр* осіб люд*`,
	cueReason: `because since due owing cause caused causes causing reason reasons therefore thus hence amid amidst citing cited blamed blame prompted prompting thanks result resulted led lead leads so order fear fears feared concern concerns despite unless aimed meant purpose intended enable help why
		потому из-за поскольку ибо вследствие благодаря причин* поэтому чтобы вызван* так
		тому бо через оскільки внаслідок завдяки причин* щоб`,
	cueSpeech: `said say says saying told tell tells announced announce announces announcing stated state states stating stressed stressing added adding noted noting claimed claim claims claiming confirmed confirm confirms confirming warned warn warns described describe describes called calls reported reports report according argued argues asked asks insisted insists declared declares expressed urged urges denied denies deny remarked replied commented explained disclosed revealed promised vowed pledged accused acknowledged suggested tweeted wrote posted
		сказал* заявил* сообщил* отметил* подчеркнул* добавил* рассказал* объявил* подтвердил* словам пояснил* назвал* считает говорит
		сказав сказала заявив заявила повідомив повідомила зазначив зазначила наголосив підкреслив додав розповів оголосив підтвердив словами`,
	cuePronoun: `he she they it this that these those his her their its him them such here there then both
		он она они оно это этот эта эти его её ее их тот там тогда
		він вона вони воно це цей ця ці його її їх той там тоді`,
	cuePlace: `in at to from near off outside inside around across into onto toward towards throughout within of on
		в во на у из от до под над около через к
		в у на з із зі від до під над біля`,
	cueTitle: `president minister mr mrs ms dr prof senator sen governor gov general gen colonel col captain lt sgt chancellor secretary king queen prince princess pope bishop judge justice mayor ambassador spokesman spokeswoman spokesperson director chief chairman chairwoman leader premier actor actress singer author writer professor founder coach commander envoy negotiator commissioner admiral major captain sergeant inspector sir dame lord lady baroness father sister brother dr professor deputy opposition candidate analyst economist lawyer doctor prosecutor managing executive party
		президент* министр* канцлер* секретар* генерал* депутат* посол посла председател* глав* лидер*
		міністр* речник* голов* лідер*`,
	cueNear: `last next this past coming previous following early late mid ago since until by
		прошл* следующ* эт* назад
		минул* наступн* тому`,
	cueNegative: `not no never none neither nor cannot without n't non isn't wasn't aren't didn't doesn't won't wouldn't can't couldn't ruled impossible refuse refused refuses reject rejected rejects deny denied
		не нет никогда без ни нельзя відмов* отказ* немає ніколи`,
	cueAhead: `will would shall should may scheduled due set expect expected expects estimate estimates planned plan plans intend intends hoped hopes decide decides tentatively tomorrow next until later from starting deadline expire expires forthcoming upcoming slated postponed
		будет будут завтра следующ* ожидает* намечен* запланирован*
		буде будуть завтра наступн* очіку* заплан*`,
	cueSite: `school schools stadium airport port harbour harbor hospital hospitals hotel hotels palace capital city cities town towns village villages building house square street station hall church churches mosque mosques camp camps factory warehouse parliament prison jail university museum theatre theater border coast valley river island lake forest mountains suburbs suburb district region province park embassy guildhall headquarters neighbourhood neighborhood`,
	cueBody: `inc corp co ltd company corporation regulator watchdog tribunal jury board authority authorities coalition alliance opposition airline carrier operator manufacturer maker university college institute committee commission council ministry department agency association union bank group party court congress senate parliament army navy force police office bureau organization organisation foundation club team league school hospital church society federation government administration
		компани* университет* институт* комитет* комисси* совет* министерств* департамент* агентств* ассоциаци* союз* банк* парти* суд* парламент* арми* полици*
		компані* університет* інститут* комітет* комісі* рад* міністерств* агентств* асоціаці* парті* парламент* арм*`,
}

// stopWords are the words that do not count in a question: question words, auxiliaries,
// articles and the like, in English, Russian and Ukrainian.
const stopWords = `a an the and or but if of to in on at by for with from as into than then so too very just also about over under up down out off again
	i me my we us our you your he him his she her it its they them their this that these those there here
	am is are was were be been being do does did doing done have has had having will would shall should can could may might must
	what which who whom whose when where why how whatever whichever whoever whenever wherever
	isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't hasn't haven't hadn't shouldn't what's who's where's when's how's it's that's there's let's
	s t d ll re ve m don didn doesn isn wasn aren weren hasn haven wouldn couldn
	any some all each both either such only own same other another many much more most few less least
	still yet already ever
	please tell give name list know find exactly currently actually really
	type kind sort
	и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее её мне было вот от меня еще ещё нет о об из ему теперь когда даже ну ли если уже или ни быть был него до вас нибудь опять вам ведь там потом себя ничего ей может они тут где есть надо ней для мы тебя их чем была сам чтоб без будто чего раз тоже себе под будет ж тогда кто этот того потому этого какой совсем ним здесь этом один почти мой тем чтобы нее сейчас были куда зачем всех никогда можно при наконец два об другой хоть после над больше тот через эти нас про всего них какая много разве три эту моя впрочем хорошо свою этой перед иногда лучше чуть том нельзя такой им более всегда конечно всю между которые который которая которое которых которой каком какие каких какую каким какого какому какими какое скольк* сколько почему откуда кого кому кем чему называется является являются
	і й та але або чи що як це цей ця ці той він вона вони воно ми ви його її їх їм йому нам вам у в на з із зі до від для про за по при без під над між через коли де куди звідки хто кого кому ким чому навіщо скільки який яка яке які якого якої яких яким якою якій якому був була було були бути є буде будуть не ні так також ще вже тільки лише щоб якщо бо`

var cues = map[string]cue{}

type prefixCue struct {
	prefix string
	cue    cue
}

// foldCues writes the lists as [analysis.Token.Term] is written.
var foldCues = strings.NewReplacer("'", "", "ё", "е", "ґ", "г")

var prefixCues = map[rune][]prefixCue{}

func init() {
	add := func(words string, c cue) {
		for _, w := range strings.Fields(foldCues.Replace(words)) {
			if p, ok := strings.CutSuffix(w, "*"); ok {
				r := firstRune(p)
				prefixCues[r] = append(prefixCues[r], prefixCue{p, c})
				continue
			}
			cues[w] |= c
		}
	}
	for c, words := range cueWords {
		add(words, c)
	}
	add(stopWords, cueStop)
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// cuesOf returns what a word in lower case tells by itself.
func cuesOf(term string) cue {
	c := cues[term]
	if len(term) > 0 && term[0] >= 0x80 {
		for _, p := range prefixCues[firstRune(term)] {
			if strings.HasPrefix(term, p.prefix) {
				c |= p.cue
			}
		}
	}
	return c
}
