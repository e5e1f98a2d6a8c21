package route

import (
	"finnfram/geo/roads"
)

// tableScratch is the part of the hierarchy above the far ends of a table,
// laid out for sweeps (Delling, Goldberg, Nowatzyk, Werneck: PHAST, 2011, and
// its restriction to some targets).
type tableScratch struct {
	places register // of nodes that are laid out
	side   *side    // the search of the sweep
	first  []uint32 // of hops, by place
	hops   []hop    // To is a place
	ids    []uint32 // of hops in the hierarchy
	// Of a sweep, by place.
	weight []uint32
	from   []uint32 // the place before, or noLabel: by the search, label hop
	hop    []uint32
	known  []bool
	cost   []Cost
	// The seeds of the far ends: those of i are seeds[ends[i]:ends[i+1]].
	seeds []roads.Seed
	ends  []uint32
	walk  []tableStep
}

type tableStep struct{ node, next uint32 }

// Table writes the costs from every one of from to every one of to into out,
// row by row: from i to j stands at i*len(to)+j. Weight is Unreachable where
// there is no way. It panics when out is too short. It costs a search for each
// of the shorter list of stops, and a sweep over what lies above the longer
// one.
func (h *Hierarchy) Table(q *Query, from, to []Stop, out []Cost) {
	if len(from) == 0 || len(to) == 0 {
		return
	}
	out = out[:len(from)*len(to)]
	near, far, d := from, to, forward
	if len(from) > len(to) {
		near, far, d = to, from, backward
	}
	t := &q.table
	t.restrict(h, far, 1-d)
	for i, stop := range near {
		t.sweep(h, q, stop, d)
		for j := range far {
			c := t.end(h, q, j)
			if d == forward {
				out[i*len(to)+j] = h.orDirect(c, stop, far[j])
			} else {
				out[j*len(to)+i] = h.orDirect(c, far[j], stop)
			}
		}
	}
}

// orDirect is c, or the journey along one segment where that is no slower.
func (h *Hierarchy) orDirect(c Cost, from, to Stop) Cost {
	if seed, ok := h.direct(from, to); ok && seed.Weight <= c.Weight {
		return Cost{seed.Weight, seed.Length, seed.Flags}
	}
	return c
}

// seedsOf appends the seeds of a stop from which a search in direction d goes.
func (h *Hierarchy) seedsOf(dst []roads.Seed, at Stop, d direction) []roads.Seed {
	if d == forward {
		return h.starts(dst, at)
	}
	return h.ends(dst, at)
}

// restrict lays out everything above the far stops, the top first.
func (t *tableScratch) restrict(h *Hierarchy, far []Stop, d direction) {
	t.places.empty()
	t.seeds, t.ends = t.seeds[:0], append(t.ends[:0], 0)
	t.first, t.hops, t.ids = append(t.first[:0], 0), t.hops[:0], t.ids[:0]
	for _, stop := range far {
		t.seeds = h.seedsOf(t.seeds, stop, d)
		t.ends = append(t.ends, uint32(len(t.seeds)))
	}
	for i := range t.seeds {
		t.above(h, t.seeds[i].Node, d)
		t.seeds[i].Node = t.places.find(t.seeds[i].Node)
	}
	n := len(t.places.nodes)
	t.weight, t.from, t.hop = room(t.weight, n), room(t.from, n), room(t.hop, n)
	t.known, t.cost = room(t.known, n), room(t.cost, n)
}

// room is a slice of length n in the memory of s where that suffices.
func room[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}

// above lays out a node after all that is above it.
func (t *tableScratch) above(h *Hierarchy, node uint32, d direction) {
	if t.places.find(node) != noLabel {
		return
	}
	lo, _ := h.up(node, d)
	t.walk = append(t.walk[:0], tableStep{node, lo})
next:
	for len(t.walk) > 0 {
		top := &t.walk[len(t.walk)-1]
		lo, hi := h.up(top.node, d)
		for top.next < hi {
			to := h.hops[top.next].To
			top.next++
			if t.places.find(to) == noLabel {
				lo, _ := h.up(to, d)
				t.walk = append(t.walk, tableStep{to, lo})
				continue next
			}
		}
		for i := lo; i < hi; i++ {
			t.hops = append(t.hops, hop{t.places.find(h.hops[i].To), h.hops[i].Weight})
			t.ids = append(t.ids, i)
		}
		t.places.add(top.node)
		t.first = append(t.first, uint32(len(t.hops)))
		t.walk = t.walk[:len(t.walk)-1]
	}
}

// farther is more than every weight that counts, and small enough that a hop
// can be added to it.
const farther = 2 * roads.MaxWeight

// sweep finds the weights from a stop to every place.
func (t *tableScratch) sweep(h *Hierarchy, q *Query, near Stop, d direction) {
	s := &q.sides[d]
	s.begin(h, d)
	q.starts = h.seedsOf(q.starts[:0], near, d)
	s.seed(q.starts)
	for {
		if _, _, ok := s.settle(); !ok {
			break
		}
	}
	for i := range t.weight {
		t.weight[i] = farther
	}
	clear(t.known)
	for i := range s.labels {
		if place := t.places.find(s.seen.nodes[i]); place != noLabel {
			t.weight[place], t.from[place], t.hop[place] = s.labels[i].weight, noLabel, uint32(i)
		}
	}
	for place := range t.weight {
		best := t.weight[place]
		lo, hi := t.first[place], t.first[place+1]
		for i, hop := range t.hops[lo:hi] {
			if sum := t.weight[hop.To] + hop.Weight; sum < best {
				best = sum
				t.from[place], t.hop[place] = hop.To, t.ids[lo+uint32(i)]
			}
		}
		t.weight[place] = best
	}
	t.side = s
}

// end is the cost to far stop j.
func (t *tableScratch) end(h *Hierarchy, q *Query, j int) Cost {
	best, seed := uint32(roads.MaxWeight)+1, roads.Seed{}
	for _, s := range t.seeds[t.ends[j]:t.ends[j+1]] {
		if sum := t.weight[s.Node] + s.Weight; sum < best {
			best, seed = sum, s
		}
	}
	if best > roads.MaxWeight {
		return Cost{Weight: Unreachable}
	}
	c := t.costAt(h, q, seed.Node)
	return Cost{best, addLength(c.Length, seed.Length), c.Flags | seed.Flags}
}

// costAt is the cost to a place, which is remembered.
func (t *tableScratch) costAt(h *Hierarchy, q *Query, place uint32) Cost {
	chain := q.stack[:0]
	for !t.known[place] && t.from[place] != noLabel {
		chain = append(chain, place)
		place = t.from[place]
	}
	if !t.known[place] {
		t.cost[place], t.known[place] = t.side.cost(t.hop[place], q.starts), true
	}
	c := t.cost[place]
	for i := len(chain) - 1; i >= 0; i-- {
		hop := t.hop[chain[i]]
		c = Cost{t.weight[chain[i]], addLength(c.Length, h.length[hop]), c.Flags | h.flags[hop]}
		t.cost[chain[i]], t.known[chain[i]] = c, true
	}
	q.stack = chain[:0]
	return c
}
