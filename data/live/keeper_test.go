package live

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/data/store"
	"finnfram/geo"
)

var _ Watched = (*store.Store)(nil)

func openStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: filepath.Join(t.TempDir(), "data")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// commit imports sites into a real store.
func commit(t *testing.T, s *store.Store, source data.Source, sites ...data.Site) data.Version {
	t.Helper()
	m := newMemory()
	bodies := make([]any, len(sites))
	for i := range sites {
		bodies[i] = sites[i]
	}
	n := m.put(t, source, bodies...)
	staging, err := s.Begin(t.Context(), data.Version{Source: source, Format: string(source), AsOf: vouched}, store.BeginOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := staging.Put(t.Context(), m.records[n]); err != nil {
		t.Fatal(err)
	}
	version, err := staging.Commit(t.Context(), data.Counts{Records: int64(len(sites))})
	if err != nil {
		t.Fatal(err)
	}
	return version
}

// await waits for a world of the keeper that pleases, as long as the promise
// of one second allows, and some for a busy machine.
func await(t *testing.T, built <-chan struct{}, k *Keeper, pleases func(*World) bool) *World {
	t.Helper()
	late := time.After(10 * time.Second)
	for {
		if w := k.World(); pleases(w) {
			return w
		}
		select {
		case <-built:
		case <-late:
			t.Fatalf("no such world came: %+v", k.Status())
		}
	}
}

func startKeeper(t *testing.T, source Watched) (*Keeper, <-chan struct{}) {
	t.Helper()
	built := make(chan struct{}, 1000)
	k := NewKeeper(Config{Source: source, Now: func() time.Time { return testNow }, Built: func(time.Duration, int, error) { built <- struct{}{} }})
	if err := k.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return k, built
}

// TestKeeperFollowsStore: readers never see a world that is not whole, while
// imports, closures and a roll back go in force under them.
func TestKeeperFollowsStore(t *testing.T) {
	s := openStore(t)
	pharmacies := func(n int) (sites []data.Site) {
		for i := range n {
			sites = append(sites, site(fmt.Sprintf("p%02d", i), data.Pharmacy, 59.9+float64(i)/1000, 10.7, hoursOf("24/7")))
		}
		return sites
	}
	first := commit(t, s, "csv", pharmacies(5)...)
	k, built := startKeeper(t, s)

	stop := make(chan struct{})
	var readers sync.WaitGroup
	var asked atomic.Int64
	for range 4 {
		readers.Go(func() {
			var answer NearestAnswer
			for {
				select {
				case <-stop:
					return
				default:
				}
				w := k.World()
				q := NearestQuery{From: geo.Point{Lat: 59.9, Lon: 10.7}, Categories: []data.Category{data.Pharmacy}, Limit: 50, At: testNow, OpenOnly: true}
				if err := w.NearestInto(&answer, q); err != nil {
					t.Error(err)
					return
				}
				if n, all := len(answer.Found), len(w.All()); n != all && n != all-1 { // one may be closed
					t.Errorf("%d of %d services are open", n, all)
					return
				}
				asked.Add(1)
			}
		})
	}
	for n := 6; n < 12; n++ {
		commit(t, s, "csv", pharmacies(n)...)
		await(t, built, k, func(w *World) bool { return len(w.All()) == n })
	}
	id := data.ServiceID("csv-p03-pharmacy")
	closure := data.Closure{ID: "c1", Service: id, From: testNow.Add(-time.Hour), Reason: "brann"}
	if _, _, err := s.PutClosure(t.Context(), closure, ""); err != nil {
		t.Fatal(err)
	}
	await(t, built, k, func(w *World) bool {
		service, ok := w.Service(id)
		return ok && w.Openness(service, testNow).Reason == Closure
	})
	if _, err := s.Rollback(t.Context(), first.Number, "test"); err != nil {
		t.Fatal(err)
	}
	await(t, built, k, func(w *World) bool { return len(w.All()) == 5 })
	close(stop)
	readers.Wait()
	if asked.Load() == 0 {
		t.Error("no reader asked anything")
	}
	if status := k.Status(); !status.Ready || status.Services != 5 || status.LastError != "" {
		t.Errorf("status %+v", status)
	}
}

// failing is a store whose content cannot be read for a while.
type failing struct {
	Watched
	broken atomic.Bool
}

func (f *failing) Active(ctx context.Context) (map[data.Source]data.Version, error) {
	if f.broken.Load() {
		return nil, fmt.Errorf("disk: %w", data.ErrDamaged)
	}
	return f.Watched.Active(ctx)
}

// TestKeeperKeepsOldWorld: a failed build is told, and changes nothing; the
// next good one takes over by itself.
func TestKeeperKeepsOldWorld(t *testing.T) {
	s := &failing{Watched: openStore(t)}
	commit(t, s.Watched.(*store.Store), "csv", site("p1", data.Pharmacy, 59.9, 10.7))
	k, built := startKeeper(t, s)
	before := k.World()
	s.broken.Store(true)
	k.Refresh()
	for k.Status().LastError == "" {
		<-built
	}
	if k.World() != before || !k.Status().Ready || k.Status().FailedAt.IsZero() {
		t.Errorf("the old world is not in force: %+v", k.Status())
	}
	s.broken.Store(false)
	commit(t, s.Watched.(*store.Store), "csv", site("p1", data.Pharmacy, 59.9, 10.7), site("p2", data.Pharmacy, 59.9, 10.8))
	await(t, built, k, func(w *World) bool { return len(w.All()) == 2 })
	if k.Status().LastError != "" {
		t.Errorf("the fault is still told: %+v", k.Status())
	}
}

// stopped is a store that is asked while the program ends.
type stopped struct {
	Watched
	end context.CancelFunc
}

func (s *stopped) Active(ctx context.Context) (map[data.Source]data.Version, error) {
	s.end()
	return nil, fmt.Errorf("reading: %w", ctx.Err())
}

// TestKeeperStopped: a build that is given up at the end of the program is no
// failure: nothing is logged or counted.
func TestKeeperStopped(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	var log bytes.Buffer
	builds := 0
	k := NewKeeper(Config{
		Source: &stopped{openStore(t), end}, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Built: func(time.Duration, int, error) { builds++ },
	})
	if err := k.Start(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	if status := k.Status(); log.Len() != 0 || builds != 0 || status.LastError != "" || status.Ready {
		t.Errorf("%d builds, status %+v, log %s", builds, status, log.String())
	}
}

func TestKeeperNeedsFirstWorld(t *testing.T) {
	s := &failing{Watched: openStore(t)}
	s.broken.Store(true)
	k := NewKeeper(Config{Source: s})
	if err := k.Start(t.Context()); !errors.Is(err, data.ErrDamaged) {
		t.Errorf("the error is %v", err)
	}
	if k.Status().Ready || k.World() != nil {
		t.Error("ready without a world")
	}
}

// TestPreparedHoursAge: the clock moves past the prepared window and on; the
// answers are those of the schedule, prepared anew or not.
func TestPreparedHoursAge(t *testing.T) {
	m := newMemory()
	m.put(t, "csv", site("p1", data.Pharmacy, 59.9, 10.7, hoursOf("Mo-Fr 09:00-16:00; Dec 24 10:00-12:00")))
	w := build(t, m)
	s := w.All()[0]
	ask := func(at time.Time) string {
		o := w.Openness(s, at)
		if o.Open == nil {
			return string(o.Reason)
		}
		return fmt.Sprint(*o.Open, o.OpensAt.UTC().Format(" 01-02T15:04"), o.ClosesAt.UTC().Format(" 01-02T15:04"))
	}
	for now := testNow; now.Before(testNow.AddDate(1, 0, 0)); now = now.Add(37 * time.Hour) {
		aged := ask(now)
		w.prepare(now)
		if fresh := ask(now); fresh != aged {
			t.Fatalf("%v: prepared %s, from the schedule %s", now, fresh, aged)
		}
	}
	if got := ask(vouched.Add(DefaultShelfLife)); got != "stale" {
		t.Errorf("at the end of their shelf life the hours answer %s", got)
	}
}
