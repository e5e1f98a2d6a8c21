package hours

// Comments that are ours and not the source's.
const (
	openEndComment = "open end: the closing time is not stated"
	sunComment     = "depends on the sun"
	schoolComment  = "depends on the school holidays"
)

// stretch is a part of a day in one state, from a minute to the next
// stretch's.
type stretch struct {
	from    int
	state   State
	comment string
}

// painter works out days. One per goroutine; its results are valid until the
// next call.
type painter struct {
	rules   []rule
	school  bool // the rules mention school holidays
	active  []active
	paint   []stretch
	spare   []stretch
	without []stretch
}

// active is a rule that applies on a day: with its own spans, or with what
// its spans of the day before left over.
type active struct {
	rule     int
	leftover bool
}

func newPainter(s *Schedule) *painter { return &painter{rules: s.rules, school: s.school} }

// day returns the stretches of d in order; the first begins at minute 0.
func (p *painter) day(d day) []stretch {
	today := makeDate(d)
	if !p.school {
		return p.evaluate(&today)
	}
	p.without = append(p.without[:0], p.evaluate(&today)...)
	today.school = true
	return p.differing(p.without, p.evaluate(&today))
}

func (p *painter) evaluate(today *date) []stretch {
	p.choose(today)
	p.paint = append(p.paint[:0], stretch{})
	for _, a := range p.active {
		p.apply(&p.rules[a.rule], a.leftover, today)
	}
	return p.paint
}

// choose lists the rules that apply today. A rule that states an opening
// replaces those before it, unless it is an addition or a fallback; one that
// closes lets them stand, to be painted over.
func (p *painter) choose(today *date) {
	p.active = p.active[:0]
	var yesterday date
	known := false
	for i := range p.rules {
		r := &p.rules[i]
		if r.matches(today) {
			if p.replaces(i) {
				p.active = p.active[:0]
			}
			p.active = append(p.active, active{rule: i})
		}
		if !r.overnight() {
			continue
		}
		if !known {
			yesterday, known = makeDate(today.day-1), true
			yesterday.school = today.school
		}
		if r.matches(&yesterday) {
			p.active = append(p.active, active{rule: i, leftover: true})
		}
	}
}

func (p *painter) replaces(i int) bool {
	r := &p.rules[i]
	if r.separator != overrides || r.state == Closed {
		return false
	}
	if len(r.groups) > 0 {
		return true
	}
	return i > 0 && r.state == Open && len(p.rules[i-1].groups) == 0
}

func (p *painter) apply(r *rule, leftover bool, today *date) {
	comment := r.comment
	if comment == "" && r.state != Closed && !leftover && len(r.groups) > 0 {
		comment = r.holidayName(today)
	}
	if len(r.spans) == 0 {
		p.put(0, minutesPerDay, r.state, comment, r.below)
		return
	}
	for i := range r.spans {
		s := &r.spans[i]
		shift, below := 0, r.below
		if leftover {
			// The reference implementation lets what a fallback leaves over
			// from the day before go above today's rules; what closes stays
			// below, lest an open place be called closed.
			below = below && r.state == Closed
			shift = minutesPerDay
		}
		if s.unsure() {
			from, to := s.widest()
			p.put(from-shift, to-shift, Unknown, sunComment, below)
			continue
		}
		p.put(s.from-shift, s.to-shift, r.state, comment, below)
		if s.openEnd {
			state, note := r.state, r.comment
			if state == Open {
				state = Unknown
			}
			if note == "" {
				note = openEndComment
			}
			until := s.tail
			if leftover {
				until = s.night
			}
			p.put(s.to-shift, until-shift, state, note, below)
		}
	}
}

// put paints from minute from to minute to; with below only where the day is
// closed so far.
func (p *painter) put(from, to int, state State, comment string, below bool) {
	from, to = max(from, 0), min(to, minutesPerDay)
	if from >= to {
		return
	}
	out := p.spare[:0]
	for i, old := range p.paint {
		end := minutesPerDay
		if i+1 < len(p.paint) {
			end = p.paint[i+1].from
		}
		if old.from < from {
			out = join(out, old)
		}
		if lo, hi := max(old.from, from), min(end, to); lo < hi {
			fresh := stretch{lo, state, comment}
			if below && old.state != Closed {
				fresh = stretch{lo, old.state, old.comment}
			}
			out = join(out, fresh)
		}
		if end > to {
			old.from = max(old.from, to)
			out = join(out, old)
		}
	}
	p.paint, p.spare = out, p.paint
}

// join appends next unless it continues the last stretch.
func join(list []stretch, next stretch) []stretch {
	if n := len(list); n > 0 {
		last := list[n-1]
		if last.state == next.state && last.comment == next.comment {
			return list
		}
	}
	return append(list, next)
}

// differing is a where a and b agree on the state and unknown elsewhere.
func (p *painter) differing(a, b []stretch) []stretch {
	out := p.spare[:0]
	for i, j := 0, 0; i < len(a) && j < len(b); {
		from := max(a[i].from, b[j].from)
		next := a[i]
		next.from = from
		if a[i].state != b[j].state {
			next = stretch{from, Unknown, schoolComment}
		}
		out = join(out, next)
		endA, endB := minutesPerDay, minutesPerDay
		if i+1 < len(a) {
			endA = a[i+1].from
		}
		if j+1 < len(b) {
			endB = b[j+1].from
		}
		if endA <= endB {
			i++
		}
		if endB <= endA {
			j++
		}
	}
	p.paint, p.spare = out, p.paint
	return p.paint
}
