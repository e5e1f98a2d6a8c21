package guide

import (
	"math"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// lookAhead is how far along a road one looks to see where it leads: the
// first metres of drawn roads often point elsewhere.
const lookAhead geo.Metres = 15

func (g *Guide) point(junction uint32) geo.Point {
	return geo.Point{Lat: float64(g.n.Lat[junction]) / 1e7, Lon: float64(g.n.Lon[junction]) / 1e7}
}

// setsOut is the bearing in which a link leaves its first junction.
func (g *Guide) setsOut(link uint32) float64 {
	a, b := g.glance(link)
	return bearing(a, b)
}

// comesIn is the bearing in which a link reaches its last junction.
func (g *Guide) comesIn(link uint32) float64 {
	a, b := g.glance(link ^ 1)
	return bearing(b, a)
}

// glance is the beginning of a link and the point lookAhead from it.
func (g *Guide) glance(link uint32) (from, to geo.Point) {
	segment := link >> 1
	first, last := int(g.n.ShapeFirst[segment]), int(g.n.ShapeFirst[segment+1])
	from = g.point(g.tail(link))
	at, left := from, float64(lookAhead)
	for k := first; k <= last; k++ {
		next := g.point(g.head(link))
		if k < last {
			i := k
			if link&1 == 1 {
				i = last - 1 - (k - first)
			}
			next = geo.Point{Lat: float64(g.n.Shape[2*i]) / 1e7, Lon: float64(g.n.Shape[2*i+1]) / 1e7}
		}
		step := flat(at, next)
		if step >= left && step > 0 {
			share := left / step
			return from, geo.Point{Lat: at.Lat + (next.Lat-at.Lat)*share, Lon: at.Lon + (next.Lon-at.Lon)*share}
		}
		left -= step
		at = next
	}
	return from, at
}

// along is the point at an offset, 0 to 1, of a segment as it is drawn.
func (g *Guide) along(segment uint32, offset float64) geo.Point {
	at := g.point(g.n.From[segment])
	left := offset * float64(g.n.Length[segment]) / 10
	first, last := g.n.ShapeFirst[segment], g.n.ShapeFirst[segment+1]
	for k := first; k <= last; k++ {
		next := g.point(g.n.To[segment])
		if k < last {
			next = geo.Point{Lat: float64(g.n.Shape[2*k]) / 1e7, Lon: float64(g.n.Shape[2*k+1]) / 1e7}
		}
		step := flat(at, next)
		if left < step {
			share := left / step
			return geo.Point{Lat: at.Lat + (next.Lat-at.Lat)*share, Lon: at.Lon + (next.Lon-at.Lon)*share}
		}
		left -= step
		at = next
	}
	return at
}

const metresADegree = 111_200

// flat is a distance good enough for some metres.
func flat(a, b geo.Point) float64 {
	return math.Hypot((b.Lat-a.Lat)*metresADegree, (b.Lon-a.Lon)*metresADegree*math.Cos(a.Lat*math.Pi/180))
}

func bearing(a, b geo.Point) float64 {
	degrees := math.Atan2((b.Lon-a.Lon)*math.Cos(a.Lat*math.Pi/180), b.Lat-a.Lat) * 180 / math.Pi
	return math.Mod(degrees+360, 360)
}

// sideOf names the angle of a turn.
func sideOf(angle float64) Side {
	right := angle >= 0
	switch size := math.Abs(angle); {
	case size < 20:
		return Straight
	case size < 45:
		return either(right, SlightRight, SlightLeft)
	case size < 120:
		return either(right, Right, Left)
	case size < 170:
		return either(right, SharpRight, SharpLeft)
	}
	return Round
}

func either(first bool, a, b Side) Side {
	if first {
		return a
	}
	return b
}

func isCircle(a *roads.Attributes) bool { return a.Flags&roads.Roundabout != 0 }
