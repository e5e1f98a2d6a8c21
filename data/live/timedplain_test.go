package live

import (
	"bytes"
	"cmp"
	queue "container/heap"
	"context"
	"fmt"
	"io"
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
