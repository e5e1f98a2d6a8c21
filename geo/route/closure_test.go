package route

import (
	"testing"
	"time"

	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/geo/roads/lettermap"
)

// valley is a main road with a way round a part of it, a mountain road that is
// shorter and shut in winter, and an island with a ferry and a footpath end.
func valley(t *testing.T) (*lettermap.Map, *Router) {
	t.Helper()
	m := lettermap.Draw(t, 400, `
		a---b---c---d~~~g---h
		|   |   |       |
		|   e---f       i
		|
		p
		|
		q-------------------r
		        x---y
	`)
	m.Ways(`
		abcd primary     max=80
		be   residential max=30
		ef   residential max=30
		fc   residential max=30
		dg   ferry       duration=10m wait=5m
		gh   residential
		gi   residential
		ap   primary     max=80
		pq   primary     max=80
		qr   primary     max=80
		xy   residential
	`)
	m.Survey.Places = append(m.Survey.Places, roads.Place{Name: "Langøya", Kind: "island", Point: m.Point('x')})
	n, _ := m.Network()
	return m, mustRouter(t, mustGraph(t, n, roads.Drive), january)
}

// letters is the way from one letter to another at a time.
func letters(t *testing.T, m *lettermap.Map, r *Router, at time.Time, from, to rune) string {
	t.Helper()
	var q Query
	v := r.At(at)
	p, ok := v.Path(&q, stopAt(t, v, m.Point(from)), stopAt(t, v, m.Point(to)))
	if !ok {
		return "none"
	}
	line, _ := p.Line(r.Graph().Net)
	return m.Letters(line)
}

func stopAt(t *testing.T, v *View, p geo.Point) Stop {
	t.Helper()
	var q roads.SnapQuery
	stop, why := v.Snap(&q, p, roads.SnapOptions{})
	if why.Why != "" {
		t.Fatalf("snap: %+v", why)
	}
	return stop
}

// around is a closure of what comes within a metre of the middle of two
// letters.
func around(m *lettermap.Map, a, b rune) roads.Closure {
	p, q := m.Point(a), m.Point(b)
	middle := geo.Point{Lat: (p.Lat + q.Lat) / 2, Lon: (p.Lon + q.Lon) / 2}
	return roads.Closure{ID: string([]rune{a, b}), Profiles: roads.AllProfiles, Shape: [][]geo.Point{{middle}}, Within: 1, From: january.Add(-time.Hour)}
}

func TestClosuresDrawn(t *testing.T) {
	m, r := valley(t)
	table := []struct {
		name     string
		closures []roads.Closure
		from, to rune
		want     string
	}{
		{"nothing", nil, 'a', 'd', "abcd"},
		{"the road", []roads.Closure{around(m, 'b', 'c')}, 'a', 'd', "abefcd"},
		{"the way round, too", []roads.Closure{around(m, 'b', 'c'), around(m, 'e', 'f')}, 'a', 'd', "none"},
		{"a road aside", []roads.Closure{around(m, 'e', 'f')}, 'a', 'd', "abcd"},
		{"by ferry", nil, 'a', 'h', "abcdgh"},
		{"the ferry", []roads.Closure{around(m, 'd', 'g')}, 'a', 'h', "none"},
		{"on the island", []roads.Closure{around(m, 'd', 'g')}, 'i', 'h', "igh"},
		{"over", []roads.Closure{{ID: "x", Profiles: roads.AllProfiles, Ways: []int64{1}, To: january}}, 'a', 'd', "abcd"},
		{"not yet", []roads.Closure{{ID: "x", Profiles: roads.AllProfiles, Ways: []int64{1}, From: january.Add(time.Nanosecond)}}, 'a', 'd', "abcd"},
		{"of walkers", []roads.Closure{{ID: "x", Profiles: roads.Only(roads.Walk), Ways: []int64{1}}}, 'a', 'd', "abcd"},
		{"one way", []roads.Closure{{ID: "x", Profiles: roads.AllProfiles, Shape: around(m, 'b', 'c').Shape, Within: 1, OnlyAlong: true}}, 'a', 'd', "abefcd"},
		{"the other way", []roads.Closure{{ID: "x", Profiles: roads.AllProfiles, Shape: around(m, 'b', 'c').Shape, Within: 1, OnlyAlong: true}}, 'd', 'a', "dcba"},
	}
	for _, c := range table {
		t.Run(c.name, func(t *testing.T) {
			r.SetClosures(c.closures)
			if got := letters(t, m, r, january, c.from, c.to); got != c.want {
				t.Errorf("%c to %c goes %s, want %s", c.from, c.to, got, c.want)
			}
		})
	}
}

