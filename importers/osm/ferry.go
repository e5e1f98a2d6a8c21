package osm

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// A line that sails longer than maxVoyage is a sea voyage and no part of a
// journey by road: Oslo to Kiel, Bergen to Hirtshals, Hurtigruten. The longest
// ferries of Norway's roads, to Røst and Værøy, stay below it. Where no
// duration is said, it is reckoned at ferrySpeed.
const (
	maxVoyage  = 6 * time.Hour
	ferrySpeed = 18 // km/h
)

// isVoyage tells whether a ferry line is too long to be a road link.
func isVoyage(duration time.Duration, length geo.Metres) bool {
	if duration == 0 {
		duration = time.Duration(float64(length) / (ferrySpeed / 3.6) * float64(time.Second))
	}
	return duration > maxVoyage
}

// ferryDrivable tells whether a ferry takes cars. Nearly all that do say so or
// name the class of road that they carry; a line that tells about other
// travellers and not about cars is one for passengers.
func ferryDrivable(t Tags) roads.Access {
	switch t.Find("ferry") {
	case "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential":
		return roads.Allowed
	case "express_boat", "passenger", "tourist":
		return roads.NoAccess
	}
	if first(t, "foot", "bicycle", "passenger_vessel", "network") != "" || t.Find("passenger") == "only" {
		return roads.NoAccess
	}
	return roads.Allowed
}

var (
	clockDuration = regexp.MustCompile(`^(\d{1,3}):(\d{2})(?::(\d{2}))?$`)
	isoDuration   = regexp.MustCompile(`^P(?:(\d{1,2})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?$`)
	wordDuration  = regexp.MustCompile(`^(?:(\d{1,3}) ?(?:h|hr|hrs|hour|hours|t|time|timer))? ?(?:(\d{1,5}) ?(?:m|min|mins|minutes|minutter|minute))?\.?$`)
)

// durationOf reads a value of duration, which is in minutes, in hours and
// minutes after the clock (16:30 is sixteen and a half hours), or in the form
// of ISO 8601. 0 where it is none of these, or not above zero.
func durationOf(value string) time.Duration {
	value = strings.TrimSpace(value)
	if minutes, err := strconv.ParseFloat(value, 64); err == nil {
		if !(minutes > 0 && minutes < 100_000) {
			return 0
		}
		return time.Duration(minutes * float64(time.Minute)).Round(time.Second)
	}
	if m := clockDuration.FindStringSubmatch(value); m != nil {
		if part(m[2]) > 59 || part(m[3]) > 59 {
			return 0
		}
		return hms(0, part(m[1]), part(m[2]), part(m[3]))
	}
	if m := isoDuration.FindStringSubmatch(strings.ToUpper(value)); m != nil {
		return hms(part(m[1]), part(m[2]), part(m[3]), part(m[4]))
	}
	if m := wordDuration.FindStringSubmatch(strings.ToLower(value)); m != nil {
		return hms(0, part(m[1]), part(m[2]), 0)
	}
	return 0
}

func part(digits string) int {
	n, _ := strconv.Atoi(digits) // "" is 0, and the patterns admit few digits
	return n
}

func hms(d, h, m, s int) time.Duration {
	return time.Duration(d)*24*time.Hour + time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
}

// waitOf is the mean wait where the source tells how often a ferry goes: half
// of its interval.
func waitOf(t Tags) time.Duration {
	if interval := durationOf(t.Find("interval")); interval <= 24*time.Hour {
		return interval / 2
	}
	return 0
}
