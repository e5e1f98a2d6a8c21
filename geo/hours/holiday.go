package hours

import "time"

// Names are the names of one day in Norwegian bokmål and nynorsk, Northern
// Sámi and English.
type Names struct {
	NB string `json:"nb"`
	NN string `json:"nn"`
	SE string `json:"se"`
	EN string `json:"en"`
}

type feast struct {
	names  Names
	month  time.Month // fixed feasts
	dom    int
	easter int // moving feasts: days after Easter Sunday
}

// feasts are the public holidays (helligdager and høytidsdager) of Norway:
// lov 1995-02-24-12 § 2 and lov 1947-04-26-1.
var feasts = []feast{
	{names: Names{"Første nyttårsdag", "Første nyttårsdag", "Ođđajagibeaivi", "New Year's Day"}, month: time.January, dom: 1},
	{names: Names{"Skjærtorsdag", "Skjertorsdag", "Skierduorastat", "Maundy Thursday"}, easter: -3},
	{names: Names{"Langfredag", "Langfredag", "Guhkesbearjadat", "Good Friday"}, easter: -2},
	{names: Names{"Første påskedag", "Første påskedag", "Vuosttaš beassášbeaivi", "Easter Sunday"}},
	{names: Names{"Andre påskedag", "Andre påskedag", "Nubbi beassášbeaivi", "Easter Monday"}, easter: 1},
	{names: Names{"Arbeidernes dag", "Arbeidaranes dag", "Bargiid beaivi", "Labour Day"}, month: time.May, dom: 1},
	{names: Names{"Grunnlovsdagen", "Grunnlovsdagen", "Vuođđoláhkabeaivi", "Constitution Day"}, month: time.May, dom: 17},
	{names: Names{"Kristi himmelfartsdag", "Kristi himmelfartsdag", "Kristusa albmáimannanbeaivi", "Ascension Day"}, easter: 39},
	{names: Names{"Første pinsedag", "Første pinsedag", "Vuosttaš hellodatbeaivi", "Whit Sunday"}, easter: 49},
	{names: Names{"Andre pinsedag", "Andre pinsedag", "Nubbi hellodatbeaivi", "Whit Monday"}, easter: 50},
	{names: Names{"Første juledag", "Første juledag", "Vuosttaš juovlabeaivi", "Christmas Day"}, month: time.December, dom: 25},
	{names: Names{"Andre juledag", "Andre juledag", "Nubbi juovlabeaivi", "Boxing Day"}, month: time.December, dom: 26},
}

func (f *feast) on(d *date) bool {
	if f.month != 0 {
		return d.month == f.month && d.dom == f.dom
	}
	return d.day == d.easter+day(f.easter)
}

// Holiday names the Norwegian public holiday of the date that t has in Oslo.
// The second result is false on other days. Where two fall on one date (17 May
// 2027 is also Whit Monday) both are named, joined by " / ", the fixed one
// first.
func Holiday(t time.Time) (Names, bool) {
	d := makeDate(dayAt(t))
	return d.holiday()
}

func (d *date) holiday() (Names, bool) {
	var names Names
	found := false
	for _, fixed := range []bool{true, false} {
		for i := range feasts {
			f := &feasts[i]
			if (f.month != 0) != fixed || !f.on(d) {
				continue
			}
			if found {
				names = Names{names.NB + " / " + f.names.NB, names.NN + " / " + f.names.NN, names.SE + " / " + f.names.SE, names.EN + " / " + f.names.EN}
			} else {
				names, found = f.names, true
			}
		}
	}
	return names, found
}

// isHoliday is holiday without the names, for the evaluation of days.
func (d *date) isHoliday() bool {
	switch since := int(d.day - d.easter); since {
	case -3, -2, 0, 1, 39, 49, 50:
		return true
	}
	switch d.month {
	case time.January:
		return d.dom == 1
	case time.May:
		return d.dom == 1 || d.dom == 17
	case time.December:
		return d.dom == 25 || d.dom == 26
	}
	return false
}
