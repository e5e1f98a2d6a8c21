package route

import (
	"context"
	"math/rand/v2"
	"testing"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// plain is Dijkstra's search over all arcs of a graph: the reference that
// every answer is held against. It shares no code with the searches.
type plain struct {
	g       *roads.Graph
	closed  roads.Closed
	from    Stop
	weight  []uint64 // by node; never: not reached
	arc     []int    // by which a node was reached; -1: by a seed
	settled int
}

const never = ^uint64(0)

type plainItem struct {
	weight uint64
	node   uint32
}

// plainHeap is a binary heap, the smallest weight first.
type plainHeap []plainItem

func (h *plainHeap) push(x plainItem) {
	*h = append(*h, x)
	for i := len(*h) - 1; i > 0 && (*h)[i].weight < (*h)[(i-1)/2].weight; i = (i - 1) / 2 {
		(*h)[i], (*h)[(i-1)/2] = (*h)[(i-1)/2], (*h)[i]
	}
}

func (h *plainHeap) pop() plainItem {
	list := *h
	top, last := list[0], len(list)-1
	list[0], list = list[last], list[:last]
	for i := 0; 2*i+1 < last; {
		child := 2*i + 1
		if child+1 < last && list[child+1].weight < list[child].weight {
			child++
		}
		if list[i].weight <= list[child].weight {
			break
		}
		list[i], list[child] = list[child], list[i]
		i = child
	}
	*h = list
	return top
}

func onNetwork(g *roads.Graph, at Stop) bool { return int(at.Segment) < len(g.Net.From) }

// searchPlain finds the weights from a stop to every node.
func searchPlain(g *roads.Graph, closed roads.Closed, from Stop) *plain {
	p := &plain{g: g, closed: closed, from: from, weight: make([]uint64, g.Nodes()), arc: make([]int, g.Nodes())}
	for i := range p.weight {
		p.weight[i], p.arc[i] = never, -1
	}
	var queue plainHeap
	if onNetwork(g, from) {
		for _, seed := range g.Starts(nil, from.Position) {
			if !closed.Has(seed.Arc) && uint64(seed.Weight) < p.weight[seed.Node] {
				p.weight[seed.Node] = uint64(seed.Weight)
				queue.push(plainItem{uint64(seed.Weight), seed.Node})
			}
		}
	}
	for len(queue) > 0 {
		item := queue.pop()
		if item.weight > p.weight[item.node] {
			continue
		}
		p.settled++
		for arc := g.First[item.node]; arc < g.First[item.node+1]; arc++ {
			sum := item.weight + uint64(g.Weight[arc])
			if head := g.Head[arc]; !closed.Has(arc) && sum < p.weight[head] {
				p.weight[head], p.arc[head] = sum, int(arc)
				queue.push(plainItem{sum, head})
			}
		}
	}
	return p
}

// to is the weight to a stop, Unreachable where there is no way.
func (p *plain) to(to Stop) uint32 {
	if !onNetwork(p.g, to) {
		return Unreachable
	}
	return p.toEnds(to, p.g.Ends(nil, to.Position))
}

// toEnds is to, for a stop on the network of which the ends are known.
func (p *plain) toEnds(to Stop, ends []roads.Seed) uint32 {
	best := never
	if !onNetwork(p.g, p.from) {
		return Unreachable
	}
	for _, seed := range ends {
		if w := p.weight[seed.Node]; w != never && !p.closed.Has(seed.Arc) {
			best = min(best, w+uint64(seed.Weight))
		}
	}
	if seed, ok := p.g.Direct(p.from.Position, to.Position, p.closed); ok {
		best = min(best, uint64(seed.Weight))
	}
	if best > roads.MaxWeight {
		return Unreachable
	}
	return uint32(best)
}

// randomNetwork is a network of few streets between few junctions, with
// one-ways, private land, gates, bans, ferries, loops and parallel streets.
func randomNetwork(r *rand.Rand, junctions, segments int) *roads.Network {
	n := &roads.Network{ShapeFirst: []uint32{0}, Spaces: []string{"osm"}}
	for range junctions {
		n.Lat = append(n.Lat, 600000000+int32(r.IntN(100000)))
		n.Lon = append(n.Lon, 100000000+int32(r.IntN(200000)))
	}
	for i := range segments {
		a := r.IntN(junctions)
		b := min(max(a+r.IntN(7)-3, 0), junctions-1) // near by number, so that parts hang together
		n.From, n.To = append(n.From, uint32(a)), append(n.To, uint32(b))
		from := geo.Point{Lat: float64(n.Lat[a]) / 1e7, Lon: float64(n.Lon[a]) / 1e7}
		to := geo.Point{Lat: float64(n.Lat[b]) / 1e7, Lon: float64(n.Lon[b]) / 1e7}
		n.Length = append(n.Length, uint32(10*float64(geo.Distance(from, to)))+uint32(r.IntN(3)))
		n.ShapeFirst = append(n.ShapeFirst, 0)
		n.Attr, n.Way = append(n.Attr, uint32(i)), append(n.Way, int64(i))
		n.Attrs = append(n.Attrs, randomAttributes(r))
	}
	randomBans(r, n)
	for j := range junctions {
		if r.IntN(10) == 0 {
			gate := roads.JunctionGate{Junction: uint32(j), Kind: roads.NodeKind(r.IntN(7))}
			if r.IntN(3) == 0 {
				gate.Blocked = roads.Only(roads.Drive)
			}
			n.Gates = append(n.Gates, gate)
		}
	}
	return n
}

func randomAttributes(r *rand.Rand) roads.Attributes {
	classes := []roads.Class{roads.Primary, roads.Residential, roads.Residential, roads.Service, roads.Footway, roads.Track}
	a := roads.Attributes{Class: classes[r.IntN(len(classes))], Incline: roads.NoIncline}
	a.MaxSpeed = [2]uint8{uint8(10 * r.IntN(9)), uint8(10 * r.IntN(9))}
	for p := range a.Access {
		for d := range a.Access[p] {
			a.Access[p][d] = roads.Allowed
			if r.IntN(8) == 0 {
				a.Access[p][d] = roads.NoAccess
			}
		}
		if r.IntN(8) == 0 {
			a.Access[p] = [2]roads.Access{roads.Private, roads.Private}
		}
	}
	return a
}

// randomBans bans some of the pairs and triples of links that follow each
// other.
func randomBans(r *rand.Rand, n *roads.Network) {
	tail := func(link uint32) uint32 {
		if link&1 == 0 {
			return n.From[link>>1]
		}
		return n.To[link>>1]
	}
	for range len(n.From) {
		links := []uint32{uint32(r.IntN(2 * len(n.From)))}
		for len(links) < 2+r.IntN(2) {
			next := uint32(r.IntN(2 * len(n.From)))
			if tail(next) == tail(links[len(links)-1]^1) {
				links = append(links, next)
			} else if r.IntN(20) == 0 {
				break
			}
		}
		if len(links) > 1 {
			n.Bans = append(n.Bans, roads.Ban{Links: links, Profiles: roads.AllProfiles, Condition: -1})
		}
	}
}

func mustGraph(t testing.TB, n *roads.Network, p roads.Profile) *roads.Graph {
	t.Helper()
	g, err := roads.NewGraph(n, p)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func mustBuild(t testing.TB, g *roads.Graph, o BuildOptions) *Hierarchy {
	t.Helper()
	h, err := Build(context.Background(), g, o)
	if err != nil {
		t.Fatal(err)
	}
	if !h.sound() {
		t.Fatal("the hierarchy is not sound")
	}
	return h
}

func mustTargets(t testing.TB, h *Hierarchy, stops []Stop, old *Targets) *Targets {
	t.Helper()
	targets, err := NewTargets(context.Background(), h, stops, old)
	if err != nil {
		t.Fatal(err)
	}
	return targets
}

// randomStop is anywhere along any segment, often at an end of it.
func randomStop(r *rand.Rand, n *roads.Network) Stop {
	s := Stop{Approach: uint32(r.IntN(3)) * 5000}
	s.Segment = uint32(r.IntN(len(n.From)))
	s.Offset = float32(r.IntN(5)) / 4
	if r.IntN(2) == 0 {
		s.Offset = r.Float32()
	}
	return s
}

func randomStops(r *rand.Rand, n *roads.Network, count int) []Stop {
	stops := make([]Stop, count)
	for i := range stops {
		stops[i] = randomStop(r, n)
	}
	return stops
}
