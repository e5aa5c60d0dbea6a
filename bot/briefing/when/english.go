package when

// english is the English lexicon.
func (b lexiconBuilder) english() {
	b.each(cMonth, "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
	b.add("jan", lexeme{class: cMonth | cAbbrev, n: 1})
	b.add("feb", lexeme{class: cMonth | cAbbrev, n: 2})
	b.add("mar", lexeme{class: cMonth | cAbbrev, n: 3})
	b.add("apr", lexeme{class: cMonth | cAbbrev, n: 4})
	b.add("jun", lexeme{class: cMonth | cAbbrev, n: 6})
	b.add("jul", lexeme{class: cMonth | cAbbrev, n: 7})
	b.add("aug", lexeme{class: cMonth | cAbbrev, n: 8})
	b.add("sep sept", lexeme{class: cMonth | cAbbrev, n: 9})
	b.add("oct", lexeme{class: cMonth | cAbbrev, n: 10})
	b.add("nov", lexeme{class: cMonth | cAbbrev, n: 11})
	b.add("dec", lexeme{class: cMonth | cAbbrev, n: 12})
	// Words and names as well as months: see context in grammar.go.
	b.add("march may mar", lexeme{class: cAmbiguous})
	b.add("april june august jan jun", lexeme{class: cName})

	b.each(cWeekday, "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
	b.each(cWeekday|cAmbiguous|cAbbrev, "mon", "tue tues", "wed weds", "thu thur thurs", "fri", "sat", "sun")
	b.each(cWeekdays, "mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays")

	units := []struct {
		u     unit
		words string
	}{
		{second, "second seconds sec secs"}, {minute, "minute minutes min mins"}, {hour, "hour hours hr hrs"},
		{day, "day days night nights"}, {week, "week weeks"}, {fortnight, "fortnight fortnights"}, {month, "month months"},
		{quarter, "quarter quarters"}, {halfYear, "semester"}, {year, "year years"}, {decade, "decade decades"},
		{century, "century centuries"}, {weekend, "weekend weekends"}, {workday, "workday workdays workweek weekday weekdays"},
	}
	for _, u := range units {
		b.add(u.words, lexeme{class: cUnit, unit: u.u})
	}
	b.add("day", lexeme{class: cDayWord})

	b.each(cCardinal, "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
		"fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")
	for i, w := range []string{"thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"} {
		b.add(w, lexeme{class: cCardinal, n: 30 + 10*i})
	}
	b.add("hundred", lexeme{class: cHundred, n: 100})
	b.add("thousand", lexeme{class: cHundred, n: 1000})
	b.ordinals("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
		"thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth")
	b.add("thirtieth", lexeme{class: cOrdinal, ord: 30})
	for i, w := range []string{"twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"} {
		b.add(w, lexeme{class: cDecade, n: 20 + 10*i})
	}

	b.add("last", lexeme{class: cRel, rel: relLast})
	b.add("past", lexeme{class: cRel, rel: relPast})
	b.add("previous preceding", lexeme{class: cRel, rel: relPrevious})
	b.add("this current same", lexeme{class: cRel, rel: relThis})
	b.add("that", lexeme{class: cRel, rel: relThat})
	b.add("next", lexeme{class: cRel, rel: relNext})
	b.add("coming upcoming forthcoming", lexeme{class: cRel, rel: relComing})
	b.add("following subsequent", lexeme{class: cRel, rel: relFollowing})

	b.add("today", lexeme{class: cDayRef})
	b.add("yesterday", lexeme{class: cDayRef, n: -1})
	b.add("tomorrow tmrw", lexeme{class: cDayRef, n: 1})
	b.add("tonight tonite", lexeme{class: cDayRef, daypart: "night"})
	b.add("now", lexeme{class: cNow})

	b.add("morning mornings", lexeme{class: cDaypart, daypart: "morning"})
	b.add("afternoon afternoons", lexeme{class: cDaypart, daypart: "afternoon"})
	b.add("evening evenings", lexeme{class: cDaypart, daypart: "evening"})
	b.add("night nights overnight", lexeme{class: cDaypart, daypart: "night"})
	b.add("noon midday", lexeme{class: cClockWord, n: 12})
	b.add("midnight", lexeme{class: cClockWord})
	b.add("am a", lexeme{class: cAmPm, n: 1})
	b.add("pm p", lexeme{class: cAmPm, n: 2})
	b.add("o'clock oclock", lexeme{class: cAmPm, n: 3})

	b.add("early beginning start outset", lexeme{class: cEdge, part: early})
	b.add("mid middle midway", lexeme{class: cEdge, part: mid})
	b.add("late", lexeme{class: cEdge, part: late})
	b.add("end close", lexeme{class: cEdge, part: finish})
	b.add("earlier", lexeme{class: cEdge | cBefore, part: earlier})
	b.add("later", lexeme{class: cEdge | cLater, part: later})
	b.add("rest remainder", lexeme{class: cEdge, part: remaining})

	b.add("ago", lexeme{class: cAgo})
	b.add("later", lexeme{class: cLater})
	b.add("hence", lexeme{class: cLater})
	b.add("before prior", lexeme{class: cBefore})
	b.add("after", lexeme{class: cAfter})
	b.add("from starting beginning", lexeme{class: cFrom})
	b.add("to through thru till until", lexeme{class: cTo})
	b.add("until till through", lexeme{class: cUntil})
	b.add("between", lexeme{class: cBetween})
	b.add("and", lexeme{class: cAnd})
	b.add("since", lexeme{class: cSince})
	b.add("as no not", lexeme{class: cBound})
	b.add("by", lexeme{class: cBy})
	b.add("of", lexeme{class: cOf})
	b.add("in on at during over throughout", lexeme{class: cPrep})
	b.add("in", lexeme{class: cHence})
	b.add("for", lexeme{class: cFor})
	b.add("within", lexeme{class: cWithin})
	b.add("the", lexeme{class: cThe})
	b.add("a an another", lexeme{class: cA})
	b.add("around about approximately roughly nearly almost some circa just", lexeme{class: cApprox})
	b.add("few several many some recent", lexeme{class: cVague})
	b.add("couple", lexeme{class: cCardinal, n: 2})
	b.add("dozen", lexeme{class: cCardinal, n: 12})
	b.add("half", lexeme{class: cHalf})
	b.add("every each", lexeme{class: cEvery})
	b.holidayWords()

	b.each(cSeason, "spring", "summer", "autumn", "winter")
	b.add("fall", lexeme{class: cSeason, n: 3})
	b.add("spring fall", lexeme{class: cAmbiguous})

	b.add("q", lexeme{class: cQuarter})

	for _, z := range [][2]string{
		{"gmt utc", "+0"}, {"est", "-300"}, {"edt", "-240"}, {"cst", "-360"}, {"cdt", "-300"}, {"mst", "-420"}, {"mdt", "-360"},
		{"pst", "-480"}, {"pdt", "-420"}, {"bst", "+60"}, {"cet", "+60"}, {"cest", "+120"}, {"eet", "+120"}, {"eest", "+180"}, {"msk", "+180"},
		{"et eastern", "America/New_York"}, {"pt pacific", "America/Los_Angeles"}, {"ct", "America/Chicago"}, {"mt", "America/Denver"},
		{"kyiv kiev", "Europe/Kyiv"}, {"moscow", "Europe/Moscow"}, {"london", "Europe/London"}, {"paris", "Europe/Paris"},
		{"brussels", "Europe/Brussels"}, {"berlin", "Europe/Berlin"}, {"istanbul", "Europe/Istanbul"}, {"beijing", "Asia/Shanghai"},
		{"israel jerusalem", "Asia/Jerusalem"}, {"washington", "America/New_York"}, {"tehran", "Asia/Tehran"}, {"geneva", "Europe/Zurich"},
		{"jst", "+540"}, {"ist", "+330"}, {"hkt sgt", "+480"}, {"aest", "+600"}, {"riyadh", "Asia/Riyadh"}, {"dubai", "Asia/Dubai"}, {"warsaw", "Europe/Warsaw"}, {"minsk", "Europe/Minsk"}, {"tokyo", "Asia/Tokyo"},
		{"delhi", "Asia/Kolkata"},
	} {
		b.add(z[0], lexeme{class: cZone, zone: z[1]})
	}

	// What a number before it counts, so that "2,000 people" or "in 2000 homes" is no year.
	b.add(`people persons men women children soldiers troops servicemen fighters civilians residents workers homes houses buildings
		drones missiles rockets shells tanks vehicles miles kilometers kilometres km meters metres feet tons tonnes pounds dollars euros
		rubles roubles hryvnias percent times votes cases deaths seats pieces copies units hectares acres families refugees prisoners
		megawatts mw mph kg students police officers patients visitors`, lexeme{class: cCounted})
	b.add("mr mrs ms dr gen lt col sgt st prof rep sen gov vs no jr sr inc ltd co capt maj adm", lexeme{class: cAbbrev})

	b.cues(ahead, "will ll shall would upcoming coming forthcoming ahead deadline looming")
	b.cues(modal, "may might could can should must possible")
	b.cues(planned, `effective expect expected expects expecting scheduled slated due planned set tentatively plans plan planning hopes hope hoping intends intend aims aim
		likely unlikely forecast bound prepares preparing prepare awaits anticipated supposed poised ready tentative`)
	b.cues(promise, `agreed agree agrees vowed vows pledged pledges promised promises invited invites decided decides wants wanted urged urges
		ordered orders threatened threatens offered offers called calls voted proposed proposes proposal `)
	b.cues(phrase, "going look looks looking")
	b.cues(infinite, "to")
	b.cues(auxiliary, "is are am be")
	b.cues(occurs, `begins starts opens launches ends expires closes takes resumes meets arrives visits travels returns convenes runs
		kicks faces hosts gathers comes awaits continues goes go close leaves leave departs depart lands sits begin start open resume meet vote
		happening votes decides convene gather return expire moves reopens shuts rises joins retires sails flies premieres airs switches`)
	b.cues(bygone, "failed managed refused used continued began appeared gathered able unable returned travelled traveled came went had started")
	b.cues(past, `said says was were did has have been told gave came went took made held met spoke wrote saw sent shot struck won lost led
		left fell flew found fought got grew heard kept knew put ran sold spent stood thought withdrew became broke brought built bought
		caught chose drew drove felt forgot hung laid meant paid rose sank shook sought swore threw wore arose began had hit killed died won
		ruled read taken seen given gone done known fed fled bled sped`)
	// Words that end like a past form and are none.
	for _, w := range []string{"united", "hundred", "indeed", "wicked", "sacred", "ahmed", "mohammed", "mohamed", "alfred", "need", "needed"} {
		if b[w] == nil {
			b[w] = &lexeme{}
		}
	}
}
