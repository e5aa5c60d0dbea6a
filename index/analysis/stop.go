package analysis

// stopWords are the function words of English, Ukrainian and Russian, folded. One list
// serves all three, as no word of one means something in another. Negations are not in
// it: "not", "не" and "no" change what a sentence says. Neither are words of place, time
// and number, which questions are about.
var stopWords = set(`
	a an the this that these those
	i me my mine myself we us our ours ourselves you your yours yourself yourselves
	he him his himself she her hers herself it its itself they them their theirs themselves
	am is are was were be been being have has had having do does did doing done
	will would shall should can could may might must ought
	and or but if then than so as because while although though whether either neither nor
	of at by for with about against between into through during to from in on off
	over under up down out upon onto within without
	what which who whom whose when where why how
	here there all any both each few more most other some such own same too very just also only
	s t d ll m re ve im ive id ill youre youve youll youd hes shes its thats theres
	were theyre theyve theyll weve well dont doesnt didnt isnt arent wasnt werent hasnt
	havent hadnt wont wouldnt cant couldnt shouldnt mustnt lets whats whos

	і й та а але або чи що як який яка яке які якого якої яких якій яким якою якими
	це цей ця ці цього цієї цих цьому цій цим цією цими той те тої тих тому тій тим тою тими
	він вона воно вони його її їх йому їй їм ним нею ними них неї нього ній
	я ти ми ви мене мені мною тебе тобі нас нам нами вас вам вами мій моя моє мої твій наш наша наше наші ваш
	у в на з із зі до від од за про для при по під над між через без після перед крім біля
	бо щоб якщо коли де куди звідки хто кого кому чого чому ким чим
	є був була було були бути буде будуть би б же ж лише тільки також ще вже так ні тут там
	себе собі собою свій своя своє свої свого своєї своїх

	и но или что как какой какая какое какие какого какой каких
	это этот эта эти этого этой этих этому этим этой этими тот та те того той тех тому тем
	он она оно они его ее их ему ей им ним ней ними них нее него нем
	мы вы меня мне мной тебя тебе нам вас вам мой моя мое мои твой наш наша наше наши ваш
	с со из к ко от о об обо для при под над между через без после перед кроме около
	чтобы если когда где куда откуда кто кого кому чего чему кем чем
	есть был была было были быть будет будут бы же лишь только также еще уже так тут там
	себя себе собой свой своя свое свои своего своей своих
`)
