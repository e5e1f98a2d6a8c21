package live

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/data/link"
	"finnfram/data/sharedtest"
	"finnfram/geo"
)

// country fills a memory with n sites of several sources, spread over Norway
// in clusters, with real-looking hours: some 2,000 different expressions.
func country(tb testing.TB, n int) *memory {
	tb.Helper()
	r := rand.New(rand.NewPCG(12, uint64(n)))
	return settle(tb, n, func(int) geo.Point {
		return geo.Point{Lat: 58 + float64(r.IntN(130))/10 + r.NormFloat64()/50, Lon: 5 + float64(r.IntN(200))/10 + r.NormFloat64()/25}
	})
}

// kingdom is country at real places: the post codes of Great Britain.
func kingdom(tb testing.TB, n int) (*memory, []geo.Point) {
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
		var p geo.Point
		fields := strings.Split(lines.Text(), ",")
		if _, err := fmt.Sscan(fields[1]+" "+fields[2], &p.Lat, &p.Lon); err == nil {
			points = append(points, p)
		}
	}
	if len(points) < n {
		tb.Fatalf("%d points for %d sites", len(points), n)
	}
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
	return settle(tb, n, func(i int) geo.Point { return points[i] }), points
}

func settle(tb testing.TB, n int, at func(i int) geo.Point) *memory {
	tb.Helper()
	r := rand.New(rand.NewPCG(11, uint64(n)))
	m := newMemory()
	sources := []data.Source{"locoreg", "locoreg", "osm", "brreg"}
	bodies := map[data.Source][]any{}
	categories := []data.Category{data.Pharmacy, data.EmergencyClinic, data.GeneralPractitioner, data.Dentist, data.Hospital, data.ChildHealthClinic, data.YouthClinic, data.Physiotherapist, data.NursingHome, data.Midwife}
	for i := range n {
		p := at(i)
		s := site(fmt.Sprintf("%07d", i), categories[r.IntN(len(categories))], p.Lat, p.Lon)
		s.Name = fmt.Sprintf("Senter %d i by %d", i, r.IntN(500))
		s.Address = data.Address{Street: fmt.Sprintf("Storgata %d", r.IntN(90)+1), PostalCode: fmt.Sprintf("%04d", r.IntN(9990)), City: "BYEN"}
		s.Contact.Phone = fmt.Sprintf("+47%08d", r.IntN(1e8))
		if r.IntN(5) > 0 {
			hoursOf(fmt.Sprintf("Mo-Fr %02d:%02d-%02d:00; Sa %02d:00-15:00", 7+r.IntN(4), r.IntN(4)*15, 14+r.IntN(8), 8+r.IntN(4)))(&s)
		}
		if r.IntN(3) == 0 {
			s.Wheelchair = "yes"
		}
		source := sources[r.IntN(len(sources))]
		bodies[source] = append(bodies[source], s)
	}
	for _, source := range []data.Source{"locoreg", "osm", "brreg"} {
		m.put(tb, source, bodies[source]...)
	}
	return m
}

// again puts the content of a source in force as a new version with one
// change.
func again(tb testing.TB, m *memory, source data.Source) {
	tb.Helper()
	old := m.records[m.active[source].Number]
	m.put(tb, source, site("new", data.Pharmacy, 60, 10, func(s *data.Site) { s.Name = fmt.Sprint("Nytt apotek ", m.next) }))
	n := m.active[source].Number
	m.records[n] = append(append([]data.Record{}, old...), m.records[n]...)
}

// within tells whether the quickest of some tries keeps a bound.
func within(tb testing.TB, what string, bound time.Duration, try func()) {
	tb.Helper()
	best := time.Hour
	for range 3 {
		began := time.Now()
		try()
		best = min(best, time.Since(began))
	}
	tb.Logf("%s: %v", what, best)
	if best > bound*slower {
		tb.Errorf("%s takes %v, want at most %v", what, best, bound)
	}
}

