package osm

import (
	"strings"

	"finnfram/geo/roads"
)

// course is in which directions a way is travelled.
type course uint8

const (
	unsaid course = iota
	bothWays
	onlyAlong
	onlyAgainst
	neither // takes turns at times that are not said
)

// courseOf reads a value of oneway and its kin. Alternating traffic takes turns
// within minutes and is open both ways; reversible traffic changes by the
// clock, and which way it goes now is not known.
func courseOf(value string) course {
	switch strings.ToLower(value) {
	case "yes", "true", "1":
		return onlyAlong
	case "-1", "reverse":
		return onlyAgainst
	case "no", "false", "0", "alternating":
		return bothWays
	case "reversible":
		return neither
	}
	return unsaid
}

func (c course) permits(d roads.Direction) bool {
	switch c {
	case onlyAlong:
		return d == roads.Along
	case onlyAgainst:
		return d == roads.Against
	case neither:
		return false
	}
	return true
}

// mayGo tells whether a profile may travel a way in a direction, as far as
// one-way rules go.
func mayGo(t Tags, class roads.Class, p roads.Profile, d roads.Direction) bool {
	switch {
	case p == roads.Drive:
		return vehicleCourse(t, class, "oneway:motorcar", "oneway:motor_vehicle", "oneway:vehicle").permits(d)
	case p == roads.Cycle:
		return vehicleCourse(t, class, "oneway:bicycle", "oneway:vehicle").permits(d) || d == against(t, class) && contraflow(t)
	}
	return footCourse(t, class).permits(d)
}

// vehicleCourse is the course of those who must follow the traffic.
func vehicleCourse(t Tags, class roads.Class, keys ...string) course {
	for _, key := range append(keys, "oneway") {
		if c := courseOf(t.Find(key)); c != unsaid {
			return c
		}
	}
	if isRoundabout(t) || class == roads.Motorway && t.Find("highway") == "motorway" {
		return onlyAlong
	}
	return bothWays
}

// against is the direction that a one-way street forbids.
func against(t Tags, class roads.Class) roads.Direction {
	if vehicleCourse(t, class) == onlyAgainst {
		return roads.Along
	}
	return roads.Against
}

// contraflow tells whether there is a lane or leave for cycles against the
// traffic of a one-way street.
func contraflow(t Tags) bool {
	if courseOf(t.Find("oneway:bicycle")) != unsaid {
		return false // which has decided already
	}
	for _, key := range [...]string{"cycleway", "cycleway:left", "cycleway:right", "cycleway:both"} {
		if strings.HasPrefix(t.Find(key), "opposite") {
			return true
		}
		switch courseOf(t.Find(key + ":oneway")) {
		case bothWays, onlyAgainst:
			return said(t, key)
		}
	}
	return false
}

// footCourse is the course of those on foot: only what moves by itself, a
// ferry that sails one way, and rules made for them bind them.
func footCourse(t Tags, class roads.Class) course {
	if c := courseOf(t.Find("oneway:foot")); c != unsaid {
		return c
	}
	switch t.Find("conveying") {
	case "forward":
		return onlyAlong
	case "backward":
		return onlyAgainst
	}
	if class == roads.Ferry {
		return courseOf(t.Find("oneway"))
	}
	return bothWays
}
