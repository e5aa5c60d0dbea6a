package when

// forms attaches endings to a stem: forms("лют", "ий", "ого") is "лютий лютого".
func forms(stem string, endings ...string) string {
	s := ""
	for _, e := range endings {
		s += " " + stem + e
	}
	return s
}

// adjective gives the cases of a Ukrainian or Russian adjective with this stem.
func adjective(stem string) string {
	return forms(stem, "ий", "ій", "ого", "его", "ому", "ему", "им", "ім", "ом", "ем", "а", "я", "ої", "у", "ю", "ою", "е", "є", "і", "их", "ими", "іх",
		"ый", "ий", "ой", "ей", "ая", "яя", "ую", "юю", "ое", "ее", "ые", "ие", "ых", "їй", "ьої", "ього", "ьому", "ьим", "ній")
}

func (b lexiconBuilder) ukrainian() {
	b.each(cMonth,
		forms("січ", "ень", "ня", "ню", "нем", "ні"), forms("лют", "ий", "ого", "ому", "им", "ім"), forms("берез", "ень", "ня", "ню", "нем", "ні"),
		forms("квіт", "ень", "ня", "ню", "нем", "ні"), forms("трав", "ень", "ня", "ню", "нем", "ні"), forms("черв", "ень", "ня", "ню", "нем", "ні"),
		forms("лип", "ень", "ня", "ню", "нем", "ні"), forms("серп", "ень", "ня", "ню", "нем", "ні"), forms("верес", "ень", "ня", "ню", "нем", "ні"),
		forms("жовт", "ень", "ня", "ню", "нем", "ні"), forms("листопад", "", "а", "у", "ом", "і"), forms("груд", "ень", "ня", "ню", "нем", "ні"))
	b.each(cWeekday,
		forms("понеділ", "ок", "ка", "ку", "ком", "кові"), forms("вівтор", "ок", "ка", "ку", "ком", "кові"), forms("серед", "а", "и", "у", "і", "ою"),
		forms("четвер", "", "га", "гу", "гом"), forms("п'ятниц", "я", "і", "ю", "ею"), forms("субот", "а", "и", "у", "і", "ою"), forms("неділ", "я", "і", "ю", "ею"))
	b.add("понеділків вівторків четвергів щопонеділка щовівторка щосереди щочетверга щоп'ятниці щосуботи щонеділі", lexeme{class: cWeekdays, n: 1})
	for u, words := range map[unit]string{
		second: forms("секунд", "а", "и", "у", ""), minute: forms("хвилин", "а", "и", "у", "", "ах"), hour: forms("годин", "а", "и", "у", "", "і", "ах"),
		day:     forms("д", "ень", "ня", "ню", "нем", "ні", "нів", "нями", "нях") + forms("доб", "а", "и", "у", "і", "ою") + " діб",
		week:    forms("тиж", "день", "ня", "ню", "нем", "ні", "нів", "нями", "нях"),
		month:   forms("місяц", "ь", "я", "ю", "ем", "і", "ів", "ями", "ях"),
		quarter: forms("квартал", "", "у", "і", "ом", "и", "ів"), year: "рік року році роком роки років роками роках",
		decade: forms("десятиліт", "тя", "тю", "ь", "тті"), century: "століття столітті століттям століть сторіччя",
		weekend: "вихідні вихідних вихідними", workday: "",
	} {
		b.add(words, lexeme{class: cUnit, unit: u})
	}
	b.each(cCardinal, "один одна одне одного одну однієї", "два дві двох двом", "три трьох трьом", "чотири чотирьох чотирьом", "п'ять п'яти п'ятьох", "шість шести",
		"сім семи", "вісім восьми", "дев'ять дев'яти", "десять десяти", "одинадцять одинадцяти", "дванадцять дванадцяти", "тринадцять", "чотирнадцять",
		"п'ятнадцять", "шістнадцять", "сімнадцять", "вісімнадцять", "дев'ятнадцять", "двадцять двадцяти")
	b.add("тридцять", lexeme{class: cCardinal, n: 30})
	b.add("кілька декілька кількох декількох", lexeme{class: cVague})
	b.add("пару", lexeme{class: cCardinal, n: 2})
	b.add("пів", lexeme{class: cHalf})
	b.ordinals("перш"+forms("", "")+forms("перш", "ий", "ого", "ому", "а", "ої", "у", "е", "ій"), adjective("друг"), adjective("трет"), adjective("четверт"), adjective("п'ят"))

	b.add(adjective("минул")+adjective("торішн"), lexeme{class: cRel, rel: relLast})
	b.add(adjective("попередн"), lexeme{class: cRel, rel: relPrevious})
	b.add("останній останнього останні останніх останню останньої останнє останньому", lexeme{class: cRel, rel: relPast})
	b.add("цей цього цьому цим ця цієї цій цю це ці цих поточний поточного поточному поточної", lexeme{class: cRel, rel: relThis})
	b.add("той того тому тієї", lexeme{class: cRel, rel: relThat})
	b.add(adjective("наступн"), lexeme{class: cRel, rel: relNext})
	b.add(adjective("найближч")+" найближчі найближчих найближчими", lexeme{class: cRel, rel: relComing})

	b.add("сьогодні", lexeme{class: cDayRef})
	b.add("вчора учора", lexeme{class: cDayRef, n: -1})
	b.add("позавчора", lexeme{class: cDayRef, n: -2})
	b.add("завтра", lexeme{class: cDayRef, n: 1})
	b.add("післязавтра", lexeme{class: cDayRef, n: 2})
	b.add("напередодні", lexeme{class: cDayRef, n: -1, rel: relPrevious})
	b.add("торік", lexeme{class: cDayRef, unit: year, n: -1})
	b.add("цьогоріч", lexeme{class: cDayRef, unit: year})
	b.add("ранок ранку вранці зранку уранці", lexeme{class: cDaypart, daypart: "morning"})
	b.add("вдень удень", lexeme{class: cDaypart, daypart: "afternoon"})
	b.add("вечір вечора ввечері увечері", lexeme{class: cDaypart, daypart: "evening"})
	b.add("ніч ночі вночі уночі", lexeme{class: cDaypart, daypart: "night"})
	b.add("опівдні полудень", lexeme{class: cClockWord, n: 12})
	b.add("опівночі", lexeme{class: cClockWord})

	b.add("початок початку рано", lexeme{class: cEdge, part: early})
	b.add("середина середині середини", lexeme{class: cEdge, part: mid})
	b.add("кінець кінця кінці кінцем наприкінці", lexeme{class: cEdge, part: finish})
	b.add("раніше", lexeme{class: cEdge | cBefore, part: earlier})
	b.add("пізніше", lexeme{class: cEdge | cLater, part: later})
	b.add("тому", lexeme{class: cAgo})
	b.add("не", lexeme{class: cBound})
	b.add("через за", lexeme{class: cHence})
	b.add("після", lexeme{class: cAfter})
	b.add("перед", lexeme{class: cBefore})
	b.add("з із зі від", lexeme{class: cFrom})
	b.add("до по", lexeme{class: cTo})
	b.add("до", lexeme{class: cBy})
	b.add("між", lexeme{class: cBetween})
	b.add("і й та", lexeme{class: cAnd})
	b.add("в у на впродовж протягом під", lexeme{class: cPrep})
	b.add("протягом впродовж на", lexeme{class: cFor})
	b.add("близько приблизно майже", lexeme{class: cApprox})
	b.add("щодня щотижня щомісяця щороку", lexeme{class: cEvery})
	b.add("кожен кожного кожну кожні кожний", lexeme{class: cEvery})
	b.each(cSeason, "весна весни весну навесні весною", "літо літа влітку улітку літом", "осінь осені восени осінню", "зима зими зиму взимку узимку зимою")
	b.add("київським києвом", lexeme{class: cZone, zone: "Europe/Kyiv"})
	b.add("московським московскому", lexeme{class: cZone, zone: "Europe/Moscow"})
	b.add("великдень великодня", lexeme{class: cHoliday, holiday: orthodoxEaster})
	b.add("різдво різдва", lexeme{class: cHoliday, holiday: christmas})
	b.cues(ahead, `буде будуть буду будемо відбудеться відбудуться пройде пройдуть розпочнеться розпочнуться почнеться зустрінеться зустрінуться прибуде приїде
		відвідає проведе проведуть обговорять обговорить завершиться стартує вирушить зможе зможуть надасть оголосить`)
	b.cues(planned, "заплановано запланована запланований заплановані планує планують очікується намічено має мають повинні повинен готується")
	b.cues(past, "був була було були заявив заявила повідомив повідомила")
}

