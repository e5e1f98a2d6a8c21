package live

import (
	"bytes"
	"cmp"
	queue "container/heap"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/data/roadwork"
	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/geo/route"
	"finnfram/importers/osm"
)

// roadStore keeps what road tests derive, in memory.
type roadStore struct {
	*memory
	mu        sync.Mutex
	artefacts map[string][]byte
	shut      []data.RoadClosure
	derived   int
}

func newRoadStore(m *memory) *roadStore { return &roadStore{memory: m, artefacts: map[string][]byte{}} }

func (s *roadStore) RoadClosures(context.Context) ([]data.RoadClosure, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.shut), nil
}

func (s *roadStore) Artefact(_ context.Context, _, key string) (io.ReadCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, ok := s.artefacts[key]
	if !ok {
		return nil, data.ErrNotFound
	}
	return io.NopCloser(bytes.NewReader(body)), nil
}

func (s *roadStore) PutArtefact(_ context.Context, _, key string, write func(io.Writer) error, _ ...string) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.artefacts[key] = b.Bytes()
	s.derived++
	return nil
}

// survey puts a survey in force as a version of its own source.
func (m *memory) survey(tb testing.TB, source data.Source, s *roads.Survey) {
	tb.Helper()
	var b bytes.Buffer
	if err := s.Write(&b); err != nil {
		tb.Fatal(err)
	}
	n := m.put(tb, source)
	v := m.active[source]
	v.Blobs = map[string]string{roadwork.Blob: fmt.Sprint("survey ", n)}
	m.active[source] = v
	m.blobs[v.Blobs[roadwork.Blob]] = b.Bytes()
}

// streets is a survey around Tromsø: two lands of streets in a grid, with gaps
// and one-way streets, that a ferry joins, and an islet without one.
func streets(seed uint64) *roads.Survey {
	r := rand.New(rand.NewPCG(seed, 11))
	const rows, columns = 24, 24
	s := &roads.Survey{Space: "osm", Credit: "© the test"}
	id := func(row, column int) int64 { return int64(1 + row*columns + column) }
	for row := range rows {
		for column := range columns {
			s.Nodes = append(s.Nodes, roads.Node{ID: id(row, column), Point: geo.Point{
				Lat: 69.60 + float64(row)/rows*0.1 + r.Float64()*0.001, Lon: 18.80 + float64(column)/columns*0.3 + r.Float64()*0.003,
			}})
		}
	}
	way := func(class roads.Class, from, to int64) {
		w := roads.Way{ID: int64(len(s.Ways) + 1), Class: class, Nodes: []int64{from, to}, Name: fmt.Sprint("street ", len(s.Ways)), Incline: roads.NoIncline}
		for p := range w.Access {
			w.Access[p] = [2]roads.Access{roads.Allowed, roads.Allowed}
		}
		switch {
		case class == roads.Ferry:
			w.Duration, w.Wait = 10*time.Minute, 8*time.Minute
		case r.IntN(6) == 0:
			w.Access[roads.Drive][roads.Against] = roads.NoAccess
		}
		s.Ways = append(s.Ways, w)
	}
	land := func(row, column int) int { // 0 west, 1 east, 2 the islet
		switch {
		case row < 3 && column < 3:
			return 2
		case column < columns/2:
			return 0
		}
		return 1
	}
	classes := []roads.Class{roads.Primary, roads.Residential, roads.Residential, roads.Tertiary}
	for row := range rows {
		for column := range columns {
			if column+1 < columns && land(row, column) == land(row, column+1) && r.IntN(8) > 0 {
				way(classes[r.IntN(4)], id(row, column), id(row, column+1))
			}
			if row+1 < rows && land(row, column) == land(row+1, column) && r.IntN(8) > 0 {
				way(classes[r.IntN(4)], id(row, column), id(row+1, column))
			}
		}
	}
	way(roads.Ferry, id(12, columns/2-1), id(12, columns/2))
	return s
}

