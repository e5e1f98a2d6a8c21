package live

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/data/roadwork"
	"finnfram/data/store"
	"finnfram/geo"
	"finnfram/geo/roads"
)

var _ RoadSource = (*store.Store)(nil)

// commitRoads imports a survey, after deriving its roads where derive says so.
func commitRoads(t *testing.T, s *store.Store, source data.Source, survey *roads.Survey, derive bool) data.Version {
	t.Helper()
	return commitBlob(t, s, source, survey.Write, derive)
}

func commitBlob(t *testing.T, s *store.Store, source data.Source, write func(io.Writer) error, derive bool) data.Version {
	t.Helper()
	staging, err := s.Begin(t.Context(), data.Version{Source: source, Format: "osm", AsOf: vouched}, store.BeginOptions{})
	if err != nil {
		t.Fatal(err)
	}
	sum, err := staging.Blob(t.Context(), roadwork.Blob, write)
	if err != nil {
		t.Fatal(err)
	}
	if derive {
		active, err := s.Active(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		active[source] = data.Version{Blobs: map[string]string{roadwork.Blob: sum}}
		if _, err := roadwork.Ensure(t.Context(), s, roadwork.Surveys(active), nil, nil); err != nil {
			t.Fatal(err)
		}
	}
	v, err := staging.Commit(t.Context(), data.Counts{})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func startRoadKeeper(t *testing.T, s *store.Store) *Keeper {
	t.Helper()
	k := NewKeeper(Config{Source: s, Roads: s, Now: func() time.Time { return testNow }})
	if err := k.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return k
}

// becomes waits for a world of the keeper that pleases, and tells how long
// that took.
func becomes(t *testing.T, k *Keeper, what string, pleases func(*World) bool) time.Duration {
	t.Helper()
	begun := time.Now()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for late := time.After(20 * time.Second); !pleases(k.World()); {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("%s: it did not come: %+v", what, k.Status())
		}
	}
	return time.Since(begun)
}

// across is a way that needs the ferry.
var across = TripQuery{From: geo.Point{Lat: 69.65, Lon: 18.85}, To: geo.Point{Lat: 69.65, Lon: 19.05}, Profile: roads.Drive, At: testNow}

func reasonOf(w *World) Reason {
	var trip Trip
	if w.Roads() == nil {
		return "no roads"
	}
	if err := w.Roads().Trip(&trip, across); err != nil {
		return Reason(err.Error())
	}
	return trip.Reason
}

// TestKeeperFollowsRoads: roads that are not in the store are derived in the
// background, those that are come with the start; closures are in force within
// a second, and a roll back brings the old roads back.
func TestKeeperFollowsRoads(t *testing.T) {
	s := openStore(t)
	commit(t, s, "csv", site("p", data.Pharmacy, 69.65, 19.05, hoursOf("24/7")))
	first := commitRoads(t, s, "osm", streets(9), false)
	k := startRoadKeeper(t, s)
	becomes(t, k, "deriving", func(w *World) bool { return w.Roads() != nil })
	if status := k.Status().Roads; !status.Made || status.Building || status.Loads != 1 || status.Summary.Segments == 0 || status.LastError != "" {
		t.Errorf("derived: %+v", status)
	}

	other := startRoadKeeper(t, s)
	if other.World().Roads() == nil || other.Status().Roads.Made {
		t.Fatalf("the second start did not wait for stored roads, or derived them again: %+v", other.Status().Roads)
	}
	ferry := data.RoadClosure{ID: "storm", From: testNow, Ways: []string{fmt.Sprintf("osm:way/%d", len(streets(9).Ways))}, Reason: "storm"}
	network := k.World().Roads().Network()
	if _, _, err := s.PutRoadClosure(t.Context(), ferry, ""); err != nil {
		t.Fatal(err)
	}
	for _, node := range []*Keeper{k, other} {
		if took := becomes(t, node, "closing", func(w *World) bool { return reasonOf(w) == Shut }); took > time.Second*slower {
			t.Errorf("a closure came into force after %s", took)
		}
	}
	if w := k.World(); w.Roads().Network() != network || w.Roads().Info(testNow).Closures != 1 || w.Roads().Info(testNow.Add(-time.Hour)).Closures != 0 {
		t.Errorf("after the closure: %+v", w.Roads().Info(testNow))
	}
	answer, err := k.World().Nearest(NearestQuery{From: across.From, Categories: []data.Category{data.Pharmacy}, Limit: 1, At: testNow, Timed: true})
	if err != nil || len(answer.Found) != 0 || answer.Short != ByUnreachable || len(answer.Unreachable) != 1 || answer.Unreachable[0] != (Unreachable{Shut, 1}) {
		t.Errorf("behind the closed ferry: %v %+v", err, answer)
	}
	if err := s.DeleteRoadClosure(t.Context(), "storm", "*"); err != nil {
		t.Fatal(err)
	}
	becomes(t, other, "opening", func(w *World) bool { return reasonOf(w) == "" })

	token := k.World().Roads().Info(testNow).Token
	gone := streets(9)
	gone.Ways = gone.Ways[:len(gone.Ways)-1] // the ferry
	commitRoads(t, s, "osm", gone, true)
	becomes(t, k, "other roads", func(w *World) bool { return reasonOf(w) == NotConnected })
	if _, err := s.Rollback(t.Context(), first.Number, "test"); err != nil {
		t.Fatal(err)
	}
	becomes(t, k, "rolling back", func(w *World) bool { return reasonOf(w) == "" })
	if status := k.Status().Roads; status.Made || k.World().Roads().Info(testNow).Token != token {
		t.Errorf("rolled back: %+v", status)
	}
	if _, _, err := s.PutClosure(t.Context(), data.Closure{ID: "c", Service: k.World().All()[0].ID, From: testNow.Add(-time.Hour)}, ""); err != nil {
		t.Fatal(err)
	}
	becomes(t, k, "a closed service", func(w *World) bool { return len(w.All()[0].Closures) == 1 && w.Roads() != nil })
}

// TestKeeperRoadFailures: what is damaged is derived again; what cannot be
// derived leaves the roads before in force, and says so.
func TestKeeperRoadFailures(t *testing.T) {
	s := openStore(t)
	commitRoads(t, s, "osm", streets(9), true)
	active, err := s.Active(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	key := roadwork.Key(roadwork.Surveys(active))
	if err := s.PutArtefact(t.Context(), roadwork.Kind, key, func(w io.Writer) error { _, err := io.WriteString(w, "head of nothing"); return err }); err != nil {
		t.Fatal(err)
	}
	var log lines
	k := NewKeeper(Config{Source: s, Roads: s, Log: slog.New(slog.NewTextHandler(&log, nil)), Now: func() time.Time { return testNow }})
	if err := k.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	becomes(t, k, "damage", func(w *World) bool { return reasonOf(w) == "" })
	if _, err := roadwork.Stored(t.Context(), s, key); err != nil || !k.Status().Roads.Made {
		t.Errorf("the damaged artefact is still there: %v %+v", err, k.Status().Roads)
	}
	if text := log.String(); strings.Count(text, "level=WARN") != 1 || !strings.Contains(text, "kind="+roadwork.Kind+" key="+key) {
		t.Errorf("the damage is not told once, with kind and key: %s", text)
	}
	commitBlob(t, s, "osm", func(w io.Writer) error { _, err := io.WriteString(w, "no survey"); return err }, false)
	becomes(t, k, "a survey that is none", func(*World) bool { return k.Status().Roads.LastError != "" })
	if w := k.World(); reasonOf(w) != "" || w.Roads().Info(testNow).Token != key || k.Status().Roads.Failures != 1 {
		t.Errorf("the roads before are not in force: %q %+v", reasonOf(w), k.Status().Roads)
	}
	commit(t, s, "csv", site("p", data.Pharmacy, 69.65, 19.05)) // a signal: the failure is not tried again at once
	becomes(t, k, "a service", func(w *World) bool { return len(w.All()) == 1 })
	if status := k.Status().Roads; status.Failures != 1 || status.Building {
		t.Errorf("tried again: %+v", status)
	}
	commit(t, s, "osm", site("q", data.Pharmacy, 69.65, 18.85)) // without roads
	becomes(t, k, "no roads", func(w *World) bool { return w.Roads() == nil && len(w.All()) == 2 })
	if k.World().RoadsComing() {
		t.Error("roads are promised that no version has")
	}
	if _, err := k.World().Nearest(NearestQuery{From: across.From, Limit: 1, At: testNow, Timed: true}); !errors.Is(err, ErrNoRoads) || !errors.Is(err, data.ErrInvalid) {
		t.Errorf("without roads: %v", err)
	}
}

// TestRoadsComing: a world of surveys whose roads are not in force says so, as
// soon as they are imported.
func TestRoadsComing(t *testing.T) {
	s := openStore(t)
	k := startRoadKeeper(t, s)
	if k.World().RoadsComing() {
		t.Error("nothing is imported")
	}
	commitBlob(t, s, "osm", func(w io.Writer) error { _, err := io.WriteString(w, "no survey"); return err }, false)
	becomes(t, k, "surveys", func(w *World) bool { return w.RoadsComing() && w.Roads() == nil })
	commitRoads(t, s, "osm", streets(9), true)
	becomes(t, k, "roads", func(w *World) bool { return !w.RoadsComing() && w.Roads() != nil })
}

// lines is what has been logged so far.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// TestCoherentPair asks by time and for ways without pause while services,
// roads and closures change: every answer is of one world and its roads.
func TestCoherentPair(t *testing.T) {
	s := openStore(t)
	pharmacies := func(n int) (sites []data.Site) {
		for i := range n {
			sites = append(sites, site(fmt.Sprintf("p%02d", i), data.Pharmacy, 69.61+float64(i)/200, 19.0+float64(i%3)/40, hoursOf("24/7")))
		}
		return sites
	}
	commit(t, s, "csv", pharmacies(6)...)
	commitRoads(t, s, "osm", streets(9), true)
	k := startRoadKeeper(t, s)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	var asked atomic.Int64
	for range 3 {
		readers.Go(func() {
			var answer NearestAnswer
			var trip Trip
			for {
				select {
				case <-stop:
					return
				default:
				}
				w := k.World()
				q := NearestQuery{From: geo.Point{Lat: 69.65, Lon: 19.02}, Categories: []data.Category{data.Pharmacy}, Limit: 50, At: testNow, OpenOnly: true, Timed: true, By: roads.Walk}
				if err := w.NearestInto(&answer, q); err != nil {
					t.Error(err)
					return
				}
				left := 0
				for _, u := range answer.Unreachable {
					left += u.Count
				}
				if len(answer.Found)+left != len(w.All()) {
					t.Errorf("%d found and %d not to be reached of %d", len(answer.Found), left, len(w.All()))
				}
				last := answer.Found[len(answer.Found)-1]
				if err := w.Roads().Trip(&trip, TripQuery{From: q.From, To: *last.Service.Position, Profile: q.By, At: testNow}); err != nil || trip.Reason != "" {
					t.Errorf("no way to what was found: %v %q", err, trip.Reason)
				}
				asked.Add(1)
			}
		})
	}
	for i := range 6 {
		commit(t, s, "csv", pharmacies(4+i)...)
		becomes(t, k, "services", func(w *World) bool { return len(w.All()) == 4+i })
		survey := streets(9)
		survey.Ways[3].Name = fmt.Sprint("renamed ", i)
		commitRoads(t, s, "osm", survey, i%2 == 0)
		becomes(t, k, "roads", func(w *World) bool {
			n := w.Roads().Network()
			for a := range n.Attrs {
				if n.Attrs[a].Name == survey.Ways[3].Name {
					return true
				}
			}
			return false
		})
	}
	close(stop)
	readers.Wait()
	if asked.Load() < 10 {
		t.Errorf("only %d questions", asked.Load())
	}
}