func (b lexiconBuilder) russian() {
	b.each(cMonth,
		forms("январ", "ь", "я", "ю", "ем", "е"), forms("феврал", "ь", "я", "ю", "ем", "е"), forms("март", "", "а", "у", "ом", "е"),
		forms("апрел", "ь", "я", "ю", "ем", "е"), forms("ма", "й", "я", "ем", "е"), forms("июн", "ь", "я", "ю", "ем", "е"),
		forms("июл", "ь", "я", "ю", "ем", "е"), forms("август", "", "а", "у", "ом", "е"), forms("сентябр", "ь", "я", "ю", "ем", "е"),
		forms("октябр", "ь", "я", "ю", "ем", "е"), forms("ноябр", "ь", "я", "ю", "ем", "е"), forms("декабр", "ь", "я", "ю", "ем", "е"))
	b.each(cWeekday,
		forms("понедельник", "", "а", "у", "ом"), forms("вторник", "", "а", "у", "ом"), forms("сред", "а", "ы", "у", "е", "ой"),
		forms("четверг", "", "а", "у", "ом"), forms("пятниц", "а", "ы", "у", "е", "ей"), forms("суббот", "а", "ы", "у", "е", "ой"),
		forms("воскресень", "е", "я", "ю", "ем"))
	b.add("понедельникам вторникам средам четвергам пятницам субботам воскресеньям", lexeme{class: cWeekdays, n: 1})
	for u, words := range map[unit]string{
		second: forms("секунд", "а", "ы", "у", ""), minute: forms("минут", "а", "ы", "у", "", "ах"), hour: forms("час", "", "а", "ов", "ы", "у"),
		day:     forms("д", "ень", "ня", "ню", "нем", "не", "ни", "ней", "нями", "нях") + " сутки суток сутках",
		week:    forms("недел", "я", "и", "ю", "е", "ей", "ь", "ями", "ях"),
		month:   forms("месяц", "", "а", "у", "ем", "е", "ы", "ев", "ами", "ах"),
		quarter: forms("квартал", "е", "а", "ов", "ы"), year: forms("год", "", "а", "у", "ом", "ы", "ов", "ах", "ами") + " лет годов",
		decade: "десятилетие десятилетия десятилетии десятилетий", century: "век века веке веком столетие столетия столетии",
		weekend: "выходные выходных выходными",
	} {
		b.add(words, lexeme{class: cUnit, unit: u})
	}
	b.each(cCardinal, "одна одно одного одну одной", "две двух двум", "трех трем", "четыре четырех", "пять пяти", "шесть шести", "семь семи",
		"восемь восьми", "девять девяти", "десяти", "одиннадцать", "двенадцать", "тринадцать", "четырнадцать", "пятнадцать", "шестнадцать",
		"семнадцать", "восемнадцать", "девятнадцать", "двадцать")
	b.add("несколько нескольких", lexeme{class: cVague})
	b.add("пара пару", lexeme{class: cCardinal, n: 2})
	b.add("полтора", lexeme{class: cHalf})
	b.ordinals(forms("перв", "ый", "ого", "ом", "ая", "ой", "ую", "ое", "ые"), forms("втор", "ой", "ого", "ом", "ая", "ую", "ое", "ые"),
		"третий третьего третьем третья третьей третью третье", forms("четверт", "ый", "ого", "ом", "ая", "ой", "ую", "ое"), forms("пят", "ый", "ого", "ом", "ая", "ой", "ую", "ое"))

	b.add(forms("прошл", "ый", "ого", "ом", "ому", "ая", "ой", "ую", "ое", "ые", "ых"), lexeme{class: cRel, rel: relLast})
	b.add("минувший минувшего минувшем минувшая минувшей минувшую минувшее минувшие минувших", lexeme{class: cRel, rel: relLast})
	b.add("предыдущий предыдущего предыдущем предыдущая предыдущей предыдущую предыдущее", lexeme{class: cRel, rel: relPrevious})
	b.add("последний последнего последние последних последнюю последней последнее последнем", lexeme{class: cRel, rel: relPast})
	b.add("этот этого этом эта этой эту это эти этих нынешний нынешнего нынешнем нынешней текущий текущего текущем текущей", lexeme{class: cRel, rel: relThis})
	b.add("тот том той ту", lexeme{class: cRel, rel: relThat})
	b.add("следующий следующего следующем следующая следующей следующую следующее следующие следующих", lexeme{class: cRel, rel: relNext})
	b.add("будущий будущего будущем будущей будущую", lexeme{class: cRel, rel: relNext})
	b.add("ближайший ближайшего ближайшие ближайших ближайшую ближайшее ближайшей предстоящий предстоящие предстоящую", lexeme{class: cRel, rel: relComing})

	b.add("сегодня", lexeme{class: cDayRef})
	b.add("вчера", lexeme{class: cDayRef, n: -1})
	b.add("позавчера", lexeme{class: cDayRef, n: -2})
	b.add("послезавтра", lexeme{class: cDayRef, n: 2})
	b.add("накануне", lexeme{class: cDayRef, n: -1, rel: relPrevious})
	b.add("утро утра утром", lexeme{class: cDaypart, daypart: "morning"})
	b.add("днем", lexeme{class: cDaypart, daypart: "afternoon"})
	b.add("вечер вечера вечером", lexeme{class: cDaypart, daypart: "evening"})
	b.add("ночь ночью", lexeme{class: cDaypart, daypart: "night"})
	b.add("полдень", lexeme{class: cClockWord, n: 12})
	b.add("полночь", lexeme{class: cClockWord})
	b.add("начало начале начала рано", lexeme{class: cEdge, part: early})
	b.add("середине середины середину", lexeme{class: cEdge, part: mid})
	b.add("конец конце конца концу", lexeme{class: cEdge, part: finish})
	b.add("ранее раньше", lexeme{class: cEdge | cBefore, part: earlier})
	b.add("позже позднее", lexeme{class: cEdge | cLater, part: later})
	b.add("назад", lexeme{class: cAgo})
	b.add("спустя", lexeme{class: cLater | cHence})
	b.add("после", lexeme{class: cAfter})
	b.add("с со от", lexeme{class: cFrom})
	b.add("к", lexeme{class: cBy})
	b.add("между", lexeme{class: cBetween})
	b.add("и", lexeme{class: cAnd})
	b.add("во течение", lexeme{class: cPrep})
	b.add("течение", lexeme{class: cFor})
	b.add("около примерно почти", lexeme{class: cApprox})
	b.add("каждый каждую каждое каждые ежедневно еженедельно ежегодно", lexeme{class: cEvery})
	b.each(cSeason, "весной весне", "лето летом лета", "осенью", "зимой")
	b.add("киевскому", lexeme{class: cZone, zone: "Europe/Kyiv"})
	b.add("московскому мск", lexeme{class: cZone, zone: "Europe/Moscow"})
	b.add("гринвичу гринвічем", lexeme{class: cZone, zone: "+0"})
	b.add("пасха пасху пасхи", lexeme{class: cHoliday, holiday: orthodoxEaster})
	b.cues(ahead, `будет будут буду будем состоится состоятся пройдет пройдут начнется начнутся встретится встретятся прибудет приедет посетит проведет
		проведут обсудят обсудит завершится отправится сможет смогут станет объявит`)
	b.cues(planned, `запланирован запланирована запланировано запланированы запланированная запланированной планирует планируют ожидается намечен намечена намечены
		намерен намерена должен должна должны готовится предстоит`)
	b.cues(past, "был была было были шел шла прошел прошла погиб погибли")
}
