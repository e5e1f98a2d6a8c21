package geo

import (
	"math"

	"github.com/tidwall/geodesic"
)

// The WGS84 ellipsoid (NGA.STND.0036, 2014): equatorial radius in metres,
// flattening, and the square of the first eccentricity.
const (
	equatorialRadius = 6378137.0
	flattening       = 1 / 298.257223563
	eccentricity2    = flattening * (2 - flattening)
)

// Vec is a point in the earth-centred, earth-fixed frame, metres from the
// centre of the earth: X towards 0° N 0° E, Y towards 0° N 90° E, Z towards
// the north pole.
type Vec struct{ X, Y, Z float64 }

// Vec returns p on the surface of the ellipsoid in earth-centred metres.
// A kilometre of chord is a kilometre everywhere on earth, so nearest by chord
// needs no care at the poles or at the antimeridian.
func (p Point) Vec() Vec {
	sinLat, cosLat := math.Sincos(p.Lat * math.Pi / 180)
	sinLon, cosLon := math.Sincos(p.Lon * math.Pi / 180)
	n := equatorialRadius / math.Sqrt(1-eccentricity2*sinLat*sinLat)
	return Vec{n * cosLat * cosLon, n * cosLat * sinLon, n * (1 - eccentricity2) * sinLat}
}

// Distance is the length of the shortest path between a and b along the
// ellipsoid, exact to some nanometres (Karney, Algorithms for geodesics,
// 2013). It costs about a microsecond.
func Distance(a, b Point) Metres {
	var s float64
	geodesic.WGS84.Inverse(a.Lat, a.Lon, b.Lat, b.Lon, &s, nil, nil)
	return Metres(s)
}

// Bearing is the direction in which the shortest path from a to b leaves a,
// in degrees clockwise from north, in [0, 360). It is 0 when a equals b.
func Bearing(a, b Point) float64 {
	if a == b {
		return 0
	}
	var azimuth float64
	geodesic.WGS84.Inverse(a.Lat, a.Lon, b.Lat, b.Lon, nil, &azimuth, nil)
	if azimuth < 0 {
		azimuth += 360
	}
	return azimuth
}

// Destination is where one arrives from p after distance metres along the
// shortest path that leaves in the direction bearing (degrees clockwise from
// north).
func Destination(p Point, bearing float64, distance Metres) Point {
	var q Point
	geodesic.WGS84.Direct(p.Lat, p.Lon, bearing, float64(distance), &q.Lat, &q.Lon, nil)
	return q
}