// roadsOf derives the roads of m.
func roadsOf(tb testing.TB, m *memory) (*Roads, *roadStore) {
	tb.Helper()
	s := newRoadStore(m)
	r, err := LoadRoads(context.Background(), s, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return r, s
}

// plainTravel is the time and length from a point to services by Dijkstra's
// search over the graph, looking for the nearest open node among all of them.
type plainTravel struct {
	r      *Roads
	p      roads.Profile
	closed roads.Closed
	from   route.Stop
	known  []uint32
}

func newPlainTravel(r *Roads, p roads.Profile, from geo.Point, at time.Time) *plainTravel {
	g := r.work.Graphs[p]
	var shut []roads.Closure
	for _, c := range r.closures {
		list, err := shutting(c)
		if err != nil {
			panic(err)
		}
		shut = append(shut, list...)
	}
	return plainTravelWith(r, p, from, roads.Union(g.ClosedAt(at), g.ClosedBy(r.work.Snapper, shut, at)))
}

func plainTravelWith(r *Roads, p roads.Profile, from geo.Point, closed roads.Closed) *plainTravel {
	t := &plainTravel{r: r, p: p, closed: closed}
	g := r.work.Graphs[p]
	var ok bool
	if t.from, _, ok = r.stop(&roads.SnapQuery{}, p, from, roads.SnapOptions{Closed: t.closed}); !ok {
		return nil
	}
	t.known = make([]uint32, g.Nodes())
	for i := range t.known {
		t.known[i] = route.Unreachable
	}
	var front waiting
	reach := func(node, weight uint32) {
		if weight < t.known[node] {
			t.known[node] = weight
			queue.Push(&front, uint64(weight)<<32|uint64(node))
		}
	}
	for _, seed := range g.Starts(nil, t.from.Position) {
		if !t.closed.Has(seed.Arc) {
			reach(seed.Node, seed.Weight)
		}
	}
	for len(front) > 0 {
		first := queue.Pop(&front).(uint64)
		node, weight := uint32(first), uint32(first>>32)
		if weight > t.known[node] {
			continue
		}
		for arc := g.First[node]; arc < g.First[node+1]; arc++ {
			if !t.closed.Has(arc) {
				reach(g.Head[arc], weight+g.Weight[arc])
			}
		}
	}
	return t
}

// waiting are nodes by weight.
type waiting []uint64

func (w waiting) Len() int           { return len(w) }
func (w waiting) Less(i, j int) bool { return w[i] < w[j] }
func (w waiting) Swap(i, j int)      { w[i], w[j] = w[j], w[i] }
func (w *waiting) Push(x any)        { *w = append(*w, x.(uint64)) }
func (w *waiting) Pop() any {
	last := (*w)[len(*w)-1]
	*w = (*w)[:len(*w)-1]
	return last
}

// to is the time from door to door; ok is false where there is no way.
func (t *plainTravel) to(p geo.Point) (time.Duration, bool) {
	g := t.r.work.Graphs[t.p]
	stop, _, ok := t.r.stop(&roads.SnapQuery{}, t.p, p, roads.SnapOptions{Closed: t.closed})
	if !ok {
		return 0, false
	}
	best := uint32(route.Unreachable)
	for _, seed := range g.Ends(nil, stop.Position) {
		if known := t.known[seed.Node]; !t.closed.Has(seed.Arc) && known != route.Unreachable {
			best = min(best, known+seed.Weight)
		}
	}
	if seed, ok := g.Direct(t.from.Position, stop.Position, t.closed); ok {
		best = min(best, seed.Weight)
	}
	return time.Duration(best+t.from.Approach+stop.Approach) * time.Millisecond, best != route.Unreachable
}

// plainByTime is the answer by the dumbest loop that is right.
func plainByTime(w *World, t *plainTravel, q NearestQuery) []Found {
	var all []Found
	for _, s := range w.All() {
		if t == nil || s.Position == nil || len(q.Categories) > 0 && !slices.Contains(q.Categories, s.Category) {
			continue
		}
		took, ok := t.to(*s.Position)
		d := geo.Distance(q.From, *s.Position)
		arrival := q.At.Add(took)
		o := w.Openness(s, arrival)
		switch {
		case !ok, q.MaxDistance > 0 && d > q.MaxDistance, q.MaxDuration > 0 && took > q.MaxDuration:
		case q.OpenOnly && (o.Open == nil || !*o.Open):
		case q.Wheelchair && s.Wheelchair != "yes":
		case q.Language != "" && !slices.Contains(s.Languages, q.Language):
		default:
			all = append(all, Found{Service: s, Rank: s.Rank, Distance: d, Openness: o, Duration: took, Arrival: arrival})
		}
	}
	slices.SortStableFunc(all, func(x, y Found) int {
		return cmp.Or(cmp.Compare(x.Duration, y.Duration), cmp.Compare(x.Service.ID, y.Service.ID))
	})
	return all[:min(len(all), q.Limit)]
}

// TestNearestByTimeAgainstDijkstra compares the nearest by time with a plain
// search and a loop over all services, under every filter, with closures and
// without.
func TestNearestByTimeAgainstDijkstra(t *testing.T) {
	for seed := range uint64(3) {
		m, w := seeded(t, 150, seed)
		m.survey(t, "osm", streets(seed))
		loaded, _ := roadsOf(t, m)
		for _, shut := range [][]data.RoadClosure{nil, {
			{ID: "a", From: testNow.Add(-time.Hour), To: testNow.Add(time.Hour), Shape: []byte(`{"type":"Point","coordinates":[18.95,69.65]}`), Within: 700},
			{ID: "b", From: testNow.Add(-24 * time.Hour), Ways: []string{"osm:way/40", "osm:way/300", "osm:way/301"}, Profiles: []string{"drive"}},
		}} {
			r := loaded.closedBy(shut)
			reasons := compareByTime(t, w.WithRoads(r, nil), r, seed, 60, testNow, func(r *rand.Rand) geo.Point {
				return geo.Point{Lat: 69.59 + r.Float64()*0.13, Lon: 18.78 + r.Float64()*0.35}
			})
			if len(reasons) < 4 {
				t.Errorf("only these reasons came up: %v", reasons)
			}
		}
	}
}

// TestOsloByTime does so on the real map of Oslo, with its own services, but
// without closures: conditions of roads are in force there as they are.
func TestOsloByTime(t *testing.T) {
	m := newMemory()
	load(t, m, "osm", &osm.Reader{}, shared(t, "osm/oslo-center.osm.pbf"))
	r, _ := roadsOf(t, m)
	inside := func(r *rand.Rand) geo.Point {
		return geo.Point{Lat: 59.905 + r.Float64()*0.025, Lon: 10.71 + r.Float64()*0.08}
	}
	reasons := compareByTime(t, build(t, m).WithRoads(r, nil), r, 6, 30, oslo(t, "2025-06-20 11:00"), inside)
	if reasons[""] < 5 || len(reasons) < 3 {
		t.Errorf("only these reasons came up: %v", reasons)
	}
}

// compareByTime asks n questions of every sort and returns how often each
// reason for a short answer came up.
func compareByTime(t *testing.T, w *World, from *Roads, seed uint64, n int, now time.Time, origin func(*rand.Rand) geo.Point) map[Short]int {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 5))
	var answer NearestAnswer
	shorts := map[Short]int{}
	for range n {
		q := NearestQuery{
			From: origin(r), Limit: 1 + r.IntN(12), At: now.Add(time.Duration(r.IntN(360)-180) * time.Minute),
			OpenOnly: r.IntN(2) == 0, Wheelchair: r.IntN(3) == 0, Language: []string{"", "", "se", "ru"}[r.IntN(4)],
			MaxDistance: []geo.Metres{0, 0, 3000, 300000}[r.IntN(4)], Timed: true, By: roads.Profile(r.IntN(roads.Profiles)),
			MaxDuration: []time.Duration{0, 0, 15 * time.Minute, 2 * time.Hour}[r.IntN(4)],
			Categories:  [][]data.Category{nil, {data.Pharmacy}, {data.EmergencyClinic, data.Dentist}, {data.Hospital}, {data.Pharmacy, data.Pharmacy}}[r.IntN(5)],
		}
		if err := w.NearestInto(&answer, q); err != nil {
			t.Fatal(err)
		}
		travel := newPlainTravel(from, q.By, q.From, q.At)
		want := plainByTime(w, travel, q)
		if len(answer.Found) != len(want) {
			t.Fatalf("%+v: %d found, want %d (%s)", q, len(answer.Found), len(want), answer.Short)
		}
		for i, got := range answer.Found {
			if got.Service != want[i].Service || got.Duration != want[i].Duration || !got.Arrival.Equal(want[i].Arrival) {
				t.Fatalf("%+v: number %d is %s after %s, want %s after %s", q, i, got.Service.ID, got.Duration, want[i].Service.ID, want[i].Duration)
			}
			if g, h := got.Openness, want[i].Openness; (g.Open == nil) != (h.Open == nil) || g.Open != nil && *g.Open != *h.Open || !g.OpensAt.Equal(h.OpensAt) {
				t.Fatalf("%+v: number %d: openness %+v, want %+v", q, i, g, h)
			}
			if ferried := got.Flags&roads.OnFerry != 0; ferried != (len(got.Ferries) > 0) || ferried && got.Ferries[0].Duration < time.Minute {
				t.Fatalf("%+v: number %d: ferries %+v", q, i, got.Ferries)
			}
			if got.Road < got.Distance-1 {
				t.Fatalf("%+v: number %d: %v by road, %v in a straight line", q, i, got.Road, got.Distance)
			}
		}
		checkShortByTime(t, w, travel, q, &answer)
		dark := checkBeyond(t, w, from, travel, q, &answer)
		checkUnknownByTime(t, w, travel, q, &answer, dark)
		shorts[answer.Short]++
	}
	return shorts
}

