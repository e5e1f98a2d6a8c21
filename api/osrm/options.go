package osrm

import (
	"encoding/base64"
	"math"
	"net/url"
	"strconv"
	"strings"
)

// options are the parsed options of one request. Lists have one element for
// each coordinate, or are nil.
type options struct {
	bearings []bearing
	radiuses []float64 // +Inf: unlimited
	hints    []string

	noHints, noWaypoints bool
	exclude              []string

	steps       bool
	annotations annotation // 0: none
	geometry    geometry
	overview    overview
	waypoints   []int // nil: all

	sources, destinations []int // nil: all
	fallbackSpeed         float64
	fallbackSnapped       bool
	scale                 float64 // 0: as it is

	number int
}

// bearing limits snapping to roads that lead towards Value, give or take
// Range, in degrees. Range below 0: not given.
type bearing struct{ value, span int }

type geometry uint8

const (
	polyline5 geometry = iota
	polyline6
	geoJSON
)

type overview uint8

const (
	simplified overview = iota
	full
	byLegs
	noOverview
)

type annotation uint8

const (
	noteDuration annotation = 1 << iota
	noteDistance
	noteSpeed
	noteWeight
	noteNodes
	noteDatasources
	allNotes annotation = 1<<iota - 1
)

var noteWords = map[string]annotation{
	"duration": noteDuration, "distance": noteDistance, "speed": noteSpeed, "weight": noteWeight, "nodes": noteNodes, "datasources": noteDatasources,
	"true": allNotes, "false": 0,
}

// reader reads one option into o; false where the value cannot be read.
type reader func(o *options, value string) bool

// common are the options of every service.
var common = map[string]reader{
	"bearings":       readBearings,
	"radiuses":       readRadiuses,
	"hints":          readHints,
	"generate_hints": func(o *options, v string) bool { return not(&o.noHints, v) },
	"skip_waypoints": func(o *options, v string) bool { return yes(&o.noWaypoints, v) },
	"approaches": func(_ *options, v string) bool {
		return each(v, func(s string) bool { return s == "" || s == "curb" || s == "opposite" || s == "unrestricted" })
	},
	"exclude":  func(o *options, v string) bool { o.exclude = strings.Split(v, ","); return v != "" },
	"snapping": func(_ *options, v string) bool { return v == "default" || v == "any" },
}

// of are the options of one service.
var of = map[string]map[string]reader{
	"route": {
		"steps":       func(o *options, v string) bool { return yes(&o.steps, v) },
		"annotations": readAnnotations,
		"geometries": func(o *options, v string) bool {
			return pick(&o.geometry, v, map[string]geometry{"polyline": polyline5, "polyline6": polyline6, "geojson": geoJSON})
		},
		"overview": func(o *options, v string) bool {
			return pick(&o.overview, v, map[string]overview{"simplified": simplified, "full": full, "by_legs": byLegs, "false": noOverview})
		},
		"alternatives":      func(_ *options, v string) bool { return v == "true" || v == "false" || isWhole(v) },
		"continue_straight": func(_ *options, v string) bool { return v == "true" || v == "false" || v == "default" },
		"waypoints":         func(o *options, v string) (ok bool) { o.waypoints, ok = indexes(v); return ok },
	},
	"table": {
		"sources":        func(o *options, v string) (ok bool) { o.sources, ok = indexesOrAll(v); return ok },
		"destinations":   func(o *options, v string) (ok bool) { o.destinations, ok = indexesOrAll(v); return ok },
		"annotations":    readTables,
		"fallback_speed": func(o *options, v string) bool { return positive(&o.fallbackSpeed, v) },
		"scale_factor":   func(o *options, v string) bool { return positive(&o.scale, v) },
		"fallback_coordinate": func(o *options, v string) bool {
			o.fallbackSnapped = v == "snapped"
			return v == "input" || v == "snapped"
		},
	},
	"nearest": {
		"number": func(o *options, v string) bool {
			n, err := strconv.Atoi(v)
			o.number = n
			return err == nil && n >= 1
		},
	},
}

// readOptions parses the query of a service with n coordinates.
func readOptions(service, query string, n int) (*options, error) {
	o := &options{number: 1}
	if query == "" {
		return o, nil
	}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(part, "=")
		value, err := url.PathUnescape(value) // + is a letter of base64, not a space
		read := common[name]
		if read == nil {
			read = of[service][name]
		}
		switch {
		case read == nil || err != nil || seen[name]:
			return nil, refuse("InvalidQuery", "Query string malformed: no option of this service, or given twice, or not percent-encoded")
		case !read(o, value):
			return nil, refuse("InvalidQuery", "Query string malformed close to the value of %s", name)
		}
		seen[name] = true
	}
	return o, o.check(n)
}

