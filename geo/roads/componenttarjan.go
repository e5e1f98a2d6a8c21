package roads

// strongComponents numbers the strongly connected components of a graph in
// compressed rows (Tarjan, Depth-first search and linear graph algorithms,
// 1972), without recursion. Linear in nodes and arcs.
func strongComponents(first, head []uint32) (component []uint32, count uint32) {
	n := len(first) - 1
	t := tarjan{
		first: first, head: head,
		component: make([]uint32, n), order: make([]uint32, n), low: make([]uint32, n), next: make([]uint32, n),
	}
	for node := range uint32(n) {
		if t.order[node] == 0 {
			t.walk(node)
		}
	}
	return t.component, t.count
}

type tarjan struct {
	first, head []uint32
	component   []uint32
	order       []uint32 // in which a node was first seen, from 1; done: its component is known
	low         []uint32
	next        []uint32 // arc to go on with
	path        []uint32 // from the root to where we are
	open        []uint32 // seen, component not known
	seen, count uint32
}

const done = ^uint32(0)

func (t *tarjan) walk(root uint32) {
	t.enter(root)
	for len(t.path) > 0 {
		node := t.path[len(t.path)-1]
		if t.next[node] == t.first[node+1] {
			t.leave(node)
			continue
		}
		to := t.head[t.next[node]]
		t.next[node]++
		switch t.order[to] {
		case 0:
			t.enter(to)
		case done:
		default:
			t.low[node] = min(t.low[node], t.order[to])
		}
	}
}

func (t *tarjan) enter(node uint32) {
	t.seen++
	t.order[node], t.low[node], t.next[node] = t.seen, t.seen, t.first[node]
	t.path = append(t.path, node)
	t.open = append(t.open, node)
}

func (t *tarjan) leave(node uint32) {
	t.path = t.path[:len(t.path)-1]
	if len(t.path) > 0 {
		up := t.path[len(t.path)-1]
		t.low[up] = min(t.low[up], t.low[node])
	}
	if t.low[node] != t.order[node] {
		return
	}
	for {
		last := t.open[len(t.open)-1]
		t.open = t.open[:len(t.open)-1]
		t.component[last], t.order[last] = t.count, done
		if last == node {
			break
		}
	}
	t.count++
}