// checkShortByTime works the reason and the counts out by loops.
func checkShortByTime(t *testing.T, w *World, r *plainTravel, q NearestQuery, answer *NearestAnswer) {
	t.Helper()
	free := q
	free.OpenOnly, free.Wheelchair, free.Language, free.Limit = false, false, "", 1<<20
	far := free
	far.MaxDistance = 0
	later := far
	later.MaxDuration = 0
	n, all := len(answer.Found), len(plainByTime(w, r, later))
	placed := 0
	for _, s := range w.All() {
		if s.Position != nil && (len(q.Categories) == 0 || slices.Contains(q.Categories, s.Category)) {
			placed++
		}
	}
	want := Short("")
	switch {
	case n == q.Limit:
	case placed == 0:
		want = WithoutCoverage
	case answer.Start.Reason == Shut:
		want = ByUnreachable
	case answer.Start.Reason != "":
		want = ByNoRoadNear
	case q.filtered() && len(plainByTime(w, r, free)) > n:
		want = ByFilters
	case q.MaxDistance > 0 && len(plainByTime(w, r, far)) > n:
		want = ByMaxDistance
	case q.MaxDuration > 0 && all > n:
		want = ByMaxDuration
	case all < placed:
		want = ByUnreachable
	default:
		want = OnlyKnown
	}
	if answer.Short != want {
		t.Fatalf("%+v: %d found, short is %q, want %q", q, n, answer.Short, want)
	}
	unreachable := 0
	for _, u := range answer.Unreachable {
		if u.Reason != NotPlaced {
			unreachable += u.Count
		}
	}
	if want != "" && answer.Start.Reason == "" && unreachable != placed-all {
		t.Fatalf("%+v: unreachable %+v, want %d", q, answer.Unreachable, placed-all)
	}
}