// TestRebuildTimes holds the promised times, four times over for busy
// machines: half a second after an import, a tenth after a closure.
func TestRebuildTimes(t *testing.T) {
	m := country(t, 20_000)
	shippedFacts(t, m)
	b := NewBuilder(m, testOptions())
	rebuild := func() {
		if _, err := b.Build(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	rebuild()
	within(t, "a rebuild after an import", 2*time.Second, func() {
		again(t, m, "osm")
		rebuild()
	})
	read := m.read
	within(t, "a rebuild after a closure", 400*time.Millisecond, func() {
		m.closures = append(m.closures, data.Closure{ID: fmt.Sprint(len(m.closures)), Service: b.last.All()[7].ID, From: testNow})
		rebuild()
	})
	if m.read != read {
		t.Errorf("a closure reads %d records again", m.read-read)
	}
}

func BenchmarkBuild(b *testing.B) {
	m := country(b, 20_000)
	for b.Loop() {
		build(b, m)
	}
}

func BenchmarkRebuildAfterImport(b *testing.B) {
	m := country(b, 20_000)
	builder := NewBuilder(m, testOptions())
	for b.Loop() {
		again(b, m, "osm")
		if _, err := builder.Build(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRebuildAfterClosure(b *testing.B) {
	m := country(b, 20_000)
	builder := NewBuilder(m, testOptions())
	w, err := builder.Build(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for n := 0; b.Loop(); n++ {
		m.closures = []data.Closure{{ID: fmt.Sprint(n), Service: w.All()[n%20_000].ID, From: testNow}}
		if _, err := builder.Build(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// benchSize is a million, or what FINNFRAM_BENCH_SERVICES says.
func benchSize(b *testing.B) int {
	n := 1_000_000
	if text := os.Getenv("FINNFRAM_BENCH_SERVICES"); text != "" {
		if _, err := fmt.Sscan(text, &n); err != nil {
			b.Fatal(err)
		}
	}
	return n
}

// BenchmarkNearest asks a world of a million services at real places, from
// other real places, and tells what building and keeping it costs. Built and
// kept as a server does: with all that the next build can use again.
func BenchmarkNearest(b *testing.B) {
	n := benchSize(b)
	m, points := kingdom(b, n)
	before := heap()
	began := time.Now()
	builder := NewBuilder(m, testOptions())
	w, err := builder.Build(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d services of %d sites built in %v, %d MB kept", len(w.All()), n, time.Since(began), (heap()-before)>>20)
	began = time.Now()
	link.Join(slices.Concat(slices.Collect(maps.Values(builder.placed))...), nil)
	b.Logf("of which joining: %v", time.Since(began))
	began = time.Now()
	again(b, m, "osm")
	if w, err = builder.Build(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Logf("rebuilt after an import of %d sites in %v", len(m.records[m.active["osm"].Number]), time.Since(began))
	pharmacy := []data.Category{data.Pharmacy}
	for _, c := range []struct {
		name string
		q    NearestQuery
	}{
		{"any", NearestQuery{Limit: 10}},
		{"category", NearestQuery{Limit: 10, Categories: pharmacy}},
		{"open", NearestQuery{Limit: 10, OpenOnly: true}},
		{"open+category", NearestQuery{Limit: 10, Categories: pharmacy, OpenOnly: true}},
		{"wheelchair", NearestQuery{Limit: 10, Categories: pharmacy, Wheelchair: true}},
		{"open+wheelchair", NearestQuery{Limit: 10, Categories: pharmacy, OpenOnly: true, Wheelchair: true}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var answer NearestAnswer
			c.q.At = testNow
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				c.q.From = points[len(points)-1-i%100_000]
				if err := w.NearestInto(&answer, c.q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("quarter", func(b *testing.B) {
		for start := testNow; b.Loop(); start = start.Add(quarter) {
			w.newOpenSet(start.Unix())
		}
	})
	runtime.KeepAlive(builder)
}

// heap is the memory in use.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
