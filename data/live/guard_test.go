package live

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/data/store"
	"finnfram/importers/addresses"
)

// TestCrew: the first fault comes back, panics included, and what panicked
// tells where.
func TestCrew(t *testing.T) {
	var good, bad crew
	for range 20 {
		good.start(func() error { return nil })
		bad.start(func() error { panic("broken row") })
	}
	if err := good.wait(); err != nil {
		t.Error(err)
	}
	var fault *panicked
	if err := bad.wait(); !errors.As(err, &fault) || err.Error() != "panic: broken row" || !strings.Contains(string(fault.stack), "guard_test.go") {
		t.Errorf("got %v", err)
	}
}

// TestReadKindPanics: a panic of any part of reading is an error, and nothing
// is left waiting.
func TestReadKindPanics(t *testing.T) {
	m := newMemory()
	for range 3 * chunk {
		m.records[1] = append(m.records[1], data.Record{Kind: data.SiteRecord})
	}
	decode := func(data.Record) (int, error) { return 1, nil }
	take := func([]int) {}
	for name, read := range map[string]func() error{
		"decode": func() error {
			return readKind(t.Context(), m, data.Version{Number: 1}, data.SiteRecord, func(data.Record) (int, error) { panic("x") }, take)
		},
		"take": func() error {
			return readKind(t.Context(), m, data.Version{Number: 1}, data.SiteRecord, decode, func([]int) { panic("x") })
		},
		"source": func() error {
			return readKind(t.Context(), panicking{m}, data.Version{Number: 1}, data.SiteRecord, decode, take)
		},
	} {
		if err := read(); err == nil || err.Error() != "panic: x" {
			t.Errorf("%s: %v", name, err)
		}
	}
	n := 0
	if err := readKind(t.Context(), m, data.Version{Number: 1}, data.SiteRecord, decode, func(rows []int) { n += len(rows) }); err != nil || n != 3*chunk {
		t.Errorf("%d rows, %v", n, err)
	}
}

type panicking struct{ Source }

func (p panicking) Records(_ context.Context, _ data.VersionNumber, _ data.RecordKind, f func(data.Record) error) error {
	for range chunk + 1 {
		if err := f(data.Record{}); err != nil {
			return err
		}
	}
	panic("x")
}

// faulty is a store that panics in the middle of a build for a while.
type faulty struct {
	Watched
	broken atomic.Bool
}

func (f *faulty) Separations(ctx context.Context) ([]data.Separation, error) {
	if f.broken.Load() {
		var list []data.Separation
		return list[1:], nil
	}
	return f.Watched.Separations(ctx)
}

// TestKeeperSurvivesPanic: the old world goes on answering, the status says
// why, and the next good build takes over.
func TestKeeperSurvivesPanic(t *testing.T) {
	s := &faulty{Watched: openStore(t)}
	commit(t, s.Watched.(*store.Store), "csv", site("p1", data.Pharmacy, 59.9, 10.7))
	k, built := startKeeper(t, s)
	before := k.World()
	s.broken.Store(true)
	commit(t, s.Watched.(*store.Store), "csv", site("p1", data.Pharmacy, 59.9, 10.7), site("p2", data.Pharmacy, 59.9, 10.8))
	for k.Status().LastError == "" {
		<-built
	}
	if status := k.Status(); k.World() != before || !status.Ready || !strings.Contains(status.LastError, "slice bounds out of range") {
		t.Errorf("after a panic: %+v", status)
	}
	s.broken.Store(false)
	k.Refresh()
	await(t, built, k, func(w *World) bool { return len(w.All()) == 2 })
}

// TestKeeperDamagedTable: a damaged table of addresses changes nothing either.
func TestKeeperDamagedTable(t *testing.T) {
	m := newMemory()
	load(t, m, "addresses", addresses.Reader{}, shared(t, "addresses/Basisdata_3420_Elverum_25833_MatrikkelenAdresse.csv"))
	m.put(t, "csv", site("p1", data.Pharmacy, 59.9, 10.7))
	b := NewBuilder(m, testOptions())
	if _, err := b.Build(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, blob := range m.blobs {
		broken := []byte(strings.Clone(string(blob)))
		for i := len(broken) / 3; i < len(broken)/2; i++ {
			broken[i] ^= 0xff
		}
		m.blobs["damaged"], m.blobs["cut"] = broken, blob[:len(blob)/2]
		version := m.active["addresses"]
		for _, other := range []string{"damaged", "cut", "absent"} {
			version.Number++
			version.Blobs = map[string]string{addressBlob: other}
			m.active["addresses"] = version
			if _, err := b.Build(t.Context()); err == nil || !strings.Contains(err.Error(), `of "addresses"`) {
				t.Errorf("%s: %v", other, err)
			}
		}
		version.Number++
		version.Blobs = map[string]string{addressBlob: name}
		m.active["addresses"] = version
		if w, err := b.Build(t.Context()); err != nil || len(w.addresses) != 1 {
			t.Errorf("after the repair: %v", err)
		}
		return
	}
}

// TestOddRecords: rows that no importer writes, as after a fault in one, are
// published as far as they go, quickly, and take nothing else with them.
func TestOddRecords(t *testing.T) {
	m := newMemory()
	long := strings.Repeat("æ", 1<<20)
	odd := site("long", data.Pharmacy, 59.9, 10.7, hoursOf(strings.Repeat("Mo-Fr 08:00-16:00; ", 1<<14)))
	odd.Name, odd.Address.Street, odd.Level = long, long, strings.Repeat("9-", 1<<16)
	many := site("many", data.Dentist, 59.9, 10.7)
	for i := range 5000 {
		many.Services = append(many.Services, data.Service{ID: data.MakeServiceID("csv-many", data.Dentist, i+2), Category: data.Dentist})
	}
	pole := site("pole", data.Pharmacy, 90, 180)
	m.put(t, "csv", site("good", data.Pharmacy, 59.9, 10.7), odd, many, pole, site("empty", "", 0, 0, func(s *data.Site) { s.Services = nil }))
	m.records[1] = append(m.records[1], data.Record{Kind: data.SiteRecord, Key: "null", Body: []byte("null")},
		data.Record{Kind: data.CatchmentRecord, Key: "x", Body: []byte(`{"category":"bakery","municipality":"0301","service":"good"}`)})
	began := time.Now()
	w := build(t, m)
	if took := time.Since(began); took > 5*time.Second*slower {
		t.Errorf("built in %v", took)
	}
	if len(w.All()) != 5004 {
		t.Errorf("%d services", len(w.All()))
	}
	if _, ok := w.Service("csv-good-pharmacy"); !ok {
		t.Error("the good one is lost")
	}
	for _, c := range w.Categories() {
		if c.State == Full {
			t.Errorf("a catchment of no category makes %s whole", c.Category)
		}
	}
}
