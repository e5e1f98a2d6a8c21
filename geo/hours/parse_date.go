package hours

import (
	"time"
)

// startsYear tells whether a year stands at a token: a number of four digits
// that is no time.
func (p *parser) startsYear(ahead int) bool {
	t := p.peek(ahead)
	return t.kind == numberToken && len(t.text) == 4 && t.value >= firstYear && t.value <= lastYear && !p.looksLikeTime(ahead)
}

// selector reads one list of date selectors of one kind.
func (p *parser) selector(d *draft) error {
	t := p.peek(0)
	switch {
	case p.startsYear(0) && (p.meansDate(1)):
		return p.dateList(d)
	case p.startsYear(0):
		if d.selected && len(d.kinds[weekdayKind])+len(d.kinds[holidayKind])+len(d.kinds[weekKind]) > 0 {
			return fail(t.offset, "the number %s may be a year or a time", t.text)
		}
		return p.yearList(d)
	case p.meansDate(0):
		return p.dateList(d)
	case p.means(0, weekWord):
		p.pos++
		return p.weekList(d)
	case p.means(0, weekdayWord), p.means(0, dayRangeWord), p.means(0, holidayWord):
		return p.weekdayList(d)
	}
	return p.unexpected("a day, a date, a time or a state")
}

func (p *parser) meansDate(ahead int) bool {
	return p.means(ahead, monthWord) || p.means(ahead, easterWord)
}

func (p *parser) yearList(d *draft) error {
	for {
		y := years{first: p.peek(0).value, last: p.peek(0).value, step: 1}
		start := p.peek(0).offset
		p.pos++
		switch {
		case p.is(0, "-") && p.startsYear(1):
			y.last = p.peek(1).value
			p.pos += 2
		case p.is(0, "-"):
			p.pos++
			return p.unexpected("a year")
		case p.accept("+"):
			y.last = lastYear
		case p.is(0, "/"):
			y.last = lastYear
		}
		if y.last < y.first {
			return fail(start, "the years run backwards")
		}
		var err error
		if y.step, err = p.step(); err != nil {
			return err
		}
		d.kinds[yearKind] = append(d.kinds[yearKind], y)
		if !p.is(0, ",") || !p.startsYear(1) {
			return nil
		}
		p.pos++
	}
}

// step reads "/2"; without one it is 1.
func (p *parser) step() (int, error) {
	if !p.accept("/") {
		return 1, nil
	}
	t := p.peek(0)
	if t.kind != numberToken || t.value < 1 {
		return 0, p.unexpected("a number from 1")
	}
	p.pos++
	return t.value, nil
}

func (p *parser) weekList(d *draft) error {
	for {
		w := weeks{}
		start := p.peek(0)
		if start.kind != numberToken {
			return p.unexpected("a week number")
		}
		w.first, w.last = start.value, start.value
		p.pos++
		if p.is(0, "-") && p.isNumber(1) {
			w.last = p.peek(1).value
			p.pos += 2
		}
		if w.first < 1 || w.last > 53 || w.last < w.first {
			return fail(start.offset, "week numbers run from 1 to 53, within one year")
		}
		var err error
		if w.step, err = p.step(); err != nil {
			return err
		}
		d.kinds[weekKind] = append(d.kinds[weekKind], w)
		switch {
		case p.is(0, ",") && p.isNumber(1) && !p.looksLikeTime(1):
			p.pos++
		case p.is(0, ",") && p.means(1, weekWord):
			p.pos += 2
		default:
			return nil
		}
	}
}

// weekdayList reads "Mo-Fr,PH", "Mo[1,-1] +1 day". Public holidays within a
// list of weekdays are further days; on their own they are a condition.
func (p *parser) weekdayList(d *draft) error {
	kind := holidayKind
	for i := 0; ; i++ {
		isDay := p.means(i, weekdayWord) || p.means(i, dayRangeWord)
		if isDay || p.peek(i).kind == endToken || !p.means(i, holidayWord) && !p.is(i, ",") {
			if isDay && (i == 0 || p.is(i-1, ",")) {
				kind = weekdayKind
			}
			break
		}
	}
	if len(d.kinds[kind]) > 0 {
		p.warn(p.peek(0).offset, "days side by side are taken as a list")
	}
	for {
		s, err := p.weekday()
		if err != nil {
			return err
		}
		d.kinds[kind] = append(d.kinds[kind], s)
		if !p.is(0, ",") || !p.means(1, weekdayWord) && !p.means(1, holidayWord) && !p.means(1, dayRangeWord) {
			return nil
		}
		p.pos++
	}
}

