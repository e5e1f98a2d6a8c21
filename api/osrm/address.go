package osrm

import (
	"strconv"
	"strings"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// mostCoordinates bounds the coordinates of one request: more than fit into an
// address of 16 KiB with six decimals each.
const mostCoordinates = 1000

// words are the names under which programs know the profiles.
var words = map[string]roads.Profile{
	"driving": roads.Drive, "drive": roads.Drive, "car": roads.Drive, "auto": roads.Drive, "driving-traffic": roads.Drive,
	"walking": roads.Walk, "walk": roads.Walk, "foot": roads.Walk, "pedestrian": roads.Walk, "hiking": roads.Walk,
	"cycling": roads.Cycle, "cycle": roads.Cycle, "bike": roads.Cycle, "bicycle": roads.Cycle, "biking": roads.Cycle,
	"wheelchair": roads.StepFree, "step-free": roads.StepFree, "stepfree": roads.StepFree,
}

// readProfile finds the profile of a word in the address.
func readProfile(word string) (roads.Profile, error) {
	p, ok := words[strings.ToLower(word)]
	if !ok {
		return 0, refuse("InvalidValue", "There is no such profile: driving, walking, cycling or step-free.")
	}
	return p, nil
}

// readCoordinates reads the last part of the path: longitude,latitude pairs
// with semicolons between, or polyline(…) or polyline6(…), and a format.
func readCoordinates(text string) ([]geo.Point, error) {
	text, err := cutFormat(text)
	if err != nil {
		return nil, err
	}
	list, ok := readPlaces(text)
	if !ok {
		return nil, refuse("InvalidUrl", "URL string malformed: the coordinates are not longitude,latitude;longitude,latitude")
	}
	for _, p := range list {
		if p.Check() != nil {
			return nil, refuse("InvalidOptions", "Coordinates are invalid")
		}
	}
	return list, nil
}

func cutFormat(text string) (string, error) {
	if rest, ok := strings.CutSuffix(text, ".json"); ok {
		return rest, nil
	}
	if strings.HasSuffix(text, ".flatbuffers") {
		return "", refuse("NotImplemented", "Only the format json is answered.")
	}
	return text, nil
}

func readPlaces(text string) ([]geo.Point, bool) {
	for _, form := range [2]struct {
		name  string
		scale float64
	}{{"polyline(", 1e5}, {"polyline6(", 1e6}} {
		if inside, ok := strings.CutPrefix(text, form.name); ok {
			inside, ok = strings.CutSuffix(inside, ")")
			if !ok {
				return nil, false
			}
			return readPolyline(inside, form.scale, mostCoordinates)
		}
	}
	list := make([]geo.Point, 0, strings.Count(text, ";")+1)
	for more := true; more; {
		var pair string
		pair, text, more = strings.Cut(text, ";")
		lon, lat, ok := strings.Cut(pair, ",")
		if !ok || len(list) == mostCoordinates {
			return nil, false
		}
		x, ok1 := readNumber(lon)
		y, ok2 := readNumber(lat)
		if !ok1 || !ok2 {
			return nil, false
		}
		list = append(list, geo.Point{Lat: y, Lon: x})
	}
	return list, true
}

// readNumber reads a plain decimal number: no names such as NaN, no
// hexadecimal digits, no underscores.
func readNumber(text string) (float64, bool) {
	if len(text) == 0 || len(text) > 40 {
		return 0, false
	}
	for _, c := range []byte(text) {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil
}