// plainBeyond is what cannot be reached by a loop over all services, in order,
// without a limit, and how far those are of which nobody knows whether they
// are open.
func plainBeyond(w *World, from *Roads, r *plainTravel, q NearestQuery, start Reason) (all []Found, dark []geo.Metres) {
	open := plainTravelWith(from, q.By, q.From, nil)
	for _, s := range w.All() {
		if s.Position == nil || len(q.Categories) > 0 && !slices.Contains(q.Categories, s.Category) {
			continue
		}
		d, o := geo.Distance(q.From, *s.Position), w.Openness(s, q.At)
		if d > Reach(s.Category) || q.MaxDistance > 0 && d > q.MaxDistance || q.Wheelchair && s.Wheelchair != "yes" || q.Language != "" && !slices.Contains(s.Languages, q.Language) {
			continue
		}
		reason := start
		if r != nil {
			if _, ok := r.to(*s.Position); ok {
				continue
			}
			reason = NotConnected
			if _, _, ok := from.stop(&roads.SnapQuery{}, q.By, *s.Position, roads.SnapOptions{}); !ok {
				reason = NoRoadNear
			} else if _, ok := open.to(*s.Position); ok {
				reason = Shut
			}
		}
		switch {
		case q.OpenOnly && o.Open == nil:
			dark = append(dark, d)
		case !q.OpenOnly || *o.Open:
			all = append(all, Found{Service: s, Distance: d, Openness: o, Unreachable: reason})
		}
	}
	slices.SortStableFunc(all, func(x, y Found) int {
		return cmp.Or(cmp.Compare(x.Distance, y.Distance), cmp.Compare(x.Service.ID, y.Service.ID))
	})
	return all, dark
}

