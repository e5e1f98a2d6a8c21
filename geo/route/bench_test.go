package route

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// bench is what benchmarks ask: a graph, its hierarchy, points that people
// would ask from, and services of one category.
type bench struct {
	h        *Hierarchy
	sn       *roads.Snapper
	stops    []Stop
	points   []geo.Point
	targets  *Targets
	services []Stop
	open     []uint64 // one service in six
}

var benches sync.Map

// benchOf makes a bench once; name is that of an extract, or country2M.
func benchOf(b *testing.B, name string) *bench {
	made, _ := benches.LoadOrStore(name, sync.OnceValue(func() *bench { return makeBench(b, name) }))
	return made.(func() *bench)()
}

func networkOf(b *testing.B, name string) *roads.Network {
	switch name {
	case "country2M":
		return country(1_700_000, 1)
	case "country240k":
		return country(200_000, 1)
	}
	return realNetwork(b, name)
}

func makeBench(b *testing.B, name string) *bench {
	n := networkOf(b, name)
	g := mustGraph(b, n, roads.Drive)
	before := heapBytes()
	begun := time.Now()
	h := mustBuild(b, g, BuildOptions{})
	built := time.Since(begun)
	begun = time.Now()
	mustBuild(b, g, BuildOptions{Order: h.Order()})
	again := time.Since(begun)
	f := &bench{h: h, sn: roads.NewSnapper(n)}
	r := rand.New(rand.NewPCG(1, 2))
	for len(f.stops) < 4096 {
		f.ask(r, g)
	}
	f.services = make([]Stop, 1000)
	for i := range f.services {
		f.services[i] = f.stops[r.IntN(len(f.stops))]
		f.services[i].Segment = uint32(r.IntN(len(n.From)))
	}
	begun = time.Now()
	f.targets = mustTargets(b, h, f.services, nil)
	f.open = bitsOf(len(f.services), func(i int) bool { return r.IntN(6) == 0 })
	fmt.Printf("%s: %d junctions, %d nodes, %d arcs; built in %v, in a given order %v; %.2f shortcuts a node; graph %.0f, hierarchy %.0f bytes a junction; heap grew by %d MB; 1,000 targets in %v, %.0f entries and %.0f bytes each; a search settles %.0f nodes, of a real file as large %.0f\n",
		name, len(n.Lat), g.Nodes(), g.Arcs(), built.Round(time.Millisecond), again.Round(time.Millisecond), float64(h.Shortcuts())/float64(g.Nodes()),
		float64(graphBytes(g))/float64(len(n.Lat)), float64(h.Bytes())/float64(len(n.Lat)), (heapBytes()-before)>>20,
		time.Since(begun).Round(time.Millisecond), float64(len(f.targets.entries))/1000, float64(f.targets.Bytes())/1000, effortOf(h).settled, expected(g.Nodes()))
	return f
}

// ask adds a point near a road, and where it is on the road.
func (f *bench) ask(r *rand.Rand, g *roads.Graph) {
	j := r.IntN(len(g.Net.Lat))
	p := geo.Point{Lat: float64(g.Net.Lat[j])/1e7 + r.NormFloat64()*0.0003, Lon: float64(g.Net.Lon[j])/1e7 + r.NormFloat64()*0.0006}
	var q roads.SnapQuery
	if at, ok := f.sn.Snap(&q, g, p, roads.SnapOptions{}); ok {
		f.points, f.stops = append(f.points, p), append(f.stops, Stop{Position: at})
	}
}

func graphBytes(g *roads.Graph) int { return 8*g.Nodes() + 17*g.Arcs() }

func heapBytes() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// percentiles runs ask n times and reports the median and the 99th percentile
// of its time.
func percentiles(b *testing.B, ask func(i int)) {
	for i := range 256 {
		ask(i)
	}
	b.ReportAllocs()
	b.ResetTimer()
	times := make([]time.Duration, b.N)
	for i := range b.N {
		begun := time.Now()
		ask(i)
		times[i] = time.Since(begun)
	}
	slices.Sort(times)
	micro := func(share float64) float64 {
		return float64(times[int(share*float64(len(times)-1))].Nanoseconds()) / 1000
	}
	b.ReportMetric(micro(0.5), "p50-µs")
	b.ReportMetric(micro(0.99), "p99-µs")
}

var benchNames = []string{"oslo-east-filtered", "oslo-center", "country240k", "country2M"}

func BenchmarkBetween(b *testing.B) {
	for _, name := range benchNames {
		b.Run(name, func(b *testing.B) {
			f := benchOf(b, name)
			b.Run("hierarchy", func(b *testing.B) {
				var q Query
				percentiles(b, func(i int) { f.h.Between(&q, f.stops[i%4096], f.stops[(i*7+1)%4096]) })
			})
			b.Run("with-snapping", func(b *testing.B) {
				var q Query
				var s roads.SnapQuery
				percentiles(b, func(i int) {
					from, _ := f.sn.Snap(&s, f.h.graph, f.points[i%4096], roads.SnapOptions{})
					to, _ := f.sn.Snap(&s, f.h.graph, f.points[(i*7+1)%4096], roads.SnapOptions{})
					f.h.Between(&q, Stop{Position: from}, Stop{Position: to})
				})
			})
			b.Run("path", func(b *testing.B) {
				var q Query
				percentiles(b, func(i int) { f.h.Path(&q, f.stops[i%4096], f.stops[(i*7+1)%4096]) })
			})
			rival := newRival(f.h.graph)
			b.Run("dijkstra", func(b *testing.B) {
				rivals(b, f, func(from, to Stop) uint32 { return rival.search(from, to, false) })
			})
			b.Run("a-star", func(b *testing.B) {
				rivals(b, f, func(from, to Stop) uint32 { return rival.search(from, to, true) })
			})
		})
	}
}

