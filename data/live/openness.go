package live

import (
	"time"

	"finnfram/data"
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
	// Holiday names, by language, the public holiday on the day asked about
	// or on the day of OpensAt; nil: no holiday. HolidayHours is then
	// "unknown" unless the hours speak of holidays or never close.
	Holiday      map[string]string
	HolidayHours string
	Always       bool // open round the clock, every day
}
