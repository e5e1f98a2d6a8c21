package hours

import (
	"slices"
	"time"
)

// Schedule is opening hours that were read. It is immutable and safe for all
// goroutines; the zero value is closed at all times.
type Schedule struct {
	rules    []rule
	closures []Closure
	warnings []string
	note     string
	school   bool // rules mention school holidays
}

// At returns the state at t, and the comment that goes with it. Cost: the
// rules of one day, about a microsecond; a Timeline answers in less.
func (s *Schedule) At(t time.Time) (State, string) {
	seconds := t.Unix()
	var now change
	for _, next := range newWalker(s).day(dayAt(t)) {
		if next.at > seconds {
			break
		}
		now = next
	}
	return now.state, now.comment
}

// horizon is how far Next looks ahead when no rule names a year: beyond two
// leap days over a century's gap.
const horizon = 17 * 366

// effort bounds the selectors and times that one call of Next looks at, so that
// a hostile text of thousands costs no more than a tenth of a second. Twenty of
// them, more than real hours have, are followed for 140 years.
const effort = 1 << 20

// Next returns the first instant after t at which the state changes, and the
// state from then on. The third result is false when it never changes within
// seventeen years, or within the years that the rules name; a text of hundreds
// of dates is followed for five years at least.
func (s *Schedule) Next(t time.Time) (time.Time, State, bool) {
	current, _ := s.At(t)
	first := dayAt(t)
	w := newWalker(s)
	last := min(s.lastDay(first), first+day(effort/s.size()))
	for d := first; d <= last; d++ {
		for _, c := range w.day(d) {
			if c.at > t.Unix() && c.state != current {
				return time.Unix(c.at, 0).In(Oslo), c.state, true
			}
		}
		if d == first+7 && s.weekly() && len(s.closures) == 0 {
			break
		}
	}
	return time.Time{}, current, false
}

// size counts the rules, selectors and times, from 1.
func (s *Schedule) size() int {
	n := 1 + len(s.closures)
	for i := range s.rules {
		n += 1 + len(s.rules[i].spans)
		for _, g := range s.rules[i].groups {
			n += len(g)
		}
	}
	return n
}

// weekly tells whether every week is like every other.
func (s *Schedule) weekly() bool {
	for i := range s.rules {
		for _, g := range s.rules[i].groups {
			for _, sel := range g {
				if w, ok := sel.(weekdays); !ok || len(w.nth) > 0 {
					return false
				}
			}
		}
	}
	return true
}

func (s *Schedule) lastDay(from day) day {
	last := from + horizon
	year := func(y int) {
		if y > 0 && y <= lastYear {
			last = max(last, makeDay(y+1, time.January, 2))
		}
	}
	for i := range s.rules {
		for _, g := range s.rules[i].groups {
			for _, sel := range g {
				switch sel := sel.(type) {
				case years:
					year(sel.first)
					year(sel.last)
				case dates:
					year(sel.from.year)
					year(sel.to.year)
				}
			}
		}
	}
	for _, c := range s.closures {
		if !c.To.IsZero() && c.To.Year() <= lastYear {
			last = max(last, dayAt(c.To)+horizon)
		}
	}
	return last
}

// Intervals returns the times between from and to in which the state is open
// or unknown, in order, cut to that window. Neighbours equal in state and
// comment are one interval.
func (s *Schedule) Intervals(from, to time.Time) []Interval {
	var out []Interval
	w := newWalker(s)
	var last change
	flush := func(until int64) {
		a, b := max(last.at, from.Unix()), min(until, to.Unix())
		if last.state != Closed && a < b {
			out = append(out, Interval{From: time.Unix(a, 0).In(Oslo), To: time.Unix(b, 0).In(Oslo), State: last.state, Comment: last.comment})
		}
	}
	for d := dayAt(from); d <= dayAt(to); d++ {
		for _, c := range w.day(d) {
			if c.state == last.state && c.comment == last.comment {
				continue
			}
			flush(c.at)
			last = c
		}
	}
	flush(to.Unix())
	return out
}

// Always tells whether people are received round the clock on every day of
// the year: 24/7, or a week without a gap that no date or holiday changes.
func (s *Schedule) Always() bool {
	if len(s.closures) > 0 || len(s.rules) == 0 || !s.weekly() {
		return false
	}
	p := newPainter(s)
	for d := day(0); d < 7; d++ {
		for _, st := range p.day(d) {
			if st.state != Open {
				return false
			}
		}
	}
	return true
}

// MentionsHolidays tells whether the hours say what holds on public holidays.
func (s *Schedule) MentionsHolidays() bool {
	for i := range s.rules {
		for _, g := range s.rules[i].groups {
			for _, sel := range g {
				if h, ok := sel.(holidays); ok && h.offset == 0 {
					return true
				}
			}
		}
	}
	return false
}

// Closures lists the closures that came with the hours (notAvailable), by
// time. At, Next, Intervals and Prepare already respect them.
func (s *Schedule) Closures() []Closure { return slices.Clone(s.closures) }

// Warnings lists what was doubtful in the text and how it was taken, in the
// order of the text.
func (s *Schedule) Warnings() []string { return slices.Clone(s.warnings) }

// Note is the prose that came with the hours (availabilityExceptions). It is
// for people to read and takes no part in any answer.
func (s *Schedule) Note() string { return s.note }

func (s *Schedule) finish() *Schedule {
	for i := range s.rules {
		for _, g := range s.rules[i].groups {
			for _, sel := range g {
				if _, ok := sel.(schoolHolidays); ok {
					s.school = true
				}
			}
		}
	}
	slices.SortStableFunc(s.closures, func(a, b Closure) int { return a.From.Compare(b.From) })
	return s
}
