// Package hours reads opening hours and answers whether a service is open at
// an instant, when that changes, and what its week looks like.
//
// Five notations come in (OSM opening_hours, FHIR R4, the national location
// registry, the Helsenorge feed and lists by weekday); all become one
// Schedule: a list of rules, each with date selectors, time spans and a state.
// Times are the wall clock of Europe/Oslo.
//
//	          Parse…                At, Next, Intervals
//	text ───────────────> Schedule ───────────────────> answers
//	  │ cannot be read       │ Prepare
//	  v                      v
//	*SyntaxError          Timeline (instants; under 100 ns an answer)
//
// Failure rules: what cannot be read is an error and never "closed"; what
// cannot be known (sunset without a position, school holidays, an open end)
// is Unknown with a comment. A change of the clock never makes a state
// flicker: a wall-clock time that occurs twice means its first occurrence, one
// that does not occur the instant that it would have been without the change.
//
// A Schedule and a Timeline are immutable and safe for all goroutines.
package hours
