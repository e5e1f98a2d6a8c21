package store_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/data/store"
	"finnfram/data/store/pgtest"
)

// rows makes site records of about 1 KB, in an order that is not that of
// their keys.
func rows(from, n int) []data.Record {
	list := make([]data.Record, n)
	pad := strings.Repeat("x", 900)
	for i := range list {
		key := fmt.Sprintf("node/%d", uint32(from+i)*2654435761)
		list[i] = site(key, pad, "a")
	}
	return list
}

func onEach(b *testing.B, run func(*testing.B, *store.Store)) {
	b.Run("sqlite", func(b *testing.B) { run(b, place{store.Config{Dir: b.TempDir()}}.open(b)) })
	b.Run("postgres", func(b *testing.B) { run(b, place{store.Config{URL: pgtest.Database(b)}}.open(b)) })
}

// BenchmarkImport stores FINNFRAM_STORE_ROWS (default 100,000) rows of 1 KB as
// one version, compares it with the empty one before, and commits.
func BenchmarkImport(b *testing.B) {
	total, _ := strconv.Atoi(os.Getenv("FINNFRAM_STORE_ROWS"))
	if total == 0 {
		total = 100_000
	}
	onEach(b, func(b *testing.B, s *store.Store) {
		var putting time.Duration
		for b.Loop() {
			g := begin(b, s, "osm", store.BeginOptions{})
			for from := 0; from < total; from += 5000 {
				batch := rows(from, 5000)
				start := time.Now()
				put(b, g, batch...)
				putting += time.Since(start)
			}
			must[store.Difference](b)(g.Diff(b.Context(), 10))
			must[data.Version](b)(g.Commit(b.Context(), data.Counts{}))
		}
		b.ReportMetric(float64(total)*float64(b.N)/putting.Seconds(), "put-rows/s")
		b.ReportMetric(resident(), "MiB-peak")
	})
}

// resident is the most memory that the process ever had, in MiB.
func resident() float64 {
	text, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(text), "VmHWM:")
	kib, _ := strconv.ParseFloat(strings.TrimSpace(strings.SplitN(after, "kB", 2)[0]), 64)
	return kib / 1024
}

// BenchmarkRecords reads the 20,000 sites of a country.
func BenchmarkRecords(b *testing.B) {
	onEach(b, func(b *testing.B, s *store.Store) {
		g := begin(b, s, "osm", store.BeginOptions{})
		for from := 0; from < 20_000; from += 5000 {
			put(b, g, rows(from, 5000)...)
		}
		v := must[data.Version](b)(g.Commit(b.Context(), data.Counts{}))
		for b.Loop() {
			n := 0
			check(b, s.Records(b.Context(), v.Number, data.SiteRecord, func(data.Record) error { n++; return nil }))
			if n != 20_000 {
				b.Fatal(n)
			}
		}
	})
}
