package hours

import "strings"

// startsTime tells whether a time begins at a token: a number that is no
// year, an event of the sun, or a bracket around one.
func (p *parser) startsTime(ahead int) bool {
	return p.isNumber(ahead) || p.means(ahead, sunWord) || p.is(ahead, "(")
}

// looksLikeTime tells whether the number at a token has minutes or am or pm,
// so that it can be no day of a month.
func (p *parser) looksLikeTime(ahead int) bool {
	if !p.isNumber(ahead) {
		return false
	}
	if (p.is(ahead+1, ":") || p.is(ahead+1, ".")) && !p.peek(ahead+1).spaced {
		return p.isNumber(ahead+2) && !p.peek(ahead+2).spaced && p.hasMinutes(ahead+1)
	}
	return p.means(ahead+1, noonWord) || p.means(ahead+1, hourWord)
}

// times reads "24/7" or a list of spans.
func (p *parser) times(r *rule) error {
	if p.peek(0).text == "24" && p.isNumber(0) && p.is(1, "/") && p.peek(2).text == "7" {
		p.pos += 3
		r.always = true
		return nil
	}
	if p.peek(0).text == "24" && p.means(1, hourWord) && p.peek(1).text == "hours" {
		p.pos += 2
		r.always = true
		return nil
	}
	for {
		s, err := p.span()
		if err != nil {
			return err
		}
		r.spans = append(r.spans, s)
		if p.is(0, ",") && p.means(1, hourWord) && p.isNumber(2) { // "10-12, kl 14-16"
			p.pos += 2
			continue
		}
		if !p.is(0, ",") || !p.startsTime(1) || p.startsYear(1) || p.peek(1).text == "24" && p.is(2, "/") {
			setTails(r.spans)
			return nil
		}
		p.pos++
	}
}

// moment is one end of a span.
type moment struct {
	minute int
	sun    sun
}

func (p *parser) span() (span, error) {
	start := p.peek(0).offset
	from, err := p.moment()
	if err != nil {
		return span{}, err
	}
	if from.minute >= minutesPerDay {
		return span{}, fail(start, "a time begins after the end of the day")
	}
	s := span{from: from.minute, to: from.minute, fromSun: from.sun}
	var to moment
	switch {
	case p.accept("+"):
		s.openEnd = true
	case p.accept("-"):
		if to, err = p.moment(); err != nil {
			return span{}, err
		}
		s.to, s.toSun, s.ended = to.minute, to.sun, true
		if s.to <= s.from && !s.unsure() {
			s.to += minutesPerDay
		}
		s.openEnd = p.accept("+")
	case p.isNumber(0) || p.is(0, "/"):
		return span{}, p.unexpected("an end of the time")
	default:
		return span{}, fail(start, "a time without an end: %s expected", `"-" or "+"`)
	}
	if p.is(0, "/") {
		return span{}, p.unexpected("no repetition (points in time are not opening hours)")
	}
	if s.to > 2*minutesPerDay {
		return span{}, fail(start, "a time passes more than two midnights")
	}
	return s, nil
}

func (p *parser) moment() (moment, error) {
	if p.means(0, sunWord) {
		p.pos++
		return sunMoment(p.peek(-1).text, 0), nil
	}
	if p.is(0, "(") {
		return p.shiftedSun()
	}
	if p.means(0, hourWord) { // "kl 10"
		p.pos++
	}
	if !p.isNumber(0) {
		return moment{}, p.unexpected("a time of day")
	}
	minute, err := p.clockTime()
	return moment{minute: minute}, err
}

// clockTime reads 10:00, 10.00, 10, 10h, 10h30, 10am.
func (p *parser) clockTime() (int, error) {
	hour := *p.peek(0)
	p.pos++
	minute, written := 0, false
	if p.looksLikeMinutes() {
		if !p.is(0, ":") {
			p.warn(hour.offset, "%q before the minutes taken for a colon", p.peek(0).text)
		}
		if minute = p.peek(1).value; minute > 59 {
			return 0, fail(p.peek(1).offset, "an hour has no minute %d", minute)
		}
		p.pos += 2
		written = true
	}
	value := hour.value
	switch {
	case p.means(0, noonWord):
		if value < 1 || value > 12 {
			return 0, fail(hour.offset, "the hour %d has no %s", value, p.peek(0).text)
		}
		value = value%12 + p.peek(0).word.value
		p.pos++
	case p.means(0, hourWord):
		p.pos++
	case !written:
		p.warn(hour.offset, "an hour without minutes")
	}
	if value > 48 || value == 48 && minute > 0 {
		return 0, fail(hour.offset, "%s is no hour of the day", hour.text)
	}
	return value*60 + minute, nil
}

// hasMinutes tells whether the number after the sign at a token has as many
// digits as minutes have: two, or after a colon also one ("21:0").
func (p *parser) hasMinutes(ahead int) bool {
	n := len(p.peek(ahead + 1).text)
	return n == 2 || n == 1 && p.is(ahead, ":")
}

func (p *parser) looksLikeMinutes() bool {
	if !p.isNumber(1) || p.peek(1).spaced || p.peek(0).spaced || !p.hasMinutes(0) {
		return false
	}
	return p.is(0, ":") || p.is(0, ".") || p.means(0, hourWord) && p.peek(0).text == "h"
}

// shiftedSun reads "(sunset-01:30)".
func (p *parser) shiftedSun() (moment, error) {
	p.pos++
	if !p.means(0, sunWord) {
		return moment{}, p.unexpected("dawn, sunrise, sunset or dusk")
	}
	event := p.peek(0).text
	p.pos++
	sign := 1
	switch {
	case p.accept("+"):
	case p.accept("-"):
		sign = -1
	default:
		return moment{}, p.unexpected(`"+" or "-"`)
	}
	if !p.isNumber(0) {
		return moment{}, p.unexpected("hours and minutes")
	}
	shift, err := p.clockTime()
	if err != nil {
		return moment{}, err
	}
	if !p.accept(")") {
		return moment{}, p.unexpected(`")"`)
	}
	return sunMoment(event, sign*shift), nil
}

func sunMoment(event string, offset int) moment {
	return moment{sun: sun{event: strings.ToLower(event), offset: offset}}
}
