package hours

import "time"

// day is a date counted from 1 January 1970, before any time zone.
type day int32

const (
	minutesPerDay = 24 * 60
	firstYear     = 1900
	lastYear      = 2200
)

// civil returns the date of d in the proleptic Gregorian calendar.
func (d day) civil() (year int, month time.Month, dom int) {
	return time.Unix(int64(d)*86400, 0).UTC().Date()
}

// makeDay returns the day of a date. Values outside a month's range roll over
// into the next, as time.Date has it.
func makeDay(year int, month time.Month, dom int) day {
	return day(time.Date(year, month, dom, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// weekday counts Monday as 0 and Sunday as 6.
func (d day) weekday() int {
	w := (int(d) + 3) % 7 // 1 January 1970 was a Thursday
	if w < 0 {
		w += 7
	}
	return w
}

func isLeap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

func daysIn(year int, month time.Month) int {
	switch month {
	case time.February:
		if isLeap(year) {
			return 29
		}
		return 28
	case time.April, time.June, time.September, time.November:
		return 30
	}
	return 31
}

// easter returns Easter Sunday of a year of the Gregorian calendar, by the
// anonymous algorithm printed in Nature, 20 April 1876, in the form of Meeus,
// Astronomical Algorithms (1991), chapter 8.
func easter(year int) day {
	golden, century, rest := year%19, year/100, year%100
	moon := (19*golden + century - century/4 - (century-(century+8)/25+1)/3 + 15) % 30
	sunday := (32 + 2*(century%4) + 2*(rest/4) - moon - rest%4) % 7
	late := (golden + 11*moon + 22*sunday) / 451
	sum := moon + sunday - 7*late + 114
	return makeDay(year, time.Month(sum/31), sum%31+1)
}

// date is a day with everything that date selectors ask about.
type date struct {
	day      day
	year     int
	month    time.Month
	dom      int
	weekday  int // Monday 0
	lastDom  int
	easter   day
	weekYear int // the year that the ISO week belongs to
	week     int
	school   bool // taken for a day of school holidays
}

func makeDate(d day) date {
	year, month, dom := d.civil()
	out := date{day: d, year: year, month: month, dom: dom, weekday: d.weekday(), lastDom: daysIn(year, month)}
	out.easter = easterOf(year)
	thursday := d - day(out.weekday) + 3
	out.weekYear, _, _ = thursday.civil()
	out.week = int(thursday-makeDay(out.weekYear, time.January, 1))/7 + 1
	return out
}

var easters = func() (table [lastYear - firstYear + 1]day) {
	for year := firstYear; year <= lastYear; year++ {
		table[year-firstYear] = easter(year)
	}
	return table
}()

func easterOf(year int) day {
	if year < firstYear || year > lastYear {
		return easter(year)
	}
	return easters[year-firstYear]
}
