package route

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"finnfram/geo/roads"
)

// january and july are a week day's noon in winter and in summer.
var (
	january = time.Date(2026, 1, 14, 12, 0, 0, 0, time.UTC)
	july    = time.Date(2026, 7, 15, 12, 0, 0, 0, time.UTC)
)

// mustRouter is a router of g whose clock stands still.
func mustRouter(t testing.TB, g *roads.Graph, now time.Time) *Router {
	t.Helper()
	return NewRouter(g, mustBuild(t, g, BuildOptions{}), roads.NewSnapper(g.Net), RouterOptions{
		Now: func() time.Time { return now }, Patience: 1,
	})
}

// addConditions closes some streets and gates of n at some times.
func addConditions(r *rand.Rand, n *roads.Network) {
	n.Conditions = []string{"Nov-Mar", "Mo-Fr 07:00-09:00", "Jul 15", "24/7", "sunset-sunrise"}
	timed := func() roads.TimedAccess {
		return roads.TimedAccess{
			Profiles: roads.AllProfiles, Along: r.IntN(3) > 0, Against: r.IntN(3) > 0,
			Access: roads.Access(r.IntN(3)), Condition: uint32(r.IntN(len(n.Conditions))),
		}
	}
	for i := range n.Attrs {
		for r.IntN(4) == 0 {
			n.Attrs[i].When = append(n.Attrs[i].When, timed())
		}
	}
	for i := range n.Gates {
		if r.IntN(3) == 0 {
			n.Gates[i].When = append(n.Gates[i].When, timed())
		}
	}
}

// randomClosures shut some of the ways, whose ids are their segments.
func randomClosures(r *rand.Rand, n *roads.Network, count int) []roads.Closure {
	list := make([]roads.Closure, count)
	for i := range list {
		c := roads.Closure{ID: fmt.Sprint(i), From: january.AddDate(0, 0, r.IntN(3)-1), Profiles: roads.AllProfiles}
		if r.IntN(3) == 0 {
			c.To = c.From.Add(time.Duration(1+r.IntN(72)) * time.Hour)
		}
		for range 1 + r.IntN(3) {
			c.Ways = append(c.Ways, int64(r.IntN(len(n.From))))
		}
		c.OnlyAlong = r.IntN(4) == 0
		list[i] = c
	}
	return list
}

// compareView holds every kind of answer of v against plain Dijkstra over the
// arcs that are not closed.
func compareView(t *testing.T, v *View, q *Query, closed roads.Closed, from, to []Stop) {
	t.Helper()
	if !within(v.closed, closed) || !within(closed, v.closed) {
		t.Fatalf("%d arcs are closed, want %d", count(v.closed), count(closed))
	}
	out := make([]Cost, len(from)*len(to))
	v.Table(q, from, to, out)
	for i, a := range from {
		truth := searchPlain(v.g, closed, a)
		for j, b := range to {
			want := truth.to(b)
			c, ok := v.Between(q, a, b)
			if ok != (want != Unreachable) || c.Weight != want {
				t.Fatalf("between %v and %v: %d, want %d", a.Position, b.Position, c.Weight, want)
			}
			if got := out[i*len(to)+j]; got.Weight != want || got.Flags&stained != 0 {
				t.Fatalf("table from %v to %v: %+v, want %d", a.Position, b.Position, got, want)
			}
			p, ok := v.Path(q, a, b)
			if ok != (want != Unreachable) {
				t.Fatalf("path from %v to %v: %v, want %d", a.Position, b.Position, ok, want)
			}
			if ok {
				checkPath(t, v.g, closed, &p, a, b, c)
				checkOpen(t, v.g, closed, &p)
			}
		}
	}
}

// checkOpen tells whether some arc of every piece of a path is open.
func checkOpen(t *testing.T, g *roads.Graph, closed roads.Closed, p *Path) {
	t.Helper()
	for _, piece := range p.Pieces {
		link := piece.Segment << 1
		if piece.Against {
			link |= 1
		}
		open := false
		for arc := range g.Link {
			open = open || g.Link[arc] == link && !closed.Has(uint32(arc))
		}
		if !open {
			t.Fatalf("piece %+v is closed", piece)
		}
	}
}

