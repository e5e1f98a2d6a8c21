package nearest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"finnfram/geo"
)

// bruteForce measures every item along the ellipsoid.
func bruteForce(points []geo.Point, from geo.Point, o Options, pass func(int32) bool) []Hit {
	hits := []Hit{}
	for i, p := range points {
		if p.Check() != nil || pass != nil && !pass(int32(i)) {
			continue
		}
		d := geo.Distance(from, p)
		if o.MaxDistance == 0 || d <= o.MaxDistance {
			hits = append(hits, Hit{int32(i), d})
		}
	}
	slices.SortFunc(hits, byDistance)
	return hits[:min(len(hits), o.K)]
}

// same holds the found items against the expected ones: the same order, and
// each distance within limit metres.
func same(t *testing.T, what string, got, want []Hit) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d hits, want %d\n got %v\nwant %v", what, len(got), len(want), got, want)
	}
	for i := range got {
		limit := 0.3
		if want[i].Distance < 80_000 {
			limit = 0.011
		}
		if got[i].Item != want[i].Item || math.Abs(float64(got[i].Distance-want[i].Distance)) > limit {
			t.Fatalf("%s: hit %d is %v, want %v\n got %v\nwant %v", what, i, got[i], want[i], got, want)
		}
		if i > 0 && got[i].Distance < got[i-1].Distance {
			t.Fatalf("%s: distances fall at hit %d: %v", what, i, got)
		}
	}
}

// world makes n points of a kind, and where to ask from.
type world struct {
	name  string
	point func(r *rand.Rand) geo.Point
	from  func(r *rand.Rand) geo.Point
}

func anywhere(r *rand.Rand) geo.Point {
	return geo.Point{Lat: math.Asin(2*r.Float64()-1) * 180 / math.Pi, Lon: r.Float64()*360 - 180}
}

func wrap(lat, lon float64) geo.Point {
	if lat > 90 {
		lat, lon = 180-lat, lon+180
	}
	if lat < -90 {
		lat, lon = -180-lat, lon+180
	}
	return geo.Point{Lat: lat, Lon: math.Remainder(lon, 360)}
}

func around(lat, lon, spread float64) func(*rand.Rand) geo.Point {
	return func(r *rand.Rand) geo.Point {
		return wrap(lat+r.NormFloat64()*spread, lon+r.NormFloat64()*spread/max(0.02, math.Cos(lat*math.Pi/180)))
	}
}

var worlds = []world{
	{"globe", anywhere, anywhere},
	{"Oslo", around(59.91, 10.75, 0.05), around(59.91, 10.75, 0.2)},
	{"Norway", around(65, 15, 4), around(65, 15, 4)},
	{"Norway from the globe", around(65, 15, 4), anywhere},
	{"Norway from its antipodes", around(65, 15, 3), around(-65, -165, 3)},
	{"equator", around(0, 0, 1), around(0, 0, 1)},
	{"equator from its antipodes", around(0, 0, 1), around(0, 180, 1)},
	{"north pole", around(90, 0, 0.5), around(90, 0, 0.5)},
	{"south pole", around(-90, 0, 3), around(-89, 0, 5)},
	{"pole to pole", around(90, 0, 0.5), around(-90, 0, 0.5)},
	{"antimeridian", around(-17, 180, 0.3), around(-17, 180, 0.3)},
	{"Svalbard", around(78.2, 15.6, 0.3), around(78.2, 15.6, 1)},
	{"one point", func(*rand.Rand) geo.Point { return geo.Point{Lat: 60, Lon: 10} }, around(60, 10, 0.01)},
	{"few points", func(r *rand.Rand) geo.Point {
		return geo.Point{Lat: 60 + float64(r.IntN(3))/8, Lon: 10 + float64(r.IntN(3))/8}
	}, func(r *rand.Rand) geo.Point {
		return geo.Point{Lat: 60 + float64(r.IntN(5))/16, Lon: 10 + float64(r.IntN(5))/16}
	}},
	{"rows", func(r *rand.Rand) geo.Point {
		return geo.Point{Lat: float64(r.IntN(19)*10 - 90), Lon: float64(r.IntN(37)*10 - 180)}
	}, func(r *rand.Rand) geo.Point {
		return geo.Point{Lat: float64(r.IntN(37)*5 - 90), Lon: float64(r.IntN(73)*5 - 180)}
	}},
}

func (w world) points(r *rand.Rand, n int) []geo.Point {
	points := make([]geo.Point, n)
	for i := range points {
		points[i] = w.point(r)
	}
	return points
}

// TestEverySmallSize compares with brute force on every size to 50.
func TestEverySmallSize(t *testing.T) {
	for _, w := range worlds {
		t.Run(w.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(4, 2))
			var q Query
			for n := range 51 {
				points := w.points(r, n)
				ix := Build(points)
				if err := walkTree(ix); err != nil {
					t.Fatalf("%d points: %v", n, err)
				}
				for range 6 {
					from, o := w.from(r), Options{K: 1 + r.IntN(12)}
					if r.IntN(3) == 0 {
						o.MaxDistance = geo.Metres(math.Exp(r.Float64() * 17))
					}
					what := fmt.Sprintf("%d points from %v, %+v", n, from, o)
					same(t, what, ix.Find(&q, from, o), bruteForce(points, from, o, nil))
				}
			}
		})
	}
}

