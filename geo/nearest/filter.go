package nearest

import (
	"math/bits"
	"sync/atomic"
)

// Bits is a set of items: bit i of word i/64 is item i. Items beyond the end
// are not in the set. Reading is safe for all goroutines, Set is not.
type Bits []uint64

// MakeBits returns an empty set with room for n items.
func MakeBits(n int) Bits { return make(Bits, (n+63)/64) }

// Set puts an item into the set; it panics when there is no room for it.
func (b Bits) Set(item int32) { b[item>>6] |= 1 << (item & 63) }

// Has tells whether an item is in the set.
func (b Bits) Has(item int32) bool {
	word := int(item >> 6)
	return word < len(b) && b[word]>>(item&63)&1 != 0
}

// Count is the number of items in the set.
func (b Bits) Count() int {
	n := 0
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}

// And returns the items that are in both sets, as a new set.
func (b Bits) And(other Bits) Bits {
	both := make(Bits, min(len(b), len(other)))
	for i := range both {
		both[i] = b[i] & other[i]
	}
	return both
}

// Filter is a set of items put into the order of an Index, or of every index
// of a Set, so that searches skip whole subtrees in which nothing passes. It is
// worth making for a set that serves many searches ("open now"). It is
// immutable and safe for all goroutines. The order for one index is made when
// it is first used: about 2 ms for a million points, and then 2 bits a point.
type Filter struct {
	owner *owner
	bits  Bits
	parts []atomic.Pointer[order]
}

// order is a Filter for one index.
type order struct {
	count int
	leaf  []uint64 // by place among the nodes
	any   []uint64 // by tree node: whether anything below passes
}

// Prepare makes a Filter of items for ix. The set must not be changed
// afterwards.
func (ix *Index) Prepare(items Bits) *Filter { return ix.owner.prepare(items) }

func (own *owner) prepare(items Bits) *Filter {
	return &Filter{own, items, make([]atomic.Pointer[order], len(own.indexes))}
}

// on returns the part of f for ix. A Filter of another Index or Set is read by
// item number and prepared anew each time.
func (f *Filter) on(ix *Index) *order {
	if f.owner != ix.owner {
		return ix.tree.prepare(f.bits)
	}
	slot := &f.parts[ix.part]
	if p := slot.Load(); p != nil {
		return p
	}
	p := ix.tree.prepare(f.bits)
	slot.Store(p)
	return p
}

func (t *tree) prepare(items Bits) *order {
	p := &order{
		leaf: make([]uint64, (len(t.nodes)+63)/64+1),
		any:  make([]uint64, (2<<t.height+63)/64),
	}
	for i := range t.nodes {
		if items.Has(t.nodes[i].item) {
			p.leaf[i>>6] |= 1 << (i & 63)
			p.count++
		}
	}
	for i := 2<<t.height - 1; i > 0; i-- {
		if t.passes(p, i) {
			p.any[i>>6] |= 1 << (i & 63)
		}
	}
	return p
}

// passes tells whether anything below tree node i passes, given its children.
func (t *tree) passes(p *order, i int) bool {
	if i < 1<<t.height {
		return p.has(uint32(2*i)) || p.has(uint32(2*i+1))
	}
	from, to := t.span(t.height, i-1<<t.height)
	return p.window(from, to-from) != 0
}

func (p *order) has(node uint32) bool { return p.any[node>>6]>>(node&63)&1 != 0 }

// window has a bit for each of n nodes (at most 64) from a place on.
func (p *order) window(from, n int) uint64 {
	word, shift := from>>6, from&63
	w := p.leaf[word]>>shift | p.leaf[word+1]<<(64-shift)
	return w & (1<<n - 1)
}

// barren tells whether the prepared filters leave nothing below a tree node.
func (q *Query) barren(node uint32) bool {
	return q.one != nil && !q.one.has(node) || q.two != nil && !q.two.has(node)
}
