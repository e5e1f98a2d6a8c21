package route

import (
	"slices"
	"sort"
	"time"

	"finnfram/geo/roads"
)

// Find returns the nearest targets by time from a stop, in ascending order of
// (Weight, Item), at most o.K. Weight includes the target's approach. What
// cannot be reached is never among them. The slice belongs to q until its next
// search, and accept must not use q.
//
// It searches up the hierarchy and reads the buckets that it meets as far as
// the K-th of what was found so far; the cost is in the number of entries up
// to there, and so grows as the filter and Accept refuse.
func (t *Targets) Find(q *Query, from Stop, o Options) []Hit {
	q.hits = q.hits[:0]
	s := t.candidates(q, from, o)
	for len(q.hits) < o.K {
		item, _, ok := s.next()
		if !ok {
			break
		}
		c := s.cost(item)
		if o.Accept == nil || o.Accept(int32(item), c) {
			q.hits = append(q.hits, Hit{int32(item), c})
		}
	}
	return q.hits
}

// seeker gives targets in ascending order of (weight, item).
//
// Everything up to bound has been read: the search has settled what is not
// farther, and of each bucket met the entries that are not farther in sum. The
// first bound is the weight of the K-th, which falls while buckets are read;
// later ones grow.
type seeker struct {
	t      *Targets
	side   *side
	starts []roads.Seed
	from   Stop
	filter []uint64
	max    uint32
	bound  uint32
	k      int      // how many the first bound is for; 0: it has been found
	best   []uint64 // weight<<32 | item of the k nearest so far, ascending
	lists  []list
	seen   []found  // by item
	now    uint32   // the stamp of what is seen in this search
	open   []uint32 // items seen that are farther than bound
	ready  []uint64 // weight<<32 | item, ascending
	at     int      // in ready
}

// list is a bucket that was met.
type list struct {
	base    uint32 // weight of the way to its node
	at, end uint32 // what is left of it
	label   uint32 // of its node
}

// found is the best way to a target so far.
type found struct {
	weight uint32
	stamp  uint32
	entry  uint32
	label  uint32 // noLabel: along one segment
}

// widest bounds K for the first bound of a seeker.
const widest = 256

// candidates begins a search for the targets from a stop that pass o.Filter
// and o.MaxTime. o.K is how many are probably wanted; o.Accept is not asked.
func (t *Targets) candidates(q *Query, from Stop, o Options) *seeker {
	s := &q.seek
	q.starts = t.h.starts(q.starts[:0], from)
	s.t, s.side, s.starts, s.from, s.filter = t, &q.sides[forward], q.starts, from, o.Filter
	s.max = roads.MaxWeight
	if o.MaxTime != 0 {
		s.max = uint32(min(max(o.MaxTime/time.Millisecond, 0), roads.MaxWeight))
	}
	s.bound, s.k = s.max, min(max(o.K, 1), widest)
	s.best, s.lists, s.open, s.ready, s.at = s.best[:0], s.lists[:0], s.open[:0], s.ready[:0], 0
	if len(s.seen) < len(t.stops) {
		s.seen, s.now = make([]found, len(t.stops)), 0
	}
	if s.now++; s.now == 0 {
		clear(s.seen)
		s.now = 1
	}
	s.side.begin(t.h, forward)
	s.side.seed(q.starts)
	s.alongSegment()
	s.read()
	s.k = 0
	return s
}

// alongSegment notes the targets on the segment of the start.
func (s *seeker) alongSegment() {
	items := s.t.onSegment
	i := sort.Search(len(items), func(i int) bool { return items[i].segment >= s.from.Segment })
	for ; i < len(items) && items[i].segment == s.from.Segment; i++ {
		item := items[i].item
		stop := s.t.stops[item]
		seed, ok := s.t.h.direct(s.from, stop)
		weight := uint64(seed.Weight) + uint64(stop.Approach)
		if ok && s.passes(item) && weight <= uint64(s.max) {
			s.note(item, uint32(weight), 0, noLabel)
		}
	}
}

func (s *seeker) passes(item uint32) bool {
	if s.filter == nil {
		return true
	}
	word := item >> 6
	return word < uint32(len(s.filter)) && s.filter[word]>>(item&63)&1 != 0
}

