package hours

// meaning is what a word of an expression stands for.
type meaning uint8

const (
	noMeaning    meaning = iota
	weekdayWord          // value: Monday 0
	dayRangeWord         // value: first*10 + last
	monthWord            // value: January 1
	holidayWord          // value: 0 public, 1 school
	stateWord            // value: State
	sunWord              // text names the event
	easterWord
	weekWord
	dayWord
	hourWord // h, Uhr, kl: says nothing
	noonWord // value: 0 am, 12 pm
)

type word struct {
	meaning meaning
	value   int
	text    string
	sloppy  bool // not the language's own spelling
}

// replaced words stand for symbols.
var symbolWords = map[string]string{
	"to": "-", "til": "-", "till": "-", "bis": "-", "through": "-", "à": "-",
	"and": ",", "og": ",", "und": ",", "et": ",", "en": ",", "och": ",",
}

// phrases are comments that people write without quotes, longer ones first.
var phrases = []string{"by appointment only", "by appointment", "on appointment", "etter avtale", "ved avtale", "nach vereinbarung"}

// rewritten are phrases that stand for others of the language, longer ones
// first.
var rewritten = []struct{ phrase, meaning string }{
	{"24 hours 7 days a week", "24/7"}, {"always open", "24/7"}, {"always closed", "off"}, {"24x7", "24/7"}, {"nonstop", "24/7"},
	{"døgnåpent", "24/7"}, {"døgnåpen", "24/7"}, {"døgnope", "24/7"}, {"hele døgnet", "24/7"}, {"heile døgnet", "24/7"},
	{"7 days a week", "Mo-Su"}, {"all days", "Mo-Su"}, {"every day", "Mo-Su"}, {"alle dager", "Mo-Su"}, {"alle dagar", "Mo-Su"},
	{"7j/7", "Mo-Su"}, {"7/7", "Mo-Su"}, {"jours fériés", "PH"},
	{"midnight", "00:00"}, {"midnatt", "00:00"}, {"midday", "12:00"}, {"noon", "12:00"},
	{"otherwise", "||"}, {"ellers", "||"},
}

// words holds the language's own words and, as sloppy, what people write
// instead, in English, Norwegian, Danish, Swedish, German and French. Forms
// that mean different days in different languages (so, di, to, me) are left
// out, unless one of these is the language's own.
var words = buildWords()

func buildWords() map[string]word {
	table := map[string]word{}
	addDays(table)
	addMonths(table)
	own := func(m meaning, value int, text string) { table[text] = word{meaning: m, value: value, text: text} }
	sloppy := func(m meaning, value int, texts ...string) {
		for _, text := range texts {
			table[text] = word{meaning: m, value: value, text: text, sloppy: true}
		}
	}
	own(holidayWord, 0, "ph")
	own(holidayWord, 1, "sh")
	sloppy(holidayWord, 0, "holiday", "holidays", "feiertag", "feiertage", "feiertags", "helligdag", "helligdager", "heilagdag", "heilagdagar")
	own(stateWord, int(Open), "open")
	own(stateWord, int(Closed), "off")
	own(stateWord, int(Closed), "closed")
	own(stateWord, int(Unknown), "unknown")
	sloppy(stateWord, int(Closed), "geschlossen", "stengt", "stengd", "lukket", "stängt", "fermé", "ferme", "ruhetag", "close")
	sloppy(stateWord, int(Open), "åpent", "åpen", "ope", "geöffnet", "ouvert")
	for _, event := range []string{"dawn", "sunrise", "sunset", "dusk"} {
		own(sunWord, 0, event)
	}
	own(easterWord, 0, "easter")
	own(weekWord, 0, "week")
	sloppy(weekWord, 0, "weeks", "uke", "woche")
	own(dayWord, 0, "day")
	own(dayWord, 0, "days")
	sloppy(hourWord, 0, "h", "uhr", "kl", "hours", "hrs", "from", "fra", "von")
	sloppy(noonWord, 0, "am")
	sloppy(noonWord, 12, "pm")
	sloppy(dayRangeWord, 6, "daily", "everyday", "täglich", "daglig", "dagleg")
	sloppy(dayRangeWord, 4, "weekday", "weekdays", "hverdag", "hverdager", "kvardagar", "werktags")
	sloppy(dayRangeWord, 56, "weekend", "weekends", "helg", "helger")
	return table
}

func addDays(table map[string]word) {
	for i, texts := range [7][]string{
		{"mo", "mon", "monday", "mondays", "ma", "man", "mandag", "mandager", "måndag", "montag", "montags", "lun", "lundi", "lu"},
		{"tu", "tue", "tues", "tuesday", "tuesdays", "ti", "tir", "tirs", "tirsdag", "tirsdager", "tysdag", "tisdag", "dienstag", "dienstags", "mardi"},
		{"we", "wed", "weds", "wednesday", "wednesdays", "on", "ons", "onsdag", "onsdager", "mi", "mittwoch", "mittwochs", "mercredi"},
		{"th", "thu", "thur", "thurs", "thursday", "thursdays", "tor", "tors", "torsdag", "torsdager", "donnerstag", "donnerstags", "jeu", "jeudi"},
		{"fr", "fri", "friday", "fridays", "fre", "fredag", "fredager", "freitag", "freitags", "ven", "vendredi", "ve"},
		{"sa", "sat", "saturday", "saturdays", "lø", "lør", "lørdag", "lørdager", "laurdag", "lördag", "samstag", "samstags", "sam", "samedi", "sab", "za"},
		{"su", "sun", "sunday", "sundays", "sø", "søn", "søndag", "søndager", "sundag", "söndag", "sonntag", "sonntags", "dim", "dimanche", "dom"},
	} {
		for j, text := range texts {
			table[text] = word{meaning: weekdayWord, value: i, text: text, sloppy: j > 0}
		}
	}
}

func addMonths(table map[string]word) {
	for i, texts := range [12][]string{
		{"jan", "january", "januar", "janvier"},
		{"feb", "february", "februar", "février"},
		{"mar", "march", "mars", "märz"},
		{"apr", "april", "avril"},
		{"may", "mai", "maj"},
		{"jun", "june", "juni", "juin"},
		{"jul", "july", "juli", "juillet"},
		{"aug", "august", "augusti", "août"},
		{"sep", "sept", "september", "septembre"},
		{"oct", "october", "okt", "oktober", "octobre"},
		{"nov", "november", "novembre"},
		{"dec", "december", "des", "desember", "dez", "dezember", "décembre"},
	} {
		for j, text := range texts {
			table[text] = word{meaning: monthWord, value: i + 1, text: text, sloppy: j > 0}
		}
	}
}
