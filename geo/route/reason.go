package route

import (
	"finnfram/geo"
	"finnfram/geo/roads"
)

// Why is a reason for which there is no journey.
type Why string

// The reasons, in the words of the API.
const (
	// NoRoadNear: no road of the profile is near enough to the place.
	NoRoadNear Why = "no_road_near"
	// NotConnected: both are on roads, but none leads from one to the other.
	NotConnected Why = "not_connected"
	// ShutOff: there is a way when everything is open, and none now.
	ShutOff Why = "closed"
	// TooFar: there is a way, which takes longer than was asked for.
	TooFar Why = "too_far"
)

// Reason tells why there is no journey. The zero value is none.
type Reason struct {
	Why Why
	// Away is how far the nearest road is, for NoRoadNear; 0 where there is
	// none within 1,000 km.
	Away geo.Metres
	// Place names the part of the network that is not connected, for
	// NotConnected where it has a name, and Kind says what that is: "island".
	// Near is the nearest place of one that has none.
	Place, Kind, Near string
	// Start tells that it is the part where the journey begins.
	Start bool
}

// farthest is how far a road is looked for that is named in a reason.
const farthest = 1000 * 1000

// Snap puts a place onto an open road of the profile. Where it cannot, the
// Reason says how far the nearest road is.
func (v *View) Snap(q *roads.SnapQuery, p geo.Point, o roads.SnapOptions) (Stop, Reason) {
	o.Closed = v.closed
	at, ok := v.sn.Snap(q, v.g, p, o)
	if ok {
		coarse := v.g.Net.Attrs[v.g.Net.Attr[at.Segment]].Coarse
		if approach, ok := roads.Approach(v.g.Profile, coarse, at.Away); ok {
			return Stop{Position: at, Approach: approach}, Reason{}
		}
	}
	o.Max = farthest
	if near := v.sn.Nearest(q, nil, v.g, p, 1, o); len(near) > 0 {
		return offRoadStop, Reason{Why: NoRoadNear, Away: near[0].Away}
	}
	return offRoadStop, Reason{Why: NoRoadNear}
}

// offRoadStop is a stop to which nothing leads.
var offRoadStop = Stop{Position: roads.Position{Segment: NoSegment}}

// WhyNot tells why Between finds no journey between two stops; where it finds
// one, the Reason is that of a journey that takes too long. It costs a query.
func (v *View) WhyNot(q *Query, from, to Stop) Reason {
	if from.Segment == NoSegment || to.Segment == NoSegment {
		return Reason{Why: NoRoadNear, Start: from.Segment == NoSegment}
	}
	if _, ok := v.Between(q, from, to); ok {
		return Reason{Why: TooFar}
	}
	if _, ok := v.open.Between(q, from, to); ok {
		return Reason{Why: ShutOff}
	}
	parts := v.g.Components()
	a, _ := parts.Part(from.Segment)
	b, _ := parts.Part(to.Segment)
	switch {
	case b != 0 && (a == 0 || a != b):
		return notConnected(&parts.Parts[b], false)
	case a != 0:
		return notConnected(&parts.Parts[a], true)
	}
	return Reason{Why: NotConnected}
}

func notConnected(p *roads.Part, start bool) Reason {
	return Reason{Why: NotConnected, Place: p.Name, Kind: p.Kind, Near: p.Near, Start: start}
}
