package hours

import (
	"fmt"
	"time"
)

// State says whether people are received.
type State uint8

// The states. Closed is the zero value: a schedule that was read says closed
// wherever it says nothing else.
const (
	Closed State = iota
	Open
	Unknown
)

// String returns "closed", "open" or "unknown".
func (s State) String() string {
	switch s {
	case Open:
		return "open"
	case Unknown:
		return "unknown"
	}
	return "closed"
}

// Interval is a time in one state, from From up to but not including To.
type Interval struct {
	From, To time.Time
	State    State // Open or Unknown
	Comment  string
}

// Closure is a time in which people are not received whatever the weekly
// hours say. A zero From means since ever, a zero To until further notice; To
// is exclusive.
type Closure struct {
	From, To time.Time
	Reason   string
}

// Covers tells whether c is in force at t.
func (c Closure) Covers(t time.Time) bool {
	return !t.Before(c.From) && (c.To.IsZero() || t.Before(c.To))
}

// SyntaxError says why a text is not opening hours. Offset is the byte in the
// text at which reading stopped.
type SyntaxError struct {
	Offset int
	Msg    string
}

// Error returns the message and the place.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("opening hours: at byte %d: %s", e.Offset, e.Msg)
}
