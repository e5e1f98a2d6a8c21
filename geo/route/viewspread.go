package route

import "finnfram/geo/roads"

// spread is Dijkstra's search from some seeds over the open arcs of a graph,
// grown as far as it is needed. A spread serves one goroutine; it holds eight
// bytes a node.
type spread struct {
	g       *roads.Graph
	closed  roads.Closed
	weight  []uint32 // by node; Unreachable: not seen
	arc     []uint32 // by which a node was come to
	touched []uint32
	front   frontier
	radius  uint32 // every node nearer than this is settled
	settled int    // for measuring
}

// begin starts anew.
func (s *spread) begin(g *roads.Graph, closed roads.Closed) {
	if s.g != g || len(s.weight) != g.Nodes() {
		s.weight = make([]uint32, g.Nodes())
		s.arc = make([]uint32, g.Nodes())
		for i := range s.weight {
			s.weight[i] = Unreachable
		}
		s.touched = s.touched[:0]
	}
	for _, node := range s.touched {
		s.weight[node] = Unreachable
	}
	s.g, s.closed = g, closed
	s.touched, s.front, s.radius, s.settled = s.touched[:0], s.front[:0], 0, 0
}

// seed lets the search begin at a node that is come to by a part of an arc.
func (s *spread) seed(node, weight, arc uint32) {
	if s.reach(node, weight, arc|partial) {
		s.front.push(weight, node)
	}
}

// reach notes a way to node, and tells whether it is better than those before.
func (s *spread) reach(node, weight, arc uint32) bool {
	if weight >= s.weight[node] || weight > roads.MaxWeight {
		return false
	}
	if s.weight[node] == Unreachable {
		s.touched = append(s.touched, node)
	}
	s.weight[node], s.arc[node] = weight, arc
	return true
}

// grow settles every node that is not farther than bound.
func (s *spread) grow(bound uint32) {
	for !s.front.empty() && s.front.least() <= bound {
		weight, node := s.front.pop()
		if weight > s.weight[node] {
			continue
		}
		s.settled++
		for arc := s.g.First[node]; arc < s.g.First[node+1]; arc++ {
			if s.closed.Has(arc) {
				continue
			}
			head := s.g.Head[arc]
			if w := weight + s.g.Weight[arc]; s.reach(head, w, arc) {
				s.front.push(w, head)
			}
		}
	}
	s.radius = max(s.radius, bound)
	if s.front.empty() {
		s.radius = Unreachable
	}
}

// to is the weight of the best way to one of the ends, whose own weights are
// added, and which of them it is; Unreachable when none is within bound.
func (s *spread) to(ends []roads.Seed, bound uint32) (weight uint32, end int) {
	for {
		weight, end = s.seen(ends)
		if weight <= s.radius || s.radius >= bound {
			break
		}
		// Grow to what is known to suffice, and while nothing is known by steps.
		next := weight
		if weight == Unreachable {
			next = s.radius + max(s.radius/4, firstStep)
		}
		s.grow(min(next, bound))
	}
	if weight > bound {
		return Unreachable, end
	}
	return weight, end
}

// firstStep is how far a spread grows at first, in milliseconds.
const firstStep = 60_000

func (s *spread) seen(ends []roads.Seed) (weight uint32, end int) {
	weight = Unreachable
	for i, e := range ends {
		if w := s.weight[e.Node]; w != Unreachable && w+e.Weight < weight {
			weight, end = w+e.Weight, i
		}
	}
	return weight, end
}

// trace appends to dst the arcs that lead to node, last first, and returns the
// arc of the seed, travelled in part, that they begin with.
func (s *spread) trace(dst []uint32, node uint32) (arcs []uint32, first uint32) {
	for {
		arc := s.arc[node]
		if arc&partial != 0 {
			return dst, arc &^ partial
		}
		dst = append(dst, arc)
		node = tailOf(s.g, arc)
	}
}

// partial marks arcs of seeds in spread.arc.
const partial = 1 << 31

// tailOf finds the node that an arc leaves, by halving.
func tailOf(g *roads.Graph, arc uint32) uint32 {
	lo, hi := 0, g.Nodes()
	for hi-lo > 1 {
		mid := int(uint(lo+hi) >> 1)
		if g.First[mid] <= arc {
			lo = mid
		} else {
			hi = mid
		}
	}
	return uint32(lo)
}
