package route

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"finnfram/geo/roads"
)

// nearestPlain sorts all targets by plain Dijkstra.
func nearestPlain(h *Hierarchy, from Stop, stops []Stop) []Hit {
	truth := searchPlain(h.graph, nil, from)
	var all []Hit
	for i, stop := range stops {
		if w := truth.to(stop); w != Unreachable && uint64(w)+uint64(stop.Approach) <= roads.MaxWeight {
			all = append(all, Hit{Item: int32(i), Cost: Cost{Weight: w + stop.Approach}})
		}
	}
	slices.SortFunc(all, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Weight, b.Weight), cmp.Compare(a.Item, b.Item))
	})
	return all
}

// filterCase is a way to narrow a search, in our words and as plain code.
type filterCase struct {
	name string
	o    Options
	keep func(Hit) bool
}

func bitsOf(n int, keep func(int) bool) []uint64 {
	set := make([]uint64, (n+63)/64)
	for i := range n {
		if keep(i) {
			set[i/64] |= 1 << (i % 64)
		}
	}
	return set
}

// filterCases are ten ways to narrow a search; openAt is like "open on
// arrival": open in turns, by item.
func filterCases(n int) []filterCase {
	share := func(percent int) func(int) bool {
		return func(i int) bool { return (i*7919+13)%100 < percent }
	}
	openAt := func(item int32, weight uint32) bool { return (weight/60_000+uint32(item))%3 == 0 }
	accept := func(item int32, c Cost) bool { return openAt(item, c.Weight) }
	return []filterCase{
		{"all", Options{K: 5}, func(Hit) bool { return true }},
		{"one", Options{K: 1}, func(Hit) bool { return true }},
		{"half", Options{K: 5, Filter: bitsOf(n, share(50))}, func(x Hit) bool { return share(50)(int(x.Item)) }},
		{"tenth", Options{K: 5, Filter: bitsOf(n, share(10))}, func(x Hit) bool { return share(10)(int(x.Item)) }},
		{"hundredth", Options{K: 5, Filter: bitsOf(n, share(1))}, func(x Hit) bool { return share(1)(int(x.Item)) }},
		{"none", Options{K: 5, Filter: []uint64{}}, func(Hit) bool { return false }},
		{"within", Options{K: 1000, MaxTime: 4 * time.Minute}, func(x Hit) bool { return x.Weight <= 240_000 }},
		{"open on arrival", Options{K: 5, Accept: accept}, func(x Hit) bool { return openAt(x.Item, x.Weight) }},
		{"tenth open on arrival", Options{K: 3, Filter: bitsOf(n, share(10)), Accept: accept},
			func(x Hit) bool { return share(10)(int(x.Item)) && openAt(x.Item, x.Weight) }},
		{"everything", Options{K: 100_000}, func(Hit) bool { return true }},
		{"open within", Options{K: 7, MaxTime: 10 * time.Minute, Accept: accept},
			func(x Hit) bool { return x.Weight <= 600_000 && openAt(x.Item, x.Weight) }},
	}
}

// compareFind holds Find under all filters against the sorted truth.
func compareFind(t *testing.T, targets *Targets, q *Query, from Stop) {
	t.Helper()
	all := nearestPlain(targets.h, from, targets.stops)
	for _, f := range filterCases(len(targets.stops)) {
		var want []Hit
		for _, hit := range all {
			if f.keep(hit) && len(want) < f.o.K {
				want = append(want, hit)
			}
		}
		var asked []Hit
		if accept := f.o.Accept; accept != nil {
			f.o.Accept = func(item int32, c Cost) bool {
				asked = append(asked, Hit{item, c})
				return accept(item, c)
			}
		}
		got := targets.Find(q, from, f.o)
		if !slices.EqualFunc(got, want, func(a, b Hit) bool { return a.Item == b.Item && a.Weight == b.Weight }) {
			t.Fatalf("%s from %v: %v, want %v", f.name, from.Position, got, want)
		}
		if !slices.IsSortedFunc(asked, func(a, b Hit) int { return cmp.Or(cmp.Compare(a.Weight, b.Weight), cmp.Compare(a.Item, b.Item)) }) {
			t.Fatalf("%s: asked out of order: %v", f.name, asked)
		}
	}
}

