// Package area tells which areas (municipalities, districts) contain a point,
// and which is nearest where none does.
package area

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/tidwall/rtree"
	h3 "github.com/uber/h3-go/v4"

	"finnfram/geo"
)

// Area is an area to be indexed: its code and its border as a GeoJSON
// geometry of type Polygon or MultiPolygon, longitude first as RFC 7946 has
// it. Holes are honoured. Borders may not cross the antimeridian; split them
// there, as RFC 7946 section 3.1.9 asks.
type Area struct {
	Code   string
	Border []byte
	// Cells cover the area in place of a Border: H3 cells of any
	// resolution, as hexadecimal text. A cell given to several areas
	// belongs to one of them, which is not known; Find then returns all.
	Cells []string
}

// Index holds borders, cut into latitude bands so that a look-up touches only
// the edges beside the point. It is immutable and safe for all goroutines.
type Index struct {
	shapes []shape
	tree   rtree.RTreeG[int32]
	cells  map[h3.Cell][]string
	finest int // the finest resolution among cells
	areas  int
}

type shape struct {
	code  string
	bound orb.Bound
	edges []edge
	south float64
	step  float64   // height of a band in degrees
	bands [][]int32 // edges that touch each band
}

type edge struct{ x1, y1, x2, y2 float64 }

// Build indexes areas. It fails, naming the area, where a border is no valid
// polygon. Cost: n log n in the number of vertices.
func Build(areas []Area) (*Index, error) {
	ix := &Index{shapes: make([]shape, 0, len(areas)), cells: map[h3.Cell][]string{}, areas: len(areas)}
	for _, a := range areas {
		if err := ix.addCells(a); err != nil {
			return nil, fmt.Errorf("area %q: %w", a.Code, err)
		}
		if len(a.Border) == 0 && len(a.Cells) > 0 {
			continue
		}
		polygons, err := decode(a.Border)
		if err != nil {
			return nil, fmt.Errorf("area %q: %w", a.Code, err)
		}
		s := newShape(a.Code, polygons)
		ix.tree.Insert(s.bound.Min, s.bound.Max, int32(len(ix.shapes)))
		ix.shapes = append(ix.shapes, s)
	}
	return ix, nil
}

// Len is the number of areas.
func (ix *Index) Len() int { return ix.areas }

func (ix *Index) addCells(a Area) error {
	for _, text := range a.Cells {
		cell := h3.Cell(h3.IndexFromString(text))
		if !cell.IsValid() {
			return fmt.Errorf("%q is no H3 cell", text)
		}
		ix.cells[cell] = append(ix.cells[cell], a.Code)
		ix.finest = max(ix.finest, cell.Resolution())
	}
	return nil
}

// inCells appends the areas to whose cells p belongs, by the cell that holds
// p at the finest resolution and its parents.
func (ix *Index) inCells(p geo.Point, codes []string) []string {
	if len(ix.cells) == 0 || p.Check() != nil {
		return codes
	}
	cell := h3.LatLngToCell(h3.LatLng{Lat: p.Lat, Lng: p.Lon}, ix.finest)
	for resolution := ix.finest; ; resolution-- {
		codes = append(codes, ix.cells[cell]...)
		if resolution == 0 {
			return codes
		}
		cell = cell.Parent(resolution - 1)
	}
}

// Find returns the codes of all areas that contain p, in ascending order. A
// point on the common border of two areas is in both, and so is one in a cell
// that several areas share. Nil where none does.
// Cost: about the square root of the number of vertices of the areas whose
// bounding boxes hold p.
func (ix *Index) Find(p geo.Point) []string {
	var codes []string
	at := [2]float64{p.Lon, p.Lat}
	ix.tree.Search(at, at, func(_, _ [2]float64, i int32) bool {
		if ix.shapes[i].contains(p.Lon, p.Lat) {
			codes = append(codes, ix.shapes[i].code)
		}
		return true
	})
	codes = ix.inCells(p, codes)
	slices.Sort(codes)
	return slices.Compact(codes)
}

// Nearest returns the area whose border is closest to p and how far that is,
// looking no further than within. Areas known by cells alone are found only
// around p, not beside it. A point inside an area is 0 m from it. Ties
// go to the lower code. It is exact to about one part in a thousand within
// 100 km: the way is measured in a plane that touches the earth at p.
func (ix *Index) Nearest(p geo.Point, within geo.Metres) (code string, away geo.Metres, ok bool) {
	if codes := ix.Find(p); len(codes) > 0 {
		return codes[0], 0, true
	}
	scale := newPlane(p)
	dx, dy := float64(within)/scale.x, float64(within)/scale.y
	best := float64(within)
	ix.tree.Search([2]float64{p.Lon - dx, p.Lat - dy}, [2]float64{p.Lon + dx, p.Lat + dy}, func(_, _ [2]float64, i int32) bool {
		d := ix.shapes[i].away(p, scale)
		if d < best || d == best && (!ok || ix.shapes[i].code < code) {
			best, code, ok = d, ix.shapes[i].code, true
		}
		return true
	})
	return code, geo.Metres(best), ok
}

