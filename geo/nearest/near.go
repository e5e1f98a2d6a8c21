package nearest

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"finnfram/geo"
)

// candidate is an item that may belong to the answer, and the square of its
// chord in units, computed exactly from the rounded coordinates.
type candidate struct {
	d2   uint64
	item int32
}

// frame is a subtree put aside: the square of the distance to its cell, and
// how that is made up along the axes.
type frame struct {
	d2   uint64
	off  [3]uint32
	node uint32
}

// search is the state of one search.
type search struct {
	ix       *Index
	from     geo.Point
	k        int
	farthest float64 // metres; infinite for none
	raw      Bits
	one, two *order // prepared filters
	curve    *curve
	at       [3]int64
	wide     uint64 // candidates farther than this (units²) cannot belong
	marginAt uint64 // d2 for which margin was computed
	margin   uint64
	touched  int32 // keeps loads made ahead of need from being optimised away
	stack    [64]frame
}

// begin sets the search up, and tells whether anything can be found.
func (q *Query) begin(ix *Index, from geo.Point, o Options) bool {
	q.ix, q.from, q.k, q.raw = ix, from, o.K, o.Filter
	q.one, q.two = nil, nil
	for _, f := range [2]*Filter{o.Prepared, o.Also} {
		if f == nil {
			continue
		}
		p := f.on(ix)
		if p.count == 0 {
			return false
		}
		q.k = min(q.k, p.count)
		if q.one == nil {
			q.one = p
		} else {
			q.two = p
		}
	}
	q.farthest = math.Inf(1)
	if o.MaxDistance > 0 {
		q.farthest = float64(o.MaxDistance)
	}
	at := fixed(from.Vec())
	q.at = [3]int64{int64(at[0]), int64(at[1]), int64(at[2])}
	q.curve = &curves[int(math.Abs(from.Lat))]
	return true
}

// findNear answers when the answer lies within reach, and tells whether it did.
func (q *Query) findNear() bool {
	q.near = q.near[:0]
	limit := min(reach, q.farthest)
	limit += 3 * q.curve.doubt(limit)
	q.wide = uint64(limit * limit * perMetre * perMetre)
	q.marginAt = math.MaxUint64
	q.walk()
	if q.farthest > reach {
		if len(q.near) < q.k || q.near[q.k-1].d2 > reach*reach*perMetre*perMetre {
			return false
		}
	}
	q.settleOrder()
	return true
}

const (
	fetchLevels = 2  // above the leaves at which their points are fetched ahead
	eagerShare  = 20 // a filter that passes fewer than one in so many is not fetched for
)

// walk visits, nearest cell first, every leaf that can hold a candidate.
func (q *Query) walk() {
	tree := &q.ix.tree
	leaves, filtered := uint32(1)<<tree.height, q.one != nil
	eager := !filtered || q.one.count >= len(tree.nodes)/eagerShare
	fetchAt := max(tree.height-fetchLevels, 0)
	node, d2, off, top := uint32(1), uint64(0), [3]uint32{}, 0
	for {
		for node < leaves {
			if eager && node>>fetchAt == 1 {
				q.fetch(fetchAt, int(node))
			}
			split := tree.splits[node]
			axis := split & axisBits
			t := q.at[axis] - int64(split&^axisBits)
			near, gap := uint32(0), uint64(-t)
			if t >= 0 {
				near, gap = 1, uint64(max(t-splitLoss, 0))
			}
			old := uint64(off[axis])
			gap = max(gap, old)
			far := d2 - old*old + gap*gap
			if far <= q.wide {
				f := &q.stack[top]
				f.d2, f.off, f.node = far, off, 2*node+1-near
				f.off[axis] = uint32(gap)
				top++
			}
			node = 2*node + near
			if filtered && q.barren(node) {
				break
			}
		}
		if node >= leaves {
			q.scan(int(node - leaves))
		}
		for {
			if top == 0 {
				return
			}
			top--
			if f := &q.stack[top]; f.d2 <= q.wide && !(filtered && q.barren(f.node)) {
				node, d2, off = f.node, f.d2, f.off
				break
			}
		}
	}
}

// fetch touches the points below a tree node a few levels above the leaves, so
// that the processor gets them from memory all at once and not leaf by leaf.
func (q *Query) fetch(depth, node int) {
	t := &q.ix.tree
	from, to := t.span(depth, node-1<<depth)
	sum := int32(0)
	for ; from < to; from += lineNodes {
		sum += t.nodes[from].item
	}
	q.touched = sum
}

