package route

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/geo/roads/lettermap"
)

// reached is a point of a road and how far one gets from it on foot: the
// reference of areas, by plain Dijkstra and small steps along every arc.
type reached struct{ x, y, radius float64 }

// plane are metres to the east and north of a point.
func plane(origin geo.Point, p orb.Point) (x, y float64) {
	broad := float64(geo.Distance(geo.Point{Lat: origin.Lat, Lon: origin.Lon}, geo.Point{Lat: origin.Lat, Lon: origin.Lon + 0.01})) * 100
	return (p[0] - origin.Lon) * broad, (p[1] - origin.Lat) * 111_412
}

// reachPlain lists what is reached from a stop of a network of straight
// segments.
func reachPlain(v *View, from Stop, within time.Duration, origin geo.Point) []reached {
	g, limit := v.g, float64(within.Milliseconds())
	manner := offRoad[g.Profile]
	var list []reached
	add := func(p geo.Point, when float64) {
		if when <= limit {
			x, y := plane(origin, orb.Point{p.Lon, p.Lat})
			list = append(list, reached{x, y, min(float64(manner.far), (limit-when)/1000*manner.speed)})
		}
	}
	along := func(arc uint32, share, begin, lasts float64) {
		s := g.Link[arc] >> 1
		a, b := junction(g.Net, g.Net.From[s]), junction(g.Net, g.Net.To[s])
		if g.Link[arc]&1 == 1 {
			a, b, share = b, a, 1-share
		}
		if attr := g.Net.Attrs[g.Net.Attr[s]]; attr.Class == roads.Ferry || attr.Flags&roads.Tunnel != 0 {
			return
		}
		for i := 0.0; i <= 1000; i++ {
			at := share + (1-share)*i/1000
			add(geo.Point{Lat: a.Lat + (b.Lat-a.Lat)*at, Lon: a.Lon + (b.Lon-a.Lon)*at}, begin+lasts*i/1000)
		}
	}
	truth := searchPlain(g, v.closed, from)
	add(from.Point, float64(from.Approach))
	for _, seed := range g.Starts(nil, from.Position) {
		if !v.closed.Has(seed.Arc) {
			along(seed.Arc, float64(from.Offset), float64(from.Approach), float64(seed.Weight))
		}
	}
	for node := range uint32(g.Nodes()) {
		for arc := g.First[node]; arc < g.First[node+1]; arc++ {
			if truth.weight[node] != never && !v.closed.Has(arc) {
				share := float64(g.Link[arc] & 1)
				along(arc, share, float64(from.Approach)+float64(truth.weight[node]), float64(g.Weight[arc]))
			}
		}
	}
	return list
}

// outside is how many metres a point lies outside of all that is reached;
// inside it is negative.
func outside(list []reached, origin geo.Point, p orb.Point) float64 {
	x, y := plane(origin, p)
	best := math.Inf(1)
	for _, r := range list {
		best = min(best, math.Hypot(r.x-x, r.y-y)-r.radius)
	}
	return best
}

func inShape(shape orb.MultiPolygon, p orb.Point) bool {
	for _, polygon := range shape {
		in := inRing(polygon[0], p)
		for _, hole := range polygon[1:] {
			in = in && !inRing(hole, p)
		}
		if in {
			return true
		}
	}
	return false
}

// TestReachOfRandomNetworks: points in an area are reached, points outside are
// not, but for its edge; shapes are valid, and areas hold the shorter ones.
func TestReachOfRandomNetworks(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 23))
		n := randomNetwork(r, 12+r.IntN(20), 20+r.IntN(40))
		addConditions(r, n)
		for i := range n.Attrs {
			if r.IntN(10) == 0 {
				n.Attrs[i].Flags |= roads.Tunnel
			}
		}
		router := mustRouter(t, mustGraph(t, n, roads.Profile(seed%roads.Profiles)), january)
		router.SetClosures(randomClosures(r, n, 3))
		from := randomStop(r, n)
		from.Point = PointAt(n, from.Segment, from.Offset)
		v := router.At(january)
		areas, err := v.Reach(from, 3*time.Minute, time.Minute, 8*time.Minute, time.Minute)
		if err != nil || len(areas) != 3 {
			t.Fatalf("%d areas, %v", len(areas), err)
		}
		for i, a := range areas {
			checkShape(t, a.Shape)
			list := reachPlain(v, from, a.Within, from.Point)
			for range 300 {
				p := orb.Point{10 + r.Float64()*0.03 - 0.005, 60 + r.Float64()*0.02 - 0.005}
				far := outside(list, from.Point, p)
				in := inShape(a.Shape, p)
				if in && far > 2*float64(a.Edge) || !in && far < -float64(a.Edge) {
					t.Fatalf("seed %d, %v: a point %.0f m outside is in the area: %v (edge %.0f m)", seed, a.Within, far, in, a.Edge)
				}
				if i > 0 && !in && inShape(areas[i-1].Shape, p) && math.Abs(far) > float64(a.Edge) {
					t.Fatalf("seed %d: a point reached within %v is not within %v", seed, areas[i-1].Within, a.Within)
				}
			}
		}
	}
}

