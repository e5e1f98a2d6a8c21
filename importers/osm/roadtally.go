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
	cut         int
	ignored     int // conditional speeds
}

func (y *roadTally) note(rule, object, field, value, detail string) {
	y.findings = append(y.findings, data.Finding{Severity: data.Note, Rule: rule, Object: object, Field: field, Value: value, Detail: detail})
}

func (y *roadTally) warn(rule, object, field, value, detail string) {
	y.findings = append(y.findings, data.Finding{Severity: data.Warning, Rule: rule, Object: object, Field: field, Value: value, Detail: detail})
}

// pass takes the tags of what is no road.
func (y *roadTally) pass(Tags) {}

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
	"other-vehicles":   "binds neither cars nor cycles nor people on foot",
	"kind-unknown":     "no kind of restriction that is known",
	"times-unreadable": "when it holds cannot be read: not used",
	"member-missing":   "has no from, via or to: not used",
	"via-ambiguous":    "has several via nodes, or nodes and ways: not used",
	"road-missing":     "one of its roads is not in the files, or is none: not used",
	"not-joined":       "its roads do not meet where it says: not used",
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
	}
	return nil
}

func (y *roadTally) summary(s *roads.Survey) string {
	var b strings.Builder
	fmt.Fprintf(&b, "roads: %d ways, %d nodes, %d turn restrictions (%d dropped), %d ways with conditions, ferries: %d with a duration and %d without",
		len(s.Ways), len(s.Nodes), y.turns, y.dropped, y.conditional, y.ferries[1], y.ferries[0])
	return b.String()
}
