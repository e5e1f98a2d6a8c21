package nearest

import "math"

// How far the straight line (chord) of length c through the earth between two
// points on the ellipsoid tells the length s of the shortest path on it.
//
// Write the ellipsoid as xᵀAx = 1, A = diag(1/a², 1/a², 1/b²), and let x(s) be
// a geodesic from y with unit tangent t, D = x − y, F = |D|² = c². The
// geodesic's curvature vector points along the normal −Ax/|Ax| with size
// tᵀAt/|Ax|, and xᵀA(x−y) = ½DᵀAD because both ends lie on the ellipsoid. So
//
//	F″ = 2 − w F,   w = (tᵀAt)(DᵀAD) / (|D|²|Ax|²)
//	              = (1 + e′²t_z²)(1 + e′²d_z²) / N²
//
// with e′² the second eccentricity, N the radius of curvature in the prime
// vertical at x and d = D/|D|. Where w stays between w₀ and w₁, Sturm
// comparison with F″ = 2 − wF, F(0) = F′(0) = 0 gives, while s√w₁ ≤ π,
//
//	S(w₀, c) ≤ s ≤ S(w₁, c),   S(w, c) = 2/√w · asin(c√w/2).
//
// A path of at most 301 km stays within 2.73° of latitude of its start, where
// N lies between its values at the ends of the band, |t_z| ≤ cos φ for the
// latitude φ of the band nearest the equator, and |d_z| ≤ (s/c) cos φ with
// s/c < 1.0002. The band below is 3° wide and a table holds it for each degree
// of latitude. S(w,c) = c + wc³/24 + 3w²c⁵/640 + …; its change with w is at
// most 1.001·c³/24 up to 301 km, so the middle of w₀ and w₁ gives s within
//
//	(w₁ − w₀)·1.001·c³/48:
//
// 3.5 mm at 80 km and 0.19 m at 300 km on the equator, a quarter of that at
// 60°. Leaving off the terms above c⁵ costs 2 µm.
//
// Farther out another bound holds at every distance, antipodes included: the
// map z → z·a/b turns the ellipsoid into a sphere of radius a and stretches no
// length by less than 1 nor by more than a/b. With σ the angle between the
// images of two points, c′ = 2a sin(σ/2) their chord there,
//
//	bσ ≤ s ≤ aσ.
const (
	equatorial = 6378137.0
	polar      = equatorial * (1 - 1/298.257223563)
	first2     = 1 - polar*polar/(equatorial*equatorial) // e²
	second2    = equatorial*equatorial/(polar*polar) - 1 // e′²
	stretch    = equatorial / polar                      // of z, ellipsoid to sphere
	reach      = 300_000.0                               // metres of chord, farthest of the near search
	bandWidth  = 3.0                                     // degrees of latitude that a path of reach may cross
	perMetre   = 256                                     // coordinate units in a metre
	rounding   = 0.007                                   // metres: √3 units, both ends rounded by ½ a unit on each axis, and 0.2 mm for all noise
	noise      = 1e-6                                    // metres: error of geo.Distance and of float64 sums
	roundingU  = 2                                       // units: the same, rounded up
)

// curve holds the bound of one degree of latitude.
type curve struct {
	third float64 // w/24
	fifth float64 // 3w²/640
	cube  float64 // error of the arc for each c³
}

var curves = func() (table [91]curve) {
	for i := range table {
		low := max(0, float64(i)-bandWidth) * math.Pi / 180
		high := min(90, float64(i+1)+bandWidth) * math.Pi / 180
		climb := math.Cos(low) * 1.0002
		tilt := 1 + second2*climb*climb
		w0, w1 := 1/prime2(high), tilt*tilt/prime2(low)
		w := (w0 + w1) / 2
		table[i] = curve{w / 24, 3 * w * w / 640, 1.001 * (w1 - w0) / 48}
	}
	return table
}()

// prime2 is the square of the radius of curvature in the prime vertical.
func prime2(lat float64) float64 {
	sin := math.Sin(lat)
	return equatorial * equatorial / (1 - first2*sin*sin)
}

// arc is the length along the ellipsoid of a chord of c metres.
func (cv *curve) arc(c float64) float64 {
	c2 := c * c
	return c + c*c2*(cv.third+cv.fifth*c2)
}

// doubt is by how much arc may be wrong for a chord between rounded ends.
func (cv *curve) doubt(c float64) float64 { return rounding + cv.cube*c*c*c }

// margin is how much the square of a chord (units²) of an item that may be as
// near as one of squared chord d2 can exceed d2.
func (cv *curve) margin(d2 uint64) uint64 {
	c := math.Sqrt(float64(d2)) / perMetre
	wide := 2.02 * cv.doubt(c)
	return uint64((2*c+wide)*wide*perMetre*perMetre) + 1
}

// farChord2 is the square (units²) of the longest chord on the stretched
// sphere that an item within s metres along the ellipsoid can have.
func farChord2(s float64) float64 {
	angle := s / polar
	if angle >= math.Pi {
		return math.Inf(1)
	}
	c := 2*equatorial*math.Sin(angle/2)*(1+1e-12)*perMetre + roundingU
	return c * c
}