// checkBeyond compares Beyond with a loop over all services. The result is how
// many were passed over since nobody knows whether they are open.
func checkBeyond(t *testing.T, w *World, from *Roads, r *plainTravel, q NearestQuery, answer *NearestAnswer) (unknown int) {
	t.Helper()
	room := q.Limit - len(answer.Found)
	if room == 0 || q.MaxDuration > 0 {
		if len(answer.Beyond) > 0 {
			t.Fatalf("%+v: %d listed after %d found", q, len(answer.Beyond), len(answer.Found))
		}
		return 0
	}
	want, dark := plainBeyond(w, from, r, q, answer.Start.Reason)
	want = want[:min(len(want), room)]
	if len(answer.Beyond) != len(want) {
		t.Fatalf("%+v: %d beyond reach, want %d", q, len(answer.Beyond), len(want))
	}
	for i, got := range answer.Beyond {
		if got.Service != want[i].Service || got.Unreachable != want[i].Unreachable || math.Abs(float64(got.Distance-want[i].Distance)) > 0.01 {
			t.Fatalf("%+v: beyond %d is %s (%s, %v), want %s (%s, %v)", q, i, got.Service.ID, got.Unreachable, got.Distance, want[i].Service.ID, want[i].Unreachable, want[i].Distance)
		}
		if g, h := got.Openness, want[i].Openness; (g.Open == nil) != (h.Open == nil) || g.Open != nil && *g.Open != *h.Open || !g.OpensAt.Equal(h.OpensAt) {
			t.Fatalf("%+v: beyond %d: openness %+v, want %+v", q, i, g, h)
		}
		if got.Duration != 0 || got.Road != 0 || !got.Arrival.IsZero() || (got.OffRoad != 0) != (got.Unreachable == NoRoadNear) {
			t.Fatalf("%+v: beyond %d: a way was invented, or none told: %+v", q, i, got)
		}
	}
	for _, d := range dark {
		if len(want) < room || d <= want[room-1].Distance {
			unknown++
		}
	}
	return unknown
}

// checkUnknownByTime counts those of which nobody knows whether they are open;
// beyond is how many of them cannot be reached.
func checkUnknownByTime(t *testing.T, w *World, r *plainTravel, q NearestQuery, answer *NearestAnswer, beyond int) {
	t.Helper()
	free, n, unknown := q, len(answer.Found), beyond
	free.OpenOnly, free.Limit = false, 1<<20
	if q.OpenOnly && answer.Start.Reason == "" {
		if n == q.Limit {
			free.MaxDuration = answer.Found[n-1].Duration
		}
		for _, f := range plainByTime(w, r, free) {
			if f.Openness.Open == nil {
				unknown++
			}
		}
	}
	if answer.Unknown != min(unknown, UnknownLimitMost) {
		t.Fatalf("%+v: %d unknown, want %d", q, answer.Unknown, unknown)
	}
}

// TestTripAgainstNearest: the way to a service takes as long as the order by
// time says.
func TestTripAgainstNearest(t *testing.T) {
	m, w := seeded(t, 60, 4)
	m.survey(t, "osm", streets(4))
	r, _ := roadsOf(t, m)
	w = w.WithRoads(r, nil)
	var answer NearestAnswer
	var trip Trip
	for p := range roads.Profile(roads.Profiles) {
		from := geo.Point{Lat: 69.65, Lon: 18.9}
		if err := w.NearestInto(&answer, NearestQuery{From: from, Limit: 100, At: testNow, Timed: true, By: p}); err != nil || len(answer.Found) < 20 {
			t.Fatal(err, len(answer.Found))
		}
		for _, f := range answer.Found {
			err := r.Trip(&trip, TripQuery{From: from, To: *f.Service.Position, Profile: p, At: testNow})
			if err != nil || trip.Reason != "" || trip.Duration != f.Duration || trip.Flags != f.Flags || len(trip.Ferries) != len(f.Ferries) {
				t.Fatalf("%s to %s: %v %+v, want %+v", p, f.Service.ID, err, trip, f)
			}
			if d := trip.Length - f.Road; d > 1 || d < -1 {
				t.Fatalf("%s to %s: %v, want %v", p, f.Service.ID, trip.Length, f.Road)
			}
		}
	}
}

