package roads

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tidwall/rtree"

	"finnfram/geo"
)

// roadsAround draws so many winding roads around a point, spread over degrees
// of latitude, in lines of about step, with some islands.
func roadsAround(r *rand.Rand, centre geo.Point, segments int, spread float64, step int32) *Network {
	n := &Network{Spaces: []string{"osm"}, ShapeFirst: []uint32{0}}
	for _, access := range [][2]Access{{Allowed, Allowed}, {Allowed, NoAccess}, {NoAccess, NoAccess}} {
		a := Attributes{Class: Residential, Incline: NoIncline}
		for p := range a.Access {
			a.Access[p] = access
		}
		n.Attrs = append(n.Attrs, a)
	}
	tunnel := n.Attrs[0]
	tunnel.Flags = Tunnel
	n.Attrs = append(n.Attrs, tunnel)
	across := spread / max(0.01, math.Cos(centre.Lat*math.Pi/180))
	for range segments {
		lat := int32((centre.Lat + spread*(r.Float64()-0.5)) * 1e7)
		lon := int32(min(180, max(-180, centre.Lon+across*(r.Float64()-0.5))) * 1e7)
		n.addWinding(r, lat, lon, step)
	}
	return n
}

// addWinding adds a segment that begins at a junction already there, most
// times, and winds away.
func (n *Network) addWinding(r *rand.Rand, lat, lon, step int32) {
	from := uint32(len(n.Lat))
	if from > 0 && r.IntN(4) > 0 {
		from = r.Uint32N(from)
		lat, lon = n.Lat[from], n.Lon[from]
	} else {
		n.Lat, n.Lon = append(n.Lat, lat), append(n.Lon, lon)
	}
	for range r.IntN(20) {
		lat, lon = lat+r.Int32N(step)-step*2/5, clampLon(int64(lon)+int64(r.Int32N(2*step)-step*4/5))
		n.Shape = append(n.Shape, lat, lon)
	}
	n.Lat, n.Lon = append(n.Lat, lat+r.Int32N(step)-step/2), append(n.Lon, clampLon(int64(lon)+int64(r.Int32N(2*step)-step)))
	n.From, n.To = append(n.From, from), append(n.To, uint32(len(n.Lat)-1))
	n.ShapeFirst = append(n.ShapeFirst, uint32(len(n.Shape)/2))
	n.Length = append(n.Length, 1000)
	n.Attr = append(n.Attr, []uint32{0, 0, 0, 1, 2, 3}[r.IntN(6)])
	n.Way = append(n.Way, int64(len(n.Way)/2))
}

func clampLon(lon int64) int32 { return int32(min(max(lon, -1_800_000_000), 1_800_000_000)) }

// bruteAway is the distance of p from a segment on the ellipsoid, by walking
// along each line in ever smaller steps.
func bruteAway(n *Network, segment uint32, p geo.Point) float64 {
	best := math.Inf(1)
	for line := range n.lines(segment) {
		a, b := pointAt(n.corner(segment, line)), pointAt(n.corner(segment, line+1))
		at := func(s float64) float64 {
			return float64(geo.Distance(p, geo.Point{Lat: a.Lat + s*(b.Lat-a.Lat), Lon: a.Lon + s*(b.Lon-a.Lon)}))
		}
		lo, hi := 0.0, 1.0
		for range 40 {
			x, y := lo+(hi-lo)/3, hi-(hi-lo)/3
			if at(x) < at(y) {
				hi = y
			} else {
				lo = x
			}
		}
		best = min(best, at((lo+hi)/2))
	}
	return best
}

// TestSnapAgainstAllSegments compares Snap and Nearest with walking along every
// segment, in Norway, on Svalbard, at the equator and at the antimeridian.
func TestSnapAgainstAllSegments(t *testing.T) {
	centres := []geo.Point{{Lat: 59.91, Lon: 10.75}, {Lat: 70.37, Lon: 31.1}, {Lat: 65, Lon: 12}, {Lat: 0, Lon: 0}, {Lat: -33, Lon: -179.999}, {Lat: 78.2, Lon: 15.6}}
	var q SnapQuery
	for seed := range uint64(42) {
		r := rand.New(rand.NewPCG(seed, 9))
		centre := centres[seed%uint64(len(centres))]
		n := roadsAround(r, centre, int(seed), 0.05, 20000)
		g, err := NewGraph(n, Drive)
		if err != nil {
			t.Fatal(err)
		}
		sn := NewSnapper(n)
		for range 2 {
			p := geo.Point{Lat: min(90, centre.Lat+0.06*(r.Float64()-0.5)), Lon: max(-180, centre.Lon+0.1*(r.Float64()-0.5))}
			checkSnap(t, sn, g, &q, p)
		}
	}
}

