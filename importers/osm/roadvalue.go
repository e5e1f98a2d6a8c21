package osm

import (
	"math"
	"strconv"
	"strings"

	"finnfram/geo/roads"
)

// maxSpeedOf reads a value of maxspeed in km/h. 0 with ok: no number is said
// (none, signals, variable), and the class decides. urban tells that the value
// names a built-up area. Several values are read as the lowest. ok is false
// for what is no speed.
func maxSpeedOf(value string) (speed uint8, urban, ok bool) {
	value = strings.ToLower(strings.TrimSpace(value))
	if head, rest, several := strings.Cut(value, ";"); several {
		a, urbanA, okA := maxSpeedOf(head)
		b, urbanB, okB := maxSpeedOf(rest)
		if a == 0 || b != 0 && b < a {
			a = b
		}
		return a, urbanA || urbanB, okA && okB
	}
	switch value {
	case "none", "signals", "variable", "unposted", "unlimited", "no":
		return 0, false, true
	case "walk", "walking":
		return 7, false, true
	}
	if _, zone, found := strings.Cut(value, ":"); found {
		return zoneSpeed(value, zone)
	}
	speed, ok = plainSpeed(value)
	return speed, false, ok
}

// plainSpeed reads a number with or without a unit.
func plainSpeed(value string) (uint8, bool) {
	number := strings.TrimLeft(value, "0123456789.")
	factor := 0.0
	switch strings.TrimSpace(number) {
	case "", "km/h", "kmh", "kph", "kmt", "km/t":
		factor = 1
	case "mph":
		factor = 1.609344
	case "knots", "knot", "kn":
		factor = 1.852
	default:
		return 0, false
	}
	n, err := strconv.ParseFloat(value[:len(value)-len(number)], 64)
	speed := math.Round(n * factor)
	if err != nil || !(speed >= 1 && speed <= 200) {
		return 0, false
	}
	return uint8(speed), true
}

// zoneSpeed reads values that name a country's rule: NO:urban, DE:zone:30.
// Numbers are Norwegian where the country is not known to differ.
func zoneSpeed(value, zone string) (speed uint8, urban, ok bool) {
	switch zone {
	case "urban":
		return 50, true, true
	case "rural":
		if strings.HasPrefix(value, "se:") {
			return 70, false, true
		}
		return 80, false, true
	case "motorway", "trunk", "nsl_single", "nsl_dual", "nsl_restricted", "national":
		return 0, false, true
	case "living_street", "gatetun":
		return 15, true, true
	case "walk":
		return 7, false, true
	}
	number := strings.TrimPrefix(strings.TrimPrefix(zone, "zone"), ":")
	speed, ok = plainSpeed(number)
	return speed, ok && number != zone, ok
}

// speedKeys say in which area a road lies, beside maxspeed itself.
var speedKeys = [...]string{"maxspeed:type", "source:maxspeed", "zone:maxspeed", "zone:traffic"}

// isUrban tells whether a way says that it lies in a built-up area.
func isUrban(t Tags) bool {
	for _, key := range speedKeys {
		if _, urban, ok := maxSpeedOf(t.Find(key)); ok && urban {
			return true
		}
	}
	_, urban, _ := maxSpeedOf(t.Find("maxspeed"))
	return urban
}

// speedsOf reads the limits of a way by direction, and reports the keys that
// are no speed.
func speedsOf(t Tags, fault func(key, value string)) [2]uint8 {
	read := func(key string) (uint8, bool) {
		value := t.Find(key)
		if value == "" {
			return 0, false
		}
		speed, _, ok := maxSpeedOf(value)
		if !ok {
			fault(key, value)
		}
		return speed, ok && speed > 0
	}
	both, known := read("maxspeed")
	for i := 0; !known && i < len(speedKeys); i++ {
		both, _, known = maxSpeedOf(t.Find(speedKeys[i]))
		known = known && both > 0
	}
	speeds := [2]uint8{both, both}
	for direction, key := range [2]string{"maxspeed:forward", "maxspeed:backward"} {
		if one, ok := read(key); ok {
			speeds[direction] = one
		}
	}
	return speeds
}

// inclineOf reads a slope in percent, rising along the way; roads.NoIncline
// where no number is said, as with «up».
func inclineOf(value string) (percent int8, ok bool) {
	value = strings.TrimSpace(strings.ReplaceAll(value, ",", "."))
	switch value {
	case "", "up", "down", "yes", "steep":
		return roads.NoIncline, true
	case "no", "flat":
		return 0, true
	}
	var slope float64
	if number, degrees := strings.CutSuffix(value, "°"); degrees {
		slope = 100 * math.Tan(number1(number)*math.Pi/180)
		if math.Abs(number1(number)) >= 60 {
			slope = math.NaN()
		}
	} else if rise, run, ratio := strings.Cut(value, ":"); ratio {
		slope = 100 * number1(rise) / number1(run)
	} else {
		slope = number1(strings.TrimSuffix(value, "%"))
	}
	if !(math.Abs(slope) <= 100) {
		return roads.NoIncline, false
	}
	return int8(math.Round(slope)), true
}

// number1 reads a decimal number, NaN where there is none.
func number1(text string) float64 {
	text = strings.TrimPrefix(strings.TrimSpace(text), "+")
	if text == "" || strings.Trim(text, "-0123456789.") != "" {
		return math.NaN()
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return math.NaN()
	}
	return n
}

// metresOf reads a length: 2, 2.5 m, 80 cm, 6'7". NaN where there is none.
func metresOf(value string) float64 {
	value = strings.TrimSpace(strings.ReplaceAll(strings.ToLower(value), ",", "."))
	if feet, inches, ok := strings.Cut(value, "'"); ok {
		in := 0.0
		if inches = strings.Trim(inches, `" `); inches != "" {
			in = number1(inches)
		}
		return 0.3048*number1(feet) + 0.0254*in
	}
	for _, unit := range []struct {
		name   string
		metres float64
	}{{"mm", 0.001}, {"cm", 0.01}, {"m", 1}, {"ft", 0.3048}} {
		if number, ok := strings.CutSuffix(value, unit.name); ok {
			return unit.metres * number1(number)
		}
	}
	return number1(value)
}

// smallOf reads a whole number between least and most; 0 where there is none,
// the first of several.
func smallOf(value string, least, most int) int {
	value, _, _ = strings.Cut(value, ";")
	n, err := strconv.Atoi(strings.TrimSpace(value))
	if err != nil || n < least || n > most {
		return 0
	}
	return n
}
