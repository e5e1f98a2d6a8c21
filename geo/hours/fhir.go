package hours

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// available is one time of the week, as FHIR R4 Location (openingTime,
// closingTime) and R4 HealthcareService and R5 Availability
// (availableStartTime, availableEndTime) have it.
type available struct {
	DaysOfWeek         []string `json:"daysOfWeek"`
	AllDay             bool     `json:"allDay"`
	OpeningTime        string   `json:"openingTime"`
	ClosingTime        string   `json:"closingTime"`
	AvailableStartTime string   `json:"availableStartTime"`
	AvailableEndTime   string   `json:"availableEndTime"`
}

// notAvailable is a time without service. The description is shown, never
// computed.
type notAvailable struct {
	Description string `json:"description"`
	During      *struct {
		Start string `json:"start"`
		End   string `json:"end"`
	} `json:"during"`
}

// availability holds the members of every FHIR shape.
type availability struct {
	HoursOfOperation       []available    `json:"hoursOfOperation"`
	AvailableTime          []available    `json:"availableTime"`
	NotAvailable           []notAvailable `json:"notAvailable"`
	NotAvailableTime       []notAvailable `json:"notAvailableTime"`
	AvailabilityExceptions string         `json:"availabilityExceptions"`
}

// maxJSON bounds a JSON notation, in bytes.
const maxJSON = 64 << 10

// ParseFHIR reads the hours of a FHIR R4 Location or HealthcareService: a JSON
// object with hoursOfOperation, or with availableTime and notAvailable. An
// array is read as R5 Availability. availabilityExceptions is prose and
// becomes the Note. The error is a *SyntaxError.
//
// A time that ends at or before its start ends on the next day. Where days or
// times are not stated the state is Unknown, and where nothing at all is
// stated that is an error.
//
// Source: hl7.org/fhir/R4, Location.hoursOfOperation and
// HealthcareService.availableTime.
func ParseFHIR(raw []byte) (*Schedule, error) {
	if trimmed := bytes.TrimSpace(raw); len(trimmed) > 0 && trimmed[0] == '[' {
		return ParseLocoReg(raw)
	}
	var a availability
	if err := decode(raw, &a); err != nil {
		return nil, err
	}
	return scheduleOf([]availability{a})
}

// ParseLocoReg reads the hours of the national location registry: a JSON
// array of R5 Availability, {availableTime, notAvailableTime}. The error is a
// *SyntaxError. Periods include both ends: one that ends on a bare date
// includes that day, and one without an end is still going on.
//
// Source: hl7.org/fhir/R5, Availability; NHN, LocoReg models of 28.04.2026.
func ParseLocoReg(raw []byte) (*Schedule, error) {
	if trimmed := bytes.TrimSpace(raw); len(trimmed) > 0 && trimmed[0] == '{' {
		raw = append(append([]byte{'['}, trimmed...), ']')
	}
	var list []availability
	if err := decode(raw, &list); err != nil {
		return nil, err
	}
	return scheduleOf(list)
}

func decode(raw []byte, into any) error {
	if len(raw) > maxJSON {
		return fail(maxJSON, "longer than %d bytes", maxJSON)
	}
	err := json.Unmarshal(raw, into)
	if err == nil {
		return nil
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fail(int(syntax.Offset), "not JSON")
	}
	var shape *json.UnmarshalTypeError
	if errors.As(err, &shape) {
		return fail(int(shape.Offset), "%s holds a %s", shape.Field, shape.Value)
	}
	return fail(0, "not JSON")
}

func scheduleOf(list []availability) (*Schedule, error) {
	s := &Schedule{}
	var notes []string
	for _, a := range list {
		for _, t := range append(a.HoursOfOperation, a.AvailableTime...) {
			r, err := ruleOf(t)
			if err != nil {
				return nil, err
			}
			s.rules = append(s.rules, r)
		}
		for _, n := range append(a.NotAvailable, a.NotAvailableTime...) {
			if n.During == nil || n.During.Start == "" && n.During.End == "" {
				notes = append(notes, n.Description)
				continue
			}
			c, err := closureOf(n)
			if err != nil {
				return nil, err
			}
			s.closures = append(s.closures, c)
		}
		notes = append(notes, a.AvailabilityExceptions)
	}
	s.note = strings.TrimSpace(strings.Join(notes, "\n"))
	if len(s.rules) > maxRules || len(s.closures) > maxRules {
		return nil, fail(0, "more than %d times", maxRules)
	}
	if len(s.rules) == 0 {
		if len(s.closures) == 0 && s.note == "" {
			return nil, fail(0, "no opening hours")
		}
		s.rules = []rule{{state: Unknown, comment: "the hours are not stated"}}
	}
	s.rules[0].separator = overrides
	return s.finish(), nil
}

// ruleOf turns one time of the week into a rule that adds to the others.
func ruleOf(a available) (rule, error) {
	r := rule{separator: adds, state: Open}
	var days group
	for _, text := range a.DaysOfWeek {
		w, ok := fhirDays[text]
		if !ok {
			return r, fail(0, "%.20q is no day of the week", text)
		}
		days = append(days, weekdays{first: w, last: w})
	}
	if len(days) > 0 {
		r.groups = []group{days}
	} else {
		r.state, r.comment = Unknown, "the days of the week are not stated"
	}
	start, end := a.OpeningTime+a.AvailableStartTime, a.ClosingTime+a.AvailableEndTime
	switch {
	case a.AllDay && (start != "" || end != ""):
		return r, fail(0, "a time says both all day and hours")
	case a.AllDay:
		return r, nil
	case start == "" && end == "":
		r.state, r.comment = Unknown, "the times of the day are not stated"
		return r, nil
	case start == "":
		return r, fail(0, "a time has no start")
	}
	var err error
	s := span{ended: end != "", openEnd: end == ""}
	if s.from, err = fhirTime(start, false); err != nil {
		return r, err
	}
	if s.to = s.from; s.ended {
		if s.to, err = fhirTime(end, true); err != nil {
			return r, err
		}
		if s.to <= s.from {
			s.to += minutesPerDay
		}
	}
	r.spans = []span{s}
	setTails(r.spans)
	return r, nil
}

var fhirDays = map[string]int{"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}

// fhirTime reads a FHIR time, "08:00:00". The last second of a minute at the
// end of a time ("23:59:59") means the whole minute. 24:00 is no FHIR time.
func fhirTime(text string, end bool) (int, error) {
	clock, seconds := text, ""
	if len(text) > 5 {
		clock, seconds = text[:5], text[5:]
	}
	bad := len(clock) != 5 || clock[2] != ':'
	hour, okHour := twoDigits(clock, 0)
	minute, okMinute := twoDigits(clock, 3)
	second := 0
	if seconds != "" {
		var ok bool
		second, ok = twoDigits(seconds, 1)
		bad = bad || !ok || seconds[0] != ':' || len(seconds) > 3 && seconds[3] != '.'
	}
	if bad || !okHour || !okMinute || hour > 23 || minute > 59 || second > 59 {
		return 0, fail(0, "%.20q is no time of the day", text)
	}
	if end && second == 59 {
		minute++
	}
	return hour*60 + minute, nil
}

func twoDigits(text string, at int) (int, bool) {
	if len(text) < at+2 || text[at] < '0' || text[at] > '9' || text[at+1] < '0' || text[at+1] > '9' {
		return 0, false
	}
	return int(text[at]-'0')*10 + int(text[at+1]-'0'), true
}
