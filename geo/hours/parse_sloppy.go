package hours

// What people write although the language does not have it: rules and times
// without a separator between them.

// startsDays tells whether days of the week or holidays stand at a token.
func (p *parser) startsDays(ahead int) bool {
	return p.means(ahead, weekdayWord) || p.means(ahead, dayRangeWord) || p.means(ahead, holidayWord)
}

// furtherTimes reads "14:00-16:00" of "Mo 10:00-12:00 14:00-16:00": times
// that follow others with nothing between them.
func (p *parser) furtherTimes(d *draft) (bool, error) {
	t := p.peek(0)
	if !d.timesLast || d.always {
		return false, fail(t.offset, "a second time in one rule: a separator is missing")
	}
	p.warn(t.offset, "times side by side are taken as a list")
	return true, p.times(&d.rule)
}

// afterTimes decides about a date behind the times or the state of a rule.
// Days begin the next rule. Others are a condition of this one when nothing
// follows that they could belong to: "Mo-Fr 10:00-12:00 Jul-Aug".
func (p *parser) afterTimes(d *draft) (bool, error) {
	t := p.peek(0)
	if p.startsDays(0) {
		return false, nil
	}
	missing := fail(t.offset, "a date after the time: a separator is missing")
	if !d.timesLast {
		return false, missing
	}
	p.warn(t.offset, "the date stands behind the time")
	if err := p.selector(d); err != nil {
		return false, err
	}
	if p.peek(0).kind != endToken && !p.is(0, ";") && !p.is(0, ",") && !p.is(0, "||") {
		return false, missing
	}
	return false, nil
}

// missingSeparator passes over what stands between two rules that have no
// separator: nothing, or a full stop.
func (p *parser) missingSeparator() error {
	stop := 0
	if p.is(0, ".") {
		stop = 1
	}
	if !p.startsDays(stop) {
		return p.unexpected("the end of the rule")
	}
	p.pos += stop
	p.warn(p.peek(0).offset, "the separator before %q is missing", p.peek(0).text)
	return nil
}

// named is a set of days: bits 0 to 6 are weekdays, 7 public and 8 school
// holidays, and dated says that something else picks days too.
type named uint16

const dated named = 1 << 15

func daysOf(r *rule) named {
	var n named
	for _, g := range r.groups {
		for _, sel := range g {
			switch sel := sel.(type) {
			case weekdays:
				for i := range 7 {
					if d := (date{weekday: i}); (weekdays{first: sel.first, last: sel.last}).matches(&d) {
						n |= 1 << i
					}
				}
			case holidays:
				n |= 1 << 7
			case schoolHolidays:
				n |= 1 << 8
			default:
				n |= dated
			}
		}
	}
	return n
}

// join adds the days of a rule that follows others without a separator. It
// fails where one cannot tell what belongs to what: a day named twice, a date
// that may reach over both, days of which nothing is said.
func (n *named) join(r *rule, offset int) error {
	days := daysOf(r)
	switch {
	case (*n|days)&dated != 0, *n&days != 0, *n == 0:
		return fail(offset, "a separator before the days is missing")
	case len(r.spans) == 0 && !r.always && !r.stated && r.comment == "":
		return fail(offset, "nothing is said of the days behind the time")
	}
	*n |= days
	return nil
}
