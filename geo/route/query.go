package route

import (
	"finnfram/geo/roads"
)

// Query is the scratch memory of searches: it serves one goroutine at a time
// and any hierarchy, and grows to what the largest search needs (some hundred
// kilobytes for a country). The zero value is ready. Searches with a Query
// that has grown allocate nothing.
type Query struct {
	sides  [2]side
	starts []roads.Seed
	ends   []roads.Seed
	stack  []uint32
	table  tableScratch
	seek   seeker
	hits   []Hit
}

// side is a search up the hierarchy in one direction.
type side struct {
	h      *Hierarchy
	d      direction
	seen   register
	labels []label  // by number in seen
	front  frontier // of numbers
	limit  uint32   // ways that are longer are of no use
}

// label is how a node that was seen is reached.
type label struct {
	weight uint32
	hop    uint32 // that comes here; of a seed: its number
	from   uint32 // the number before, or noLabel of a seed
}

const noLabel = noNumber

// begin makes s empty.
func (s *side) begin(h *Hierarchy, d direction) {
	s.seen.empty()
	s.h, s.d = h, d
	s.labels, s.front, s.limit = s.labels[:0], s.front[:0], roads.MaxWeight
}

// find is the label of a node, or noLabel.
func (s *side) find(node uint32) uint32 { return s.seen.find(node) }

// reach notes a way to a node, if it is better than those before.
func (s *side) reach(node, weight, hop, from uint32) {
	i, fresh := s.seen.add(node)
	if fresh {
		s.labels = append(s.labels, label{weight, hop, from})
	} else if weight < s.labels[i].weight {
		s.labels[i] = label{weight, hop, from}
	} else {
		return
	}
	s.front.push(weight, i)
}

// seed lets the search begin at seeds.
func (s *side) seed(seeds []roads.Seed) {
	for i, seed := range seeds {
		s.reach(seed.Node, seed.Weight, uint32(i), noLabel)
	}
}

// settle takes the nearest label that is not settled, and goes on from there
// unless it is stalled; ok is false at the end.
func (s *side) settle() (i uint32, stalled, ok bool) {
	for !s.front.empty() {
		weight, i := s.front.pop()
		if weight > s.labels[i].weight {
			continue
		}
		node := s.seen.nodes[i]
		if s.stalled(node, weight) {
			return i, true, true
		}
		lo, hi := s.h.up(node, s.d)
		for at, hop := range s.h.hops[lo:hi] {
			if sum := weight + hop.Weight; sum <= s.limit {
				s.reach(hop.To, sum, lo+uint32(at), i)
			}
		}
		return i, false, true
	}
	return noLabel, false, false
}

// stalled tells whether a node is reached more quickly from above: then no
// shortest path goes up through it (stall on demand).
func (s *side) stalled(node, weight uint32) bool {
	lo, hi := s.h.up(node, 1-s.d)
	for _, hop := range s.h.hops[lo:hi] {
		if hop.Weight >= weight {
			continue
		}
		if above := s.find(hop.To); above != noLabel && s.labels[above].weight+hop.Weight < weight {
			return true
		}
	}
	return false
}

// meeting is the best way that a search has found between two stops.
type meeting struct {
	weight uint32
	labels [2]uint32 // where the sides meet; noLabel: direct
	direct roads.Seed
}

// Between is the quickest journey from one stop to another; ok is false where
// there is none, or none of less than roads.MaxWeight. From a stop to itself
// it takes no time.
func (h *Hierarchy) Between(q *Query, from, to Stop) (c Cost, ok bool) {
	m, ok := h.meet(q, from, to)
	if !ok {
		return Cost{Weight: Unreachable}, false
	}
	if m.labels[forward] == noLabel {
		return Cost{m.weight, m.direct.Length, m.direct.Flags}, true
	}
	a := q.sides[forward].cost(m.labels[forward], q.starts)
	b := q.sides[backward].cost(m.labels[backward], q.ends)
	return a.and(b), true
}

// and is the cost of one way and then another.
func (c Cost) and(d Cost) Cost {
	return Cost{c.Weight + d.Weight, addLength(c.Length, d.Length), c.Flags | d.Flags}
}

// cost of the way to a label from the seed that it comes from.
func (s *side) cost(i uint32, seeds []roads.Seed) Cost {
	c := Cost{Weight: s.labels[i].weight}
	for {
		l := s.labels[i]
		if l.from == noLabel {
			c.Length = addLength(c.Length, seeds[l.hop].Length)
			c.Flags |= seeds[l.hop].Flags
			return c
		}
		c.Length = addLength(c.Length, s.h.length[l.hop])
		c.Flags |= s.h.flags[l.hop]
		i = l.from
	}
}

// meet searches from both stops until the sides cannot meet any better.
func (h *Hierarchy) meet(q *Query, from, to Stop) (m meeting, ok bool) {
	m = meeting{weight: Unreachable, labels: [2]uint32{noLabel, noLabel}}
	q.starts, q.ends = h.starts(q.starts[:0], from), h.ends(q.ends[:0], to)
	if seed, ok := h.direct(from, to); ok {
		m.weight, m.direct = seed.Weight, seed
	}
	a, b := &q.sides[forward], &q.sides[backward]
	a.begin(h, forward)
	b.begin(h, backward)
	a.limit, b.limit = min(a.limit, m.weight), min(b.limit, m.weight)
	a.seed(q.starts)
	b.seed(q.ends)
	for {
		s := a
		switch {
		case a.front.empty() && b.front.empty():
			return m, m.weight <= roads.MaxWeight
		case a.front.empty():
			s = b
		case !b.front.empty() && b.front.least() < a.front.least():
			s = b
		}
		if s.front.least() >= m.weight {
			return m, m.weight <= roads.MaxWeight
		}
		q.step(s, &m)
	}
}

// step settles a node of one side, and looks whether the other has seen it.
func (q *Query) step(s *side, m *meeting) {
	i, stalled, ok := s.settle()
	if !ok || stalled {
		return
	}
	other := &q.sides[1-s.d]
	if j := other.find(s.seen.nodes[i]); j != noLabel {
		if sum := s.labels[i].weight + other.labels[j].weight; sum < m.weight {
			m.weight = sum
			m.labels[s.d], m.labels[1-s.d] = i, j
			s.limit, other.limit = sum, sum
		}
	}
}
