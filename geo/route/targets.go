package route

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"finnfram/geo/roads"
)

// Targets is a set of stops that the nearest are found of: for every node that
// a journey may be at its highest at, which stops are behind it and how far
// (buckets: Knopp, Sanders, Schultes, Schulz, Wagner, Computing many-to-many
// shortest paths using highway hierarchies, 2007). It is immutable and safe
// for all goroutines, and takes some hundred times 13 bytes a stop.
type Targets struct {
	h     *Hierarchy
	stops []Stop
	// Nodes with a bucket, as a set with the count of those before each word;
	// bucket b is first[b] to first[b+1].
	nodes []word
	first []uint32
	// Entries, in each bucket in ascending order of (Weight, Item).
	entries []entry
	length  []uint32
	flags   []roads.ArcFlags
	// Items by their segment, for journeys along one.
	onSegment []segmentItem
}

type word struct {
	bits   uint64
	before uint32
}

// entry is a stop behind a node. Weight includes its approach.
type entry struct{ Weight, Item uint32 }

type segmentItem struct{ segment, item uint32 }

// mark is an entry before it is put into its bucket.
type mark struct {
	node uint32
	entry
	length uint32
	flags  roads.ArcFlags
}

// NewTargets prepares stops as targets; items are their indexes. Work done for
// equal stops of old, which may be nil, is used again where it is of the same
// hierarchy. The only error is that of ctx. It costs a search a stop and
// sorting, and uses all processors.
func NewTargets(ctx context.Context, h *Hierarchy, stops []Stop, old *Targets) (*Targets, error) {
	t := &Targets{h: h, stops: slices.Clone(stops)}
	for i, stop := range stops {
		if stop.Segment != NoSegment {
			t.onSegment = append(t.onSegment, segmentItem{stop.Segment, uint32(i)})
		}
	}
	slices.SortFunc(t.onSegment, func(a, b segmentItem) int {
		return cmp.Or(cmp.Compare(a.segment, b.segment), cmp.Compare(a.item, b.item))
	})
	marks, fresh := t.reuse(old)
	found, err := t.search(ctx, fresh)
	if err != nil {
		return nil, err
	}
	t.fill(append(found, marks))
	return t, nil
}

// Stops are what the items are. They are for reading only.
func (t *Targets) Stops() []Stop { return t.stops }

// Hierarchy is what the targets were prepared for.
func (t *Targets) Hierarchy() *Hierarchy { return t.h }

// Bytes is the memory that t takes.
func (t *Targets) Bytes() int {
	return 16*len(t.nodes) + 4*len(t.first) + 13*len(t.entries) + 8*len(t.onSegment) + 56*len(t.stops)
}

// reuse takes the marks of stops that old has too, and lists the other stops.
func (t *Targets) reuse(old *Targets) (marks []mark, fresh []uint32) {
	items := map[Stop]uint32{}
	if old != nil && old.h == t.h {
		for i, stop := range old.stops {
			items[stop] = uint32(i)
		}
	}
	now := make([][]uint32, len(items)) // by number of an old item that stays
	number := map[uint32]int{}
	for i, stop := range t.stops {
		item, ok := items[stop]
		if !ok {
			fresh = append(fresh, uint32(i))
			continue
		}
		k, ok := number[item]
		if !ok {
			k = len(number)
			number[item] = k
		}
		now[k] = append(now[k], uint32(i))
	}
	if len(number) == 0 {
		return nil, fresh
	}
	at := make([]int, len(old.stops))
	for i := range at {
		at[i] = -1
	}
	for item, k := range number {
		at[item] = k
	}
	old.each(func(m mark) {
		if k := at[m.Item]; k >= 0 {
			for _, item := range now[k] {
				m.Item = item
				marks = append(marks, m)
			}
		}
	})
	return marks, fresh
}

// each calls do for every entry.
func (t *Targets) each(do func(mark)) {
	bucket := 0
	for i, w := range t.nodes {
		for rest := w.bits; rest != 0; rest &= rest - 1 {
			node := uint32(64*i + bits.TrailingZeros64(rest))
			for e := t.first[bucket]; e < t.first[bucket+1]; e++ {
				do(mark{node, t.entries[e], t.length[e], t.flags[e]})
			}
			bucket++
		}
	}
}

// search finds the marks of some items, in parts of no order.
func (t *Targets) search(ctx context.Context, items []uint32) ([][]mark, error) {
	found := make([][]mark, runtime.GOMAXPROCS(0))
	var next atomic.Int64
	var group sync.WaitGroup
	for i := range found {
		group.Go(func() {
			var q Query
			for ctx.Err() == nil {
				at := next.Add(1) - 1
				if at >= int64(len(items)) {
					return
				}
				found[i] = t.mark(&q, found[i], items[at])
			}
		})
	}
	group.Wait()
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("targets: %w", err)
	}
	return found, nil
}

// mark appends the marks of an item: every node from which a shortest way down
// leads to it.
func (t *Targets) mark(q *Query, marks []mark, item uint32) []mark {
	stop := t.stops[item]
	s := &q.sides[backward]
	s.begin(t.h, backward)
	q.ends = t.h.ends(q.ends[:0], stop)
	s.seed(q.ends)
	for {
		i, stalled, ok := s.settle()
		if !ok {
			return marks
		}
		weight := uint64(s.labels[i].weight) + uint64(stop.Approach)
		if stalled || weight > roads.MaxWeight {
			continue
		}
		c := s.cost(i, q.ends)
		marks = append(marks, mark{s.seen.nodes[i], entry{uint32(weight), item}, c.Length, c.Flags})
	}
}

// fill sorts the marks into buckets.
func (t *Targets) fill(parts [][]mark) {
	nodes := len(t.h.node)
	total := 0
	count := make([]uint32, nodes+1)
	for _, part := range parts {
		total += len(part)
		for i := range part {
			count[part[i].node+1]++
		}
	}
	t.nodes, t.first = make([]word, (nodes+63)/64), []uint32{0}
	for node := range nodes {
		w := &t.nodes[node/64]
		if node%64 == 0 {
			w.before = uint32(len(t.first) - 1)
		}
		if count[node+1] > 0 {
			w.bits |= 1 << (node % 64)
			t.first = append(t.first, t.first[len(t.first)-1]+count[node+1])
		}
		count[node+1] += count[node]
	}
	all := make([]mark, total)
	for _, part := range parts {
		for _, m := range part {
			all[count[m.node]] = m
			count[m.node]++
		}
	}
	t.first = slices.Clip(t.first)
	t.entries, t.length, t.flags = make([]entry, total), make([]uint32, total), make([]roads.ArcFlags, total)
	for b := range len(t.first) - 1 {
		lo, hi := t.first[b], t.first[b+1]
		slices.SortFunc(all[lo:hi], func(a, b mark) int {
			return cmp.Or(cmp.Compare(a.Weight, b.Weight), cmp.Compare(a.Item, b.Item))
		})
		for i := lo; i < hi; i++ {
			t.entries[i], t.length[i], t.flags[i] = all[i].entry, all[i].length, all[i].flags
		}
	}
}

// bucket is the range of the entries at a node.
func (t *Targets) bucket(node uint32) (lo, hi uint32) {
	w := &t.nodes[node>>6]
	bit := uint64(1) << (node & 63)
	if w.bits&bit == 0 {
		return 0, 0
	}
	b := w.before + uint32(bits.OnesCount64(w.bits&(bit-1)))
	return t.first[b], t.first[b+1]
}
