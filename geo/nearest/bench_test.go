package nearest

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidwall/rtree"
	"gonum.org/v1/gonum/spatial/kdtree"

	"finnfram/data/sharedtest"
	"finnfram/geo"
)

// clustered makes n points around 20,000 towns whose sizes fall as 1/rank and
// whose spread grows with their size, some in the countryside. They lie on
// land-like caps all over the globe.
func clustered(n int) []geo.Point {
	r := rand.New(rand.NewPCG(1, 20_000))
	const towns = 20_000
	type town struct {
		middle geo.Point
		spread float64
		upTo   float64
	}
	list, sum := make([]town, towns), 0.0
	for i := range list {
		size := 1 / float64(i+10)
		sum += size
		lat := math.Asin(r.Float64()*1.6-0.65) * 180 / math.Pi
		list[i] = town{geo.Point{Lat: lat, Lon: r.Float64()*360 - 180}, 0.9 * math.Sqrt(size), sum}
	}
	points := make([]geo.Point, n)
	for i := range points {
		x := r.Float64() * sum
		low, high := 0, towns-1
		for low < high {
			if m := (low + high) / 2; list[m].upTo < x {
				low = m + 1
			} else {
				high = m
			}
		}
		t := list[low]
		points[i] = wrap(t.middle.Lat+r.NormFloat64()*t.spread, t.middle.Lon+r.NormFloat64()*t.spread/math.Cos(t.middle.Lat*math.Pi/180))
	}
	return points
}

// postcodes reads the real points of the United Kingdom.
func postcodes(tb testing.TB) []geo.Point {
	tb.Helper()
	file, err := os.Open(sharedtest.File(tb, "scale/uk-postcodes-2014-wgs84.csv.gz"))
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		tb.Fatal(err)
	}
	var points []geo.Point
	for lines := bufio.NewScanner(unpacked); lines.Scan(); {
		fields := strings.Split(lines.Text(), ",")
		lat, err1 := strconv.ParseFloat(fields[1], 64)
		lon, err2 := strconv.ParseFloat(fields[2], 64)
		if err1 == nil && err2 == nil {
			points = append(points, geo.Point{Lat: lat, Lon: lon})
		}
	}
	return points
}

// fixture is one data set with what is asked of it, ours and the rivals built
// over the same points.
type fixture struct {
	points   []geo.Point
	category []uint16
	from     []geo.Point
	set      *Set
	rtree    rtree.RTreeG[int32]
	gonum    *kdtree.Tree
	filters  map[string]Bits
}

var fixtures sync.Map

func fixtureOf(b *testing.B, name string) *fixture {
	made, _ := fixtures.LoadOrStore(name, sync.OnceValue(func() *fixture { return makeFixture(b, name) }))
	return made.(func() *fixture)()
}

func makeFixture(b *testing.B, name string) *fixture {
	f := &fixture{filters: map[string]Bits{}}
	switch name {
	case "real1.7M":
		f.points = postcodes(b)
	case "made1M":
		f.points = clustered(1_000_000)
	case "made10M":
		f.points = clustered(10_000_000)
	}
	r := rand.New(rand.NewPCG(2, 1))
	f.category = make([]uint16, len(f.points))
	for i := range f.category {
		f.category[i] = uint16(r.IntN(10))
	}
	// People ask where people live: near a point, a few kilometres off.
	for range asked {
		p := f.points[r.IntN(len(f.points))]
		f.from = append(f.from, wrap(p.Lat+r.NormFloat64()*0.01, p.Lon+r.NormFloat64()*0.02))
	}
	for word, share := range shares {
		f.filters[word] = randomBits(r, len(f.points), share)
	}
	before := heap()
	start := time.Now()
	f.set = BuildSet(f.points, f.category)
	b.Logf("%s: %d points, ours: whole and by category built in %v, %.1f bytes a point beside the points' 16",
		name, len(f.points), time.Since(start).Round(time.Millisecond), float64(heap()-before)/float64(len(f.points)))
	start, before = time.Now(), heap()
	for i, p := range f.points {
		at := [2]float64{p.Lon, p.Lat}
		f.rtree.Insert(at, at, int32(i))
	}
	b.Logf("%s: rtree built in %v, %.1f bytes a point", name, time.Since(start).Round(time.Millisecond), float64(heap()-before)/float64(len(f.points)))
	start, before = time.Now(), heap()
	list := make(places, len(f.points))
	for i, p := range f.points {
		list[i] = spot{p.Vec(), int32(i)}
	}
	f.gonum = kdtree.New(list, false)
	b.Logf("%s: gonum built in %v, %.1f bytes a point", name, time.Since(start).Round(time.Millisecond), float64(heap()-before)/float64(len(f.points)))
	return f
}