// compareNearest holds Find against a sort of all targets by plain Dijkstra.
func compareNearest(t *testing.T, v *View, q *Query, targets *Targets, from Stop, o Options) {
	t.Helper()
	truth := searchPlain(v.g, v.closed, from)
	type pair struct{ weight, item uint32 }
	var all []pair
	for i, stop := range targets.Stops() {
		w := truth.to(stop)
		if w == Unreachable || w+stop.Approach > roads.MaxWeight || o.MaxTime > 0 && w+stop.Approach > uint32(o.MaxTime.Milliseconds()) {
			continue
		}
		if o.Filter == nil || o.Filter[i/64]>>(i%64)&1 == 1 {
			all = append(all, pair{w + stop.Approach, uint32(i)})
		}
	}
	slices.SortFunc(all, func(a, b pair) int {
		if a.weight != b.weight {
			return int(a.weight) - int(b.weight)
		}
		return int(a.item) - int(b.item)
	})
	var want, asked []pair
	for _, p := range all {
		if len(want) == o.K {
			break
		}
		asked = append(asked, p)
		if o.Accept == nil || o.Accept(int32(p.item), Cost{Weight: p.weight}) {
			want = append(want, p)
		}
	}
	narrowed, now := o, []pair(nil)
	narrowed.Accept = func(item int32, c Cost) bool {
		now = append(now, pair{c.Weight, uint32(item)})
		return o.Accept == nil || o.Accept(item, c)
	}
	var got []pair
	for _, h := range v.Find(q, targets, from, narrowed) {
		got = append(got, pair{h.Weight, uint32(h.Item)})
		if h.Flags&stained != 0 {
			t.Fatalf("hit %+v is stained", h)
		}
	}
	if !slices.Equal(got, want) {
		t.Fatalf("find %d from %v: %v, want %v", o.K, from.Position, got, want)
	}
	if !slices.Equal(now, asked) {
		t.Fatalf("asked about %v, want %v", now, asked)
	}
}

// TestViewsOfRandomNetworks holds views of random networks with random
// conditions and closures against plain Dijkstra, before the second hierarchy
// is made and after, at times for which it was made and for which it was not.
func TestViewsOfRandomNetworks(t *testing.T) {
	var q Query
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 17))
		size := 2 + r.IntN(60)
		n := randomNetwork(r, size, size+r.IntN(2*size))
		addConditions(r, n)
		g := mustGraph(t, n, roads.Profile(r.IntN(roads.Profiles)))
		router := mustRouter(t, g, january)
		stops := randomStops(r, n, 30)
		targets := mustTargets(t, router.Hierarchy(), stops, nil)
		check := func(when string) {
			for _, at := range []time.Time{january, july, january.Add(-4 * time.Hour), january.AddDate(0, 0, 2)} {
				t.Run(fmt.Sprint(seed, "/", when, "/", at), func(t *testing.T) {
					v := router.At(at)
					closed := roads.Union(g.ClosedAt(at), g.ClosedBy(router.Snapper(), closuresOf(router), at))
					compareView(t, v, &q, closed, randomStops(r, n, 6), randomStops(r, n, 6))
					for range 6 {
						compareNearest(t, v, &q, targets, randomStop(r, n), randomOptions(r, len(stops)))
					}
				})
			}
		}
		check("open")
		router.SetClosures(randomClosures(r, n, 1+r.IntN(5)))
		check("closed")
		router.work(context.Background())
		check("rebuilt")
		router.work(context.Background())
		check("with targets")
		router.SetClosures(randomClosures(r, n, r.IntN(3)))
		check("changed")
		router.work(context.Background())
		check("rebuilt again")
	}
}

func closuresOf(r *Router) []roads.Closure {
	var list []roads.Closure
	for _, k := range r.closures {
		list = append(list, k.c)
	}
	return list
}

// randomOptions are of every kind: few and many, with and without a bound, a
// filter and an Accept.
func randomOptions(r *rand.Rand, items int) Options {
	o := Options{K: 1 + r.IntN(8)}
	if r.IntN(3) == 0 {
		o.MaxTime = time.Duration(r.IntN(600)) * time.Second
	}
	if r.IntN(2) == 0 {
		o.Filter = make([]uint64, (items+63)/64)
		for i := range o.Filter {
			o.Filter[i] = r.Uint64()
		}
	}
	if r.IntN(2) == 0 {
		odd := r.Uint32()
		o.Accept = func(item int32, c Cost) bool { return (uint32(item)*odd+c.Weight)%3 == 0 }
	}
	return o
}
