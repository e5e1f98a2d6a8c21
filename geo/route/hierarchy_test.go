package route

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"finnfram/geo/roads"
)

// TestSmallNetworks holds every kind of answer against plain Dijkstra on
// networks of every small size, between many pairs of stops.
func TestSmallNetworks(t *testing.T) {
	var q Query
	for size := 1; size <= 50; size++ {
		for seed := range uint64(4) {
			r := rand.New(rand.NewPCG(uint64(size), seed))
			n := randomNetwork(r, size, 1+r.IntN(3*size))
			for _, p := range []roads.Profile{roads.Drive, roads.Walk} {
				g := mustGraph(t, n, p)
				h := mustBuild(t, g, BuildOptions{})
				t.Run(fmt.Sprint(size, "/", seed, "/", p), func(t *testing.T) {
					compare(t, h, &q, nil, randomStops(r, n, 8), randomStops(r, n, 8))
				})
			}
		}
	}
}

// compare holds Between, Path and Table between stops against plain Dijkstra.
func compare(t *testing.T, h *Hierarchy, q *Query, closed roads.Closed, from, to []Stop) {
	t.Helper()
	out := make([]Cost, len(from)*len(to))
	h.Table(q, from, to, out)
	back := make([]Cost, len(from))
	h.Table(q, from, to[:1], back)
	for i, a := range from {
		truth := searchPlain(h.graph, closed, a)
		for j, b := range to {
			want := truth.to(b)
			c, ok := h.Between(q, a, b)
			if ok != (want != Unreachable) || c.Weight != want {
				t.Fatalf("between %v and %v: %d, want %d", a.Position, b.Position, c.Weight, want)
			}
			if got := out[i*len(to)+j]; got.Weight != want {
				t.Fatalf("table from %v to %v: %d, want %d", a.Position, b.Position, got.Weight, want)
			}
			if j == 0 && back[i].Weight != want {
				t.Fatalf("narrow table from %v to %v: %d, want %d", a.Position, b.Position, back[i].Weight, want)
			}
			p, ok := h.Path(q, a, b)
			if ok != (want != Unreachable) {
				t.Fatalf("path from %v to %v: %v, want %d", a.Position, b.Position, ok, want)
			}
			if ok {
				checkPath(t, h.graph, closed, &p, a, b, c)
			}
		}
	}
}

// checkPath tells whether the pieces of a path hang together, lie on open
// arcs and sum up to its cost.
func checkPath(t *testing.T, g *roads.Graph, closed roads.Closed, p *Path, from, to Stop, c Cost) {
	t.Helper()
	if p.Cost != c || p.From != from || p.To != to {
		t.Fatalf("path is of %+v from %v to %v, want %+v", p.Cost, p.From, p.To, c)
	}
	var sum Cost
	segment, offset := from.Segment, from.Offset
	for i, piece := range p.Pieces {
		if !together(g.Net, segment, offset, piece.Segment, piece.From) {
			t.Fatalf("piece %d does not begin where the one before ends: %+v", i, p.Pieces)
		}
		if piece.Against == (piece.From < piece.To) && piece.From != piece.To {
			t.Fatalf("piece %d runs against itself: %+v", i, piece)
		}
		segment, offset = piece.Segment, piece.To
		sum = sum.and(Cost{piece.Weight, piece.Length, piece.Flags})
	}
	if sum != c {
		t.Fatalf("pieces are %+v, want %+v", sum, c)
	}
	if !together(g.Net, segment, offset, to.Segment, to.Offset) {
		t.Fatalf("path ends at %d %v, want %v: %+v", segment, offset, to, p.Pieces)
	}
}

// together tells whether two positions are one.
func together(n *roads.Network, s1 uint32, o1 float32, s2 uint32, o2 float32) bool {
	a, b := junctionAt(n, s1, o1), junctionAt(n, s2, o2)
	return s1 == s2 && o1 == o2 || a >= 0 && a == b
}

// junctionAt is the junction at an offset, -1 between junctions.
func junctionAt(n *roads.Network, segment uint32, offset float32) int {
	switch offset {
	case 0:
		return int(n.From[segment])
	case 1:
		return int(n.To[segment])
	}
	return -1
}

