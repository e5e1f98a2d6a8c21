package route

import (
	"finnfram/geo/roads"
)

// Hierarchy is a graph prepared for quick answers: a contraction hierarchy
// (Geisberger, Sanders, Schultes, Delling: Contraction Hierarchies, 2008). Its
// nodes are put into levels, and shortcuts stand for the shortest ways over
// lower levels, so that every shortest path goes up and then down. It is
// immutable and safe for all goroutines.
//
// Nodes are numbered anew, the highest level first and within a level as in
// the graph: every hop leads from a node to a smaller number, the top of the
// hierarchy lies together, and so do low nodes that are near each other.
type Hierarchy struct {
	graph *roads.Graph
	// number of a node of the graph, and the node of a number.
	number, node []uint32
	// first has two elements a node and one more: the forward hops of v, which
	// leave it, are first[2v] to first[2v+1], the backward hops, which arrive
	// at it, from there to first[2v+2].
	first []uint32
	hops  []hop
	// Of hops, apart because only paths need them.
	length []uint32
	flags  []roads.ArcFlags
	parts  [][2]uint32
	// Where journeys do not begin and end; the hops need not keep clear of them.
	closed roads.Closed
}

// hop is an arc or a shortcut, kept at the lower of its ends. To is the other
// end.
type hop struct{ To, Weight uint32 }

// noHop stands as the first of the parts of a hop that is one arc of the
// graph; the second is the arc. Other hops are two hops, in order of travel.
const noHop = ^uint32(0)

// NoSegment is the Segment of a Stop that is on no road, from and to which
// nothing leads.
const NoSegment = ^uint32(0)

// Graph is what the hierarchy was built from.
func (h *Hierarchy) Graph() *roads.Graph { return h.graph }

// Hops is the number of arcs and shortcuts that are kept.
func (h *Hierarchy) Hops() int { return len(h.hops) }

// Shortcuts is how many of the hops are not arcs of the graph.
func (h *Hierarchy) Shortcuts() int {
	n := 0
	for _, p := range h.parts {
		if p[0] != noHop {
			n++
		}
	}
	return n
}

// Bytes is the memory that h takes, without its graph.
func (h *Hierarchy) Bytes() int {
	return 4*(len(h.number)+len(h.node)+len(h.first)+len(h.length)) + 8*(len(h.hops)+len(h.parts)) + len(h.flags)
}

// Order is the nodes of the graph from the least to the most important. Built
// in the same order, a graph that differs by a few arcs gives a hierarchy
// nearly as good, in a part of the time.
func (h *Hierarchy) Order() []uint32 {
	order := make([]uint32, len(h.node))
	for i, node := range h.node {
		order[len(order)-1-i] = node
	}
	return order
}

// direction is the way in which a search travels: with the arcs from where a
// journey begins, or against them from where it ends.
type direction uint32

const (
	forward direction = iota
	backward
)

// up are the hops of node v that a search in direction d follows.
func (h *Hierarchy) up(v uint32, d direction) (lo, hi uint32) {
	return h.first[2*v+uint32(d)], h.first[2*v+uint32(d)+1]
}

// starts appends the seeds of a journey's beginning, with hierarchy numbers.
func (h *Hierarchy) starts(dst []roads.Seed, at Stop) []roads.Seed {
	if !h.onRoad(at) {
		return dst
	}
	return h.renumber(h.graph.Starts(dst, at.Position), len(dst))
}

// ends appends the seeds of a journey's end, with hierarchy numbers.
func (h *Hierarchy) ends(dst []roads.Seed, at Stop) []roads.Seed {
	if !h.onRoad(at) {
		return dst
	}
	return h.renumber(h.graph.Ends(dst, at.Position), len(dst))
}

func (h *Hierarchy) onRoad(at Stop) bool {
	return uint64(at.Segment) < uint64(len(h.graph.Net.From))
}

// renumber gives seeds, those before from apart, hierarchy numbers, and leaves
// out those of closed arcs.
func (h *Hierarchy) renumber(seeds []roads.Seed, from int) []roads.Seed {
	kept := seeds[:from]
	for _, seed := range seeds[from:] {
		if !h.closed.Has(seed.Arc) {
			seed.Node = h.number[seed.Node]
			kept = append(kept, touched(seed))
		}
	}
	return kept
}

// direct is the journey along one segment, where there is one.
func (h *Hierarchy) direct(from, to Stop) (roads.Seed, bool) {
	if from.Segment != to.Segment || !h.onRoad(from) {
		return roads.Seed{}, false
	}
	seed, ok := h.graph.Direct(from.Position, to.Position, h.closed)
	return touched(seed), ok
}

// touched is a seed without flags where nothing of its arc is travelled: the
// road on which a journey ends counts only when it is gone along.
func touched(seed roads.Seed) roads.Seed {
	if seed.Weight == 0 && seed.Length == 0 {
		seed.Flags = 0
	}
	return seed
}