// TestTripReasons: why there is no way.
func TestTripReasons(t *testing.T) {
	m := newMemory()
	m.survey(t, "osm", streets(9))
	r, _ := roadsOf(t, m)
	west, east, islet, sea := geo.Point{Lat: 69.65, Lon: 18.85}, geo.Point{Lat: 69.65, Lon: 19.05}, geo.Point{Lat: 69.604, Lon: 18.81}, geo.Point{Lat: 69.2, Lon: 17}
	ferry := data.RoadClosure{ID: "storm", From: testNow, Ways: []string{fmt.Sprintf("osm:way/%d", len(streets(9).Ways))}}
	var trip Trip
	for name, c := range map[string]struct {
		from, to geo.Point
		shut     []data.RoadClosure
		reason   Reason
	}{
		"by ferry":         {west, east, nil, ""},
		"the ferry lies":   {west, east, []data.RoadClosure{ferry}, Shut},
		"the islet":        {west, islet, nil, NotConnected},
		"from sea":         {sea, east, nil, NoRoadNear},
		"to sea":           {east, sea, nil, NoRoadNear},
		"another's street": {west, east, []data.RoadClosure{{ID: "x", From: testNow, Ways: []string{"n1000:way/" + fmt.Sprint(len(streets(9).Ways))}}}, ""},
		"a later closure":  {west, east, []data.RoadClosure{{ID: "x", From: testNow.Add(time.Hour), Ways: ferry.Ways}}, ""},
	} {
		err := r.closedBy(c.shut).Trip(&trip, TripQuery{From: c.from, To: c.to, Profile: roads.Drive, At: testNow})
		if err != nil || trip.Reason != c.reason {
			t.Errorf("%s: %v %q, want %q", name, err, trip.Reason, c.reason)
		}
		if c.reason != "" && (trip.Duration != 0 || trip.Length != 0 || len(trip.Path.Pieces) != 0) {
			t.Errorf("%s: a time was invented: %+v", name, trip)
		}
	}
	r = r.closedBy(nil)
	if err := r.Trip(&trip, TripQuery{From: sea, To: east, Profile: roads.Drive, At: testNow}); err != nil || trip.From.Away < 40_000 || trip.To.Reason != "" {
		t.Errorf("at sea: %v %+v", err, trip.From)
	}
	if err := r.Trip(&trip, TripQuery{From: geo.Point{Lat: 91}, To: east, At: testNow}); !errors.Is(err, data.ErrInvalid) {
		t.Errorf("off the earth: %v", err)
	}
}

// TestAvoided: a closure is named where the way would lead through it.
func TestAvoided(t *testing.T) {
	m := newMemory()
	m.survey(t, "osm", streets(2))
	r, _ := roadsOf(t, m)
	q := TripQuery{From: geo.Point{Lat: 69.61, Lon: 18.95}, To: geo.Point{Lat: 69.69, Lon: 19.08}, Profile: roads.Drive, At: testNow}
	var before, after Trip
	if err := r.Trip(&before, q); err != nil || before.Reason != "" || len(before.Avoided) != 0 {
		t.Fatal(err, before.Reason)
	}
	middle := before.Path.Pieces[len(before.Path.Pieces)/2].Segment
	way := r.Network().Way[middle]
	r = r.closedBy([]data.RoadClosure{
		{ID: "here", From: testNow, Ways: []string{fmt.Sprintf("osm:way/%d", way)}, Reason: "ras"},
		{ID: "on foot", From: testNow, Profiles: []string{"walk"}, Ways: []string{fmt.Sprintf("osm:way/%d", way)}},
	})
	if err := r.Trip(&after, q); err != nil || after.Reason != "" || after.Duration <= before.Duration {
		t.Fatalf("%v %q: %s, before it was %s", err, after.Reason, after.Duration, before.Duration)
	}
	if len(after.Avoided) != 1 || after.Avoided[0].ID != "here" {
		t.Errorf("avoided %+v", after.Avoided)
	}
	if n, length, err := r.Matches(after.Avoided[0]); err != nil || n == 0 || length <= 0 {
		t.Errorf("%d segments, %v, %v", n, length, err)
	}
}

