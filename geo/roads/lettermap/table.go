package lettermap

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"finnfram/geo"
	"finnfram/geo/roads"
)

var classes = map[string]roads.Class{
	"motorway": roads.Motorway, "trunk": roads.Trunk, "primary": roads.Primary, "secondary": roads.Secondary,
	"tertiary": roads.Tertiary, "unclassified": roads.Unclassified, "residential": roads.Residential,
	"living_street": roads.LivingStreet, "service": roads.Service, "track": roads.Track, "bus_road": roads.BusRoad,
	"pedestrian": roads.Pedestrian, "cycleway": roads.Cycleway, "footway": roads.Footway, "path": roads.Path,
	"bridleway": roads.Bridleway, "corridor": roads.Corridor, "steps": roads.Steps, "lift": roads.Lift,
	"escalator": roads.Escalator, "platform": roads.Platform, "ferry": roads.Ferry,
}

var surfaces = map[string]roads.Surface{
	"asphalt": roads.Asphalt, "paving": roads.Paving, "compacted": roads.Compacted,
	"gravel": roads.Gravel, "cobble": roads.Cobble, "ground": roads.Ground,
}

var flags = map[string]roads.WayFlags{
	"link": roads.Link, "tunnel": roads.Tunnel, "bridge": roads.Bridge, "toll": roads.Toll, "urban": roads.Urban,
	"dual": roads.DualRoad, "indoor": roads.Indoor, "planned": roads.Planned, "seasonal": roads.Seasonal, "high_speed": roads.HighSpeed,
}

// Ways adds a way for each line of a table: its letters, its class (as the keys
// of OSM have it, "ferry" and "lift" besides) and words:
//
//	oneway, oneway=-1     for drive and cycle; roundabout: that and the flag
//	no=, yes=, private=, pushed=   with profiles: no=drive,cycle
//	name= ref= destination=        underscores are spaces
//	max=50 max=50/30      km/h, along/against
//	surface=gravel rough lanes=2 incline=6 fit unfit layer=1
//	duration=20m wait=10m
//	link tunnel bridge toll urban dual indoor planned seasonal high_speed
//
// Without words access is what the class usually has.
func (m *Map) Ways(table string) *Map {
	m.t.Helper()
	for _, fields := range rows(table) {
		if len(fields) < 2 {
			m.t.Fatalf("way %q has no class", fields)
		}
		class, ok := classes[fields[1]]
		if !ok {
			m.t.Fatalf("way %s: no class %q", fields[0], fields[1])
		}
		w := roads.Way{
			ID:      int64(len(m.Survey.Ways) + 1),
			Class:   class,
			Access:  usualAccess(class),
			Incline: roads.NoIncline,
		}
		for _, letter := range fields[0] {
			w.Nodes = append(w.Nodes, int64(letter))
		}
		for _, word := range fields[2:] {
			m.word(&w, word)
		}
		if _, twice := m.ways[fields[0]]; twice {
			m.t.Fatalf("way %s stands twice in the table", fields[0])
		}
		m.ways[fields[0]] = w.ID
		m.Survey.Ways = append(m.Survey.Ways, w)
	}
	return m
}

func usualAccess(class roads.Class) (access [roads.Profiles][2]roads.Access) {
	give := func(a roads.Access, profiles ...roads.Profile) {
		for _, p := range profiles {
			access[p] = [2]roads.Access{a, a}
		}
	}
	switch class {
	case roads.Motorway:
		give(roads.Allowed, roads.Drive)
	case roads.BusRoad, roads.Bridleway, roads.Pedestrian, roads.Footway, roads.Corridor, roads.Platform:
		give(roads.Allowed, roads.Walk, roads.StepFree)
		give(roads.Pushed, roads.Cycle)
	case roads.Steps, roads.Escalator:
		give(roads.Allowed, roads.Walk)
		give(roads.Pushed, roads.Cycle)
	case roads.Path, roads.Cycleway, roads.Lift:
		give(roads.Allowed, roads.Walk, roads.StepFree, roads.Cycle)
	default:
		give(roads.Allowed, roads.Drive, roads.Walk, roads.StepFree, roads.Cycle)
	}
	return access
}

