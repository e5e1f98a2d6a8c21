package live

import (
	"sync"
	"sync/atomic"
	"time"

	"finnfram/data"
	"finnfram/geo/hours"
)

// The time around now for which hours are prepared as timelines: questions
// outside it are answered too, from the schedule itself, more slowly.
const (
	preparedBefore = 24 * time.Hour
	preparedAfter  = 15 * 24 * time.Hour
)

// clock answers from one expression of opening hours. Services with the same
// expression share one, over all worlds of a builder.
type clock struct {
	schedule *hours.Schedule // nil: unreadable
	always   bool            // 24/7
	holidays bool            // the expression speaks of public holidays
	// closures are those that came inside the expression.
	closures []data.Closure
	line     atomic.Pointer[preparedLine]
}

type preparedLine struct {
	timeline *hours.Timeline
	from, to time.Time
	comments []hours.Interval // with those that have a comment
	// after is the first change after the timeline.
	after func() change
}

type change struct {
	at    time.Time
	state hours.State
	ok    bool // there is one
}

// clockKey tells expressions apart.
type clockKey struct {
	notation data.Notation
	raw      string
}

func newClock(key clockKey, now time.Time) *clock {
	schedule, err := hours.Read(string(key.notation), key.raw)
	if err != nil {
		return &clock{}
	}
	c := &clock{schedule: schedule, always: schedule.Always(), holidays: schedule.MentionsHolidays()}
	for _, closure := range schedule.Closures() {
		c.closures = append(c.closures, data.Closure{From: closure.From, To: closure.To, Reason: closure.Reason})
	}
	c.prepare(now)
	return c
}

// prepare makes the timeline around now.
func (c *clock) prepare(now time.Time) {
	if c.schedule == nil {
		return
	}
	now = now.Truncate(time.Minute)
	line := &preparedLine{from: now.Add(-preparedBefore), to: now.Add(preparedAfter)}
	line.timeline = c.schedule.Prepare(line.from, line.to)
	for _, interval := range c.schedule.Intervals(line.from, line.to) {
		if interval.Comment != "" {
			line.comments = append(line.comments, interval)
		}
	}
	line.after = sync.OnceValue(func() change {
		at, state, ok := c.schedule.Next(line.to.Add(-time.Second))
		return change{at, state, ok}
	})
	c.line.Store(line)
}

// covering is the prepared line that holds t, or nil.
func (c *clock) covering(t time.Time) *preparedLine {
	if line := c.line.Load(); line != nil && !t.Before(line.from) && t.Before(line.to) {
		return line
	}
	return nil
}

// at is the state at t and its comment.
func (c *clock) at(t time.Time) (hours.State, string) {
	line := c.covering(t)
	if line == nil {
		return c.schedule.At(t)
	}
	state := line.timeline.At(t)
	if state == hours.Closed {
		return state, ""
	}
	for i := range line.comments {
		if interval := &line.comments[i]; !t.Before(interval.From) && t.Before(interval.To) {
			return state, interval.Comment
		}
	}
	return state, ""
}

// next is the first change of state after t; ok is false when there is none.
func (c *clock) next(t time.Time) (at time.Time, state hours.State, ok bool) {
	if c.always {
		return time.Time{}, hours.Open, false
	}
	line := c.covering(t)
	if line == nil {
		return c.schedule.Next(t)
	}
	if at, state, ok = line.timeline.Next(t); ok {
		return at, state, ok
	}
	after := line.after()
	return after.at, after.state, after.ok
}

// recent remembers what one goroutine worked out last: neighbours often keep
// the same hours, and questions come many a second. The zero value is ready.
type recent struct {
	days    holidayMemory
	moments [16]moment // by the number of the clock
}

// moment is what a clock alone decides in one second.
type moment struct {
	clock    *clock
	second   int64
	openness Openness
}

// plain is the Openness by clock c alone in hours that grow stale after t, at
// expires in Unix seconds. Nothing in the hours changes within a second.
func (m *recent) plain(c *clock, t time.Time, number int32, expires int64) Openness {
	kept := &m.moments[uint32(number)%uint32(len(m.moments))]
	if second := t.Unix(); kept.clock != c || kept.second != second {
		f := facts{hours: &noProse, clock: c, expires: never}
		*kept = moment{c, second, f.decide(t, &m.days)}
	}
	if opens := kept.openness.OpensAt; opens.IsZero() || opens.Unix() < expires {
		return kept.openness
	}
	f := facts{hours: &noProse, clock: c, expires: time.Unix(expires, 0)}
	return f.decide(t, &m.days)
}

// never is later than any hours grow stale.
var never = time.Unix(1<<61, 0)

// holidayMemory remembers the last days whose public holiday was asked for,
// because most answers ask for the same few. The zero value is ready; it
// serves one goroutine.
type holidayMemory struct {
	days [8]holidayDay
	next int
}

type holidayDay struct {
	from, to int64 // Unix seconds of the day in Oslo
	names    map[string]string
}

// on names the public holiday of t's day in Oslo by language; nil on other
// days.
func (m *holidayMemory) on(t time.Time) map[string]string {
	second := t.Unix()
	for i := range m.days {
		if d := &m.days[i]; d.from <= second && second < d.to {
			return d.names
		}
	}
	year, month, date := t.In(hours.Oslo).Date()
	day := holidayDay{
		from: time.Date(year, month, date, 0, 0, 0, 0, hours.Oslo).Unix(),
		to:   time.Date(year, month, date+1, 0, 0, 0, 0, hours.Oslo).Unix(),
	}
	if names, ok := hours.Holiday(t); ok {
		day.names = map[string]string{"nb": names.NB, "nn": names.NN, "se": names.SE, "en": names.EN}
	}
	m.days[m.next] = day
	m.next = (m.next + 1) % len(m.days)
	return day.names
}