// checkShape: rings are closed, wind as RFC 7946 has it, neither cross nor
// touch themselves or each other, and holes lie in their polygon.
func checkShape(t *testing.T, shape orb.MultiPolygon) {
	t.Helper()
	var lines [][2]orb.Point
	for _, polygon := range shape {
		for i, ring := range polygon {
			if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
				t.Fatalf("ring of %d points is not closed", len(ring))
			}
			if want := orb.CCW; i == 0 && ring.Orientation() != want || i > 0 && ring.Orientation() == want {
				t.Fatalf("ring %d winds %v", i, ring.Orientation())
			}
			if i > 0 && !inRing(polygon[0], ring[0]) {
				t.Fatalf("hole %d lies outside", i)
			}
			for j := 1; j < len(ring); j++ {
				lines = append(lines, [2]orb.Point{ring[j-1], ring[j]})
			}
		}
	}
	for i, a := range lines {
		for _, b := range lines[:i] {
			if a[0] != b[1] && a[1] != b[0] && linesMeet(a, b) {
				t.Fatalf("lines %v and %v cross", a, b)
			}
		}
	}
}

func linesMeet(a, b [2]orb.Point) bool {
	side := func(p, q, r orb.Point) float64 { return (q[0]-p[0])*(r[1]-p[1]) - (q[1]-p[1])*(r[0]-p[0]) }
	return side(a[0], a[1], b[0])*side(a[0], a[1], b[1]) <= 0 && side(b[0], b[1], a[0])*side(b[0], b[1], a[1]) <= 0 &&
		max(a[0][0], a[1][0]) >= min(b[0][0], b[1][0]) && max(b[0][0], b[1][0]) >= min(a[0][0], a[1][0]) &&
		max(a[0][1], a[1][1]) >= min(b[0][1], b[1][1]) && max(b[0][1], b[1][1]) >= min(a[0][1], a[1][1])
}

// city is a grid of streets with a ring of nothing in it: a lake.
func city(size int) *roads.Network {
	n := &roads.Network{ShapeFirst: []uint32{0}, Spaces: []string{"osm"}}
	street := roads.Attributes{Class: roads.Residential, Incline: roads.NoIncline, MaxSpeed: [2]uint8{50, 50}}
	for p := range street.Access {
		street.Access[p] = [2]roads.Access{roads.Allowed, roads.Allowed}
	}
	n.Attrs = []roads.Attributes{street}
	for y := range size {
		for x := range size {
			n.Lat, n.Lon = append(n.Lat, 600000000+int32(y)*9000), append(n.Lon, 100000000+int32(x)*18000)
		}
	}
	lake := func(j int) bool {
		x, y := j%size-size/2-4, j/size-size/2
		return x*x+y*y < 9
	}
	link := func(a, b int) {
		if lake(a) || lake(b) {
			return
		}
		n.From, n.To = append(n.From, uint32(a)), append(n.To, uint32(b))
		n.Length, n.Attr = append(n.Length, 1000), append(n.Attr, 0)
		n.Way, n.ShapeFirst = append(n.Way, int64(len(n.Way))), append(n.ShapeFirst, 0)
	}
	for j := range size * size {
		if j%size+1 < size {
			link(j, j+1)
		}
		if j/size+1 < size {
			link(j, j+size)
		}
	}
	return n
}