func TestLargeSets(t *testing.T) {
	for _, w := range worlds {
		t.Run(w.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(5, 3))
			var q Query
			points := w.points(r, 4000)
			ix := Build(points)
			if err := walkTree(ix); err != nil {
				t.Fatal(err)
			}
			for i := range 24 {
				from, o := w.from(r), Options{K: []int{1, 3, 10, 100}[i%4]}
				same(t, fmt.Sprintf("from %v k %d", from, o.K), ix.Find(&q, from, o), bruteForce(points, from, o, nil))
			}
		})
	}
}

// walkTree checks what every tree must keep.
func walkTree(ix *Index) error {
	t := &ix.tree
	seen := map[int32]bool{}
	var below func(i, depth int, low, high [3]int32) error
	below = func(i, depth int, low, high [3]int32) error {
		from, to := t.span(depth, i-1<<depth)
		if depth == t.height {
			if to-from >= leafSize+lineNodes || to == from && len(t.nodes) > 0 {
				return fmt.Errorf("leaf %d holds %d points", i, to-from)
			}
			for _, nd := range t.nodes[from:to] {
				if seen[nd.item] || nd.at != fixed(ix.points[nd.item].Vec()) {
					return fmt.Errorf("item %d twice or misplaced", nd.item)
				}
				seen[nd.item] = true
				for a := range nd.at {
					if nd.at[a] < low[a] || nd.at[a] > high[a] {
						return fmt.Errorf("item %d lies outside its cell", nd.item)
					}
				}
			}
			return nil
		}
		axis, split := t.splits[i]&axisBits, t.splits[i]&^axisBits
		left, right := high, low
		left[axis], right[axis] = min(high[axis], split+splitLoss), max(low[axis], split)
		if err := below(2*i, depth+1, low, left); err != nil {
			return err
		}
		return below(2*i+1, depth+1, right, high)
	}
	const far = math.MaxInt32
	if err := below(1, 0, [3]int32{-far, -far, -far}, [3]int32{far, far, far}); err != nil {
		return err
	}
	if len(seen) != ix.Len() {
		return fmt.Errorf("%d of %d items", len(seen), ix.Len())
	}
	return nil
}

// TestTromso: 20.0 km to the east is nearer than 49.9 km to the north, although
// it is farther in degrees.
func TestTromso(t *testing.T) {
	from := geo.Point{Lat: 69.6492, Lon: 18.9553}
	north, east := geo.Destination(from, 0, 49_900), geo.Destination(from, 90, 20_000)
	if east.Lon-from.Lon < north.Lat-from.Lat {
		t.Fatal("the case does not tell degrees from metres")
	}
	hits := Build([]geo.Point{north, east}).Find(&Query{}, from, Options{K: 2})
	same(t, "Tromsø", hits, []Hit{{1, 20_000}, {0, 49_900}})
}

func TestTiesByItem(t *testing.T) {
	points := []geo.Point{{Lat: 60, Lon: 10.25}, {Lat: 60, Lon: 9.75}, {Lat: 60, Lon: 10.25}, {Lat: 60, Lon: 9.75}, {Lat: 61, Lon: 10}}
	from := geo.Point{Lat: 60, Lon: 10}
	var got []int32
	for _, hit := range Build(points).Find(&Query{}, from, Options{K: 4}) {
		got = append(got, hit.Item)
	}
	if !slices.Equal(got, []int32{0, 1, 2, 3}) {
		t.Errorf("ties in order %v", got)
	}
}

func TestManyAtOnePoint(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 3))
	var points []geo.Point
	for range 20 {
		p := around(59.9, 10.7, 0.05)(r)
		for range 300 {
			points = append(points, p)
		}
	}
	r.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
	ix, q := Build(points), Query{}
	for i := range 40 {
		from, o := around(59.9, 10.7, 0.05)(r), Options{K: 1 + r.IntN(700)}
		if i%2 == 0 {
			from = points[i]
		}
		hits := ix.Find(&q, from, o)
		same(t, fmt.Sprintf("from %v k %d", from, o.K), hits, bruteForce(points, from, o, nil))
		if i%2 == 0 && hits[0].Distance != 0 {
			t.Errorf("%v m to the place itself", hits[0].Distance)
		}
	}
}

