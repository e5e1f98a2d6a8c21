package live

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/geo"
)

// country fills a memory with n sites of several sources, spread over Norway
// in clusters, with real-looking hours: some 2,000 different expressions.
func country(tb testing.TB, n int) *memory {
	tb.Helper()
	r := rand.New(rand.NewPCG(11, uint64(n)))
	m := newMemory()
	sources := []data.Source{"locoreg", "locoreg", "osm", "brreg"}
	bodies := map[data.Source][]any{}
	categories := []data.Category{data.Pharmacy, data.EmergencyClinic, data.GeneralPractitioner, data.Dentist, data.Hospital, data.ChildHealthClinic, data.YouthClinic, data.Physiotherapist, data.NursingHome, data.Midwife}
	for i := range n {
		townLat, townLon := 58+float64(r.IntN(130))/10, 5+float64(r.IntN(200))/10
		s := site(fmt.Sprintf("%07d", i), categories[r.IntN(len(categories))], townLat+r.NormFloat64()/50, townLon+r.NormFloat64()/25)
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
	m.put(tb, source, site("new", data.Pharmacy, 60, 10))
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

func BenchmarkNearest(b *testing.B) {
	n := benchSize(b)
	began := time.Now()
	w := build(b, country(b, n))
	b.Logf("%d services built in %v", n, time.Since(began))
	for _, c := range []struct {
		name string
		q    NearestQuery
	}{
		{"any", NearestQuery{Limit: 10}},
		{"category", NearestQuery{Limit: 10, Categories: []data.Category{data.Pharmacy}}},
		{"open", NearestQuery{Limit: 10, Categories: []data.Category{data.Pharmacy}, OpenOnly: true}},
		{"wheelchair", NearestQuery{Limit: 10, Categories: []data.Category{data.Pharmacy}, Wheelchair: true}},
		{"open+wheelchair", NearestQuery{Limit: 10, Categories: []data.Category{data.Pharmacy}, OpenOnly: true, Wheelchair: true}},
	} {
		b.Run(c.name, func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2))
			var answer NearestAnswer
			c.q.At = testNow
			b.ReportAllocs()
			for b.Loop() {
				c.q.From = geo.Point{Lat: 58 + r.Float64()*13, Lon: 5 + r.Float64()*20}
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
}
