package osm

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"finnfram/geo/hours"
)

// clause is one part of a conditional tag: `no @ (Oct 14-March 16)`.
type clause struct {
	value string
	when  string
}

// clausesOf takes a conditional value apart (wiki.openstreetmap.org,
// «Conditional restrictions»). Semicolons within brackets belong to a
// condition, and so does a part without an @ of its own.
func clausesOf(text string) []clause {
	var list []clause
	for _, part := range outside(text, ';') {
		value, when, ok := strings.Cut(part, "@")
		switch when = unwrap(when); {
		case ok && when != "":
			list = append(list, clause{strings.TrimSpace(value), when})
		case !ok && len(list) > 0 && strings.TrimSpace(part) != "":
			list[len(list)-1].when += "; " + strings.TrimSpace(part)
		}
	}
	return list
}

// outside cuts text at a separator that stands outside of brackets.
func outside(text string, separator byte) []string {
	var parts []string
	depth, from := 0, 0
	for i := range len(text) {
		switch {
		case text[i] == '(':
			depth++
		case text[i] == ')':
			depth = max(depth-1, 0)
		case text[i] == separator && depth == 0:
			parts, from = append(parts, text[from:i]), i+1
		}
	}
	return append(parts, text[from:])
}

// unwrap takes the brackets around a whole condition away.
func unwrap(when string) string {
	when = strings.TrimSpace(when)
	if strings.HasPrefix(when, "(") && strings.HasSuffix(when, ")") && strings.Count(when, "(") == 1 {
		when = strings.TrimSpace(when[1 : len(when)-1])
	}
	return when
}

// tempo is what is known of when a condition holds.
type tempo uint8

const (
	unread   tempo = iota // not understood
	never                 // of other vehicles or travellers
	always                // holds for all cars, cycles and people on foot
	atTimes               // when the expression holds
	inWinter              // in winter, without dates
	forSome               // for those who have an errand there
)

var (
	andWord  = regexp.MustCompile(`(?i)\s+and\s+`)
	property = regexp.MustCompile(`^(?i)(\w+)\s*(<=|>=|<|>|=|==)\s*([\d.,]+)\s*(t|kg|m|st)?$`)
)

// judge says what a condition means for travellers by car, by cycle and on
// foot, and gives the times in it.
func judge(when string) (v tempo, times string) {
	v = always
	for _, part := range andWord.Split(when, -1) {
		one, expression := judgePart(unwrap(part))
		switch one {
		case never, unread:
			return one, ""
		case always:
		case atTimes:
			if times != "" {
				return unread, "" // two times that must both hold have no notation
			}
			if times = expression; v == always {
				v = atTimes
			}
		default:
			v = one
		}
	}
	if times != "" && v != atTimes {
		return unread, ""
	}
	return v, times
}

// judgePart judges what stands between two ANDs.
func judgePart(part string) (v tempo, times string) {
	switch strings.ToLower(part) {
	case "winter", "snow_season":
		return inWinter, ""
	case "destination", "delivery", "residents", "resident", "customers", "permit", "private", "customer", "employees", "visitors", "loading", "unloading":
		return forSome, ""
	case "psv", "bus", "taxi", "hgv", "agricultural", "forestry", "emergency", "disabled", "electric", "hov", "motorcycle", "moped",
		"trailer", "caravan", "tourist_bus", "doctor", "police", "military", "goods", "charging", "horse", "mofa", "coach", "share_taxi", "minibus":
		return never, ""
	}
	if m := property.FindStringSubmatch(part); m != nil {
		return judgeProperty(strings.ToLower(m[1]), m[2], strings.ReplaceAll(m[3], ",", "."))
	}
	if schedule, err := hours.Parse(part); err == nil {
		return atTimes, schedule.String()
	}
	if schedule, err := hours.Parse(respelt(part)); err == nil {
		return atTimes, schedule.String()
	}
	return unread, ""
}

var (
	dayBeforeMonth = regexp.MustCompile(`^(\d{1,2})\.?\s+(\pL{3,9})\s*[-–]\s*(\d{1,2})\.?\s+(\pL{3,9})\b`)
	weeksOverYear  = regexp.MustCompile(`^(?i:weeks?)\s+(\d{1,2})\s*[-–]\s*(\d{1,2})\b`)
)

// respelt puts two ways of writing a season, which are common on roads shut in
// winter, into the notation: 15 Oct-15 May, and week 48-18 over new year.
func respelt(part string) string {
	part = dayBeforeMonth.ReplaceAllString(part, "$2 $1-$4 $3")
	m := weeksOverYear.FindStringSubmatch(part)
	if m == nil {
		return part
	}
	first, _ := strconv.Atoi(m[1])
	last, _ := strconv.Atoi(m[2])
	if first <= last {
		return part
	}
	return fmt.Sprintf("week %02d-53,01-%02d%s", first, last, part[len(m[0]):])
}

// carProperties bound what a car with its driver has: weights in tonnes,
// lengths in metres.
var carProperties = map[string]float64{
	"weight": 2.5, "maxweight": 2.5, "maxweightrating": 3.4, "weightrating": 3.4, "grossweight": 2.5, "axleload": 1.3,
	"length": 5, "height": 1.9, "width": 2, "axles": 2, "occupants": 1, "trailers": 0, "wheels": 4, "seats": 5,
}

func judgeProperty(name, sign, number string) (tempo, string) {
	has, known := carProperties[name]
	limit, err := strconv.ParseFloat(number, 64)
	if !known || err != nil {
		return unread, ""
	}
	holds := false
	switch sign {
	case "<":
		holds = has < limit
	case "<=":
		holds = has <= limit
	case ">":
		holds = has > limit
	case ">=":
		holds = has >= limit
	default:
		holds = has == limit
	}
	if holds {
		return always, ""
	}
	return never, ""
}
