package route

import "finnfram/geo/roads"

// lane is the memory of one search of the graph itself: 24 bytes a node at
// most. There are as many lanes as processors; searches wait for one.
type lane struct {
	spread  spread // from a stop, in all directions
	goal    spread // from a stop towards another; see aim
	goalFor potential
	starts  []roads.Seed
	ends    []roads.Seed
	up      []roads.Seed
	arcs    []uint32
	settled int // nodes, by all searches; for measuring
}

// lanes hands lanes out, at most as many as it was made for.
type lanes struct {
	free  chan *lane
	spare chan struct{} // a token for each lane that may still be made
}

func newLanes(n int) *lanes {
	l := &lanes{free: make(chan *lane, n), spare: make(chan struct{}, n)}
	for range n {
		l.spare <- struct{}{}
	}
	return l
}

// take waits for a lane.
func (l *lanes) take() *lane {
	select {
	case k := <-l.free:
		return k
	default:
	}
	select {
	case k := <-l.free:
		return k
	case <-l.spare:
		return &lane{}
	}
}

func (l *lanes) give(k *lane) { l.free <- k }

// wayFound is a way found by a search of the graph: the seeds at its ends and the
// arcs between, in order of travel.
type wayFound struct {
	weight     uint32
	start, end roads.Seed
	arcs       []uint32
	straight   bool // along one segment: only start counts
}

// aim is A* from a stop to another over open arcs, led by how far it is with
// all roads of v's hierarchy open. ok is false where no way is left.
func (k *lane) aim(v *View, from, to Stop) (w wayFound, ok bool) {
	k.starts, k.ends = v.starts(k.starts[:0], from), v.ends(k.ends[:0], to)
	w.weight = Unreachable
	if seed, ok := v.direct(from, to); ok {
		w = wayFound{weight: seed.Weight, start: seed, straight: true}
	}
	k.up = append(k.up[:0], k.ends...)
	h := v.low
	k.goalFor.begin(h, h.renumber(k.up, 0))
	s := &k.goal
	s.begin(v.g, v.closed)
	for _, seed := range k.starts {
		if p := k.goalFor.of(h.number[seed.Node]); p != Unreachable && s.reach(seed.Node, seed.Weight, seed.Arc|partial) {
			s.front.push(seed.Weight+p, seed.Node)
		}
	}
	end := k.chase(s, &w)
	k.settled += s.settled
	if w.weight > roads.MaxWeight {
		return w, false
	}
	if end >= 0 {
		w.straight, w.end = false, k.ends[end]
		w.start, w.arcs = k.trace(s, w.end.Node)
	}
	return w, true
}

// chase settles nodes in the order of the shortest way that may lead through
// them, until none can be shorter than what is found. It returns the end that
// is come to, or -1 where nothing is better than w was.
func (k *lane) chase(s *spread, w *wayFound) (end int) {
	end = -1
	h := k.goalFor.h
	for !s.front.empty() && s.front.least() < w.weight {
		key, node := s.front.pop()
		weight := s.weight[node]
		if key > weight+k.goalFor.of(h.number[node]) {
			continue
		}
		s.settled++
		for i, e := range k.ends {
			if e.Node == node && weight+e.Weight < w.weight {
				w.weight, end = weight+e.Weight, i
			}
		}
		for arc := s.g.First[node]; arc < s.g.First[node+1]; arc++ {
			head := s.g.Head[arc]
			sum := weight + s.g.Weight[arc]
			if s.closed.Has(arc) || sum >= s.weight[head] {
				continue
			}
			if p := k.goalFor.of(h.number[head]); p != Unreachable && s.reach(head, sum, arc) {
				s.front.push(sum+p, head)
			}
		}
	}
	return end
}

// trace is the way by which a search came to a node: the seed that it begins
// with, of k.starts, and the arcs after it.
func (k *lane) trace(s *spread, node uint32) (start roads.Seed, arcs []uint32) {
	arcs, first := s.trace(k.arcs[:0], node)
	k.arcs = arcs
	for i, j := 0, len(arcs)-1; i < j; i, j = i+1, j-1 {
		arcs[i], arcs[j] = arcs[j], arcs[i]
	}
	for _, seed := range k.starts {
		if seed.Arc == first {
			return seed, arcs
		}
	}
	return roads.Seed{}, arcs
}

// cost of a way.
func (w *wayFound) cost(g *roads.Graph) Cost {
	start, end := touched(w.start), touched(w.end)
	c := Cost{w.weight, start.Length, start.Flags}
	if w.straight {
		return c
	}
	for _, arc := range w.arcs {
		c = Cost{c.Weight, addLength(c.Length, g.Length[arc]), c.Flags | g.Flags[arc]}
	}
	return Cost{c.Weight, addLength(c.Length, end.Length), c.Flags | end.Flags}
}