// asked is the number of places that are asked from, in turn.
const asked = 1 << 12

// shares of the filters; open is about how many services are open on a
// weekday evening.
var shares = map[string]float64{"50%": 0.5, "10%": 0.1, "1%": 0.01, "0.1%": 0.001, "open": 0.3}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// boxDistance is a lower bound, exact for points, of the great-circle distance
// from p to a box of longitudes and latitudes, as the square of a half chord.
func boxDistance(p geo.Point) func(low, high [2]float64, _ int32, _ bool) float64 {
	const rad = math.Pi / 180
	sinLat, cosLat := math.Sincos(p.Lat * rad)
	hav := func(x float64) float64 { s := math.Sin(x / 2); return s * s }
	return func(low, high [2]float64, _ int32, _ bool) float64 {
		turn := 0.0 // of longitude
		if p.Lon < low[0] || p.Lon > high[0] {
			a, b := math.Mod(low[0]-p.Lon+360, 360), math.Mod(p.Lon-high[0]+360, 360)
			turn = min(a, b) * rad
		}
		if turn == 0 {
			switch {
			case p.Lat < low[1]:
				return hav((low[1] - p.Lat) * rad)
			case p.Lat > high[1]:
				return hav((p.Lat - high[1]) * rad)
			}
			return 0
		}
		// Nearest on a meridian: at the latitude whose tangent is tan φ / cos
		// Δλ, or at the end of the box nearest to it.
		cosTurn := math.Cos(turn)
		best := math.Atan2(sinLat, cosLat*cosTurn) / rad
		lat := min(max(best, low[1]), high[1])
		if best > 90 || best < -90 {
			lat = high[1]
			if sinLat < 0 {
				lat = low[1]
			}
		}
		return hav((lat-p.Lat)*rad) + cosLat*math.Cos(lat*rad)*hav(turn)
	}
}

func (f *fixture) askRtree(from geo.Point, k int, pass func(int32) bool) (n int) {
	f.rtree.Nearby(boxDistance(from), func(_, _ [2]float64, item int32, _ float64) bool {
		if pass == nil || pass(item) {
			n++
		}
		return n < k
	})
	return n
}

// spot makes a place a point of gonum's tree.
type spot struct {
	at   geo.Vec
	item int32
}

func (s spot) axis(d kdtree.Dim) float64 { return [3]float64{s.at.X, s.at.Y, s.at.Z}[d] }

func (s spot) Compare(c kdtree.Comparable, d kdtree.Dim) float64 { return s.axis(d) - c.(spot).axis(d) }
func (s spot) Dims() int                                         { return 3 }
func (s spot) Distance(c kdtree.Comparable) float64 {
	o := c.(spot)
	x, y, z := s.at.X-o.at.X, s.at.Y-o.at.Y, s.at.Z-o.at.Z
	return x*x + y*y + z*z
}

type places []spot

func (p places) Index(i int) kdtree.Comparable       { return p[i] }
func (p places) Len() int                            { return len(p) }
func (p places) Slice(from, to int) kdtree.Interface { return p[from:to] }
func (p places) Pivot(d kdtree.Dim) int              { return plane{p, d}.pivot() }

type plane struct {
	places
	kdtree.Dim
}

func (p plane) Less(i, j int) bool                   { return p.places[i].axis(p.Dim) < p.places[j].axis(p.Dim) }
func (p plane) Swap(i, j int)                        { p.places[i], p.places[j] = p.places[j], p.places[i] }
func (p plane) Slice(from, to int) kdtree.SortSlicer { return plane{p.places[from:to], p.Dim} }
func (p plane) pivot() int                           { return kdtree.Partition(p, kdtree.MedianOfRandoms(p, 100)) }

// question is one row of the table.
type question struct {
	name     string
	k        int
	category int
	filter   string
}

