package nearest

import (
	"math"
	"sync"

	"finnfram/geo"
)

// node is one point: earth-centred coordinates in 1/256 m, and its item.
type node struct {
	at   [3]int32
	item int32
}

// tree is a complete kd-tree without pointers. Its 2^height leaves cut nodes
// into ranges of equal size, give or take one; inner node i (from 1) has the
// children 2i and 2i+1; leaf j is node 2^height + j. A split holds in its two
// lowest bits the axis and in the others the coordinate that parts the
// children, rounded down.
type tree struct {
	nodes  []node
	splits []int32
	height int
}

const (
	leafSize  = 8 // mean number of points in a leaf, at most
	lineNodes = 4 // nodes in a cache line
	axisBits  = 3
	splitLoss = 3 // units that a split may lie too low
)

// fixed turns earth-centred metres into coordinate units. A metre is 256
// units, so 6,378,137 m fit into 31 bits and the square of any chord, at most
// (2 · 6,378,137 · 256)² = 1.07·10¹⁹, into an uint64.
func fixed(v geo.Vec) [3]int32 {
	return [3]int32{
		int32(math.Round(v.X * perMetre)),
		int32(math.Round(v.Y * perMetre)),
		int32(math.Round(v.Z * perMetre)),
	}
}

// plant builds the tree of the listed items, all when items is nil.
func plant(points []geo.Point, items []int32) tree {
	n := len(points)
	if items != nil {
		n = len(items)
	}
	nodes := slab[node](n)
	place(nodes, points, items)
	kept := nodes[:0]
	for _, nd := range nodes {
		if nd.item >= 0 {
			kept = append(kept, nd)
		}
	}
	t := tree{nodes: kept}
	for len(kept) > leafSize<<t.height {
		t.height++
	}
	t.splits = slab[int32](1 << t.height)
	var group sync.WaitGroup
	t.halve(1, 0, &group)
	group.Wait()
	settle(t.nodes)
	settle(t.splits)
	return t
}

// place fills nodes; the item of a point that is no place on earth is -1.
func place(nodes []node, points []geo.Point, items []int32) {
	const chunk = 1 << 16
	var group sync.WaitGroup
	for from := 0; from < len(nodes); from += chunk {
		group.Go(func() {
			for i := from; i < min(from+chunk, len(nodes)); i++ {
				item := int32(i)
				if items != nil {
					item = items[i]
				}
				if p := points[item]; p.Check() == nil {
					nodes[i] = node{fixed(p.Vec()), item}
				} else {
					nodes[i].item = -1
				}
			}
		})
	}
	group.Wait()
}

// span is the range of nodes below the nth tree node of a depth. Inner borders
// lie at whole cache lines.
func (t *tree) span(depth, nth int) (from, to int) {
	from, to = nth*len(t.nodes)>>depth&^(lineNodes-1), (nth+1)*len(t.nodes)>>depth
	if nth+1 < 1<<depth {
		to &^= lineNodes - 1
	}
	return from, to
}

// halve orders the nodes below inner node i, halving them along the widest axis.
func (t *tree) halve(i, depth int, group *sync.WaitGroup) {
	if depth == t.height {
		return
	}
	from, to := t.span(depth, i-1<<depth)
	middle, _ := t.span(depth+1, 2*i+1-1<<(depth+1))
	nodes := t.nodes[from:to]
	axis := widest(nodes)
	choose(nodes, middle-from, axis)
	t.splits[i] = t.nodes[middle].at[axis]&^axisBits | int32(axis)
	if len(nodes) > 1<<15 && depth < 6 {
		group.Go(func() { t.halve(2*i, depth+1, group) })
	} else {
		t.halve(2*i, depth+1, group)
	}
	t.halve(2*i+1, depth+1, group)
}

// widest is the axis along which the nodes spread most.
func widest(nodes []node) int {
	low, high := nodes[0].at, nodes[0].at
	for i := range nodes {
		at := &nodes[i].at
		low[0], high[0] = min(low[0], at[0]), max(high[0], at[0])
		low[1], high[1] = min(low[1], at[1]), max(high[1], at[1])
		low[2], high[2] = min(low[2], at[2]), max(high[2], at[2])
	}
	axis, most := 0, int64(-1)
	for a := range low {
		if spread := int64(high[a]) - int64(low[a]); spread > most {
			axis, most = a, spread
		}
	}
	return axis
}

// choose reorders nodes so that none before k is greater along axis than the
// kth and none after it is smaller (Hoare, Algorithm 65: FIND, 1961).
func choose(nodes []node, k, axis int) {
	low, high := 0, len(nodes)-1
	for low < high {
		pivot := middleOf(nodes, low, high, axis)
		i, j := low, high
		for i <= j {
			for nodes[i].at[axis] < pivot {
				i++
			}
			for nodes[j].at[axis] > pivot {
				j--
			}
			if i <= j {
				nodes[i], nodes[j] = nodes[j], nodes[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			high = j
		case k >= i:
			low = i
		default:
			return
		}
	}
}

// middleOf estimates the median: of three, or of three such for long ranges.
func middleOf(nodes []node, low, high, axis int) int32 {
	at := func(i int) int32 { return nodes[i].at[axis] }
	n := high - low
	if n < 512 {
		return median(at(low), at(low+n/2), at(high))
	}
	step := n / 8
	return median(
		median(at(low), at(low+step), at(low+2*step)),
		median(at(low+3*step), at(low+4*step), at(low+5*step)),
		median(at(low+6*step), at(low+7*step), at(high)))
}

func median(a, b, c int32) int32 { return max(min(a, b), min(max(a, b), c)) }
