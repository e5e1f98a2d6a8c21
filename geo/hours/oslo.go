package hours

import (
	"time"
	_ "time/tzdata" // the zone must be known on machines without a zone database
)

// Oslo is the time zone Europe/Oslo, in which all opening hours are meant.
var Oslo = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic("hours: the embedded zone database lacks Europe/Oslo: " + err.Error())
	}
	return zone
}()

// dayAt returns the date that t has in Oslo.
func dayAt(t time.Time) day {
	_, offset := t.In(Oslo).Zone()
	seconds := t.Unix() + int64(offset)
	d := seconds / 86400
	if seconds%86400 < 0 {
		d--
	}
	return day(d)
}

// clock turns the wall-clock minutes of one day into instants. Most days have
// one offset from UTC; on the two that do not, change is the instant of the
// change.
type clock struct {
	midnight      int64 // wall clock read as if it were UTC, in seconds
	before, after int64 // offsets from UTC in seconds
	change        int64 // Unix seconds; 0 when before == after
}

func clockOf(d day) clock {
	midnight := int64(d) * 86400
	noon := time.Unix(midnight+12*3600-3600, 0).In(Oslo)
	_, after := noon.Zone()
	c := clock{midnight: midnight, before: int64(after), after: int64(after)}
	start, _ := noon.ZoneBounds()
	if start.IsZero() || start.Unix() < midnight-2*3600 {
		return c
	}
	_, before := start.Add(-time.Second).Zone()
	if start.Unix()+int64(before) <= midnight {
		return c // changed at midnight or the day before
	}
	c.before, c.change = int64(before), start.Unix()
	return c
}

// at returns the instant of a wall-clock minute as Unix seconds, as RFC 5545,
// section 3.3.5, has it: one that occurs twice is its first occurrence, one
// that does not occur is the instant by the offset before the change (02:30 on
// the spring night is 03:30).
func (c *clock) at(minute int) int64 {
	wall := c.midnight + int64(minute)*60
	if early := wall - c.before; early < c.change || wall-c.after < c.change {
		return early
	}
	return wall - c.after
}