func TestMaxDistanceEdge(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 3))
	for _, scale := range []float64{1, 100, 20_000, 290_000, 310_000, 3e6, 1.9e7} {
		for range 20 {
			from := anywhere(r)
			p := geo.Destination(from, r.Float64()*360, geo.Metres(scale*(0.9+0.1*r.Float64())))
			d := geo.Distance(from, p)
			ix, q := Build([]geo.Point{p}), Query{}
			if len(ix.Find(&q, from, Options{K: 1, MaxDistance: d})) != 1 {
				t.Errorf("not found at its own distance %v", d)
			}
			less := geo.Metres(math.Nextafter(float64(d), 0))
			if len(ix.Find(&q, from, Options{K: 1, MaxDistance: less})) != 0 {
				t.Errorf("found within %v although at %v", less, d)
			}
		}
	}
}

func TestFilters(t *testing.T) {
	for _, w := range worlds {
		t.Run(w.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(8, 3))
			points := w.points(r, 1500)
			category := make([]uint16, len(points))
			for i := range category {
				category[i] = uint16(r.IntN(4) * 2)
			}
			set, foreign := BuildSet(points, category), Build(points)
			var q Query
			for _, share := range []float64{0, 0.002, 0.01, 0.1, 0.5, 1} {
				a, b := randomBits(r, len(points), share), randomBits(r, len(points), 0.6)
				fa, fb := set.Prepare(a), set.Prepare(b)
				for try := range 8 {
					from, c := w.from(r), r.IntN(8)-1
					pass := func(i int32) bool {
						return (c == All || int(category[i]) == c) && a.Has(i) && (try%2 == 0 || b.Has(i))
					}
					o := []Options{{Prepared: fa}, {Prepared: fa, Also: fb}, {Filter: a}, {Filter: a, Also: fb},
						{Also: fa}, {Filter: a.And(b)}, {Prepared: foreign.Prepare(a)}, {Filter: b, Prepared: fa}}[try]
					o.K = 1 + r.IntN(20)
					if r.IntN(3) == 0 {
						o.MaxDistance = 50_000
					}
					what := fmt.Sprintf("share %v category %d case %d from %v", share, c, try, from)
					same(t, what, set.Find(&q, from, c, o), bruteForce(points, from, o, pass))
				}
			}
		})
	}
}

func randomBits(r *rand.Rand, n int, share float64) Bits {
	b := MakeBits(n)
	for i := range n {
		if r.Float64() < share {
			b.Set(int32(i))
		}
	}
	return b
}

func TestNothingToFind(t *testing.T) {
	var q Query
	ix := Build([]geo.Point{{Lat: 60, Lon: 10}, {Lat: math.NaN(), Lon: 10}, {Lat: 95, Lon: 10}})
	if ix.Len() != 1 {
		t.Errorf("%d points can be found, want 1", ix.Len())
	}
	if set := BuildSet(nil, nil); set.Find(&q, geo.Point{}, All, Options{K: 1}) != nil && set.Len(All) != 0 {
		t.Error("an empty set finds something")
	}
	for _, o := range []Options{{}, {K: -1}, {K: 1, MaxDistance: -1}, {K: 1, Filter: Bits{}}, {K: 1, Filter: Bits{6}}} {
		if hits := ix.Find(&q, geo.Point{Lat: 60, Lon: 10}, o); len(hits) != 0 {
			t.Errorf("%+v finds %v", o, hits)
		}
	}
	for _, p := range []geo.Point{{Lat: math.NaN()}, {Lon: math.Inf(1)}, {Lat: 91}, {Lon: -181}} {
		if hits := ix.Find(&q, p, Options{K: 1}); len(hits) != 0 {
			t.Errorf("from %v finds %v", p, hits)
		}
	}
}

func TestManyGoroutines(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 3))
	points := around(60, 10, 1)
	list := make([]geo.Point, 3000)
	for i := range list {
		list[i] = points(r)
	}
	set := BuildSet(list, make([]uint16, len(list)))
	some := randomBits(r, len(list), 0.3)
	filter := set.Prepare(some)
	var group sync.WaitGroup
	for g := range 16 {
		group.Go(func() {
			r, q := rand.New(rand.NewPCG(uint64(g), 1)), Query{}
			for range 20 {
				from, o := points(r), Options{K: 5, Prepared: filter}
				got, want := set.Find(&q, from, r.IntN(2)-1, o), bruteForce(list, from, o, some.Has)
				if !slices.EqualFunc(got, want, func(a, b Hit) bool { return a.Item == b.Item }) {
					t.Errorf("in a goroutine: %v, want %v", got, want)
				}
			}
		})
	}
	group.Wait()
}

func TestNoAllocations(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 3))
	w := worlds[2]
	points := w.points(r, 5000)
	ix, q := Build(points), &Query{}
	filter := ix.Prepare(randomBits(r, len(points), 0.1))
	from := w.points(r, 64)
	run := func() {
		for _, p := range from {
			ix.Find(q, p, Options{K: 10})
			ix.Find(q, p, Options{K: 10, Prepared: filter})
			ix.Find(q, geo.Point{Lat: -p.Lat, Lon: -p.Lon}, Options{K: 10})
		}
	}
	run()
	if n := testing.AllocsPerRun(5, run); n != 0 {
		t.Errorf("%v allocations in a round of searches", n)
	}
}
