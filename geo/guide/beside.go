package guide

import (
	"math"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// Beside finds the street nearest to a point, and how far away it is; ok is
// false where there is none.
type Beside func(p geo.Point) (segment uint32, away geo.Metres, ok bool)

// WithStreets returns a guide that calls a pavement without a name by the
// street that it runs along: most pavements have no name of their own, and
// "turn right" alone helps nobody. Cost: one call for each such piece of a
// path.
func (g *Guide) WithStreets(beside Beside) *Guide {
	named := *g
	named.beside = beside
	return &named
}

// A pavement belongs to the street whose middle is no farther than this and
// whose direction differs by no more.
const (
	pavementAway  geo.Metres = 18
	pavementAngle float64    = 25
)

// name finds what the pieces of the path are called.
func (w *walk) name() {
	w.roads = make([]*roads.Attributes, len(w.pieces))
	w.along = make([]bool, len(w.pieces))
	for i := range w.pieces {
		w.roads[i] = w.g.attributes(w.link(i))
		if street := w.streetBeside(i); street != nil {
			road := *w.roads[i]
			road.Name, road.NameSe, road.Ref = street.Name, street.NameSe, ""
			w.roads[i], w.along[i] = &road, true
		}
	}
}

// streetBeside is the street along which the pavement of piece i runs; nil
// when it is none, or has a name.
func (w *walk) streetBeside(i int) *roads.Attributes {
	if w.g.beside == nil || w.profile == roads.Drive || !isPavement(w.roads[i]) {
		return nil
	}
	piece := w.pieces[i]
	middle := w.g.along(piece.Segment, float64(piece.From+piece.To)/2)
	segment, away, ok := w.g.beside(middle)
	if !ok || away > pavementAway {
		return nil
	}
	street := w.g.attributes(segment << 1)
	if street.Name == "" || street.Layer != w.roads[i].Layer {
		return nil
	}
	angle := math.Abs(turn(w.g.trend(piece.Segment), w.g.trend(segment)))
	if angle > 90 {
		angle = 180 - angle
	}
	if angle > pavementAngle {
		return nil
	}
	return street
}

// trend is the bearing from one end of a segment to the other.
func (g *Guide) trend(segment uint32) float64 {
	return bearing(g.point(g.n.From[segment]), g.point(g.n.To[segment]))
}

func isPavement(a *roads.Attributes) bool {
	switch a.Class {
	case roads.Footway, roads.Path, roads.Cycleway:
		return a.Name == "" && a.Ref == "" && a.Flags&roads.Indoor == 0
	}
	return false
}
