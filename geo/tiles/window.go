package tiles

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// window is what a tile shows. It serves one goroutine.
type window struct {
	zoom  uint8
	shift uint
	x, y  int64 // of its north-west corner in units of the world
	box   box   // with the buffer
	bound orb.Bound
	line  orb.LineString // scratch
}

func newWindow(z uint8, x, y int) *window {
	w := &window{zoom: z, shift: shift(z)}
	side := int64(extent) << w.shift
	w.x, w.y = int64(x)*side, int64(y)*side
	edge := int64(buffer) << w.shift
	w.box = box{clamp(w.x - edge), clamp(w.y - edge), clamp(w.x + side + edge), clamp(w.y + side + edge)}
	w.bound = orb.Bound{Min: orb.Point{-buffer, -buffer}, Max: orb.Point{extent + buffer, extent + buffer}}
	return w
}

// draw is an item in units of the tile; nil where nothing of it is to be seen.
func (w *window) draw(b *Base, it *item) orb.Geometry {
	whole := it.box.west >= w.box.west && it.box.east <= w.box.east && it.box.north >= w.box.north && it.box.south <= w.box.south
	switch it.kind {
	case points:
		return w.points(b, it)
	case lines:
		return w.lines(b, it, whole)
	}
	return w.areas(b, it, whole)
}

func (w *window) points(b *Base, it *item) orb.Geometry {
	var list orb.MultiPoint
	for p := it.first; p < it.first+it.count; p++ {
		corners, _ := b.corners(p)
		if at := w.unit(corners[0]); w.bound.Contains(at) {
			list = append(list, at)
		}
	}
	switch len(list) {
	case 0:
		return nil
	case 1:
		return list[0]
	}
	return list
}

func (w *window) lines(b *Base, it *item, whole bool) orb.Geometry {
	var list orb.MultiLineString
	for p := it.first; p < it.first+it.count; p++ {
		w.load(b.corners(p))
		pieces := orb.MultiLineString{w.line}
		if !whole {
			pieces = clip.LineString(w.bound, w.line)
		}
		for _, piece := range pieces {
			if piece = rounded(piece); len(piece) > 1 {
				list = append(list, piece)
			}
		}
	}
	switch len(list) {
	case 0:
		return nil
	case 1:
		return list[0]
	}
	return list
}

func (w *window) areas(b *Base, it *item, whole bool) orb.Geometry {
	var list orb.MultiPolygon
	skip := false // the holes of an outer ring that is not drawn
	for p := it.first; p < it.first+it.count; p++ {
		hole := b.parts[p].hole
		if hole && skip {
			continue
		}
		w.load(b.corners(p))
		ring := orb.Ring(w.line)
		if !whole {
			ring = clip.Ring(w.bound, ring)
		}
		ring = orb.Ring(rounded(orb.LineString(ring)))
		area := area2(ring)
		drawn := len(ring) > 3 && (math.Abs(area) > w.least())
		if !hole {
			skip = !drawn
		}
		switch {
		case !drawn:
		case hole:
			wind(ring, area > 0)
			last := &list[len(list)-1]
			*last = append(*last, ring)
		default:
			wind(ring, area < 0)
			list = append(list, orb.Polygon{ring})
		}
	}
	switch len(list) {
	case 0:
		return nil
	case 1:
		return list[0]
	}
	return list
}

// least is twice the area of a ring too small to draw: a quarter of a pixel,
// at the last zoom none.
func (w *window) least() float64 {
	if w.zoom == MaxZoom {
		return 0
	}
	const quarter = (extent / pixels) * (extent / pixels) / 4
	return 2 * quarter
}

// load fills the scratch line with the corners that the zoom needs.
func (w *window) load(corners []point, level []uint8) {
	w.line = w.line[:0]
	for i, p := range corners {
		if level[i] <= w.zoom {
			w.line = append(w.line, w.unit(p))
		}
	}
}

// unit rounds a point to whole units of the tile. Tiles begin at multiples of
// their unit, so that neighbours round to the same place.
func (w *window) unit(p point) orb.Point {
	half := int64(1) << w.shift >> 1
	return orb.Point{float64((int64(p.x) - w.x + half) >> w.shift), float64((int64(p.y) - w.y + half) >> w.shift)}
}

// rounded is a copy of a line in whole units without repeated corners.
func rounded(l orb.LineString) orb.LineString {
	out := make(orb.LineString, 0, len(l))
	for _, p := range l {
		p = orb.Point{math.Round(p[0]), math.Round(p[1])}
		if len(out) == 0 || out[len(out)-1] != p {
			out = append(out, p)
		}
	}
	return out
}

// area2 is twice the area of a ring; positive where it runs clockwise on the
// map, as outer rings must (Mapbox Vector Tile 2.1, 4.3.3.3).
func area2(r orb.Ring) float64 {
	sum := 0.0
	for i := 1; i < len(r); i++ {
		sum += r[i-1][0]*r[i][1] - r[i][0]*r[i-1][1]
	}
	return sum
}

func wind(r orb.Ring, turn bool) {
	if turn {
		r.Reverse()
	}
}
