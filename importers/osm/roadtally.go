package osm

import (
	"fmt"
	"strings"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/importers"
)

// roadTally counts what the report says of roads.
type roadTally struct {
	findings    []data.Finding
	length      [roads.Classes]geo.Metres
	ferries     [2]int // without and with a duration
	turns       int
	dropped     int // turn restrictions
	conditional int
}

func (y *roadTally) note(rule, object, field, value, detail string) {
	y.findings = append(y.findings, data.Finding{Severity: data.Note, Rule: rule, Object: object, Field: field, Value: value, Detail: detail})
}

func (y *roadTally) warn(rule, object, field, value, detail string) {
	y.findings = append(y.findings, data.Finding{Severity: data.Warning, Rule: rule, Object: object, Field: field, Value: value, Detail: detail})
}

// count takes a way that is used.
func (y *roadTally) count(w *roads.Way, length geo.Metres) {
	y.length[w.Class] += length
	if w.Class == roads.Ferry {
		y.ferries[min(w.Duration, 1)]++
	}
}

func (y *roadTally) turnDropped(e *Element, reason string) {
	y.dropped++
	y.note("restriction-"+reason, keyOf(e), "restriction", e.Tags.Find("restriction"), turnReasons[reason])
}

// turnReasons explains why a turn restriction is not used.
var turnReasons = map[string]string{
	"other-vehicles": "binds neither cars nor cycles nor people on foot",
	"kind-unknown":   "no kind of restriction that is known",
	"member-missing": "has no from, via or to: not used",
	"via-ambiguous":  "has several via nodes, or nodes and ways: not used",
	"road-missing":   "one of its roads is not in the files, or is none: not used",
	"not-joined":     "its roads do not meet where it says: not used",
}

// report hands over the findings and a summary.
func (y *roadTally) report(s *roads.Survey, sink importers.Sink) error {
	for _, f := range y.findings {
		if err := sink.Row(); err != nil {
			return err
		}
		sink.Finding(f)
	}
	if len(s.Ways) > 0 {
		importers.Tell(sink, y.summary(s))
		importers.Tell(sink, y.lengths())
	}
	return nil
}

func (y *roadTally) summary(s *roads.Survey) string {
	return fmt.Sprintf("roads: %d ways with %d nodes, %d of them under conditions; ferries: %d with a duration, %d without; turn restrictions: %d, and %d not used",
		len(s.Ways), len(s.Nodes), y.conditional, y.ferries[1], y.ferries[0], y.turns, y.dropped)
}

// classNames are the words of OSM for the classes.
var classNames = [...]string{
	roads.Motorway: "motorway", roads.Trunk: "trunk", roads.Primary: "primary", roads.Secondary: "secondary", roads.Tertiary: "tertiary",
	roads.Unclassified: "unclassified", roads.Residential: "residential", roads.LivingStreet: "living street", roads.Service: "service",
	roads.Track: "track", roads.BusRoad: "busway", roads.Pedestrian: "pedestrian", roads.Cycleway: "cycleway", roads.Footway: "footway",
	roads.Path: "path", roads.Bridleway: "bridleway", roads.Corridor: "corridor", roads.Steps: "steps", roads.Lift: "lift",
	roads.Escalator: "escalator", roads.Platform: "platform", roads.Ferry: "ferry",
}

// lengths tells how long the roads of each class are.
func (y *roadTally) lengths() string {
	var parts []string
	for class, length := range y.length {
		if length > 0 {
			parts = append(parts, fmt.Sprintf("%s %.1f", classNames[class], float64(length)/1000))
		}
	}
	return "km of road: " + strings.Join(parts, ", ")
}