// TestClosureOfTheStart: a place on a street that is shut is put onto the next
// one, and a stop made before nothing leads from.
func TestClosureOfTheStart(t *testing.T) {
	m, r := valley(t)
	var q Query
	open := r.At(january)
	middle := around(m, 'e', 'f').Shape[0][0]
	before, end := stopAt(t, open, middle), stopAt(t, open, m.Point('a'))
	r.SetClosures([]roads.Closure{around(m, 'e', 'f')})
	v := r.At(january)
	if _, ok := v.Between(&q, before, end); ok {
		t.Error("a journey begins on a closed street")
	}
	if _, ok := v.Between(&q, end, before); ok {
		t.Error("a journey ends on a closed street")
	}
	if _, ok := v.Between(&q, before, before); ok {
		t.Error("a journey stays on a closed street")
	}
	if why := v.WhyNot(&q, before, end); why.Why != ShutOff {
		t.Errorf("the reason is %+v, want %s", why, ShutOff)
	}
	after := stopAt(t, v, middle)
	if after.Segment == before.Segment || after.Away < 100 {
		t.Errorf("put onto %+v, want another street", after)
	}
	if _, ok := v.Between(&q, after, end); !ok {
		t.Error("no way from the next street")
	}
	if _, ok := open.Between(&q, before, end); !ok {
		t.Error("a View that was taken before has changed")
	}
}

// TestWinterRoad: a road with a condition is open by the date of travel.
func TestWinterRoad(t *testing.T) {
	m := lettermap.Draw(t, 400, `
		a---b-------c---d
		    |       |
		    |       |
		    |       |
		    |       |
		    |       |
		    e-------f
	`)
	m.Ways(`
		ab primary max=80
		bc primary max=80
		cd primary max=80
		be primary max=80
		ef primary max=80
		fc primary max=80
	`)
	m.Way("bc").When = []roads.Condition{{
		Profiles: roads.AllProfiles, Along: true, Against: true, Access: roads.NoAccess, When: "Nov 1-May 20",
	}}
	n, _ := m.Network()
	r := mustRouter(t, mustGraph(t, n, roads.Drive), january)
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{january, "abefcd"}, {july, "abcd"},
		{time.Date(2026, 5, 20, 21, 59, 59, 0, time.UTC), "abefcd"}, // 23:59:59 in Norway
		{time.Date(2026, 5, 20, 22, 0, 0, 0, time.UTC), "abcd"},
		{time.Date(2026, 10, 31, 22, 59, 59, 0, time.UTC), "abcd"},
		{time.Date(2026, 10, 31, 23, 0, 0, 0, time.UTC), "abefcd"},
	} {
		if got := letters(t, m, r, c.at, 'a', 'd'); got != c.want {
			t.Errorf("at %v: %s, want %s", c.at, got, c.want)
		}
	}
}

func TestReasons(t *testing.T) {
	m, r := valley(t)
	var q Query
	var sq roads.SnapQuery
	v := r.At(january)
	main, island := stopAt(t, v, m.Point('a')), stopAt(t, v, m.Point('x'))
	sea, why := v.Snap(&sq, geo.Destination(m.Point('a'), 270, 30_000), roads.SnapOptions{})
	if why.Why != NoRoadNear || why.Away < 29_900 || why.Away > 30_100 {
		t.Errorf("30 km out at sea: %+v", why)
	}
	if _, why = v.Snap(&sq, geo.Point{Lat: -60, Lon: -170}, roads.SnapOptions{}); why.Why != NoRoadNear || why.Away != 0 {
		t.Errorf("at the other end of the world: %+v", why)
	}
	if _, why = v.Snap(&sq, geo.Point{Lat: 91}, roads.SnapOptions{}); why.Why != NoRoadNear || why.Away != 0 {
		t.Errorf("nowhere: %+v", why)
	}
	for _, c := range []struct {
		name     string
		from, to Stop
		want     Reason
	}{
		{"to the island", main, island, Reason{Why: NotConnected, Place: "Langøya", Kind: "island"}},
		{"from the island", island, main, Reason{Why: NotConnected, Place: "Langøya", Kind: "island", Start: true}},
		{"to sea", main, sea, Reason{Why: NoRoadNear}},
		{"from sea", sea, main, Reason{Why: NoRoadNear, Start: true}},
		{"there", main, main, Reason{Why: TooFar}},
	} {
		if got := v.WhyNot(&q, c.from, c.to); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
