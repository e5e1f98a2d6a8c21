package live

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"finnfram/data"
	"finnfram/geo"
)

// seeded is a world of n services around Tromsø, of three categories, with
// hours of every sort, closures, suspensions and places without position.
func seeded(tb testing.TB, n int, seed uint64) (*memory, *World) {
	tb.Helper()
	r := rand.New(rand.NewPCG(seed, 7))
	m := newMemory()
	hours := []string{"", "24/7", "Mo-Fr 09:00-16:00", "Mo-Fr 08:05-15:35", "Mo-Su 15:30-08:00", "Mo-Fr 10:07-10:20,11:00-18:00", "Mo-Sa 09:00-20:00; PH off", "ring oss", `Mo-Fr 09:00-16:00 unknown "etter avtale"`}
	categories := []data.Category{data.Pharmacy, data.EmergencyClinic, data.Dentist}
	var bodies []any
	for i := range n {
		// A coarse grid makes ties in distance.
		lat, lon := 69.65+float64(r.IntN(81)-40)/400, 18.95+float64(r.IntN(81)-40)/150
		s := site(fmt.Sprintf("s%04d", r.IntN(1<<30)*10000+i), categories[r.IntN(3)], lat, lon)
		if raw := hours[r.IntN(len(hours))]; raw != "" {
			hoursOf(raw)(&s)
			s.Hours.AsOf = vouched.AddDate(0, -r.IntN(16), 0)
		}
		s.Suspended = r.IntN(20) == 0
		s.Wheelchair = []data.Access{"", "yes", "no", "limited"}[r.IntN(4)]
		s.Services[0].Languages = [][]string{nil, {"nb"}, {"nb", "se"}}[r.IntN(3)]
		if r.IntN(10) == 0 {
			from := testNow.Add(time.Duration(r.IntN(240)-120) * time.Minute)
			s.Closures = []data.Closure{{From: from, To: from.Add(time.Duration(r.IntN(120)+1) * time.Minute), Reason: "x"}}
		}
		if r.IntN(15) == 0 {
			s.Position = nil
		}
		bodies = append(bodies, s)
	}
	m.put(tb, "csv", bodies...)
	return m, build(tb, m)
}

// plainNearest is the answer by the dumbest loop that is right.
func plainNearest(w *World, q NearestQuery) []Found {
	var all []Found
	for _, s := range w.All() {
		if s.Position == nil || len(q.Categories) > 0 && !slices.Contains(q.Categories, s.Category) {
			continue
		}
		d := geo.Distance(q.From, *s.Position)
		var o Openness
		if q.OpenOnly {
			o = w.Openness(s, q.At)
		}
		switch {
		case d > Reach(s.Category), q.MaxDistance > 0 && d > q.MaxDistance:
		case q.OpenOnly && (o.Open == nil || !*o.Open):
		case q.Wheelchair && s.Wheelchair != "yes":
		case q.Language != "" && !slices.Contains(s.Languages, q.Language):
		default:
			all = append(all, Found{Service: s, Rank: s.Rank, Distance: d, Openness: o})
		}
	}
	slices.SortStableFunc(all, func(x, y Found) int {
		return cmp.Or(cmp.Compare(x.Distance, y.Distance), cmp.Compare(x.Service.ID, y.Service.ID))
	})
	return all[:min(len(all), q.Limit)]
}

func TestNearestAgainstPlainLoop(t *testing.T) {
	for _, n := range []int{0, 1, 2, 5, 30, 400} {
		_, w := seeded(t, n, uint64(n))
		r := rand.New(rand.NewPCG(3, uint64(n)))
		var answer NearestAnswer
		for range 80 {
			q := NearestQuery{
				From:  geo.Point{Lat: 69.55 + r.Float64()*0.2, Lon: 18.6 + r.Float64()*0.7},
				Limit: 1 + r.IntN(12), At: testNow.Add(time.Duration(r.IntN(360)-180) * time.Minute),
				OpenOnly: r.IntN(2) == 0, Wheelchair: r.IntN(3) == 0, Language: []string{"", "", "se", "ru"}[r.IntN(4)],
				MaxDistance: []geo.Metres{0, 0, 3000, 300000}[r.IntN(4)],
				Categories:  [][]data.Category{nil, {data.Pharmacy}, {data.EmergencyClinic, data.Dentist}, {data.Hospital}, {data.Pharmacy, data.Pharmacy}}[r.IntN(5)],
			}
			if err := w.NearestInto(&answer, q); err != nil {
				t.Fatal(err)
			}
			compareFound(t, w, q, answer.Found, plainNearest(w, q))
			checkShort(t, w, q, &answer)
		}
	}
}

