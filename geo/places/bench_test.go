package places

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/blevesearch/vellum"
	"github.com/blevesearch/vellum/levenshtein"

	"finnfram/geo"
)

// nation makes rows addresses in streets of about 25 houses, over 357
// municipalities, from seeded syllables.
func nation(t testing.TB, rows int) *Addresses {
	t.Helper()
	r := rand.New(rand.NewPCG(9, 10))
	syllables := strings.Fields("bjør ke gran fu ru li sol nord sør øst vest haug mo ås el ve fjell dal skog myr hag tor vik nes sund berg stein lund kirke skole stor lille gam le ny øv re ned ár ŋá tu")
	endings := []string{"gata", "vegen", "veien", "gate", "bakken", "stien", "svingen", "lia", " plass", "tunet"}
	var b Builder
	for id := 1; id <= rows; {
		name := ""
		for range 1 + r.IntN(3) {
			name += syllables[r.IntN(len(syllables))]
		}
		street := strings.ToUpper(name[:1]) + name[1:] + endings[r.IntN(len(endings))]
		m := r.IntN(357)
		middle := geo.Point{Lat: 58 + float64(m)*13/357, Lon: 5 + r.Float64()*20}
		code := 1000 + r.IntN(9000)
		city := fmt.Sprintf("STED%d", m*10+r.IntN(10))
		for n, houses := 1, 1+r.IntN(50); n <= houses && id <= rows; n, id = n+1, id+1 {
			at := geo.Point{Lat: middle.Lat + float64(n)*1e-4, Lon: middle.Lon + r.Float64()*1e-3}
			err := b.Add(Address{ID: uint64(id), MunicipalityCode: fmt.Sprintf("%04d", 301+m), Municipality: fmt.Sprintf("KOMMUNE %d", m), StreetCode: code,
				Street: street, Number: n, Letter: []string{"", "", "", "A"}[r.IntN(4)], Postcode: fmt.Sprintf("%04d", 1000+m*20), City: city, Point: at}, uint32(id))
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	a, _ := b.Finish()
	return a
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestMemory holds the table, its text index included, to its promise.
func TestMemory(t *testing.T) {
	const rows = 200_000
	before := heap()
	a := nation(t, rows)
	after := heap()
	if perRow := float64(after-before) / rows; perRow > 50 {
		t.Errorf("%.1f bytes an address, promised are at most 50", perRow)
	} else {
		t.Logf("%.1f bytes an address, %d streets", perRow, a.Streets())
	}
}

var (
	nationOnce  sync.Once
	nationTable *Addresses
	nationBlob  []byte
)

const nationRows = 2_500_000

func bigNation(b *testing.B) *Addresses {
	nationOnce.Do(func() {
		before := heap()
		nationTable = nation(b, nationRows)
		b.Logf("%d addresses, %d streets, %d words: %.1f bytes an address", nationTable.Len(), nationTable.Streets(), len(nationTable.index.words.ends), float64(heap()-before)/nationRows)
		nationBlob = stored(b, nationTable)
	})
	return nationTable
}

// BenchmarkNationSearch asks a nation as people type: each query of a kind is
// timed alone, so that the slowest hundredth shows.
func BenchmarkNationSearch(b *testing.B) {
	a := bigNation(b)
	r := rand.New(rand.NewPCG(11, 12))
	pick := func() Address {
		h := r.IntN(a.Len())
		return a.at(a.streetOf(h), h)
	}
	slip := func(text string) string {
		letters := []rune(text)
		i := 1 + r.IntN(len(letters)-2)
		letters[i], letters[i+1] = letters[i+1], letters[i]
		return string(letters)
	}
	for _, kind := range []struct {
		name  string
		query func() string
	}{
		{"address", func() string { x := pick(); return fmt.Sprintf("%s %d%s %s", x.Street, x.Number, x.Letter, x.City) }},
		{"letter", func() string { x := []rune(pick().Street); return string(x[:1]) }},
		{"two letters", func() string { x := []rune(pick().Street); return string(x[:2]) }},
		{"three letters", func() string { x := []rune(pick().Street); return string(x[:3]) }},
		{"prefix", func() string { x := []rune(pick().Street); return string(x[:1+r.IntN(len(x))]) }},
		{"typo", func() string { x := pick(); return fmt.Sprintf("%s %d", slip(x.Street), x.Number) }},
		{"nothing", func() string { return slip(pick().Street) + "qqx " + slip(pick().Street) + " 12 2000" }},
		{"one-letter words", func() string { return "s. v. s. g. s. k. s. 1 2 3" }},
		{"eight long faults", func() string { return strings.Repeat(slip(pick().Street)+" ", 8) }},
	} {
		b.Run(kind.name, func(b *testing.B) {
			queries := make([]string, 2000)
			for i := range queries {
				queries[i] = kind.query()
			}
			near := geo.Point{Lat: 60, Lon: 10}
			wishes := []Options{{Near: &near}, {}}
			var times []time.Duration
			b.ResetTimer()
			for i := range b.N {
				start := time.Now()
				a.Search(queries[i%len(queries)], wishes[i/2%2])
				times = append(times, time.Since(start))
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "p99-µs")
			b.ReportMetric(float64(times[len(times)-1].Microseconds()), "max-µs")
		})
	}
}

func BenchmarkNationLocate(b *testing.B) {
	a := bigNation(b)
	r := rand.New(rand.NewPCG(13, 14))
	h := r.IntN(a.Len())
	x := a.at(a.streetOf(h), h)
	for b.Loop() {
		a.Locate(x.Line(), x.Postcode, x.City)
	}
}

func BenchmarkNationLoad(b *testing.B) {
	bigNation(b)
	b.SetBytes(int64(len(nationBlob)))
	for b.Loop() {
		if _, err := ReadAddresses(bytes.NewReader(nationBlob)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFaults finds the words within two edits of another, by our walk
// and by the automata of vellum over the same words.
func BenchmarkFaults(b *testing.B) {
	a := nation(b, 250_000)
	v := &a.index.words.vocabulary
	var fstBytes bytes.Buffer
	builder, err := vellum.New(&fstBytes, nil)
	if err != nil {
		b.Fatal(err)
	}
	for i := range v.ends {
		if err := builder.Insert([]byte(v.word(i)), uint64(i)); err != nil {
			b.Fatal(err)
		}
	}
	if err := builder.Close(); err != nil {
		b.Fatal(err)
	}
	fst, err := vellum.Load(fstBytes.Bytes())
	if err != nil {
		b.Fatal(err)
	}
	automata, err := levenshtein.NewLevenshteinAutomatonBuilder(2, true)
	if err != nil {
		b.Fatal(err)
	}
	words := []string{"bjorkehaugenvei", "kirkesolgate", "storskogbakken", "ostfurutunet"}
	b.Run("walk", func(b *testing.B) {
		var w walk
		found := 0
		for i := 0; b.Loop(); i++ {
			v.near(&w, words[i%len(words)], 2, false, func(int, int) { found++ })
		}
		b.ReportMetric(float64(len(v.ends)), "words")
	})
	b.Run("vellum", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			dfa, err := automata.BuildDfa(words[i%len(words)], 2)
			if err != nil {
				b.Fatal(err)
			}
			it, err := fst.Search(dfa, nil, nil)
			for err == nil {
				err = it.Next()
			}
		}
		b.ReportMetric(float64(len(v.ends)), "words")
	})
}
