package fhir

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"finnfram/data"
	"finnfram/data/live"
)

// week is what FHIR R4 can say of opening hours: the times of a plain week,
// and all else in words.
type week struct {
	times      []availableTime
	exceptions string
}

var dayCodes = [7]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

var dayWords = map[string]int{"Mo": 0, "Tu": 1, "We": 2, "Th": 3, "Fr": 4, "Sa": 5, "Su": 6}

// weekOf turns hours into a week. Hours that are not followed, because they
// are stale or unreadable, give words only: a client would take times for
// facts.
func weekOf(o live.Openness, h *data.Hours) week {
	if h == nil {
		return week{}
	}
	switch o.Reason {
	case live.Stale, live.Unreadable:
		return week{exceptions: fmt.Sprintf("Ikke bekreftet (%s): %s", o.Reason, clipped(h.Raw))}
	}
	var w week
	plain := false
	switch h.Notation {
	case data.OSMHours:
		w.times, plain = plainWeek(h.Raw)
	case data.FHIRHours:
		w, plain = givenWeek(h.Raw)
	}
	if !plain {
		w.exceptions = join(w.exceptions, clipped(h.Raw))
	}
	w.exceptions = join(w.exceptions, h.Comment)
	return w
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}

func clipped(s string) string {
	if r := []rune(s); len(r) > 500 {
		return string(r[:500]) + "…"
	}
	return s
}

// givenWeek passes on hours that came as FHIR.
func givenWeek(raw string) (week, bool) {
	var given struct {
		AvailableTime          []availableTime    `json:"availableTime"`
		HoursOfOperation       []hoursOfOperation `json:"hoursOfOperation"`
		AvailabilityExceptions string             `json:"availabilityExceptions"`
	}
	if json.Unmarshal([]byte(raw), &given) != nil {
		return week{}, false
	}
	w := week{times: given.AvailableTime, exceptions: given.AvailabilityExceptions}
	for _, h := range given.HoursOfOperation {
		w.times = append(w.times, availableTime{h.DaysOfWeek, h.AllDay, h.OpeningTime, h.ClosingTime})
	}
	return w, true
}

var (
	oneRule = regexp.MustCompile(`^(?:((?:Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?(?:,(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?)*) )?(\d\d:\d\d-\d\d:\d\d(?:,\d\d:\d\d-\d\d:\d\d)*|off|closed)$`)
	allWeek = availableTime{DaysOfWeek: dayCodes[:], AllDay: true}
)

// plainWeek reads an OSM expression that is a list of week days with times and
// nothing else. The second result is false where it says more than that; what
// can be said of week days is then left unsaid, since a part may mislead.
func plainWeek(raw string) ([]availableTime, bool) {
	raw = strings.TrimSpace(raw)
	if raw == "24/7" {
		return []availableTime{allWeek}, true
	}
	var days [7]string
	for rule := range strings.SplitSeq(raw, ";") {
		parts := oneRule.FindStringSubmatch(strings.TrimSpace(rule))
		if parts == nil {
			return nil, false
		}
		for _, day := range daysOf(parts[1]) {
			days[day] = parts[2]
		}
	}
	var times []availableTime
	for day, spans := range days {
		if spans == "" || spans == "off" || spans == "closed" {
			continue
		}
		for span := range strings.SplitSeq(spans, ",") {
			from, to, _ := strings.Cut(span, "-")
			if from >= to || to > "23:59" && (from != "00:00" || to != "24:00") {
				return nil, false // past midnight: R4 cannot say it
			}
			times = addTime(times, day, from, to)
		}
	}
	return times, true
}

// addTime joins days with the same times.
func addTime(times []availableTime, day int, from, to string) []availableTime {
	one := availableTime{AvailableStartTime: from + ":00", AvailableEndTime: to + ":00"}
	if to == "24:00" {
		one = availableTime{AllDay: true}
	}
	for i := range times {
		t := &times[i]
		if t.AllDay == one.AllDay && t.AvailableStartTime == one.AvailableStartTime && t.AvailableEndTime == one.AvailableEndTime {
			t.DaysOfWeek = append(t.DaysOfWeek, dayCodes[day])
			return times
		}
	}
	one.DaysOfWeek = []string{dayCodes[day]}
	return append(times, one)
}

// daysOf reads Mo-Fr,Su; no days mean every day.
func daysOf(text string) (days []int) {
	if text == "" {
		return []int{0, 1, 2, 3, 4, 5, 6}
	}
	for part := range strings.SplitSeq(text, ",") {
		from, to, isRange := strings.Cut(part, "-")
		first := dayWords[from]
		last := first
		if isRange {
			last = dayWords[to]
		}
		for day := first; ; day = (day + 1) % 7 {
			days = append(days, day)
			if day == last {
				break
			}
		}
	}
	return days
}