// rivals measures a rival on the first of the same questions, and holds its
// answers against ours.
func rivals(b *testing.B, f *bench, ask func(from, to Stop) uint32) {
	var q Query
	n := b.N
	if f.h.graph.Nodes() > 1_000_000 {
		n = min(n, 64) // they take a second each
	}
	times := make([]time.Duration, n)
	for i := range n {
		from, to := f.stops[i%4096], f.stops[(i*7+1)%4096]
		begun := time.Now()
		weight := ask(from, to)
		times[i] = time.Since(begun)
		if c, _ := f.h.Between(&q, from, to); c.Weight != weight {
			b.Fatalf("%d, ours %d", weight, c.Weight)
		}
	}
	slices.Sort(times)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(times[len(times)/2].Nanoseconds())/1000, "p50-µs")
}

func BenchmarkTable1x50(b *testing.B) {
	for _, name := range benchNames {
		b.Run(name, func(b *testing.B) {
			f := benchOf(b, name)
			out := make([]Cost, 50)
			to := make([]Stop, 50)
			var q Query
			var s roads.SnapQuery
			b.Run("with-snapping", func(b *testing.B) {
				percentiles(b, func(i int) {
					from, _ := f.sn.Snap(&s, f.h.graph, f.points[i%4096], roads.SnapOptions{})
					for j := range to {
						to[j].Position, _ = f.sn.Snap(&s, f.h.graph, f.points[(i*51+j*7)%4096], roads.SnapOptions{})
					}
					f.h.Table(&q, []Stop{{Position: from}}, to, out)
				})
			})
			b.Run("table", func(b *testing.B) {
				percentiles(b, func(i int) {
					for j := range to {
						to[j] = f.stops[(i*51+j*7)%4096]
					}
					f.h.Table(&q, f.stops[i%4096:i%4096+1], to, out)
				})
			})
		})
	}
}

func BenchmarkFind(b *testing.B) {
	for _, name := range benchNames {
		b.Run(name, func(b *testing.B) {
			f := benchOf(b, name)
			var q Query
			accept := func(item int32, c Cost) bool { return (c.Weight/60_000+uint32(item))%6 == 0 }
			for _, ask := range []struct {
				name string
				o    Options
			}{{"k5", Options{K: 5}}, {"k5-open-now", Options{K: 5, Filter: f.open}}, {"k5-open-on-arrival", Options{K: 5, Accept: accept}}} {
				b.Run(ask.name, func(b *testing.B) {
					percentiles(b, func(i int) { f.targets.Find(&q, f.stops[i%4096], ask.o) })
				})
			}
		})
	}
}

// rival is Dijkstra's search, and A* with the straight line at the highest
// speed of the graph, on flat arrays and with the same heap as ours, up to the
// end of the journey.
type rival struct {
	g       *roads.Graph
	weight  []uint32
	stamp   []uint32
	now     uint32
	front   frontier
	narrow  float64 // of a degree of longitude, where it is narrowest
	perDeci float64 // least milliseconds a decimetre as the crow flies
	settled int
}

func newRival(g *roads.Graph) *rival {
	v := &rival{g: g, weight: make([]uint32, g.Nodes()), stamp: make([]uint32, g.Nodes()), perDeci: math.Inf(1)}
	v.narrow = math.Cos(float64(slices.Max(g.Net.Lat)) / 1e7 * math.Pi / 180)
	for node := range uint32(g.Nodes()) {
		for arc := g.First[node]; arc < g.First[node+1]; arc++ {
			if line := v.line(node, g.Head[arc]); line > 0 {
				v.perDeci = min(v.perDeci, float64(g.Weight[arc])/line)
			}
		}
	}
	return v
}

// line is an under-estimate of the decimetres between two nodes.
func (v *rival) line(a, b uint32) float64 {
	n := v.g.Net
	a, b = v.g.Junction[a], v.g.Junction[b]
	const perUnit = 111_000 * 10 / 1e7
	dLat, dLon := float64(n.Lat[a]-n.Lat[b]), float64(n.Lon[a]-n.Lon[b])
	return perUnit * math.Hypot(dLat, dLon*v.narrow)
}

func (v *rival) search(from, to Stop, led bool) uint32 {
	g := v.g
	starts, ends := g.Starts(nil, from.Position), g.Ends(nil, to.Position)
	best := uint32(Unreachable)
	if seed, ok := g.Direct(from.Position, to.Position, nil); ok {
		best = seed.Weight
	}
	if len(ends) == 0 {
		return best
	}
	rest := func(node uint32) uint32 {
		if !led {
			return 0
		}
		least := math.Inf(1)
		for _, end := range ends {
			least = min(least, v.line(node, end.Node))
		}
		return uint32(least * v.perDeci)
	}
	v.now++
	v.front = v.front[:0]
	reach := func(node, weight uint32) {
		if v.stamp[node] != v.now || weight < v.weight[node] {
			v.stamp[node], v.weight[node] = v.now, weight
			v.front.push(weight+rest(node), node)
		}
	}
	for _, seed := range starts {
		reach(seed.Node, seed.Weight)
	}
	for !v.front.empty() && v.front.least() < best {
		key, node := v.front.pop()
		weight := v.weight[node]
		if key > weight+rest(node) {
			continue
		}
		v.settled++
		for _, end := range ends {
			if end.Node == node {
				best = min(best, weight+end.Weight)
			}
		}
		for arc := g.First[node]; arc < g.First[node+1]; arc++ {
			reach(g.Head[arc], weight+g.Weight[arc])
		}
	}
	return best
}