func compareFound(t *testing.T, w *World, q NearestQuery, got, want []Found) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%+v: %d found, want %d", q, len(got), len(want))
	}
	for i := range got {
		if got[i].Service != want[i].Service {
			t.Fatalf("%+v: number %d is %s, want %s", q, i, got[i].Service.ID, want[i].Service.ID)
		}
		if d := got[i].Distance - want[i].Distance; d > 0.3 || d < -0.3 {
			t.Fatalf("%+v: number %d lies %v m away, want %v", q, i, got[i].Distance, want[i].Distance)
		}
		g, h := got[i].Openness, w.Openness(want[i].Service, q.At)
		if (g.Open == nil) != (h.Open == nil) || g.Open != nil && *g.Open != *h.Open || !g.OpensAt.Equal(h.OpensAt) || !g.ClosesAt.Equal(h.ClosesAt) {
			t.Fatalf("%+v: number %d: openness %+v, want %+v", q, i, g, h)
		}
	}
}

// checkShort works the reason and the counts out by loops.
func checkShort(t *testing.T, w *World, q NearestQuery, answer *NearestAnswer) {
	t.Helper()
	free := q
	free.OpenOnly, free.Wheelchair, free.Language, free.Limit = false, false, "", 1<<20
	far := free
	far.MaxDistance = 0
	want := Short("")
	switch n := len(answer.Found); {
	case n == q.Limit:
	case len(plainNearest(w, far)) == 0:
		want = WithoutCoverage
	case q.filtered() && len(plainNearest(w, free)) > n:
		want = ByFilters
	case q.MaxDistance > 0 && len(plainNearest(w, far)) > n:
		want = ByMaxDistance
	default:
		want = OnlyKnown
	}
	if answer.Short != want {
		t.Fatalf("%+v: %d found, short is %q, want %q", q, len(answer.Found), answer.Short, want)
	}
	unknown := 0
	if q.OpenOnly {
		free.Wheelchair, free.Language = q.Wheelchair, q.Language
		if n := len(answer.Found); n == q.Limit {
			free.MaxDistance = answer.Found[n-1].Distance
		}
		for _, f := range plainNearest(w, free) {
			if w.Openness(f.Service, q.At).Open == nil {
				unknown++
			}
		}
	}
	if answer.Unknown != min(unknown, UnknownLimitMost) {
		t.Fatalf("%+v: %d unknown, want %d", q, answer.Unknown, unknown)
	}
}

func TestNearestRefuses(t *testing.T) {
	_, w := seeded(t, 5, 1)
	good := NearestQuery{From: geo.Point{Lat: 69, Lon: 18}, Limit: 1, At: testNow}
	for name, spoil := range map[string]func(*NearestQuery){
		"position": func(q *NearestQuery) { q.From.Lat = 91 },
		"no limit": func(q *NearestQuery) { q.Limit = 0 },
		"limit":    func(q *NearestQuery) { q.Limit = MostFound + 1 },
		"time":     func(q *NearestQuery) { q.At = time.Time{} },
		"distance": func(q *NearestQuery) { q.MaxDistance = -1 },
		"category": func(q *NearestQuery) { q.Categories = []data.Category{"bakery"} },
	} {
		q := good
		spoil(&q)
		if _, err := w.Nearest(q); !errors.Is(err, data.ErrInvalid) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
	if _, err := w.Nearest(good); err != nil {
		t.Error(err)
	}
}

// TestTromso: 20.0 km to the east is nearer than 49.9 km to the north, though
// fewer degrees lie between.
func TestTromso(t *testing.T) {
	m := newMemory()
	home := geo.Point{Lat: 69.6492, Lon: 18.9553}
	east, north := geo.Destination(home, 90, 20_000), geo.Destination(home, 0, 49_900)
	m.put(t, "csv", site("a-north", data.Pharmacy, north.Lat, north.Lon), site("b-east", data.Pharmacy, east.Lat, east.Lon))
	answer, err := build(t, m).Nearest(NearestQuery{From: home, Categories: []data.Category{data.Pharmacy}, Limit: 2, At: testNow})
	if err != nil || len(answer.Found) != 2 || answer.Found[0].Service.Name != "b-east" {
		t.Fatalf("%v %+v", err, answer.Found)
	}
}

func TestNearestAllocatesNothing(t *testing.T) {
	_, w := seeded(t, 1500, 5)
	var answer NearestAnswer
	q := NearestQuery{From: geo.Point{Lat: 69.65, Lon: 18.95}, Categories: []data.Category{data.Pharmacy}, Limit: 10, At: testNow, OpenOnly: true}
	ask := func() {
		if err := w.NearestInto(&answer, q); err != nil {
			t.Fatal(err)
		}
	}
	ask()
	if n := testing.AllocsPerRun(100, ask); n > 0 {
		t.Errorf("%v allocations a question", n)
	}
}
