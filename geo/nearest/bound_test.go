package nearest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"finnfram/geo"
)

func chord(a, b geo.Vec, stretch float64) float64 {
	x, y, z := a.X-b.X, a.Y-b.Y, stretch*(a.Z-b.Z)
	return math.Sqrt(x*x + y*y + z*z)
}

// TestNearBound holds the bound of bound.go against measured geodesics, and
// shows that it is not idle: somewhere at least half of it is used.
func TestNearBound(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 3))
	most := 0.0
	for i := range 60_000 {
		from := geo.Point{Lat: float64(i%181) - 90, Lon: 10}
		if i%2 == 0 {
			from = anywhere(r)
		}
		p := geo.Destination(from, r.Float64()*360, geo.Metres(math.Exp(r.Float64()*6+6.6)))
		c, s := chord(from.Vec(), p.Vec(), 1), float64(geo.Distance(from, p))
		if c > reach+1000 {
			continue
		}
		cv := &curves[int(math.Abs(from.Lat))]
		off := math.Abs(cv.arc(c) - s)
		if off > cv.cube*c*c*c+3e-6 {
			t.Fatalf("from %v to %v: off by %v m at %v m, bound %v", from, p, off, s, cv.cube*c*c*c)
		}
		if s > 100_000 {
			most = max(most, off/(cv.cube*c*c*c))
		}
	}
	if most < 0.5 {
		t.Errorf("the bound is never used by more than %.2f", most)
	}
}

func TestFarBound(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 3))
	for i := range 20_000 {
		from, p := anywhere(r), anywhere(r)
		if i%4 == 0 { // near the antipodes
			p = wrap(-from.Lat+r.NormFloat64(), from.Lon+180+r.NormFloat64())
		}
		s := float64(geo.Distance(from, p))
		half := min(1, chord(from.Vec(), p.Vec(), stretch)/(2*equatorial))
		angle := 2 * math.Asin(half)
		if s < polar*angle-0.5 || s > equatorial*angle+0.5 {
			t.Fatalf("from %v to %v: %v m, bound %v to %v", from, p, s, polar*angle, equatorial*angle)
		}
		a, b := fixed(from.Vec()), fixed(p.Vec())
		x, y := float64(a[0])-float64(b[0]), float64(a[1])-float64(b[1])
		z := stretch * (float64(a[2]) - float64(b[2]))
		if x*x+y*y+z*z > farChord2(s+noise) {
			t.Fatalf("from %v to %v: an item at its own distance would be left out", from, p)
		}
	}
}

// TestNearlyEqualDistances asks among points that differ by millimetres, at
// every distance, for an order that only measuring can tell.
func TestNearlyEqualDistances(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 3))
	var q Query
	for _, distance := range []float64{0.01, 1, 50, 1000, 30_000, 79_000, 150_000, 299_990, 300_060, 305_000, 2e6, 1.2e7, 1.99e7} {
		for _, lat := range []float64{0, 0.5, 31, 60, 69.6, 78.2, 89.9, 90, -45} {
			from := geo.Point{Lat: lat, Lon: r.Float64()*360 - 180}
			points := make([]geo.Point, 60)
			for i := range points {
				points[i] = geo.Destination(from, r.Float64()*360, geo.Metres(distance+r.NormFloat64()*0.004))
				points[i].Lat = min(max(points[i].Lat, -90), 90)
			}
			o := Options{K: 20}
			what := fmt.Sprintf("%v m from %v", distance, from)
			same(t, what, Build(points).Find(&q, from, o), bruteForce(points, from, o, nil))
		}
	}
}

func TestSubset(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 3))
	points, list := worlds[2].points(r, 500), []int32{}
	for i := range points {
		if r.IntN(3) == 0 {
			list = append(list, int32(i))
		}
	}
	ix, q := BuildSubset(points, list), Query{}
	if ix.Len() != len(list) {
		t.Errorf("%d items, want %d", ix.Len(), len(list))
	}
	for range 50 {
		from, o := anywhere(r), Options{K: 7}
		pass := func(i int32) bool { return slices.Contains(list, i) }
		same(t, "subset", ix.Find(&q, from, o), bruteForce(points, from, o, pass))
	}
	if hits := BuildSubset(points, []int32{}).Find(&q, points[0], Options{K: 1}); len(hits) != 0 {
		t.Errorf("no items, and yet %v", hits)
	}
}

func ExampleIndex_Find() {
	ix := Build([]geo.Point{
		{Lat: 69.6492, Lon: 18.9553},
		{Lat: 69.6800, Lon: 18.9700},
		{Lat: 59.9116, Lon: 10.7545},
	})
	var q Query
	for _, hit := range ix.Find(&q, geo.Point{Lat: 69.66, Lon: 18.96}, Options{K: 2}) {
		fmt.Printf("item %d, %.0f m\n", hit.Item, hit.Distance)
	}
	// Output:
	// item 0, 1219 m
	// item 1, 2265 m
}