// word applies one word of a row.
func (m *Map) word(w *roads.Way, word string) {
	m.t.Helper()
	key, value, _ := strings.Cut(word, "=")
	text := strings.ReplaceAll(value, "_", " ")
	switch key {
	case "oneway":
		shut(w, value != "-1")
	case "roundabout":
		shut(w, true)
		w.Flags |= roads.Roundabout
	case "no":
		m.access(w, roads.NoAccess, value)
	case "yes":
		m.access(w, roads.Allowed, value)
	case "private":
		m.access(w, roads.Private, value)
	case "pushed":
		m.access(w, roads.Pushed, value)
	case "name":
		w.Name = text
	case "ref":
		w.Ref = text
	case "destination":
		w.Destination = text
	case "rough":
		w.Rough = true
	case "fit":
		w.Fitness = roads.Fit
	case "unfit":
		w.Fitness = roads.Unfit
	case "surface":
		w.Surface = surfaces[value]
	default:
		m.figure(w, word, key, value)
	}
}

// figure applies a word with a number, or a flag.
func (m *Map) figure(w *roads.Way, word, key, value string) {
	m.t.Helper()
	switch key {
	case "max":
		along, against, both := strings.Cut(value, "/")
		if !both {
			against = along
		}
		w.MaxSpeed = [2]uint8{uint8(m.number(along)), uint8(m.number(against))}
	case "lanes":
		w.Lanes = uint8(m.number(value))
	case "incline":
		w.Incline = int8(m.number(value))
	case "layer":
		w.Layer = int8(m.number(value))
	case "duration":
		w.Duration = m.duration(value)
	case "wait":
		w.Wait = m.duration(value)
	default:
		flag, ok := flags[word]
		if !ok {
			m.t.Fatalf("no word %q for ways", word)
		}
		w.Flags |= flag
	}
}

// shut closes a way to vehicles against (or along) its drawing.
func shut(w *roads.Way, against bool) {
	d := roads.Along
	if against {
		d = roads.Against
	}
	w.Access[roads.Drive][d], w.Access[roads.Cycle][d] = roads.NoAccess, roads.NoAccess
}

func (m *Map) access(w *roads.Way, a roads.Access, profiles string) {
	m.t.Helper()
	set := m.profiles(profiles)
	for p := range roads.Profile(roads.Profiles) {
		if set.Has(p) {
			w.Access[p] = [2]roads.Access{a, a}
		}
	}
}

// profiles reads "drive,cycle"; "" is all.
func (m *Map) profiles(list string) (set roads.ProfileSet) {
	m.t.Helper()
	if list == "" {
		return roads.AllProfiles
	}
	for _, word := range strings.Split(list, ",") {
		p, ok := roads.ParseProfile(word)
		if !ok {
			m.t.Fatalf("no profile %q", word)
		}
		set |= roads.Only(p)
	}
	return set
}

func (m *Map) number(text string) int {
	m.t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		m.t.Fatal(err)
	}
	return n
}

func (m *Map) duration(text string) time.Duration {
	m.t.Helper()
	d, err := time.ParseDuration(text)
	if err != nil {
		m.t.Fatal(err)
	}
	return d
}

// Turns adds a turn restriction for each line of a table: "no" or "only", the
// way from, the node or the ways (with commas) via, the way to, and profiles
// with commas (drive and cycle where there are none).
func (m *Map) Turns(table string) *Map {
	m.t.Helper()
	for _, fields := range rows(table) {
		if len(fields) < 4 || fields[0] != "no" && fields[0] != "only" {
			m.t.Fatalf("turn %q is not no|only FROM VIA TO [PROFILES]", fields)
		}
		turn := roads.Turn{
			ID: int64(len(m.Survey.Turns) + 1), Only: fields[0] == "only",
			From: m.WayID(fields[1]), To: m.WayID(fields[3]),
			Profiles: roads.Only(roads.Drive, roads.Cycle),
		}
		if via := []rune(fields[2]); len(via) == 1 {
			turn.Node = int64(via[0])
		} else {
			for _, way := range strings.Split(fields[2], ",") {
				turn.Via = append(turn.Via, m.WayID(way))
			}
		}
		if len(fields) > 4 {
			turn.Profiles = m.profiles(fields[4])
		}
		m.Survey.Turns = append(m.Survey.Turns, turn)
	}
	return m
}

// rows are the fields of the lines of a table that are not empty.
func rows(table string) (list [][]string) {
	for _, line := range strings.Split(table, "\n") {
		if fields := strings.Fields(line); len(fields) > 0 {
			list = append(list, fields)
		}
	}
	return list
}

func sortedLetters(points map[rune]geo.Point) []rune { return slices.Sorted(maps.Keys(points)) }

// onGrid rounds to the 1e-7 degrees that networks hold.
func onGrid(p geo.Point) geo.Point {
	return geo.Point{Lat: math.Round(p.Lat*1e7) / 1e7, Lon: math.Round(p.Lon*1e7) / 1e7}
}
