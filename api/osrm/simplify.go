package osrm

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"

	"finnfram/geo"
)

// pixels is how wide a map of the whole route is taken to be.
const pixels = 1500

// simplifyLine leaves out what cannot be seen on a map that shows the whole line:
// corners less than half a pixel off (Douglas and Peucker 1973). Ends stay.
func simplifyLine(line []geo.Point) []geo.Point {
	if len(line) < 3 {
		return line
	}
	narrow := math.Cos(line[0].Lat * math.Pi / 180)
	flat := make(orb.LineString, len(line))
	for i, p := range line {
		flat[i] = orb.Point{p.Lon * narrow, p.Lat}
	}
	box := flat.Bound()
	size := math.Max(box.Max[0]-box.Min[0], box.Max[1]-box.Min[1])
	kept := simplify.DouglasPeucker(size / pixels / 2).LineString(flat)
	out := make([]geo.Point, len(kept))
	for i, p := range kept {
		out[i] = geo.Point{Lat: p[1], Lon: p[0] / narrow}
	}
	out[0], out[len(out)-1] = line[0], line[len(line)-1]
	return out
}