func checkSnap(t *testing.T, sn *Snapper, g *Graph, q *SnapQuery, p geo.Point) {
	t.Helper()
	type road struct {
		segment uint32
		away    float64
	}
	var all []road
	nearest, nearestMain := math.Inf(1), math.Inf(1)
	for segment := range uint32(len(g.Net.From)) {
		a := g.Net.Attrs[g.Net.Attr[segment]]
		if a.Access[Drive] == [2]Access{} || a.Flags&Tunnel != 0 {
			continue
		}
		away := bruteAway(g.Net, segment, p)
		all = append(all, road{segment, away})
		nearest = min(nearest, away)
		if g.Components().Main(segment) {
			nearestMain = min(nearestMain, away)
		}
	}
	want := nearest
	if nearestMain <= min(1.5*nearest+50, 4000) {
		want = nearestMain
	}
	at, ok := sn.Snap(q, g, p, SnapOptions{Max: 4000})
	if ok != (want <= 4000) && math.Abs(want-4000) > 0.1 {
		t.Fatalf("ok is %v at %.2f m", ok, want)
	}
	if ok && math.Abs(float64(at.Away)-want) > 0.01 {
		t.Fatalf("away %.3f m, want %.3f", at.Away, want)
	}
	slices.SortFunc(all, func(a, b road) int { return int(math.Copysign(1, a.away-b.away)) })
	list := sn.Nearest(q, nil, g, p, 5, SnapOptions{Max: 4000})
	for i, at := range list {
		if math.Abs(float64(at.Away)-all[i].away) > 0.01 {
			t.Fatalf("neighbour %d: away %.3f m, want %.3f", i, at.Away, all[i].away)
		}
	}
	if len(list) < 5 && len(list) < len(all) && all[len(list)].away < 3999 {
		t.Fatalf("%d neighbours, but the next is %.1f m away", len(list), all[len(list)].away)
	}
}

// TestSnapKeepsNoMemory holds that a warm query takes none.
func TestSnapKeepsNoMemory(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	n := roadsAround(r, geo.Point{Lat: 60, Lon: 10}, 500, 0.1, 20000)
	g, _ := NewGraph(n, Walk)
	sn := NewSnapper(n)
	var q SnapQuery
	dst := make([]Position, 0, 10)
	p, heading := geo.Point{Lat: 60.01, Lon: 10.02}, 90.0
	allocs := testing.AllocsPerRun(100, func() {
		sn.Snap(&q, g, p, SnapOptions{})
		sn.Snap(&q, g, p, SnapOptions{Heading: &heading})
		dst = sn.Nearest(&q, dst[:0], g, p, 10, SnapOptions{})
	})
	if allocs > 0 {
		t.Errorf("%.1f allocations", allocs)
	}
}

// TestSnapNowhere asks where there is nothing, or no place.
func TestSnapNowhere(t *testing.T) {
	for _, segments := range []int{0, 3} {
		n := roadsAround(rand.New(rand.NewPCG(1, 2)), geo.Point{Lat: 60, Lon: 10}, segments, 0.01, 20000)
		g, err := NewGraph(n, Drive)
		if err != nil {
			t.Fatal(err)
		}
		sn := NewSnapper(n)
		var q SnapQuery
		for _, p := range []geo.Point{{Lat: 61, Lon: 10}, {Lat: 90, Lon: 0}, {Lat: -90, Lon: 180}, {Lat: math.NaN(), Lon: 10}, {Lat: 60, Lon: math.Inf(1)}} {
			if at, ok := sn.Snap(&q, g, p, SnapOptions{}); ok {
				t.Errorf("%d segments, %v: got %v", segments, p, at)
			}
		}
	}
}

// TestApproach holds the limits of the way to the road.
func TestApproach(t *testing.T) {
	for _, c := range []struct {
		profile Profile
		coarse  bool
		away    geo.Metres
		seconds float64
		ok      bool
	}{
		{Drive, false, 0, 0, true},
		{Drive, false, 100, 93.6, true},   // 130 m at 5 km/h
		{StepFree, false, 100, 156, true}, // at 3 km/h
		{Drive, false, 1000, 936, true},
		{Drive, false, 1000.1, 0, false},
		{Drive, true, 5000, 720, true}, // 7 km at 35 km/h
		{Cycle, true, 1000, 336, true}, // 1.4 km at 15 km/h
		{Walk, true, 1000, 1008, true},
		{Walk, true, 5001, 0, false},
		{Walk, false, geo.Metres(math.NaN()), 0, false},
		{Walk, false, -1, 0, false},
	} {
		ms, ok := Approach(c.profile, c.coarse, c.away)
		if ok != c.ok || math.Abs(float64(ms)/1000-c.seconds) > 0.001 {
			t.Errorf("%v: got %d ms, %v", c, ms, ok)
		}
	}
}