var questions = []question{
	{"k=1", 1, All, ""}, {"k=5", 5, All, ""}, {"k=10", 10, All, ""},
	{"k=10/category", 10, 3, ""},
	{"k=10/50%", 10, All, "50%"}, {"k=10/10%", 10, All, "10%"}, {"k=10/1%", 10, All, "1%"}, {"k=10/0.1%", 10, All, "0.1%"},
	{"k=10/open", 10, All, "open"}, {"k=10/category+open", 10, 3, "open"},
}

// rival is a way to answer a question from the ith place.
type rival struct {
	name string
	ask  func(i int)
}

// rivals are ours, first, and those that can answer the question.
func (ask question) rivals(f *fixture) []rival {
	bits, q := f.filters[ask.filter], &Query{}
	o := Options{K: ask.k}
	if bits != nil {
		o.Prepared = f.set.Prepare(bits)
	}
	list := []rival{{"ours", func(i int) { f.set.Find(q, f.from[i&(asked-1)], ask.category, o) }}}
	if bits != nil {
		raw := Options{K: ask.k, Filter: bits}
		list = append(list, rival{"unprepared", func(i int) { f.set.Find(q, f.from[i&(asked-1)], ask.category, raw) }})
	}
	var pass func(int32) bool
	switch {
	case ask.category != All && bits != nil:
		pass = func(i int32) bool { return int(f.category[i]) == ask.category && bits.Has(i) }
	case ask.category != All:
		pass = func(i int32) bool { return int(f.category[i]) == ask.category }
	case bits != nil:
		pass = bits.Has
	}
	list = append(list, rival{"rtree", func(i int) { f.askRtree(f.from[i&(asked-1)], ask.k, pass) }})
	if pass == nil {
		list = append(list, rival{"gonum", func(i int) {
			f.gonum.NearestSet(kdtree.NewNKeeper(ask.k), spot{at: f.from[i&(asked-1)].Vec()})
		}})
	}
	return list
}

var datasets = []string{"real1.7M", "made1M", "made10M"}

// BenchmarkNearest asks every question of every data set, of our index and of
// the rivals. Data sets are built when first asked.
func BenchmarkNearest(b *testing.B) {
	for _, name := range datasets {
		for _, ask := range questions {
			b.Run(fmt.Sprintf("%s/%s", name, ask.name), func(b *testing.B) {
				for _, r := range ask.rivals(fixtureOf(b, name)) {
					b.Run(r.name, func(b *testing.B) {
						b.ReportAllocs()
						for i := 0; b.Loop(); i++ {
							r.ask(i)
						}
					})
				}
			})
		}
	}
}

// BenchmarkTable prints the table of docs/bench.md: for each question, the
// median over rounds in which all rivals take turns, so that what else the
// machine does falls on all of them.
func BenchmarkTable(b *testing.B) {
	fmt.Println("\n| points | question | ours µs | unprepared µs | rtree µs | gonum µs | rtree ÷ ours | gonum ÷ ours |")
	fmt.Println("|---|---|---|---|---|---|---|---|")
	for _, name := range datasets {
		f := fixtureOf(b, name)
		for _, ask := range questions {
			fmt.Println(ask.line(name, f))
		}
	}
}

func (ask question) line(name string, f *fixture) string {
	const rounds = 9
	list := ask.rivals(f)
	spent := map[string][]float64{}
	for round := range rounds {
		for _, r := range list {
			n, start := 0, time.Now()
			for i := round * 400; time.Since(start) < 40*time.Millisecond; n++ {
				r.ask(i + n)
			}
			spent[r.name] = append(spent[r.name], time.Since(start).Seconds()*1e6/float64(n))
		}
	}
	median := func(name string) float64 {
		slices.Sort(spent[name])
		if len(spent[name]) == 0 {
			return math.NaN()
		}
		return spent[name][rounds/2]
	}
	cell := func(format string, x float64) string {
		if math.IsNaN(x) {
			return ""
		}
		return fmt.Sprintf(format, x)
	}
	ours, rtree, gonum := median("ours"), median("rtree"), median("gonum")
	return fmt.Sprintf("| %s | %s | %.2f | %s | %s | %s | %s | %s |", name, ask.name, ours, cell("%.2f", median("unprepared")),
		cell("%.1f", rtree), cell("%.1f", gonum), cell("%.0f", rtree/ours), cell("%.1f", gonum/ours))
}
