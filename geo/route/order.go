package route

import (
	"cmp"
	"math"
	"slices"

	"finnfram/geo/roads"
)

// finish numbers the contracted nodes and lays their hops out flat.
func (b *builder) finish() *Hierarchy {
	h := &Hierarchy{graph: b.graph, closed: b.closed}
	h.node, h.number = b.numbers()
	h.first = make([]uint32, 2*len(h.node)+1)
	for i, v := range h.node {
		h.first[2*i+1] = h.first[2*i] + uint32(len(b.out[v]))
		h.first[2*i+2] = h.first[2*i+1] + uint32(len(b.in[v]))
	}
	n := h.first[len(h.first)-1]
	h.hops, h.parts = make([]hop, n), make([][2]uint32, n)
	h.length, h.flags = make([]uint32, n), make([]roads.ArcFlags, n)
	b.each(len(h.node), func(_ *worker, i int) {
		v := h.node[i]
		h.lay(h.first[2*i], b.out[v])
		h.lay(h.first[2*i+1], b.in[v])
		b.out[v], b.in[v] = nil, nil
	})
	b.each(len(h.node), func(_ *worker, i int) { h.resolve(uint32(i)) })
	h.measure()
	return h
}

// numbers puts the nodes into their order: the highest level first.
func (b *builder) numbers() (node, number []uint32) {
	top := slices.Max(append([]uint32{0}, b.level...))
	begin := make([]uint32, top+2)
	for _, level := range b.level {
		begin[top-level+1]++
	}
	for i := range top + 1 {
		begin[i+1] += begin[i]
	}
	node, number = make([]uint32, len(b.level)), make([]uint32, len(b.level))
	for v, level := range b.level {
		at := begin[top-level]
		begin[top-level]++
		node[at], number[v] = uint32(v), at
	}
	return node, number
}

// lay writes the edges of a list as hops. Parts are as in edges until resolve.
func (h *Hierarchy) lay(at uint32, list []edge) {
	slices.SortFunc(list, func(a, b edge) int { return cmp.Compare(h.number[a.to], h.number[b.to]) })
	for _, e := range list {
		h.hops[at] = hop{h.number[e.to], e.weight}
		if e.arcs == 1 {
			h.parts[at] = [2]uint32{noHop, e.via}
		} else {
			h.parts[at] = [2]uint32{h.number[e.via], 0}
		}
		at++
	}
}

// resolve turns the middles of the shortcuts at v into their two hops, both
// of which are kept at the middle.
func (h *Hierarchy) resolve(v uint32) {
	for d := forward; d <= backward; d++ {
		lo, hi := h.up(v, d)
		for i := lo; i < hi; i++ {
			middle := h.parts[i][0]
			if middle == noHop {
				continue
			}
			from, to := v, h.hops[i].To
			if d == backward {
				from, to = to, from
			}
			h.parts[i] = [2]uint32{h.find(middle, from, backward), h.find(middle, to, forward)}
		}
	}
}

// find is the hop of v to a node; it must be there.
func (h *Hierarchy) find(v, to uint32, d direction) uint32 {
	lo, hi := h.up(v, d)
	i, _ := slices.BinarySearchFunc(h.hops[lo:hi], to, func(x hop, to uint32) int { return cmp.Compare(x.To, to) })
	return lo + uint32(i)
}

// measure sums the lengths and flags of hops, from the lowest node up.
func (h *Hierarchy) measure() {
	for v := len(h.node) - 1; v >= 0; v-- {
		for i := h.first[2*v]; i < h.first[2*v+2]; i++ {
			if p := h.parts[i]; p[0] == noHop {
				h.length[i], h.flags[i] = h.graph.Length[p[1]], h.graph.Flags[p[1]]
			} else {
				h.length[i] = addLength(h.length[p[0]], h.length[p[1]])
				h.flags[i] = h.flags[p[0]] | h.flags[p[1]]
			}
		}
	}
}

// addLength adds lengths, and stops at the greatest that can be told: 429,000
// km.
func addLength(a, b uint32) uint32 { return uint32(min(uint64(a)+uint64(b), math.MaxUint32)) }
