package live

import (
	"time"

	"finnfram/data"
	"finnfram/geo/hours"
)

// Reason says why a service is shut, or why nothing is known.
type Reason string

// With Open false: Closure and Suspended. With Open nil: Stale (the hours are
// older than their shelf life, or undated), Unreadable, None (no hours known),
// Uncertain (the hours themselves say so: by appointment, open end).
const (
	Closure    Reason = "closure"
	Suspended  Reason = "suspended"
	Stale      Reason = "stale"
	Unreadable Reason = "unreadable"
	None       Reason = "none"
	Uncertain  Reason = "uncertain"
)

// UnknownHolidayHours is the value of Openness.HolidayHours on a public
// holiday of which the hours say nothing.
const UnknownHolidayHours = "unknown"

// Openness answers whether a service receives people at one instant.
type Openness struct {
	Open     *bool // nil: not known. Shared: do not write through it
	Reason   Reason
	OpensAt  time.Time // next opening known; zero: not known, or open now
	ClosesAt time.Time // end of the present opening; zero: not known, or never
	Comment  string    // prose of the hours, for people
	Raw      string    // the hours as written, where they could not be followed
	// Closure is the one in force, or, while open, the one that sets
	// ClosesAt. nil: none.
	Closure *data.Closure
	// Holiday names, by language, the public holiday on the day asked about,
	// else on the day of OpensAt, else the first one before ClosesAt; nil: no
	// holiday. Shared: do not change it.
	// HolidayHours is then UnknownHolidayHours unless the hours speak of
	// holidays or never close.
	Holiday      map[string]string
	HolidayHours string
	Always       bool // the hours are round the clock, every day
}

// The two values that Openness.Open points to.
var yes, no = true, false

// facts are all that decides whether a service is open.
type facts struct {
	closures  []data.Closure
	suspended bool
	hours     *data.Hours
	clock     *clock    // of hours; nil without hours
	expires   time.Time // when hours grow stale; they are stale at this instant
}

// decide is the one rule of openness: a closure, of the registry staff or of
// the source, comes before a suspension, that before the hours, and the hours
// put their own exceptions before holidays before week days. Hours that are
// absent, unreadable or stale decide nothing.
func (f *facts) decide(t time.Time, days *holidayMemory) Openness {
	o := f.state(t)
	if !f.followed(t) {
		return o
	}
	if o.Open != nil && *o.Open {
		o.ClosesAt, o.Closure = f.closes(t)
	} else if !f.suspended {
		o.OpensAt = f.opens(t)
	}
	f.nameHoliday(&o, t, days)
	return o
}

// state is decide without the times of change and without holidays.
func (f *facts) state(t time.Time) Openness {
	if closure := covering(f.closures, t); closure != nil {
		return Openness{Open: &no, Reason: Closure, Closure: closure}
	}
	if f.suspended {
		return Openness{Open: &no, Reason: Suspended}
	}
	return f.byHours(t)
}

// followed tells whether the hours say anything at t.
func (f *facts) followed(t time.Time) bool {
	return f.hours != nil && f.clock.schedule != nil && t.Before(f.expires)
}

func (f *facts) byHours(t time.Time) Openness {
	if f.hours == nil {
		return Openness{Reason: None}
	}
	if f.clock.schedule == nil {
		return Openness{Reason: Unreadable, Raw: f.hours.Raw, Comment: f.hours.Comment}
	}
	if !f.followed(t) {
		return Openness{Reason: Stale, Raw: f.hours.Raw, Comment: f.hours.Comment}
	}
	state, comment := f.clock.at(t)
	if comment == "" {
		comment = f.hours.Comment
	}
	o := Openness{Comment: comment, Always: f.clock.always}
	switch state {
	case hours.Open:
		o.Open = &yes
	case hours.Closed:
		o.Open = &no
	default:
		o.Reason, o.Raw = Uncertain, f.hours.Raw
	}
	return o
}

// mostSteps bounds the search for the next opening or closing: no real hours
// change so often without doing either.
const mostSteps = 200

