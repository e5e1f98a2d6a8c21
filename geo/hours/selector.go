package hours

import (
	"slices"
	"time"
)

// selector picks dates. Selectors of one group are alternatives; a rule
// applies on the dates that every one of its groups picks.
type selector interface {
	matches(*date) bool
	String() string
}

type group []selector

func (g group) matches(d *date) bool {
	for _, s := range g {
		if s.matches(d) {
			return true
		}
	}
	return false
}

// years picks from first to last, every step-th.
type years struct{ first, last, step int }

func (y years) matches(d *date) bool {
	return d.year >= y.first && d.year <= y.last && (d.year-y.first)%y.step == 0
}

// weeks picks ISO weeks from first to last, every step-th.
type weeks struct{ first, last, step int }

func (w weeks) matches(d *date) bool {
	return d.week >= w.first && d.week <= w.last && (d.week-w.first)%w.step == 0
}

// weekdays picks days of the week from first to last (Monday 0; Saturday to
// Monday wraps). With nth, only the nth of its month, counted from the end
// when negative. offset moves the day picked.
type weekdays struct {
	first, last int
	nth         []int
	offset      int
}

func (w weekdays) matches(d *date) bool {
	if w.offset != 0 {
		moved := makeDate(d.day - day(w.offset))
		d = &moved
	}
	if w.first <= w.last {
		if d.weekday < w.first || d.weekday > w.last {
			return false
		}
	} else if d.weekday < w.first && d.weekday > w.last {
		return false
	}
	if len(w.nth) == 0 {
		return true
	}
	return slices.Contains(w.nth, (d.dom-1)/7+1) || slices.Contains(w.nth, -((d.lastDom-d.dom)/7+1))
}

// holidays picks public holidays, or days that lie offset days from one.
type holidays struct{ offset int }

func (h holidays) matches(d *date) bool {
	if h.offset != 0 {
		moved := makeDate(d.day - day(h.offset))
		d = &moved
	}
	return d.isHoliday()
}

// schoolHolidays picks days of school holidays. No registry of them is read,
// so a schedule that mentions them is evaluated for both cases and is unknown
// where they differ; d.school says which case.
type schoolHolidays struct{}

func (schoolHolidays) matches(d *date) bool { return d.school }

// fixed is one end of a range of dates. A month without a day of the month is
// its first day at the start of a range and its last at the end.
type fixed struct {
	year   int // 0: every year
	easter bool
	month  time.Month
	dom    int // 0: the whole month
	// nth weekday of the month, when nth is not 0; Monday 0.
	weekday, nth int
	offset       int // days
}

// on returns the day that f means in a year. At the end of a range a day
// beyond the end of its month (29 February) is the last of the month. The
// second result is false when the month has no such weekday or day.
func (f fixed) on(year int, end bool) (day, bool) {
	if f.year != 0 {
		year = f.year
	}
	move := day(f.offset)
	last := daysIn(year, max(f.month, 1))
	switch {
	case f.easter:
		return easterOf(year) + move, true
	case f.nth > 0:
		first := makeDay(year, f.month, 1)
		d := first + day((f.weekday-first.weekday()+7)%7+7*(f.nth-1))
		return d + move, d < first+day(last)
	case f.nth < 0:
		final := makeDay(year, f.month, last)
		d := final - day((final.weekday()-f.weekday+7)%7-7*(f.nth+1))
		return d + move, d > final-day(last)
	case f.dom == 0 && end:
		return makeDay(year, f.month, last) + move, true
	case f.dom == 0:
		return makeDay(year, f.month, 1) + move, true
	case f.dom > last && end:
		return makeDay(year, f.month, last) + move, true
	}
	return makeDay(year, f.month, f.dom) + move, f.dom <= last
}

// dates picks the days from one date to another, both included.
type dates struct {
	from, to fixed
	single   bool // one date: to equals from
	openEnd  bool // from there on, for ever (with a year) or to the end of the year
	step     int  // every step-th day, at least 1
}

// wholeMonths tells whether both ends are months without a day.
func (s dates) wholeMonths() bool {
	whole := func(f fixed) bool { return !f.easter && f.dom == 0 && f.nth == 0 && f.offset == 0 }
	return whole(s.from) && whole(s.to) && !s.openEnd
}

func (s dates) matches(d *date) bool {
	if s.from.year != 0 {
		return s.matchesYears(d)
	}
	if s.single && s.from.dom != 0 && s.from.month != 0 && s.from.nth == 0 && s.from.offset == 0 {
		return d.month == s.from.month && d.dom == s.from.dom
	}
	// A range may begin in the year before, and an offset may carry a date
	// over New Year.
	for year := d.year - 1; year <= d.year+1; year++ {
		if s.within(d.day, year) {
			return true
		}
	}
	return false
}

func (s dates) matchesYears(d *date) bool { return s.within(d.day, s.from.year) }

func (s dates) within(d day, year int) bool {
	start, ok := s.from.on(year, false)
	if !ok && (s.single || s.from.dom == 0) {
		return false
	}
	if d < start {
		return false
	}
	if s.openEnd {
		if s.from.year == 0 && d > makeDay(year, time.December, 31) {
			return false
		}
		return int(d-start)%s.step == 0
	}
	end, ok := s.to.on(year, true)
	if !ok {
		return false
	}
	if end < start && s.to.year == 0 {
		if !s.passesNewYear() {
			return false
		}
		if end, ok = s.to.on(year+1, true); !ok {
			return false
		}
	}
	return d <= end && int(d-start)%s.step == 0
}

// passesNewYear tells whether a range whose end lies before its start means
// the next year's end: "Dec 24-Jan 02", "Oct 01-easter". One about Easter that
// has both ends in spring is empty in such a year: "easter-Apr 07".
func (s dates) passesNewYear() bool {
	switch {
	case s.from.easter && s.to.easter:
		return false
	case s.from.easter:
		return s.to.month < time.March
	case s.to.easter:
		return s.from.month > time.April
	}
	return true
}