// TestTimedAllocatesNothing: asking by time costs no memory either.
func TestTimedAllocatesNothing(t *testing.T) {
	m, w := seeded(t, 400, 5)
	m.survey(t, "osm", streets(5))
	r, _ := roadsOf(t, m)
	w = w.WithRoads(r, nil)
	var answer NearestAnswer
	q := NearestQuery{From: geo.Point{Lat: 69.65, Lon: 18.9}, Categories: []data.Category{data.Pharmacy}, Limit: 5, At: testNow, OpenOnly: true, Timed: true, By: roads.Walk, MaxDuration: 2 * time.Hour}
	ask := func() {
		if err := w.NearestInto(&answer, q); err != nil || answer.Short != "" {
			t.Fatal(err, answer.Short)
		}
	}
	ask()
	if n := testing.AllocsPerRun(100, ask); n > 0 {
		t.Errorf("%v allocations a question", n)
	}
}

// TestWorldsShareEnds: when services change, only those that are new are put
// on the road; when nothing does, nothing is.
func TestWorldsShareEnds(t *testing.T) {
	m, w := seeded(t, 80, 8)
	m.survey(t, "osm", streets(8))
	r, _ := roadsOf(t, m)
	first := w.WithRoads(r, nil)
	q := NearestQuery{From: geo.Point{Lat: 69.65, Lon: 18.9}, Limit: 30, At: testNow, Timed: true}
	if _, err := first.Nearest(q); err != nil {
		t.Fatal(err)
	}
	if again := w.WithRoads(r.closedBy(nil), first); again.travel.ends != first.travel.ends {
		t.Error("closures made all anew")
	}
	m.put(t, "brreg", site("new", data.Pharmacy, 69.651, 18.902, hoursOf("24/7")))
	second := build(t, m).WithRoads(r, first)
	answer, err := second.Nearest(q)
	if err != nil {
		t.Fatal(err)
	}
	want := plainByTime(second, newPlainTravel(r, q.By, q.From, q.At), q)
	for i := range want {
		if answer.Found[i].Service != want[i].Service {
			t.Fatalf("number %d is %s, want %s", i, answer.Found[i].Service.ID, want[i].Service.ID)
		}
	}
	all := second.travel.ends.all()
	had, has := first.travel.ends.of(roads.Drive, all), second.travel.ends.of(roads.Drive, all)
	if len(has.ids) != len(had.ids)+1 {
		t.Errorf("%d ends after %d", len(has.ids), len(had.ids))
	}
}

// BenchmarkNearestByTime asks for the five nearest pharmacies on the map of
// Oslo by distance and by time.
func BenchmarkNearestByTime(b *testing.B) {
	m := newMemory()
	load(b, m, "osm", &osm.Reader{}, shared(b, "osm/oslo-center.osm.pbf"), shared(b, "osm/oslo-east-filtered.osm.pbf"))
	roadsIn, _ := roadsOf(b, m)
	roadsIn.run(b.Context(), slog.New(slog.DiscardHandler))
	w := build(b, m).WithRoads(roadsIn, nil)
	for _, by := range []string{"distance", "drive", "walk", "cycle", "step-free"} {
		b.Run(by, func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 1))
			var answer NearestAnswer
			q := NearestQuery{Categories: []data.Category{data.Pharmacy}, Limit: 5, At: testNow}
			q.By, q.Timed = roads.ParseProfile(by)
			b.ReportAllocs()
			for b.Loop() {
				q.From = geo.Point{Lat: 59.905 + r.Float64()*0.025, Lon: 10.71 + r.Float64()*0.08}
				if err := w.NearestInto(&answer, q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
