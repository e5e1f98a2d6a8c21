package route

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"finnfram/geo/roads"
)

// BuildOptions steer Build. The zero value is good.
type BuildOptions struct {
	// Progress is told now and then which share is done, 0 to 1, always from
	// one goroutine.
	Progress func(share float64)
	// Order is that of another hierarchy of the same nodes: see
	// Hierarchy.Order. The order is then not looked for, which takes most of
	// the time.
	Order []uint32
	// Closed arcs are left out.
	Closed roads.Closed
	// Threads is how many goroutines work; 0: as many as can run at once.
	Threads int
}

// ErrOrder is the kind of the error about an Order that is not one of the
// graph's nodes.
var ErrOrder = errors.New("not an order of the nodes")

// Build contracts a graph. The result does not depend on Threads. It takes
// about half a minute of one processor a million nodes of roads, a quarter of
// that in a given order, and some 300 bytes a node while it runs; the only
// errors are that of ctx and ErrOrder.
//
// Nodes are contracted in rounds. In a round go those that are less important
// than all within two arcs of them: no two of them share a neighbour, so that
// each can be contracted by itself, and none is passed by the search for ways
// around another.
func Build(ctx context.Context, g *roads.Graph, o BuildOptions) (*Hierarchy, error) {
	b := newBuilder(g, o)
	if err := b.prioritize(o.Order); err != nil {
		return nil, err
	}
	for len(b.left) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("contraction: %w", err)
		}
		b.round()
		if o.Progress != nil {
			o.Progress(0.95 * (1 - float64(len(b.left))/float64(g.Nodes())))
		}
	}
	h := b.finish()
	if o.Progress != nil {
		o.Progress(1)
	}
	return h, nil
}

// edge is an arc or shortcut of what is left of the graph, seen from one of
// its ends.
type edge struct {
	to     uint32 // the other end
	weight uint32
	via    uint32 // the arc itself where arcs is 1, else the node in the middle
	arcs   uint32 // how many arcs of the graph it stands for
}

// builder holds the graph while it is contracted. The lists of a node are
// those of the arcs between nodes that are left; when the node is contracted
// they stay as they are, and are then its hops.
type builder struct {
	graph     *roads.Graph
	closed    roads.Closed
	out, in   [][]edge
	level     []uint32
	key       []uint64 // importance, each once
	fixed     bool     // keys are a given order
	left      []uint32 // nodes not contracted, ascending
	chosen    []bool   // by node: contracted in this round
	workers   []*worker
	batch     []uint32     // the chosen nodes
	pick      []bool       // by place in left
	shortcuts [][]shortcut // by node of the batch
}

func newBuilder(g *roads.Graph, o BuildOptions) *builder {
	n := g.Nodes()
	b := &builder{
		graph:     g,
		closed:    o.Closed,
		out:       make([][]edge, n),
		in:        make([][]edge, n),
		level:     make([]uint32, n),
		key:       make([]uint64, n),
		left:      make([]uint32, n),
		chosen:    make([]bool, n),
		pick:      make([]bool, n),
		shortcuts: make([][]shortcut, n),
	}
	for i := range b.left {
		b.left[i] = uint32(i)
	}
	threads := o.Threads
	if threads <= 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	for range threads {
		b.workers = append(b.workers, &worker{b: b, spots: make([]spot, n)})
	}
	b.load()
	return b
}

// load makes the lists of the graph's arcs: of several from one node to
// another the quickest, and no loops.
func (b *builder) load() {
	g := b.graph
	degree := make([]uint32, g.Nodes())
	for _, head := range g.Head {
		degree[head]++
	}
	outs, ins := make([]edge, g.Arcs()), make([]edge, g.Arcs())
	for v := range b.out {
		size := g.First[v+1] - g.First[v]
		b.out[v], outs = outs[:0:size], outs[size:]
		b.in[v], ins = ins[:0:degree[v]], ins[degree[v]:]
	}
	for v := range uint32(g.Nodes()) {
		for arc := g.First[v]; arc < g.First[v+1]; arc++ {
			head := g.Head[arc]
			if head == v || g.Weight[arc] > roads.MaxWeight || b.closed.Has(arc) {
				continue
			}
			b.out[v] = improve(b.out[v], edge{head, g.Weight[arc], arc, 1})
			b.in[head] = improve(b.in[head], edge{v, g.Weight[arc], arc, 1})
		}
	}
}

// improve puts e into a list in place of a worse one, where there is no better.
func improve(list []edge, e edge) []edge {
	for i := range list {
		if list[i].to == e.to {
			if e.weight < list[i].weight {
				list[i] = e
			}
			return list
		}
	}
	return append(list, e)
}

// without removes the edge to a node from a list.
func without(list []edge, node uint32) []edge {
	for i := range list {
		if list[i].to == node {
			list[i] = list[len(list)-1]
			return list[:len(list)-1]
		}
	}
	return list
}

// prioritize gives every node a key, by a given order or by what its
// contraction would cost.
func (b *builder) prioritize(order []uint32) error {
	if order == nil {
		b.each(len(b.left), func(w *worker, i int) { w.weigh(uint32(i)) })
		return nil
	}
	if len(order) != len(b.key) {
		return fmt.Errorf("%d of %d nodes: %w", len(order), len(b.key), ErrOrder)
	}
	b.fixed = true
	for i, node := range order {
		if int(node) >= len(b.key) || b.key[node] != 0 {
			return fmt.Errorf("node %d at %d: %w", node, i, ErrOrder)
		}
		b.key[node] = uint64(i) + 1
	}
	return nil
}