// TestReachHoles: a lake that nobody reaches is a hole, and a city that is all
// reached has no other.
func TestReachHoles(t *testing.T) {
	n := city(30)
	v := mustRouter(t, mustGraph(t, n, roads.Walk), january).At(january)
	stop := stopAt(t, v, geo.Point{Lat: 60.0135, Lon: 10.027})
	areas, err := v.Reach(stop, time.Hour)
	if err != nil || len(areas[0].Shape) != 1 {
		t.Fatalf("%d polygons, %v", len(areas[0].Shape), err)
	}
	if holes := len(areas[0].Shape[0]) - 1; holes != 1 {
		t.Errorf("%d holes, want the lake", holes)
	}
	checkShape(t, areas[0].Shape)
	if inShape(areas[0].Shape, orb.Point{10 + 19*0.0018, 60 + 15*0.0009}) {
		t.Error("the middle of the lake is reached")
	}
}

// TestReachIsland: an island is a part of its own once the ferry is there in
// time, nothing at sea is reached, and a closed ferry takes nobody there.
func TestReachIsland(t *testing.T) {
	m := lettermap.Draw(t, 1000, `
		a---b-----------g---h
	`)
	m.Ways(`
		ab residential max=50
		bg ferry       duration=20m wait=10m
		gh residential max=50
	`)
	n, _ := m.Network()
	r := mustRouter(t, mustGraph(t, n, roads.Drive), january)
	v := r.At(january)
	from := stopAt(t, v, m.Point('a'))
	areas, err := v.Reach(from, 30*time.Minute, 60*time.Minute)
	if err != nil || len(areas[0].Shape) != 1 || len(areas[1].Shape) != 2 {
		t.Fatalf("%d and %d parts, want 1 and 2 (%v)", len(areas[0].Shape), len(areas[1].Shape), err)
	}
	b, g := m.Point('b'), m.Point('g')
	if inShape(areas[1].Shape, orb.Point{(b.Lon + g.Lon) / 2, b.Lat}) {
		t.Error("the sea is reached")
	}
	if areas[1].Flags&roads.OnFerry == 0 || areas[0].Flags&roads.OnFerry != 0 {
		t.Errorf("flags are %v within 30 minutes and %v within 60", areas[0].Flags, areas[1].Flags)
	}
	r.SetClosures([]roads.Closure{around(m, 'b', 'g')})
	if areas, _ := r.At(january).Reach(from, time.Hour); len(areas[0].Shape) != 1 {
		t.Errorf("%d parts when the ferry does not go", len(areas[0].Shape))
	}
}

// TestReachBounds: the largest areas are of bounded size, nothing is reached
// from nowhere or before the road is, and times are checked.
func TestReachBounds(t *testing.T) {
	n := city(60)
	for i := range n.Lat {
		n.Lon[i] = (n.Lon[i]-100000000)*24 + 100000000
		n.Lat[i] = (n.Lat[i]-600000000)*24 + 600000000
	}
	for i := range n.Length {
		n.Length[i] *= 24
	}
	n.Attrs[0].MaxSpeed = [2]uint8{110, 110}
	n.Attrs[0].Class = roads.Motorway
	v := mustRouter(t, mustGraph(t, n, roads.Drive), january).At(january)
	from := stopAt(t, v, geo.Point{Lat: 60.64, Lon: 11.29})
	areas, err := v.Reach(from, MaxReach)
	if err != nil {
		t.Fatal(err)
	}
	corners := 0
	for _, polygon := range areas[0].Shape {
		for _, ring := range polygon {
			corners += len(ring) - 1
		}
	}
	if corners > maxCorners || corners < 100 || areas[0].Edge > 150 {
		t.Errorf("%d corners, edge %.0f m", corners, areas[0].Edge)
	}
	off := Stop{Position: roads.Position{Segment: NoSegment, Point: from.Point}, Approach: 3_600_001}
	late := from
	late.Approach = 3_600_001
	for _, stop := range []Stop{off, late} {
		areas, err := v.Reach(stop, time.Hour)
		if err != nil || len(areas) != 1 || len(areas[0].Shape) != 0 {
			t.Errorf("%d parts reached, %v", len(areas[0].Shape), err)
		}
	}
	for name, times := range map[string][]time.Duration{
		"none": {}, "zero": {0}, "negative": {time.Minute, -1}, "long": {MaxReach + 1}, "many": {1, 2, 3, 4, 5, 6, 7, 8, 9},
	} {
		if _, err := v.Reach(from, times...); !errors.Is(err, ErrReach) {
			t.Errorf("%s: %v, want ErrReach", name, err)
		}
	}
}
