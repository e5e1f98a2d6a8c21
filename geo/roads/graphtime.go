package roads

import (
	"slices"
	"time"
)

// rule tells when something is open: as Open says, but as the last of its
// terms says that holds.
type rule struct {
	Open  bool
	Terms []term
}

type term struct {
	Condition uint32 // index into Network.Conditions
	Open      bool
}

// open tells whether what r is about is open when the conditions of holds hold.
func (r rule) open(holds func(condition uint32) bool) bool {
	for i := len(r.Terms) - 1; i >= 0; i-- {
		if holds(r.Terms[i].Condition) {
			return r.Terms[i].Open
		}
	}
	return r.Open
}

// constant tells whether r is open always or never, and which.
func (r rule) constant() (open, ok bool) {
	for _, t := range r.Terms {
		if t.Open != r.Open {
			return false, false
		}
	}
	return r.Open, true
}

// timedArc is an arc that is closed while a rule of Graph.rules is not open.
// An arc of several rules has several of these.
type timedArc struct{ Arc, Rule uint32 }

// ClosedAt are the arcs that conditions close at t: roads, gates and turns. It
// is nil when nothing is. Each condition is looked up once; the rest is in the
// number of arcs that have conditions.
func (g *Graph) ClosedAt(t time.Time) Closed {
	if len(g.timed) == 0 {
		return nil
	}
	closed := g.closedRules(t)
	if !slices.Contains(closed, true) {
		return nil
	}
	set := newBitset(g.Arcs())
	for _, a := range g.timed {
		if closed[a.Rule] {
			set.set(a.Arc)
		}
	}
	return Closed(set)
}

// closedRules tells for each rule whether it closes something at t.
func (g *Graph) closedRules(t time.Time) []bool {
	const unknown, no, yes = 0, 1, 2
	known := make([]uint8, len(g.Net.Conditions))
	holds := func(condition uint32) bool {
		if known[condition] == unknown {
			known[condition] = no
			if g.calendar.Holds(condition, t) {
				known[condition] = yes
			}
		}
		return known[condition] == yes
	}
	closed := make([]bool, len(g.rules))
	for i, r := range g.rules {
		closed[i] = !r.open(holds)
	}
	return closed
}

// Union are the arcs closed in a or in b. It shares memory with neither unless
// one of them is empty.
func Union(a, b Closed) Closed {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	if len(a) < len(b) {
		a, b = b, a
	}
	both := slices.Clone(a)
	for i, word := range b {
		both[i] |= word
	}
	return both
}

// rulebook collects distinct rules.
type rulebook struct {
	rules []rule
	index map[string]uint32
}

// add returns the number of r in the book.
func (b *rulebook) add(r rule) uint32 {
	key := []byte{0}
	if r.Open {
		key[0] = 1
	}
	for _, t := range r.Terms {
		bit := byte(0)
		if t.Open {
			bit = 1
		}
		key = append(key, bit, byte(t.Condition), byte(t.Condition>>8), byte(t.Condition>>16), byte(t.Condition>>24))
	}
	if i, ok := b.index[string(key)]; ok {
		return i
	}
	if b.index == nil {
		b.index = map[string]uint32{}
	}
	i := uint32(len(b.rules))
	b.rules = append(b.rules, r)
	b.index[string(key)] = i
	return i
}
