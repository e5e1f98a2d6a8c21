package roads

import (
	"slices"

	"finnfram/geo"
)

// Segments is the number of segments.
func (n *Network) Segments() int { return len(n.From) }

// Junctions is the number of junctions.
func (n *Network) Junctions() int { return len(n.Lat) }

// Point is where a junction is.
func (n *Network) Point(junction uint32) geo.Point {
	return geo.Point{Lat: fromFixed(n.Lat[junction]), Lon: fromFixed(n.Lon[junction])}
}

// Points are the points of a segment as it is drawn, both ends included: at
// least two.
func (n *Network) Points(segment uint32) []geo.Point {
	return n.AppendPoints(nil, segment)
}

// AppendPoints appends the points of a segment to dst.
func (n *Network) AppendPoints(dst []geo.Point, segment uint32) []geo.Point {
	shape := n.Shape[2*n.ShapeFirst[segment] : 2*n.ShapeFirst[segment+1]]
	dst = slices.Grow(dst, 2+len(shape)/2)
	dst = append(dst, n.Point(n.From[segment]))
	for i := 0; i < len(shape); i += 2 {
		dst = append(dst, geo.Point{Lat: fromFixed(shape[i]), Lon: fromFixed(shape[i+1])})
	}
	return append(dst, n.Point(n.To[segment]))
}

// attributes of a segment.
func (n *Network) attributes(segment uint32) *Attributes { return &n.Attrs[n.Attr[segment]] }
