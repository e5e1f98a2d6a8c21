package roads

import "math"

// Starts appends to dst where a journey that begins at at may be first: the
// node at the end of the segment in each lawful direction, with what the rest
// of the segment takes. The segment counts as travelled, so that turns banned
// after it are banned, and nothing before it does.
//
// A Seed of weight 0 is a position at the very end. Nothing is appended when
// the profile may not travel the segment. Seeds of arcs that are closed at the
// time of travel are for the caller to leave out. Costs some tens of
// nanoseconds, and no memory where dst has room.
func (g *Graph) Starts(dst []Seed, at Position) []Seed {
	for direction := range uint32(2) {
		link := at.Segment<<1 | direction
		lo, hi := g.leaving(g.Net.tail(link))
		for arc := lo; arc < hi; arc++ {
			if g.Link[arc] != link || !g.origins.has(arc) {
				continue
			}
			share := 1 - travelled(at, direction)
			if share == 1 {
				dst = append(dst, Seed{g.Head[arc], g.Weight[arc], g.Length[arc], g.Flags[arc], arc})
				continue
			}
			weight := part(g.driven(arc), share) + g.delay(arc)
			dst = append(dst, Seed{g.Head[arc], weight, part(g.Length[arc], share), g.Flags[arc], arc})
		}
	}
	return dst
}

// Ends appends to dst from where a journey that ends at at may come: the
// nodes at the beginning of the segment in each lawful direction, with what it
// takes from there. A junction of several nodes gives several seeds; bans and
// private land are in the choice of nodes. See Starts for the rest.
func (g *Graph) Ends(dst []Seed, at Position) []Seed {
	for direction := range uint32(2) {
		link := at.Segment<<1 | direction
		share := travelled(at, direction)
		first := g.nodeOf[g.Net.tail(link)]
		if first == noNode {
			continue
		}
		for node := first; node < uint32(g.Nodes()) && g.Junction[node] == g.Junction[first]; node++ {
			for arc := g.First[node]; arc < g.First[node+1]; arc++ {
				if g.Link[arc] == link {
					dst = append(dst, Seed{node, part(g.driven(arc), share), part(g.Length[arc], share), g.Flags[arc], arc})
				}
			}
		}
	}
	return dst
}

// Direct is the journey between two positions on one segment that stays on it;
// ok is false on different segments and where its direction is not lawful or
// closed. The way round, by Starts and Ends, may exist all the same, and may
// even be quicker, where the segment is slow. Node of the Seed is not set.
func (g *Graph) Direct(from, to Position, closed Closed) (seed Seed, ok bool) {
	if from.Segment != to.Segment {
		return Seed{}, false
	}
	share := float64(to.Offset) - float64(from.Offset)
	for direction := range uint32(2) {
		if share < 0 && direction == 0 || share > 0 && direction == 1 {
			continue
		}
		arc, found := g.origin(from.Segment<<1|direction, closed)
		if !found {
			continue
		}
		share = math.Abs(share)
		return Seed{noNode, part(g.driven(arc), share), part(g.Length[arc], share), g.Flags[arc], arc}, true
	}
	return Seed{}, false
}

// origin is an arc on which journeys may begin that begin on link.
func (g *Graph) origin(link uint32, closed Closed) (arc uint32, ok bool) {
	lo, hi := g.leaving(g.Net.tail(link))
	for a := lo; a < hi; a++ {
		if g.Link[a] == link && g.origins.has(a) && !closed.Has(a) {
			return a, true
		}
	}
	return 0, false
}

// leaving is the range of the arcs that leave any node of a junction.
func (g *Graph) leaving(junction uint32) (lo, hi uint32) {
	first := g.nodeOf[junction]
	if first == noNode {
		return 0, 0
	}
	last := first + 1
	for last < uint32(g.Nodes()) && g.Junction[last] == junction {
		last++
	}
	return g.First[first], g.First[last]
}

// driven is the weight of an arc without the delay at its head.
func (g *Graph) driven(arc uint32) uint32 { return g.Weight[arc] - g.delay(arc) }

// delay is what passing the junction at the head of arc takes.
func (g *Graph) delay(arc uint32) uint32 {
	return min(g.Net.junctionDelay(g.Profile, g.Junction[g.Head[arc]]), g.Weight[arc]-1)
}

// travelled is the share of a segment that lies behind a position, for those
// who come in a direction.
func travelled(at Position, direction uint32) float64 {
	offset := min(max(float64(at.Offset), 0), 1)
	if direction == uint32(Against) {
		return 1 - offset
	}
	return offset
}

func part(whole uint32, share float64) uint32 { return uint32(math.Round(float64(whole) * share)) }

// tail is the junction from which a link leaves.
func (n *Network) tail(link uint32) uint32 {
	if link&1 == uint32(Along) {
		return n.From[link>>1]
	}
	return n.To[link>>1]
}

// head is the junction at which a link arrives.
func (n *Network) head(link uint32) uint32 { return n.tail(link ^ 1) }
