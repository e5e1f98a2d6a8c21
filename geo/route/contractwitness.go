package route

import (
	"math/bits"

	"finnfram/geo/roads"
)

// worker is the scratch memory of one goroutine that contracts.
type worker struct {
	b     *builder
	spots []spot
	now   uint32 // the stamp of the search that runs
	front frontier
	need  int // targets that are not yet known to be reached as quickly
}

// spot is a node in a search for witnesses.
type spot struct {
	weight uint32
	stamp  uint32 // weight is of the search with this number
	rest   uint32 // from the node in the middle to this one
	target uint32 // rest is of the search with this number
}

// shortcut is a way over a contracted node that nothing else replaces.
type shortcut struct {
	from, to     uint32
	weight, arcs uint32
}

// Bounds of the search for ways around a node: how many nodes it may settle
// when shortcuts are made, and when they are only counted. A way that is not
// found costs a shortcut too many, never a wrong answer.
const (
	witnessSettles = 400
	guessSettles   = 60
)

// contract finds the shortcuts that the contraction of v needs.
func (w *worker) contract(v uint32) {
	var list []shortcut
	w.missing(v, witnessSettles, func(s shortcut) { list = append(list, s) })
	w.b.shortcuts[v] = list
}

// weigh gives v the key of its importance: how much its contraction would add
// to the graph in arcs and in the arcs that these stand for, by how much it
// would take away, and its level, so that nodes go evenly everywhere. Ties are
// broken by a number that looks random, lest chains go one by one.
func (w *worker) weigh(v uint32) {
	b := w.b
	addedArcs, addedParts, parts := 0, 0, 0
	w.missing(v, guessSettles, func(s shortcut) {
		addedArcs++
		addedParts += int(s.arcs)
	})
	for _, list := range [2][]edge{b.out[v], b.in[v]} {
		for _, e := range list {
			parts += int(e.arcs)
		}
	}
	cost := 1000 * uint64(b.level[v])
	if arcs := len(b.out[v]) + len(b.in[v]); arcs > 0 {
		cost += uint64(1000*addedArcs/arcs + 1000*addedParts/parts)
	}
	b.key[v] = cost<<32 | uint64(scatter(v))
}

// scatter gives every number another one, each once.
func scatter(v uint32) uint32 {
	v ^= v >> 16
	v *= 0x7feb352d
	v ^= v >> 15
	v *= 0x846ca68b
	return bits.Reverse32(v)
}

// reweigh weighs the neighbours of v, which was contracted.
func (w *worker) reweigh(v uint32) {
	b := w.b
	for _, e := range b.out[v] {
		w.weigh(e.to)
	}
next:
	for _, e := range b.in[v] {
		for _, done := range b.out[v] {
			if done.to == e.to {
				continue next
			}
		}
		w.weigh(e.to)
	}
}

// missing calls add for every way over v, from a neighbour to another, for
// which no other way is found that is as quick. Nodes of the batch are not
// passed: they are about to go too.
func (w *worker) missing(v uint32, settles int, add func(shortcut)) {
	out := w.b.out[v]
	if len(out) == 0 || len(w.b.in[v]) == 0 {
		return
	}
	for _, from := range w.b.in[v] {
		if len(out) == 1 && out[0].to == from.to {
			continue
		}
		w.search(v, from, settles)
		for _, to := range out {
			weight := from.weight + to.weight
			if to.to == from.to || weight > roads.MaxWeight {
				continue
			}
			if at := &w.spots[to.to]; at.stamp != w.now || at.weight > weight {
				add(shortcut{from.to, to.to, weight, from.arcs + to.arcs})
			}
		}
	}
}

// search is Dijkstra's from a neighbour of v, around v, until each of the
// nodes after v is reached as quickly as over v or cannot be.
func (w *worker) search(v uint32, from edge, settles int) {
	w.now++
	w.need = 0
	far := uint32(0)
	for _, to := range w.b.out[v] {
		if to.to == from.to {
			continue
		}
		spot := &w.spots[to.to]
		spot.rest, spot.target = to.weight, w.now
		far = max(far, to.weight)
		w.need++
	}
	far += from.weight
	w.front = w.front[:0]
	w.reach(from.to, 0, from.weight)
	for !w.front.empty() && w.need > 0 && settles > 0 {
		weight, node := w.front.pop()
		if weight > w.spots[node].weight {
			continue
		}
		settles--
		for _, e := range w.b.out[node] {
			if sum := weight + e.weight; sum <= far && e.to != v && !w.b.chosen[e.to] {
				w.reach(e.to, sum, from.weight)
			}
		}
	}
}

// reach notes that a node is reached; before is what it takes from the begin
// to the node in the middle.
func (w *worker) reach(node, weight, before uint32) {
	spot := &w.spots[node]
	if spot.stamp == w.now && spot.weight <= weight {
		return
	}
	spot.weight, spot.stamp = weight, w.now
	if spot.target == w.now && weight <= before+spot.rest {
		spot.target = 0
		w.need--
	}
	w.front.push(weight, node)
}
