package importers

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"finnfram/geo"
)

// Interior returns a point inside area (GeoJSON order, rings closed): the
// centroid of its largest polygon where that lies inside, else the middle of
// the widest stretch of the parallel through it. ok is false for an area
// without extent. The order of the cost is the number of corners.
func Interior(area orb.MultiPolygon) (p geo.Point, ok bool) {
	var largest orb.Polygon
	size := 0.0
	for _, polygon := range area {
		if len(polygon) == 0 || len(polygon[0]) < 4 {
			continue
		}
		if a := math.Abs(planar.Area(polygon)); a > size {
			largest, size = polygon, a
		}
	}
	if largest == nil || math.IsInf(size, 0) {
		return geo.Point{}, false
	}
	centroid, _ := planar.CentroidArea(largest)
	if planar.PolygonContains(largest, centroid) {
		return geo.Point{Lat: centroid[1], Lon: centroid[0]}, true
	}
	return widest(largest, centroid[1])
}

// widest cuts the polygon along the parallel at lat, or close to it where
// that only touches corners.
func widest(polygon orb.Polygon, lat float64) (geo.Point, bool) {
	bound := polygon.Bound()
	for _, y := range []float64{lat, lat + (bound.Max[1]-lat)*0.1, lat - (lat-bound.Min[1])*0.1, (bound.Min[1] + bound.Max[1]) / 2} {
		cuts := cutsAt(polygon, y)
		best, width := 0.0, 0.0
		for i := 0; i+1 < len(cuts); i += 2 {
			if w := cuts[i+1] - cuts[i]; w > width {
				best, width = (cuts[i]+cuts[i+1])/2, w
			}
		}
		if width > 0 && planar.PolygonContains(polygon, orb.Point{best, y}) {
			return geo.Point{Lat: y, Lon: best}, true
		}
	}
	return geo.Point{}, false
}

func cutsAt(polygon orb.Polygon, y float64) []float64 {
	var cuts []float64
	for _, ring := range polygon {
		for i := range ring {
			a, b := ring[i], ring[(i+1)%len(ring)]
			if (a[1] > y) != (b[1] > y) {
				cuts = append(cuts, a[0]+(b[0]-a[0])*(y-a[1])/(b[1]-a[1]))
			}
		}
	}
	slices.Sort(cuts)
	return cuts
}