// plane holds the metres in a degree around a point (WGS84 radii of curvature
// in the prime vertical and in the meridian).
type plane struct{ x, y float64 }

func newPlane(p geo.Point) plane {
	const a, e2 = 6378137.0, 0.00669437999014
	sin, cos := math.Sincos(p.Lat * math.Pi / 180)
	w := 1 - e2*sin*sin
	n := a / math.Sqrt(w)
	return plane{x: math.Max(n*cos*math.Pi/180, 1), y: n * (1 - e2) / w * math.Pi / 180}
}

func decode(border []byte) ([]orb.Polygon, error) {
	g, err := geojson.UnmarshalGeometry(border)
	if err != nil {
		return nil, fmt.Errorf("border is no GeoJSON geometry: %w", err)
	}
	var polygons []orb.Polygon
	switch shape := g.Geometry().(type) {
	case orb.Polygon:
		polygons = []orb.Polygon{shape}
	case orb.MultiPolygon:
		polygons = shape
	default:
		return nil, fmt.Errorf("border is a %s, not a polygon", g.Type)
	}
	if len(polygons) == 0 {
		return nil, fmt.Errorf("border is empty")
	}
	for _, polygon := range polygons {
		if err := check(polygon); err != nil {
			return nil, err
		}
	}
	return polygons, nil
}

func check(polygon orb.Polygon) error {
	if len(polygon) == 0 {
		return fmt.Errorf("a polygon of the border has no ring")
	}
	for _, ring := range polygon {
		if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
			return fmt.Errorf("a ring of the border is not closed")
		}
		for _, at := range ring {
			if err := (geo.Point{Lat: at[1], Lon: at[0]}).Check(); err != nil {
				return fmt.Errorf("border: %w", err)
			}
		}
	}
	return nil
}

func newShape(code string, polygons []orb.Polygon) shape {
	s := shape{code: code, bound: polygons[0].Bound()}
	for _, polygon := range polygons {
		s.bound = s.bound.Union(polygon.Bound())
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				s.edges = append(s.edges, edge{ring[i-1][0], ring[i-1][1], ring[i][0], ring[i][1]})
			}
		}
	}
	count := max(1, int(math.Sqrt(float64(len(s.edges)))))
	s.south = s.bound.Min[1]
	s.step = (s.bound.Max[1] - s.south) / float64(count)
	s.bands = make([][]int32, count)
	for i, e := range s.edges {
		for b := s.band(min(e.y1, e.y2)); b <= s.band(max(e.y1, e.y2)); b++ {
			s.bands[b] = append(s.bands[b], int32(i))
		}
	}
	return s
}

func (s *shape) band(lat float64) int {
	if s.step == 0 {
		return 0
	}
	return min(max(int((lat-s.south)/s.step), 0), len(s.bands)-1)
}

// contains counts crossings of the ray that runs east from the point; rings
// that lie in rings are holes by the even-odd rule.
func (s *shape) contains(x, y float64) bool {
	if x < s.bound.Min[0] || x > s.bound.Max[0] || y < s.bound.Min[1] || y > s.bound.Max[1] {
		return false
	}
	inside := false
	for _, i := range s.bands[s.band(y)] {
		e := s.edges[i]
		cross := (e.x2-e.x1)*(y-e.y1) - (e.y2-e.y1)*(x-e.x1)
		if cross == 0 && min(e.x1, e.x2) <= x && x <= max(e.x1, e.x2) && min(e.y1, e.y2) <= y && y <= max(e.y1, e.y2) {
			return true
		}
		if (e.y1 > y) != (e.y2 > y) && (cross > 0) == (e.y2 > e.y1) {
			inside = !inside
		}
	}
	return inside
}

func (s *shape) away(p geo.Point, scale plane) float64 {
	best := math.Inf(1)
	for _, e := range s.edges {
		x1, y1 := (e.x1-p.Lon)*scale.x, (e.y1-p.Lat)*scale.y
		dx, dy := (e.x2-e.x1)*scale.x, (e.y2-e.y1)*scale.y
		t := 0.0
		if length2 := dx*dx + dy*dy; length2 > 0 {
			t = min(max(-(x1*dx+y1*dy)/length2, 0), 1)
		}
		best = min(best, math.Hypot(x1+t*dx, y1+t*dy))
	}
	return best
}