// TestFindSmall holds Find against plain Dijkstra on networks of all small
// sizes, with many targets on few roads, so that ties are common.
func TestFindSmall(t *testing.T) {
	var q Query
	for size := 1; size <= 50; size++ {
		r := rand.New(rand.NewPCG(uint64(size), 3))
		n := randomNetwork(r, size, 1+r.IntN(3*size))
		h := mustBuild(t, mustGraph(t, n, roads.Walk), BuildOptions{})
		stops := randomStops(r, n, r.IntN(120))
		targets := mustTargets(t, h, stops, nil)
		for range 8 {
			compareFind(t, targets, &q, randomStop(r, n))
		}
	}
}

// TestFindCost: what Find says of a target is what Between says.
func TestFindCost(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 3))
	n := randomNetwork(r, 400, 1000)
	h := mustBuild(t, mustGraph(t, n, roads.Drive), BuildOptions{})
	stops := randomStops(r, n, 200)
	targets := mustTargets(t, h, stops, nil)
	var q, other Query
	for range 50 {
		from := randomStop(r, n)
		for _, hit := range targets.Find(&q, from, Options{K: 20}) {
			c, ok := h.Between(&other, from, stops[hit.Item])
			c.Weight += stops[hit.Item].Approach
			if !ok || hit.Weight != c.Weight {
				t.Fatalf("%+v, Between says %+v", hit, c)
			}
		}
	}
}

// TestTargetsAgain: targets made with the help of old ones are the same as
// those made anew.
func TestTargetsAgain(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 3))
	n := randomNetwork(r, 400, 1000)
	h := mustBuild(t, mustGraph(t, n, roads.Drive), BuildOptions{})
	stops := randomStops(r, n, 200)
	old := mustTargets(t, h, stops, nil)
	changed := slices.Clone(stops[20:])
	r.Shuffle(len(changed), func(i, j int) { changed[i], changed[j] = changed[j], changed[i] })
	changed = append(changed, randomStops(r, n, 30)...)
	changed = append(changed, changed[3], changed[3])
	got, want := mustTargets(t, h, changed, old), mustTargets(t, h, changed, nil)
	if !slices.Equal(got.entries, want.entries) || !slices.Equal(got.first, want.first) ||
		!slices.Equal(got.length, want.length) || !slices.Equal(got.flags, want.flags) || !slices.Equal(got.nodes, want.nodes) {
		t.Error("targets with old ones differ from targets without")
	}
	if marks, fresh := got.reuse(old); len(marks) == 0 || len(fresh) > 40 {
		t.Errorf("%d marks used again, %d stops searched anew", len(marks), len(fresh))
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := NewTargets(ctx, h, stops, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want cancelled", err)
	}
}

// TestNoAllocations: a Query that has grown allocates nothing.
func TestNoAllocations(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 4))
	n := randomNetwork(r, 400, 1000)
	h := mustBuild(t, mustGraph(t, n, roads.Walk), BuildOptions{})
	stops := randomStops(r, n, 50)
	targets := mustTargets(t, h, stops, nil)
	out := make([]Cost, len(stops))
	var q Query
	accept := func(item int32, c Cost) bool { return item%3 == 0 }
	all := func() {
		for _, stop := range stops {
			h.Between(&q, stop, stops[0])
			h.Table(&q, stops[:1], stops, out)
			targets.Find(&q, stop, Options{K: 5, Accept: accept})
		}
	}
	all()
	if n := testing.AllocsPerRun(3, all); n > 0 {
		t.Errorf("%v allocations, want none", n)
	}
}