func (p *parser) weekday() (selector, error) {
	t := *p.peek(0)
	p.pos++
	switch t.word.meaning {
	case holidayWord:
		offset, err := p.dayOffset()
		if err != nil {
			return nil, err
		}
		if t.word.value == 1 {
			return schoolHolidays{}, nil
		}
		return holidays{offset}, nil
	case dayRangeWord:
		return weekdays{first: t.word.value / 10, last: t.word.value % 10}, nil
	}
	w := weekdays{first: t.word.value, last: t.word.value}
	if p.is(0, "-") && p.means(1, weekdayWord) {
		w.last = p.peek(1).word.value
		p.pos += 2
		return w, nil
	}
	if !p.is(0, "[") {
		return w, nil
	}
	var err error
	if w.nth, err = p.ordinals(); err != nil {
		return nil, err
	}
	w.offset, err = p.dayOffset()
	return w, err
}

// ordinals reads "[1]", "[-1]", "[1-2,4]".
func (p *parser) ordinals() ([]int, error) {
	p.pos++
	var out []int
	for {
		first, err := p.ordinal()
		if err != nil {
			return nil, err
		}
		last := first
		if first > 0 && p.accept("-") {
			if last, err = p.ordinal(); err != nil {
				return nil, err
			}
			if last < first {
				return nil, fail(p.peek(-1).offset, "the ordinals run backwards")
			}
		}
		for n := first; n <= last; n++ {
			out = append(out, n)
		}
		if p.accept("]") {
			return out, nil
		}
		if !p.accept(",") || len(out) > 10 {
			return nil, p.unexpected(`"]"`)
		}
	}
}

func (p *parser) ordinal() (int, error) {
	sign := 1
	if p.accept("-") {
		sign = -1
	}
	t := p.peek(0)
	if t.kind != numberToken || t.value < 1 || t.value > 5 {
		return 0, p.unexpected("a number from 1 to 5")
	}
	p.pos++
	return sign * t.value, nil
}

// dayOffset reads "+1 day", "-2 days"; without one it is 0.
func (p *parser) dayOffset() (int, error) {
	if !p.isOffset(0) {
		return 0, nil
	}
	n := p.peek(1).value
	if n > 366 {
		return 0, fail(p.peek(1).offset, "an offset of more than a year")
	}
	if p.is(0, "-") {
		n = -n
	}
	p.pos += 3
	return n, nil
}

func (p *parser) isOffset(ahead int) bool {
	return (p.is(ahead, "+") || p.is(ahead, "-")) && p.isNumber(ahead+1) && p.means(ahead+2, dayWord)
}

// dateList reads "Dec 24-26,31", "2026 Dec 24-2027 Jan 2", "Mar Su[-1]-Oct
// Su[-1]", "easter -2 days-easter +1 day".
func (p *parser) dateList(d *draft) error {
	var last fixed
	for {
		start := p.peek(0).offset
		s := dates{step: 1}
		var err error
		if p.isNumber(0) && !p.startsYear(0) { // a further day of the same month
			s.from = fixed{year: last.year, month: last.month}
			if s.from.dom, err = p.dayOfMonth(); err != nil {
				return err
			}
		} else if s.from, err = p.fixedDate(p.continuesAsDate()); err != nil {
			return err
		}
		if err := p.dateRange(&s); err != nil {
			return err
		}
		if s.from.year == 0 && s.to.year != 0 || s.to.year != 0 && s.to.year < s.from.year {
			return fail(start, "the years of the two dates do not fit together")
		}
		if s.from.year != 0 && (s.to.year == 0 || s.to.year == s.from.year) && s.wholeMonths() {
			// "2027 Sep-Jun": these months of that year
			d.kinds[yearKind] = append(d.kinds[yearKind], years{s.from.year, s.from.year, 1})
			s.from.year, s.to.year = 0, 0
		}
		d.kinds[dateKind] = append(d.kinds[dateKind], s)
		last = s.to
		more := p.is(0, ",") && (p.meansDate(1) || p.startsYear(1) && p.meansDate(2) ||
			last.dom != 0 && p.isNumber(1) && !p.looksLikeTime(1) && !p.startsYear(1) && p.peek(1).value <= 31)
		if !more {
			return nil
		}
		p.pos++
	}
}

