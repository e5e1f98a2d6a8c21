package route

import (
	"sync"
	"sync/atomic"
)

// round contracts the nodes that are less important than all around them.
func (b *builder) round() {
	b.choose()
	b.each(len(b.batch), func(w *worker, i int) { w.contract(b.batch[i]) })
	b.each(len(b.batch), func(_ *worker, i int) { b.remove(b.batch[i]) })
	if b.fixed {
		return
	}
	b.each(len(b.batch), func(w *worker, i int) { w.reweigh(b.batch[i]) })
}

// choose moves nodes from left to batch.
func (b *builder) choose() {
	b.each(len(b.left), func(_ *worker, i int) { b.pick[i] = b.least(b.left[i]) })
	b.batch = b.batch[:0]
	kept := b.left[:0]
	for i, v := range b.left {
		if b.pick[i] {
			b.batch = append(b.batch, v)
			b.chosen[v] = true
		} else {
			kept = append(kept, v)
		}
	}
	b.left = kept
}

// least tells whether no node within two edges of v has a smaller key.
func (b *builder) least(v uint32) bool {
	key := b.key[v]
	for _, list := range [2][]edge{b.out[v], b.in[v]} {
		for _, e := range list {
			if b.key[e.to] < key {
				return false
			}
		}
	}
	for _, list := range [2][]edge{b.out[v], b.in[v]} {
		for _, e := range list {
			if b.anyBelow(b.out[e.to], key) || b.anyBelow(b.in[e.to], key) {
				return false
			}
		}
	}
	return true
}

func (b *builder) anyBelow(list []edge, key uint64) bool {
	for _, e := range list {
		if b.key[e.to] < key {
			return true
		}
	}
	return false
}

// remove takes v out of the lists of its neighbours, puts them above it and
// adds the shortcuts that were found. It writes to v's neighbours only, which
// no other node of the batch has.
func (b *builder) remove(v uint32) {
	for _, e := range b.in[v] {
		b.out[e.to] = without(b.out[e.to], v)
		b.level[e.to] = max(b.level[e.to], b.level[v]+1)
	}
	for _, e := range b.out[v] {
		b.in[e.to] = without(b.in[e.to], v)
		b.level[e.to] = max(b.level[e.to], b.level[v]+1)
	}
	for _, s := range b.shortcuts[v] {
		b.out[s.from] = improve(b.out[s.from], edge{s.to, s.weight, v, s.arcs})
		b.in[s.to] = improve(b.in[s.to], edge{s.from, s.weight, v, s.arcs})
	}
	b.shortcuts[v] = nil
}

// each calls do for 0 to n-1, spread over the workers. What do writes must not
// meet what another call reads or writes.
func (b *builder) each(n int, do func(w *worker, i int)) {
	const chunk = 64
	if n <= 8 || len(b.workers) == 1 {
		for i := range n {
			do(b.workers[0], i)
		}
		return
	}
	step := min(chunk, n/(2*len(b.workers))+1)
	var next atomic.Int64
	var group sync.WaitGroup
	for _, w := range b.workers {
		group.Go(func() {
			for {
				lo := int(next.Add(int64(step))) - step
				if lo >= n {
					return
				}
				for i := lo; i < min(lo+step, n); i++ {
					do(w, i)
				}
			}
		})
	}
	group.Wait()
}
