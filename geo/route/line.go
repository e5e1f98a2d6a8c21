package route

import (
	"math"
	"slices"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// Line draws a path: its points in the order of travel, each once where it
// stands twice in a row, and for every piece the index of its first point, with
// the index of the last point of all behind them. The line begins at the
// position of From and ends at that of To. A path that goes nowhere is one
// point. It costs the length of the line.
func (p *Path) Line(n *roads.Network) (points []geo.Point, first []int32) {
	points = append(points, p.From.Point)
	first = make([]int32, 0, len(p.Pieces)+1)
	for i := range p.Pieces {
		first = append(first, int32(len(points)-1))
		points = p.Pieces[i].draw(points, n)
		if i < len(p.Pieces)-1 { // the last ends at To, which is measured more finely
			points = reach(points, PointAt(n, p.Pieces[i].Segment, p.Pieces[i].To))
		}
	}
	points = reach(points, p.To.Point)
	return points, append(first, int32(len(points)-1))
}

// draw appends what lies between the ends of a piece.
func (piece *Piece) draw(points []geo.Point, n *roads.Network) []geo.Point {
	t := newTrace(n, piece.Segment)
	lo, hi := piece.From, piece.To
	if piece.Against {
		lo, hi = hi, lo
	}
	from, to := t.whole*float64(lo), t.whole*float64(hi)
	begin := len(points)
	t.each(func(at float64, corner geo.Point) {
		if at > from && at < to {
			points = append(points, corner)
		}
	})
	corners := points[begin:]
	if piece.Against {
		slices.Reverse(corners)
	}
	points = points[:begin]
	for _, corner := range corners { // written no farther than read
		points = reach(points, corner)
	}
	return points
}

// reach appends p unless the line is there already, to two units in which
// networks keep places.
func reach(points []geo.Point, p geo.Point) []geo.Point {
	if last := points[len(points)-1]; math.Abs(last.Lat-p.Lat) <= 2e-7 && math.Abs(last.Lon-p.Lon) <= 2e-7 {
		return points
	}
	return append(points, p)
}

// PointAt is the point at an offset, 0 to 1, along a segment as it is drawn.
func PointAt(n *roads.Network, segment uint32, offset float32) geo.Point {
	t := newTrace(n, segment)
	return t.at(float64(offset))
}

// trace walks along a segment. Its lengths are flat ones, in degrees of
// latitude: offsets are shares.
type trace struct {
	n       *roads.Network
	segment uint32
	narrow  float64 // a degree of longitude in degrees of latitude
	whole   float64
}

func newTrace(n *roads.Network, segment uint32) *trace {
	t := &trace{n: n, segment: segment}
	t.narrow = math.Cos(float64(n.Lat[n.From[segment]]) / 1e7 * math.Pi / 180)
	t.each(func(at float64, _ geo.Point) { t.whole = at })
	return t
}

// each calls f with every point of the segment, the ends included, and how far
// along it lies.
func (t *trace) each(f func(at float64, p geo.Point)) {
	n, along := t.n, 0.0
	last := junction(n, n.From[t.segment])
	f(0, last)
	step := func(p geo.Point) {
		along += math.Hypot(p.Lat-last.Lat, (p.Lon-last.Lon)*t.narrow)
		last = p
		f(along, p)
	}
	for i := n.ShapeFirst[t.segment]; i < n.ShapeFirst[t.segment+1]; i++ {
		step(geo.Point{Lat: float64(n.Shape[2*i]) / 1e7, Lon: float64(n.Shape[2*i+1]) / 1e7})
	}
	step(junction(n, n.To[t.segment]))
}

// at is the point at a share of the whole.
func (t *trace) at(share float64) (point geo.Point) {
	want := t.whole * share
	before, was, done := geo.Point{}, 0.0, false
	t.each(func(at float64, p geo.Point) {
		switch {
		case done:
		case at >= want:
			point, done = p, true
			if at > was {
				s := (want - was) / (at - was)
				point = geo.Point{Lat: before.Lat + (p.Lat-before.Lat)*s, Lon: before.Lon + (p.Lon-before.Lon)*s}
			}
		default:
			point = p
		}
		before, was = p, at
	})
	return point
}

func junction(n *roads.Network, j uint32) geo.Point {
	return geo.Point{Lat: float64(n.Lat[j]) / 1e7, Lon: float64(n.Lon[j]) / 1e7}
}