// next is the next target; ok is false when there is none.
func (s *seeker) next() (item, weight uint32, ok bool) {
	for s.at == len(s.ready) {
		if !s.widen() {
			return 0, 0, false
		}
		s.read()
	}
	x := s.ready[s.at]
	s.at++
	return uint32(x), uint32(x >> 32), true
}

// widen moves bound out to where more may be found, by a quarter at least; it
// is false where nothing more can be.
func (s *seeker) widen() bool {
	if s.bound >= s.max {
		return false
	}
	near := uint32(Unreachable)
	if !s.side.front.empty() {
		near = s.side.front.least()
	}
	for _, item := range s.open {
		near = min(near, s.seen[item].weight)
	}
	kept := s.lists[:0]
	for _, l := range s.lists {
		if l.at < l.end {
			near = min(near, l.base+s.t.entries[l.at].Weight)
			kept = append(kept, l)
		}
	}
	s.lists = kept
	if near > s.max {
		return false
	}
	s.bound = min(max(near, s.bound+max(s.bound/4, 1000)), s.max)
	return true
}

// read reads everything up to bound, and makes what is found ready.
func (s *seeker) read() {
	for i := range s.lists {
		s.scan(&s.lists[i])
	}
	for !s.side.front.empty() && s.side.front.least() <= s.bound {
		i, stalled, ok := s.side.settle()
		if !ok || stalled {
			continue
		}
		if lo, hi := s.t.bucket(s.side.seen.nodes[i]); lo < hi {
			l := list{s.side.labels[i].weight, lo, hi, i}
			s.scan(&l)
			s.lists = append(s.lists, l)
		}
	}
	s.ready, s.at = s.ready[:0], 0
	kept := s.open[:0]
	for _, item := range s.open {
		if w := s.seen[item].weight; w <= s.bound {
			s.ready = append(s.ready, uint64(w)<<32|uint64(item))
		} else {
			kept = append(kept, item)
		}
	}
	s.open = kept
	slices.Sort(s.ready)
}

// scan reads a bucket up to bound.
func (s *seeker) scan(l *list) {
	for l.at < l.end {
		e := s.t.entries[l.at]
		weight := l.base + e.Weight
		if weight > s.bound {
			return
		}
		if s.passes(e.Item) {
			s.note(e.Item, weight, l.at, l.label)
		}
		l.at++
	}
}

// note notes a way to a target, if it is better than those before.
func (s *seeker) note(item, weight, entry, label uint32) {
	f := &s.seen[item]
	if f.stamp != s.now {
		s.open = append(s.open, item)
		f.stamp = s.now
		if s.k > 0 {
			s.narrow(noBest, weight, item)
		}
	} else if weight >= f.weight {
		return
	} else if s.k > 0 {
		s.narrow(uint64(f.weight)<<32|uint64(item), weight, item)
	}
	f.weight, f.entry, f.label = weight, entry, label
}

// noBest is what narrow takes for a target that is new.
const noBest = ^uint64(0)

// narrow puts a target among the k nearest, in the place of what was there of
// it before, and draws bound in to the last of them.
func (s *seeker) narrow(before uint64, weight, item uint32) {
	if before != noBest {
		if i, ok := slices.BinarySearch(s.best, before); ok {
			s.best = slices.Delete(s.best, i, i+1)
		}
	}
	x := uint64(weight)<<32 | uint64(item)
	i, _ := slices.BinarySearch(s.best, x)
	if i >= s.k {
		return
	}
	if len(s.best) == s.k {
		s.best = s.best[:s.k-1]
	}
	s.best = slices.Insert(s.best, i, x)
	if len(s.best) == s.k {
		s.bound = min(s.bound, uint32(s.best[s.k-1]>>32))
	}
}

// cost is that of a target which next has given.
func (s *seeker) cost(item uint32) Cost {
	f := &s.seen[item]
	if f.label == noLabel {
		seed, _ := s.t.h.direct(s.from, s.t.stops[item])
		return Cost{f.weight, seed.Length, seed.Flags}
	}
	c := s.side.cost(f.label, s.starts)
	return Cost{f.weight, addLength(c.Length, s.t.length[f.entry]), c.Flags | s.t.flags[f.entry]}
}