// town is a grid of streets, bent a little, about as many segments on as much
// land as Oslo has.
func town(b *testing.B) (*Network, *Graph, []geo.Point) {
	const rows, columns = 170, 170
	r := rand.New(rand.NewPCG(5, 5))
	n := &Network{Spaces: []string{"osm"}, ShapeFirst: []uint32{0}, Attrs: []Attributes{{Class: Residential, Incline: NoIncline}}}
	n.Attrs[0].Access[Drive] = [2]Access{Allowed, Allowed}
	for i := range uint32(rows * columns) {
		row, column := i/columns, i%columns
		n.Lat = append(n.Lat, 598500000+int32(row)*9000+r.Int32N(4000))
		n.Lon = append(n.Lon, 106000000+int32(column)*18000+r.Int32N(8000))
		if column > 0 {
			n.addStreet(r, i-1, i)
		}
		if row > 0 {
			n.addStreet(r, i-columns, i)
		}
	}
	g, err := NewGraph(n, Drive)
	if err != nil {
		b.Fatal(err)
	}
	points := make([]geo.Point, 1024)
	for i := range points {
		points[i] = geo.Point{Lat: 59.86 + 0.14*r.Float64(), Lon: 10.61 + 0.28*r.Float64()}
	}
	return n, g, points
}

func (n *Network) addStreet(r *rand.Rand, from, to uint32) {
	n.From, n.To = append(n.From, from), append(n.To, to)
	lines := 1 + r.Int32N(6)
	for i := range lines - 1 {
		step := func(a, b int32) int32 { return a + (b-a)/lines*(i+1) + r.Int32N(1000) }
		n.Shape = append(n.Shape, step(n.Lat[from], n.Lat[to]), step(n.Lon[from], n.Lon[to]))
	}
	n.ShapeFirst = append(n.ShapeFirst, uint32(len(n.Shape)/2))
	n.Length = append(n.Length, 1000)
	n.Attr = append(n.Attr, 0)
	n.Way = append(n.Way, 1)
}

func BenchmarkSnap(b *testing.B) {
	n, g, points := town(b)
	sn := NewSnapper(n)
	var q SnapQuery
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		sn.Snap(&q, g, points[i%len(points)], SnapOptions{})
	}
	b.ReportMetric(float64(8*len(sn.levels)+16*len(sn.boxes)+10*len(sn.segment))/float64(len(n.Lat)), "B/junction")
}

// BenchmarkSnapRival does the least of it with tidwall/rtree: the nearest
// segment by boxes in degrees, and the lines of those boxes.
func BenchmarkSnapRival(b *testing.B) {
	n, g, points := town(b)
	var tree rtree.RTreeG[uint32]
	for s := range uint32(len(n.From)) {
		box := noBox
		for i := range n.lines(s) + 1 {
			lat, lon := n.corner(s, i)
			box = box.with(boxOf(lat, lon))
		}
		tree.Insert([2]float64{float64(box.West), float64(box.South)}, [2]float64{float64(box.East), float64(box.North)}, s)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m := newMetric(points[i%len(points)])
		best := math.Inf(1)
		least := m.least(5000)
		tree.Nearby(
			func(lo, hi [2]float64, s uint32, item bool) float64 {
				away2 := m.toBox(box{int32(lo[1]), int32(lo[0]), int32(hi[1]), int32(hi[0])}, least)
				if item && away2 < best {
					away2 = awayFrom(n, &m, s)
				}
				return away2
			},
			func(_, _ [2]float64, s uint32, away2 float64) bool {
				if g.snaps.has(s) {
					best = min(best, away2)
					return false
				}
				return true
			})
	}
}

func boxOf(lat, lon int32) box { return box{lat, lon, lat, lon} }

func awayFrom(n *Network, m *metric, s uint32) float64 {
	best := math.Inf(1)
	ax, ay := m.at(n.corner(s, 0))
	for i := range n.lines(s) {
		bx, by := m.at(n.corner(s, i+1))
		_, away2 := closest(ax, ay, bx, by)
		best = min(best, away2)
		ax, ay = bx, by
	}
	return best
}
