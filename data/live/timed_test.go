package live

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/importers/osm"
)

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
