package tiles

import (
	"math"

	"github.com/paulmach/orb"

	"finnfram/geo"
)

// The world is a square of 2^31 units (19 mm at the equator), x east and y
// south from the corner at 180° W, 85.05° N (Web Mercator, EPSG 3857).
const (
	worldBits  = 31
	worldSize  = int64(1) << worldBits
	extentBits = 12
	extent     = 1 << extentBits // units of a tile
	pixels     = 512             // of a tile as clients draw it
	// maxLatitude is where the square ends.
	maxLatitude = 85.05112877980659
)

type point struct{ x, y int32 }

func project(p orb.Point) point {
	lat := min(max(p[1], -maxLatitude), maxLatitude)
	sin := math.Sin(lat * math.Pi / 180)
	x := p[0]/360 + 0.5
	y := 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)
	return point{units(x), units(y)}
}

func units(share float64) int32 {
	return int32(min(max(math.Round(share*float64(worldSize)), 0), float64(worldSize-1)))
}

// degrees undoes project.
func (p point) degrees() geo.Point {
	y := math.Pi * (1 - 2*float64(p.y)/float64(worldSize))
	return geo.Point{Lat: math.Atan(math.Sinh(y)) * 180 / math.Pi, Lon: float64(p.x)/float64(worldSize)*360 - 180}
}

// shift turns units of the world into units of a tile of zoom z.
func shift(z uint8) uint { return worldBits - extentBits - uint(z) }

// pixel is the side of a pixel at zoom z in units of the world.
func pixel(z uint8) float64 { return float64(worldSize) / float64(uint64(pixels)<<z) }

// box is a rectangle, its edges included.
type box struct{ west, north, east, south int32 }

// nothing is the box that join makes of none.
var nothing = box{math.MaxInt32, math.MaxInt32, math.MinInt32, math.MinInt32}

func (b box) with(p point) box {
	return box{min(b.west, p.x), min(b.north, p.y), max(b.east, p.x), max(b.south, p.y)}
}

func (b box) join(c box) box {
	return box{min(b.west, c.west), min(b.north, c.north), max(b.east, c.east), max(b.south, c.south)}
}

func (b box) meets(c box) bool {
	return b.west <= c.east && c.west <= b.east && b.north <= c.south && c.north <= b.south
}

func (b box) empty() bool { return b.west > b.east }

// hilbert is where a point lies on a Hilbert curve through a grid of 2^16 by
// 2^16: near numbers are near each other (after J. Skilling, «Programming the
// Hilbert curve», 2004, for two dimensions).
func hilbert(p point) uint32 {
	x, y := uint32(p.x)>>(worldBits-16), uint32(p.y)>>(worldBits-16)
	var d uint32
	for s := uint32(1 << 15); s > 0; s >>= 1 {
		var rx, ry uint32
		if x&s != 0 {
			rx = 1
		}
		if y&s != 0 {
			ry = 1
		}
		d += s * s * (3*rx ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = (1<<16-1)-x, (1<<16-1)-y
			}
			x, y = y, x
		}
	}
	return d
}