// check holds lists against the number of coordinates.
func (o *options) check(n int) error {
	for _, list := range []struct {
		name string
		size int
		nil  bool
	}{{"bearings", len(o.bearings), o.bearings == nil}, {"radiuses", len(o.radiuses), o.radiuses == nil}, {"hints", len(o.hints), o.hints == nil}} {
		if !list.nil && list.size != n {
			return refuse("InvalidOptions", "Number of elements in %s size %d does not match number of coordinates %d", list.name, list.size, n)
		}
	}
	for _, list := range [3][]int{o.waypoints, o.sources, o.destinations} {
		for _, i := range list {
			if i >= n {
				return refuse("InvalidOptions", "Index %d lies outside the %d coordinates", i, n)
			}
		}
	}
	for i, at := range o.waypoints {
		if i > 0 && at <= o.waypoints[i-1] || i == 0 && at != 0 || i == len(o.waypoints)-1 && at != n-1 {
			return refuse("InvalidOptions", "First and last coordinates must be specified as waypoints, in ascending order.")
		}
	}
	if o.waypoints != nil && len(o.waypoints) < 2 {
		return refuse("InvalidOptions", "At least two waypoints must be provided.")
	}
	for _, class := range o.exclude {
		if class != "none" {
			return refuse("InvalidValue", "Exclude flag combination is not supported.")
		}
	}
	return nil
}

// each calls f with the elements of a list, until f returns false.
func each(value string, f func(element string) bool) bool {
	for element := range strings.SplitSeq(value, ";") {
		if !f(element) {
			return false
		}
	}
	return true
}

func yes(into *bool, value string) bool {
	*into = value == "true"
	return value == "true" || value == "false"
}

func not(into *bool, value string) bool {
	*into = value == "false"
	return value == "true" || value == "false"
}

func pick[T any](into *T, value string, words map[string]T) bool {
	v, ok := words[value]
	*into = v
	return ok
}

func positive(into *float64, value string) bool {
	v, ok := readNumber(value)
	*into = v
	return ok && v > 0
}

func isWhole(value string) bool {
	n, err := strconv.Atoi(value)
	return err == nil && n >= 0
}

func readBearings(o *options, value string) bool {
	return each(value, func(s string) bool {
		b := bearing{span: -1}
		if s != "" {
			towards, span, _ := strings.Cut(s, ",")
			v, err1 := strconv.Atoi(towards)
			r, err2 := strconv.Atoi(span)
			if err1 != nil || err2 != nil || v < 0 || v > 360 || r < 0 || r > 180 {
				return false
			}
			b = bearing{v % 360, r}
		}
		o.bearings = append(o.bearings, b)
		return true
	})
}

func readRadiuses(o *options, value string) bool {
	return each(value, func(s string) bool {
		radius, ok := math.Inf(1), true
		if s != "" && s != "unlimited" {
			radius, ok = readNumber(s)
		}
		o.radiuses = append(o.radiuses, radius)
		return ok && radius >= 0
	})
}

func readHints(o *options, value string) bool {
	return each(value, func(s string) bool {
		if _, err := base64.StdEncoding.WithPadding(base64.NoPadding).DecodeString(plain64(s)); err != nil {
			return false
		}
		o.hints = append(o.hints, s)
		return len(s) <= 200
	})
}

// plain64 turns the letters for addresses into those of plain base64.
func plain64(s string) string {
	return strings.TrimRight(strings.NewReplacer("-", "+", "_", "/").Replace(s), "=")
}

// readAnnotations takes semicolons as well: osrm-rest-client sends them.
func readAnnotations(o *options, value string) bool {
	for word := range strings.FieldsFuncSeq(value, func(c rune) bool { return c == ',' || c == ';' }) {
		note, ok := noteWords[word]
		if !ok {
			return false
		}
		o.annotations |= note
	}
	return value != ""
}

func readTables(o *options, value string) bool {
	return readAnnotations(o, value) && o.annotations&^(noteDuration|noteDistance) == 0 && o.annotations != 0
}

func indexesOrAll(value string) ([]int, bool) {
	if value == "all" {
		return nil, true
	}
	return indexes(value)
}

func indexes(value string) ([]int, bool) {
	list := []int{}
	ok := each(value, func(s string) bool {
		n, err := strconv.Atoi(s)
		list = append(list, n)
		return err == nil && n >= 0 && len(list) <= mostCoordinates
	})
	return list, ok
}
