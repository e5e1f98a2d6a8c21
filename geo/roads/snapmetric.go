package roads

import (
	"math"

	"finnfram/geo"
)

// metric measures near a point: it turns differences of coordinates (degrees
// times 1e7) into metres to the east and north, by the radii of curvature of
// the ellipsoid at the middle latitude. Errors are below a centimetre within 3
// km and some metres at 50 km, up to 80° of latitude.
type metric struct {
	lat, lon float64
	// rounded to whole units
	wholeLat, wholeLon int64
	// metres for a unit: x0 + x1 times the difference of latitude, and so for y
	x0, x1, y0, y1 float64
}

// WGS84 (NGA.STND.0036, 2014).
const (
	equatorialRadius = 6378137.0
	flattening       = 1 / 298.257223563
	eccentricity2    = flattening * (2 - flattening)
	unit             = math.Pi / 180 / 1e7 // radians
)

func newMetric(p geo.Point) metric {
	sin, cos := math.Sincos(p.Lat * math.Pi / 180)
	w := 1 - eccentricity2*sin*sin
	across := equatorialRadius / math.Sqrt(w)
	along := across * (1 - eccentricity2) / w
	return metric{
		lat: p.Lat * 1e7, lon: p.Lon * 1e7,
		wholeLat: int64(math.Round(p.Lat * 1e7)), wholeLon: int64(math.Round(p.Lon * 1e7)),
		x0: across * cos * unit, x1: -along * sin * unit * unit / 2,
		y0: along * unit, y1: 1.5 * along * eccentricity2 * sin * cos / w * unit * unit,
	}
}

// at is where a point lies, in metres to the east and north.
func (m *metric) at(lat, lon int32) (x, y float64) {
	dLat, dLon := float64(lat)-m.lat, float64(lon)-m.lon
	return dLon * (m.x0 + m.x1*dLat), dLat * (m.y0 + m.y1*dLat)
}

// length of a line.
func (m *metric) length(latA, lonA, latB, lonB int32) float64 {
	both := float64(latA) + float64(latB) - 2*m.lat
	x := (float64(lonB) - float64(lonA)) * (m.x0 + m.x1*both)
	y := (float64(latB) - float64(latA)) * (m.y0 + m.y1*both)
	return math.Sqrt(x*x + y*y)
}

// least is how many metres a unit of longitude is at least, at the latitudes
// within a distance.
func (m *metric) least(within float64) float64 {
	return max(0, m.x0-math.Abs(m.x1)*within/m.y0*1.01)
}

// closest is where the line from a to b comes closest to the origin: the
// share of the line, and the square of the distance.
func closest(ax, ay, bx, by float64) (share, away2 float64) {
	dx, dy := bx-ax, by-ay
	along, all := -(ax*dx + ay*dy), dx*dx+dy*dy
	if along <= 0 {
		return 0, ax*ax + ay*ay
	}
	if along >= all {
		return 1, bx*bx + by*by
	}
	share = along / all
	x, y := ax+share*dx, ay+share*dy
	return share, x*x + y*y
}

// apart is the distance between two points that are at most some hundred
// kilometres apart, true to a millimetre.
func apart(a, b geo.Point) geo.Metres {
	const radius = 6371e3
	u, v := a.Vec(), b.Vec()
	dx, dy, dz := u.X-v.X, u.Y-v.Y, u.Z-v.Z
	chord := math.Sqrt(dx*dx + dy*dy + dz*dz)
	return geo.Metres(chord * (1 + chord*chord/(24*radius*radius)))
}

// Off-road limits in metres.
const (
	fineApproach   = 1000
	coarseApproach = 5000
)

// MaxApproach is how far from a road a journey may begin or end: 1 km where
// small roads are known, and 5 km from the roads of a coarse source, which has
// main roads only. What is farther has no answer: there may be water between.
func MaxApproach(coarse bool) geo.Metres {
	if coarse {
		return coarseApproach
	}
	return fineApproach
}

// Approach is the time in milliseconds from a point to the road that it was
// put onto, or back; ok is false beyond MaxApproach.
//
// Where small roads are known it is made on foot at 5 km/h (step-free 3 km/h)
// over 1.3 times the straight line. Where they are not, by the means of the
// profile over roads that are not in the data, 1.4 times the straight line:
// driving 35 km/h, cycling 15 km/h.
func Approach(p Profile, coarse bool, away geo.Metres) (ms uint32, ok bool) {
	if !(away >= 0 && away <= MaxApproach(coarse)) {
		return 0, false
	}
	detour, speed := 1.3, 5.0
	if coarse {
		detour = 1.4
	}
	switch {
	case p == StepFree:
		speed = 3
	case coarse && p == Drive:
		speed = 35
	case coarse && p == Cycle:
		speed = 15
	}
	return uint32(math.Round(float64(away) * detour * 3600 / speed)), true
}
