package hours

// separator says how a rule relates to those before it.
type separator uint8

const (
	overrides separator = iota // ";": replaces earlier rules on the dates it picks
	adds                       // ",": adds to them
	fallback                   // "||": applies where they say nothing
)

// span is a time of a day in minutes from its midnight; to may lie beyond
// 24 hours, up to 48.
type span struct {
	from, to int
	ended    bool // an end is written; otherwise to is from
	openEnd  bool // it may last longer than to: until tail, and after midnight until night
	tail     int
	night    int
	// Ends that depend on the sun; such a span is unknown, see widest.
	fromSun, toSun sun
}

// sun is a time of day that depends on the position of the sun.
type sun struct {
	event  string // dawn, sunrise, sunset, dusk; empty: none
	offset int    // minutes
}

// end returns the minute after which the span says nothing.
func (s *span) end() int {
	switch {
	case s.unsure():
		_, to := s.widest()
		return to
	case s.openEnd:
		return max(s.tail, s.night)
	}
	return s.to
}

// setTails works out how long the open ends among the spans of one rule may
// last: to the evening, for late openings into the night (the reference
// implementation draws the same lines), and no longer than to the end of
// another time that the rule itself states. After midnight that time no longer
// counts: there we know less, and say so.
func setTails(spans []span) {
	for i := range spans {
		s := &spans[i]
		switch {
		case s.to >= 22*60:
			s.tail = min(s.to+8*60, 2*minutesPerDay)
		case s.to >= 17*60:
			s.tail = s.to + 10*60
		default:
			s.tail = minutesPerDay
		}
		s.night = s.tail
		for j := range spans {
			other := &spans[j]
			if i == j || j < i && !s.ended {
				continue
			}
			if other.to > s.to {
				s.tail = min(s.tail, other.to)
			}
			if j < i && other.from > s.to {
				s.tail = min(s.tail, other.from)
			}
		}
	}
}

// widest returns the times between which a span that depends on the sun can
// lie: dawn and sunrise come before noon, sunset and dusk after.
func (s *span) widest() (from, to int) {
	from, to = s.from, s.to
	if s.fromSun.event != "" {
		from, _ = s.fromSun.bounds()
	}
	night := s.fromSun.evening()
	switch {
	case !s.ended:
		return from, 2 * minutesPerDay
	case s.toSun.event != "":
		early, late := s.toSun.bounds()
		to = late
		if s.fromSun.event == "" && early < from || night && !s.toSun.evening() {
			to += minutesPerDay
		}
	case to <= from, night && to <= 12*60:
		to += minutesPerDay
	}
	if s.openEnd {
		to = 2 * minutesPerDay
	}
	return from, min(to, 2*minutesPerDay)
}

func (s *span) unsure() bool { return s.fromSun.event != "" || s.toSun.event != "" }

// rule is one part of a schedule: on the dates that all groups pick, in the
// spans (none: the whole day), the state holds.
type rule struct {
	separator separator
	below     bool // a fallback, or an addition to one
	groups    []group
	spans     []span
	state     State
	stated    bool // the state is written out
	always    bool // written 24/7
	comment   string
}

func (r *rule) matches(d *date) bool {
	for _, g := range r.groups {
		if !g.matches(d) {
			return false
		}
	}
	return true
}

// overnight tells whether the rule reaches into the day after.
func (r *rule) overnight() bool {
	for i := range r.spans {
		if r.spans[i].end() > minutesPerDay {
			return true
		}
	}
	return false
}

// holidayName names the public holiday by which the rule picks d, or near
// which d lies: "Langfredag", "Langfredag -1 day". It is empty for other days.
func (r *rule) holidayName(d *date) string {
	for _, g := range r.groups {
		for _, s := range g {
			h, ok := s.(holidays)
			if !ok {
				continue
			}
			feast := makeDate(d.day - day(h.offset))
			if names, ok := feast.holiday(); ok {
				return names.NB + offsetText(h.offset)
			}
		}
	}
	return ""
}

func (s sun) evening() bool { return s.event == "sunset" || s.event == "dusk" }

// bounds returns the earliest and the latest minute that s can mean.
func (s sun) bounds() (early, late int) {
	if s.evening() {
		early = 12 * 60
	}
	limit := func(minute int) int { return min(max(minute+s.offset, 0), minutesPerDay) }
	return limit(early), limit(early + 12*60)
}