func (p *parser) dateRange(s *dates) error {
	var err error
	switch {
	case p.is(0, "-") && p.isNumber(1) && s.from.dom != 0 && !p.startsYear(1) && !p.looksLikeTime(1):
		p.pos++
		s.to = s.from
		s.to.offset = 0
		if s.to.dom, err = p.dayOfMonth(); err != nil {
			return err
		}
		if s.to.dom < s.from.dom {
			return fail(p.peek(-1).offset, "the days of the month run backwards")
		}
	case p.is(0, "-") && (p.meansDate(1) || p.startsYear(1) && p.meansDate(2)):
		p.pos++
		if s.to, err = p.fixedDate(s.from.dom != 0 || s.from.nth != 0 || s.from.easter); err != nil {
			return err
		}
	case p.is(0, "+"):
		p.pos++
		s.openEnd, s.to = true, s.from
	default:
		s.to, s.single = s.from, true
		if s.from.dom == 0 && s.from.nth == 0 && !s.from.easter {
			s.single = false // a whole month
		}
	}
	s.step, err = p.step()
	return err
}

// fixedDate reads one end of a range of dates. With nth a constrained weekday
// after a month belongs to the date: "Oct Su[-1]".
func (p *parser) fixedDate(nth bool) (fixed, error) {
	var f fixed
	if p.startsYear(0) {
		f.year = p.peek(0).value
		p.pos++
	}
	t := p.peek(0)
	p.pos++
	var err error
	switch {
	case t.word.meaning == easterWord:
		f.easter = true
		f.offset, err = p.dayOffset()
		return f, err
	case t.word.meaning != monthWord:
		p.pos--
		return f, p.unexpected("a month")
	}
	f.month = time.Month(t.word.value)
	switch {
	case p.isNumber(0) && !p.looksLikeTime(0) && !p.startsYear(0):
		if f.dom, err = p.dayOfMonth(); err != nil {
			return f, err
		}
		if longest := daysIn(2024, f.month); f.dom > longest {
			return f, fail(p.peek(-1).offset, "the month has %d days", longest)
		}
		f.offset, err = p.dayOffset()
		return f, err
	case p.means(0, weekdayWord) && p.is(1, "[") && nth:
		f.weekday = p.peek(0).word.value
		p.pos++
		ordinals, err := p.ordinals()
		if err != nil {
			return f, err
		}
		if len(ordinals) != 1 {
			return f, p.unexpected("one weekday of the month")
		}
		f.nth = ordinals[0]
		f.offset, err = p.dayOffset()
		return f, err
	}
	return f, nil
}

// continuesAsDate tells whether the month that comes next has a constrained
// weekday that begins a range of dates: "Mar Su[-1]-Oct Su[-1]". Otherwise
// such a weekday is a condition within the month.
func (p *parser) continuesAsDate() bool {
	i := 0
	if p.startsYear(i) {
		i++
	}
	if !p.means(i, monthWord) || !p.means(i+1, weekdayWord) || !p.is(i+2, "[") {
		return false
	}
	for i += 3; p.isNumber(i) || p.is(i, "-"); i++ {
	}
	if !p.is(i, "]") {
		return false
	}
	i++
	if p.isOffset(i) {
		i += 3
	}
	return p.is(i, "-") && (p.meansDate(i+1) || p.startsYear(i+1))
}

func (p *parser) dayOfMonth() (int, error) {
	t := p.peek(0)
	if t.value < 1 || t.value > 31 {
		return 0, fail(t.offset, "a month has no day %s", t.text)
	}
	p.pos++
	return t.value, nil
}