// closes is when the opening that holds t ends, and the closure that ends it,
// if one does. Zero: no end is known.
func (f *facts) closes(t time.Time) (time.Time, *data.Closure) {
	var end time.Time
	at := t
	for range mostSteps {
		next, state, ok := f.clock.next(at)
		if !ok {
			break
		}
		if at = next; state != hours.Open {
			end = next
			break
		}
	}
	var by *data.Closure
	for i := range f.closures {
		c := &f.closures[i]
		if empty := !c.To.IsZero() && !c.To.After(c.From); empty {
			continue
		}
		if c.From.After(t) && (end.IsZero() || c.From.Before(end)) {
			end, by = c.From, c
		}
	}
	return end, by
}

// opens is the first instant after t at which the hours are open and no
// closure is in force. Zero: none is known while the hours last.
func (f *facts) opens(t time.Time) time.Time {
	at := t
	for range mostSteps {
		if c := covering(f.closures, at); c != nil {
			if c.To.IsZero() {
				return time.Time{}
			}
			at = c.To
			continue
		}
		if !at.Before(f.expires) {
			return time.Time{}
		}
		if state, _ := f.clock.at(at); state == hours.Open {
			return at
		}
		next, _, ok := f.clock.next(at)
		if !ok {
			return time.Time{}
		}
		at = next
	}
	return time.Time{}
}

// mostDays bounds the look for a holiday before closing time.
const mostDays = 14

// nameHoliday carries the public holiday that the answer rests on: that of
// the day asked about, else that of the day on which it opens, else the first
// one that begins before it closes.
func (f *facts) nameHoliday(o *Openness, t time.Time, days *holidayMemory) {
	o.Holiday = days.on(t)
	if o.Holiday == nil && !o.OpensAt.IsZero() {
		o.Holiday = days.on(o.OpensAt)
	}
	if !o.ClosesAt.IsZero() {
		last := o.ClosesAt.Add(-1)
		for day, n := t.Add(24*time.Hour), 0; o.Holiday == nil && n < mostDays && day.Before(last); n++ {
			o.Holiday = days.on(day)
			day = day.Add(24 * time.Hour)
		}
		if o.Holiday == nil {
			o.Holiday = days.on(last)
		}
	}
	if o.Holiday != nil && !f.clock.always && !f.clock.holidays {
		o.HolidayHours = UnknownHolidayHours
	}
}

// covering is the closure in force at t that ends last, nil when none is.
func covering(closures []data.Closure, t time.Time) *data.Closure {
	var last *data.Closure
	for i := range closures {
		c := &closures[i]
		if !c.Covers(t) {
			continue
		}
		if last == nil || !last.To.IsZero() && (c.To.IsZero() || c.To.After(last.To)) {
			last = c
		}
	}
	return last
}

// row is what is asked of every service when many are looked at, kept apart
// from the services so that it is read without them. Rows stand in the order
// of Service.Rank.
type row struct {
	service *Service
	expires int64 // Unix seconds at which its hours grow stale
	clock   int32 // index in clocks, -1: no hours
	special bool  // suspended, or with closures
	prose   bool  // the hours have a comment beside the notation
}

// row is the row of an item of the shelf.
func (w *World) row(item int32) *row { return &w.rows[w.shelf.ranks[item]] }

// Openness answers whether s, a service of w, receives people at t.
func (w *World) Openness(s *Service, t time.Time) Openness {
	f := w.facts(&w.rows[s.Rank])
	return f.decide(t, &holidayMemory{})
}

// noProse stands for hours whose text is not needed.
var noProse data.Hours

// opennessIn decides from the row alone where that is enough: it is for all
// that have plain hours in their shelf life.
func (w *World) opennessIn(r *row, t time.Time, memory *recent) Openness {
	if !r.special && !r.prose && r.clock >= 0 && t.Unix() < r.expires {
		if o := memory.plain(w.clocks[r.clock], t, r.clock, r.expires); o.Open != nil {
			return o
		}
	}
	f := w.facts(r)
	return f.decide(t, &memory.days)
}

// facts gathers what decides whether a service is open.
func (w *World) facts(r *row) facts {
	service := r.service
	f := facts{closures: service.Closures, suspended: service.Suspended, hours: service.Hours, expires: time.Unix(r.expires, 0)}
	if r.clock >= 0 {
		f.clock = w.clocks[r.clock]
	}
	return f
}