// scan looks at the points of a leaf.
func (q *Query) scan(leaf int) {
	t := &q.ix.tree
	from, to := t.span(t.height, leaf)
	nodes := t.nodes[from:to]
	if q.one != nil {
		q.scanMasked(nodes, from)
		return
	}
	x, y, z, wide := q.at[0], q.at[1], q.at[2], q.wide
	for i := range nodes {
		nd := &nodes[i]
		dx, dy, dz := int64(nd.at[0])-x, int64(nd.at[1])-y, int64(nd.at[2])-z
		if d2 := uint64(dx*dx) + uint64(dy*dy) + uint64(dz*dz); d2 <= wide {
			if q.raw == nil || q.raw.Has(nd.item) {
				q.add(d2, nd.item)
				wide = q.wide
			}
		}
	}
}

// scanMasked looks at those points of a leaf that pass the prepared filters.
func (q *Query) scanMasked(nodes []node, from int) {
	mask := q.mask(from, len(nodes))
	for ; mask != 0; mask &= mask - 1 {
		nd := &nodes[bits.TrailingZeros64(mask)]
		dx, dy, dz := int64(nd.at[0])-q.at[0], int64(nd.at[1])-q.at[1], int64(nd.at[2])-q.at[2]
		if d2 := uint64(dx*dx) + uint64(dy*dy) + uint64(dz*dz); d2 <= q.wide {
			if q.raw == nil || q.raw.Has(nd.item) {
				q.add(d2, nd.item)
			}
		}
	}
}

// mask has a bit for each of n nodes from a place on that passes the prepared
// filters.
func (q *Query) mask(from, n int) uint64 {
	mask := q.one.window(from, n)
	if q.two != nil {
		mask &= q.two.window(from, n)
	}
	return mask
}

// add puts a candidate in its place. As soon as there are k, farther ones are
// let in only as far as rounding could have misplaced them.
func (q *Query) add(d2 uint64, item int32) {
	list := append(q.near, candidate{})
	i := len(list) - 1
	for ; i > 0 && list[i-1].d2 > d2; i-- {
		list[i] = list[i-1]
	}
	list[i] = candidate{d2, item}
	if len(list) >= q.k && i < q.k {
		kth := list[q.k-1].d2
		if kth <= q.marginAt/16 || q.marginAt == math.MaxUint64 {
			q.marginAt, q.margin = kth, q.curve.margin(kth)
		}
		q.wide = min(q.wide, kth+q.margin)
		for list[len(list)-1].d2 > q.wide {
			list = list[:len(list)-1]
		}
	}
	q.near = list
}

// settleOrder turns candidates into hits. Neighbours whose arcs differ by less
// than the doubt about them are measured along the ellipsoid.
func (q *Query) settleOrder() {
	list := q.near
	if len(list) == 0 {
		return
	}
	next, nextDoubt := q.arc(0)
	for i := 0; i < len(list) && len(q.hits) < q.k; {
		first := len(q.hits)
		s, doubt := next, nextDoubt
		sure, alone := s > doubt+2*rounding && math.Abs(s-q.farthest) > doubt, true
		for {
			q.hits = append(q.hits, Hit{list[i].item, geo.Metres(s)})
			if i++; i == len(list) {
				break
			}
			if next, nextDoubt = q.arc(i); next-s > doubt+nextDoubt {
				break
			}
			s, doubt, alone = next, nextDoubt, false
			sure = sure && math.Abs(s-q.farthest) > doubt
		}
		switch {
		case sure && alone:
		case sure && q.onePoint(q.hits[first:]):
			slices.SortFunc(q.hits[first:], byDistance)
		default:
			q.measure(q.hits[first:])
		}
		for len(q.hits) > first && float64(q.hits[len(q.hits)-1].Distance) > q.farthest {
			q.hits = q.hits[:len(q.hits)-1]
		}
	}
	q.hits = q.hits[:min(len(q.hits), q.k)]
}

// arc is the length to the ith candidate and the doubt about it.
func (q *Query) arc(i int) (s, doubt float64) {
	c := math.Sqrt(float64(q.near[i].d2)) / perMetre
	return q.curve.arc(c), q.curve.doubt(c)
}

// onePoint tells whether all hits lie at the very same point.
func (q *Query) onePoint(hits []Hit) bool {
	points := q.ix.points
	for i := range hits[1:] {
		if points[hits[i+1].Item] != points[hits[0].Item] {
			return false
		}
	}
	return true
}

// measure replaces distances by exact ones and orders by them. Items at one
// point share one measurement.
func (q *Query) measure(hits []Hit) {
	points := q.ix.points
	for i := range hits {
		if i > 0 && points[hits[i].Item] == points[hits[i-1].Item] {
			hits[i].Distance = hits[i-1].Distance
			continue
		}
		hits[i].Distance = geo.Distance(q.from, points[hits[i].Item])
	}
	slices.SortFunc(hits, byDistance)
}

func byDistance(a, b Hit) int {
	if c := cmp.Compare(a.Distance, b.Distance); c != 0 {
		return c
	}
	return cmp.Compare(a.Item, b.Item)
}
