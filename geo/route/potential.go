package route

import "finnfram/geo/roads"

// potential tells how far it is at least from any node to some ends: exactly
// how far it is with all roads of a hierarchy open. Values are worked out when
// they are asked for (Strasser and Zeitz, A Fast and Tight Heuristic for A* in
// Road Networks, 2021). It serves one goroutine and holds four bytes a node.
type potential struct {
	h       *Hierarchy
	side    side
	value   []uint32 // by hierarchy node; unasked: not worked out
	touched []uint32
}

const unasked = Unreachable - 1

// begin prepares for ends, given with hierarchy numbers: a full search up the
// hierarchy, about as long as a quick answer.
func (p *potential) begin(h *Hierarchy, ends []roads.Seed) {
	if len(p.value) != len(h.node) {
		p.value, p.touched = make([]uint32, len(h.node)), p.touched[:0]
		for i := range p.value {
			p.value[i] = unasked
		}
	}
	for _, v := range p.touched {
		p.value[v] = unasked
	}
	p.h, p.touched = h, p.touched[:0]
	p.side.begin(h, backward)
	p.side.seed(ends)
	for more := true; more; {
		_, _, more = p.side.settle()
	}
}

// of a node by its hierarchy number; Unreachable where no way leads to the
// ends.
func (p *potential) of(v uint32) uint32 {
	if p.value[v] != unasked {
		return p.value[v]
	}
	best := uint32(Unreachable)
	if i := p.side.seen.find(v); i != noLabel {
		best = p.side.labels[i].weight
	}
	lo, hi := p.h.up(v, forward)
	for _, hop := range p.h.hops[lo:hi] {
		if above := p.of(hop.To); above < best && above+hop.Weight < best {
			best = above + hop.Weight
		}
	}
	p.value[v] = best
	p.touched = append(p.touched, v)
	return best
}
