package route

import (
	"slices"

	"finnfram/geo/roads"
)

// stained is the flag of hops that lead over a closed arc, and so of costs that
// are only lower bounds. It is never part of an answer.
const stained roads.ArcFlags = 1 << 7

// without is h for journeys that keep clear of closed arcs: its seeds leave
// them out, and costs that lead over one are stained. pure tells that no hop
// is stained, so that every cost is exact. h is not changed.
//
// One pass over the hops: those that make up a hop stand at lower nodes, which
// have greater numbers. It takes some 30 ms and a byte a hop for a country.
func (h *Hierarchy) without(closed roads.Closed) (low *Hierarchy, pure bool) {
	low, pure = &Hierarchy{}, true
	*low = *h
	low.closed = closed
	low.flags = slices.Clone(h.flags)
	for v := len(h.node) - 1; v >= 0; v-- {
		for hop := h.first[2*v]; hop < h.first[2*v+2]; hop++ {
			p := h.parts[hop]
			if p[0] == noHop && closed.Has(p[1]) || p[0] != noHop && (low.flags[p[0]]|low.flags[p[1]])&stained != 0 {
				low.flags[hop] |= stained
				pure = false
			}
		}
	}
	if pure {
		low.flags = h.flags
	}
	return low, pure
}

// within tells whether every arc closed in a is closed in b.
func within(a, b roads.Closed) bool {
	for i, word := range a {
		if i >= len(b) && word != 0 || i < len(b) && word&^b[i] != 0 {
			return false
		}
	}
	return true
}

// both are the arcs closed in a and in b, nil when there are none.
func both(a, b roads.Closed) roads.Closed {
	set := make(roads.Closed, min(len(a), len(b)))
	some := uint64(0)
	for i := range set {
		set[i] = a[i] & b[i]
		some |= set[i]
	}
	if some == 0 {
		return nil
	}
	return set
}
