package n1000

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/importers"
)

// properties are those of a link that matter here, in the words of the map's
// specification.
type properties struct {
	kind     string // typeVeg
	category string // vegkategori: E, R, F, K, P
	number   int    // vegnummer; 0: none
	motorway string // motorvegtype
	medium   string // T on the ground, U below it, L above it
	phase    string // vegfase: V existing, P planned
	updated  time.Time
}

// link is a line with its corners as they were written, which tell where links
// meet, and as points.
type link struct {
	properties
	ordinal int64
	file    string
	corners [][2]float64
	points  []geo.Point
}

func propertiesOf(f importers.Feature) properties {
	text := func(name string) string {
		if value := f.Text(name); value != "" {
			return value
		}
		for key := range f.Properties { // some tools fold the case of names
			if strings.EqualFold(key, name) {
				return f.Text(key)
			}
		}
		return ""
	}
	number, err := strconv.ParseFloat(text("vegnummer"), 64)
	if err != nil || number < 0 || number > 99_999 {
		number = 0
	}
	return properties{
		kind: text("typeVeg"), category: strings.ToUpper(text("vegkategori")), number: int(number),
		motorway: text("motorvegtype"), medium: strings.ToUpper(text("medium")), phase: strings.ToUpper(text("vegfase")),
		updated: dateOf(text("oppdateringsdato")),
	}
}

// The values of typeVeg.
const (
	carRoad        = "enkelBilveg"
	carFerry       = "bilferje"
	passengerFerry = "passasjerferje"
	footpath       = "sti"
	summerTrack    = "barmarksløype"
)

// skip says why a link is not used; rule is "" where it is.
func (p properties) skip() (rule, field, value, detail string) {
	switch p.kind {
	case carRoad, carFerry, passengerFerry, footpath, summerTrack:
	case "":
		return "kind-missing", "typeVeg", "", "without a typeVeg nobody knows who may travel it: not used"
	default:
		return "kind-unknown", "typeVeg", p.kind, "a kind of road that is not known: not used"
	}
	switch p.phase {
	case "", "V":
		return "", "", "", ""
	case "P":
		return "planned", "vegfase", p.phase, "is planned, and nobody travels it yet"
	}
	return "not-in-use", "vegfase", p.phase, "is not in use"
}

// byCar tells whether cars travel a link.
func (p properties) byCar() bool { return p.kind == carRoad || p.kind == carFerry }

func (p properties) ferry() bool { return p.kind == carFerry || p.kind == passengerFerry }

// class tells how important a link is. Speeds are guessed from it.
func (p properties) class() roads.Class {
	switch {
	case p.ferry():
		return roads.Ferry
	case p.kind != carRoad:
		return roads.Path
	case p.motorway == "motorveg":
		return roads.Motorway
	}
	switch p.category {
	case "E", "R":
		return roads.Trunk
	case "F":
		return roads.Primary
	case "P":
		return roads.Service
	}
	return roads.Unclassified
}

func (p properties) flags() roads.WayFlags {
	var flags roads.WayFlags
	if p.motorway == "motortrafikkveg" {
		flags |= roads.HighSpeed
	}
	switch p.medium {
	case "U", "B", "W":
		flags |= roads.Tunnel
	case "L":
		flags |= roads.Bridge
	}
	return flags
}

// ref is the number as people say it; "" where the category is none that
// people know by number.
func (p properties) ref() string {
	switch {
	case p.number == 0:
		return ""
	case p.category == "E":
		return fmt.Sprintf("E%d", p.number)
	case p.category == "R":
		return fmt.Sprintf("Rv. %d", p.number)
	case p.category == "F":
		return fmt.Sprintf("Fv. %d", p.number)
	}
	return ""
}

// longTunnel is the length above which nobody is sent through a tunnel on foot
// or by cycle: the map does not say where that is forbidden, and in the long
// and the undersea ones it is.
const longTunnel = geo.Metres(1000)

// access is who may travel a link. The map knows no one-way roads.
func (p properties) access(length geo.Metres) (access [roads.Profiles][2]roads.Access) {
	set := func(profile roads.Profile, a roads.Access) { access[profile] = [2]roads.Access{a, a} }
	switch {
	case p.byCar() && p.category == "P":
		set(roads.Drive, roads.Private)
	case p.byCar():
		set(roads.Drive, roads.Allowed)
	}
	fast := p.motorway == "motorveg" || p.motorway == "motortrafikkveg"
	if fast || p.flags()&roads.Tunnel != 0 && length > longTunnel {
		return access
	}
	set(roads.Walk, roads.Allowed)
	set(roads.StepFree, roads.Allowed)
	switch p.kind {
	case footpath, summerTrack:
		set(roads.StepFree, roads.NoAccess)
	case passengerFerry:
	default:
		set(roads.Cycle, roads.Allowed)
	}
	return access
}

// maxCorners bounds one line.
const maxCorners = 1 << 20

// linesOf reads a LineString or MultiLineString with two or more numbers to a
// corner.
func linesOf(raw json.RawMessage) ([][][2]float64, error) {
	var g struct {
		Type        string
		Coordinates json.RawMessage
	}
	if len(raw) == 0 {
		return nil, errors.New("no geometry")
	}
	if err := json.Unmarshal(raw, &g); err != nil {
		return nil, errors.New("no GeoJSON geometry")
	}
	var lines [][][]float64
	switch g.Type {
	case "LineString":
		lines = make([][][]float64, 1)
		if err := json.Unmarshal(g.Coordinates, &lines[0]); err != nil {
			return nil, errors.New("coordinates of a LineString are pairs of numbers")
		}
	case "MultiLineString":
		if err := json.Unmarshal(g.Coordinates, &lines); err != nil {
			return nil, errors.New("coordinates of a MultiLineString are lists of pairs of numbers")
		}
	default:
		return nil, fmt.Errorf("a road link is a LineString, not %.40q", g.Type)
	}
	var list [][][2]float64
	for _, line := range lines {
		corners, err := cornersOf(line)
		if err != nil {
			return nil, err
		}
		list = append(list, corners)
	}
	if len(list) == 0 {
		return nil, errors.New("no line")
	}
	return list, nil
}

// cornersOf drops repeated corners.
func cornersOf(line [][]float64) ([][2]float64, error) {
	if len(line) > maxCorners {
		return nil, fmt.Errorf("a line of more than %d corners", maxCorners)
	}
	var corners [][2]float64
	for _, c := range line {
		if len(c) < 2 {
			return nil, errors.New("a corner without two numbers")
		}
		at := [2]float64{c[0], c[1]}
		if len(corners) == 0 || corners[len(corners)-1] != at {
			corners = append(corners, at)
		}
	}
	if len(corners) < 2 {
		return nil, errors.New("a line needs two different corners")
	}
	return corners, nil
}