// TestStopsOffTheRoad: nothing leads from or to a stop that is on no road.
func TestStopsOffTheRoad(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	n := randomNetwork(r, 20, 60)
	h := mustBuild(t, mustGraph(t, n, roads.Drive), BuildOptions{})
	on, off := randomStop(r, n), Stop{Position: roads.Position{Segment: NoSegment}}
	var q Query
	for _, pair := range [][2]Stop{{on, off}, {off, on}, {off, off}} {
		if c, ok := h.Between(&q, pair[0], pair[1]); ok || c.Weight != Unreachable {
			t.Errorf("between %v: %+v", pair, c)
		}
		if _, ok := h.Path(&q, pair[0], pair[1]); ok {
			t.Errorf("path %v", pair)
		}
		out := make([]Cost, 1)
		if h.Table(&q, pair[:1], pair[1:], out); out[0].Weight != Unreachable {
			t.Errorf("table %v: %+v", pair, out[0])
		}
		if hits := mustTargets(t, h, pair[1:], nil).Find(&q, pair[0], Options{K: 1}); len(hits) > 0 {
			t.Errorf("find %v: %+v", pair, hits)
		}
	}
}

// TestBuildIsTheSame for any number of threads.
func TestBuildIsTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	g := mustGraph(t, randomNetwork(r, 3000, 6000), roads.Walk)
	one, four := mustBuild(t, g, BuildOptions{Threads: 1}), mustBuild(t, g, BuildOptions{Threads: 4})
	if !slices.Equal(one.node, four.node) || !slices.Equal(one.hops, four.hops) || !slices.Equal(one.parts, four.parts) {
		t.Error("one thread and four build differently")
	}
}

// TestOrder rebuilds with some arcs closed in the order found with all open.
func TestOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	n := randomNetwork(r, 300, 700)
	g := mustGraph(t, n, roads.Walk)
	h := mustBuild(t, g, BuildOptions{})
	closed := make(roads.Closed, (g.Arcs()+63)/64)
	for range 40 {
		arc := r.IntN(g.Arcs())
		closed[arc/64] |= 1 << (arc % 64)
	}
	again := mustBuild(t, g, BuildOptions{Order: h.Order(), Closed: closed})
	var q Query
	compare(t, again, &q, closed, randomStops(r, n, 10), randomStops(r, n, 10))

	order := h.Order()
	order[0] = order[1]
	for name, order := range map[string][]uint32{"twice": order, "short": order[:5], "empty": {}} {
		if _, err := Build(context.Background(), g, BuildOptions{Order: order}); !errors.Is(err, ErrOrder) {
			t.Errorf("%s: %v, want ErrOrder", name, err)
		}
	}
}

// TestBuildStops when its context ends, and tells how far it is.
func TestBuildStops(t *testing.T) {
	g := mustGraph(t, randomNetwork(rand.New(rand.NewPCG(9, 9)), 300, 700), roads.Walk)
	ctx, cancel := context.WithCancel(context.Background())
	var shares []float64
	_, err := Build(ctx, g, BuildOptions{Progress: func(share float64) {
		shares = append(shares, share)
		cancel()
	}})
	if !errors.Is(err, context.Canceled) || len(shares) != 1 {
		t.Errorf("%v after %v, want cancelled after one", err, shares)
	}
	shares = nil
	if _, err := Build(context.Background(), g, BuildOptions{Progress: func(share float64) { shares = append(shares, share) }}); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(shares) || shares[len(shares)-1] != 1 {
		t.Errorf("shares are %v", shares)
	}
}

// TestLongWays: what takes more than MaxWeight cannot be reached.
func TestLongWays(t *testing.T) {
	n := &roads.Network{ShapeFirst: []uint32{0}, Spaces: []string{"osm"}}
	ferry := roads.Attributes{Class: roads.Residential, Incline: roads.NoIncline, MaxSpeed: [2]uint8{5, 5}}
	for p := range ferry.Access {
		ferry.Access[p] = [2]roads.Access{roads.Allowed, roads.Allowed}
	}
	n.Attrs = []roads.Attributes{ferry}
	for j := range 12 {
		n.Lat, n.Lon = append(n.Lat, 600000000), append(n.Lon, 100000000+int32(j))
	}
	for s := range 11 {
		n.From, n.To = append(n.From, uint32(s)), append(n.To, uint32(s+1))
		n.Length = append(n.Length, 2_000_000) // 200 km
		n.Attr, n.Way, n.ShapeFirst = append(n.Attr, 0), append(n.Way, int64(s)), append(n.ShapeFirst, 0)
	}
	g := mustGraph(t, n, roads.Drive)
	h := mustBuild(t, g, BuildOptions{})
	var stops []Stop
	for s := range n.From {
		stops = append(stops, Stop{Position: roads.Position{Segment: uint32(s), Offset: 0.5}})
	}
	var q Query
	compare(t, h, &q, nil, stops, stops)
	if c, ok := h.Between(&q, stops[0], stops[10]); ok {
		t.Errorf("2,000 km at 5 km/h in %v, want unreachable", c.Duration())
	}
}
