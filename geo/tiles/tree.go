package tiles

// fanout is how many boxes a node of a tree holds.
const fanout = 16

// tree is a packed R-tree: the items lie in order along a Hilbert curve, the
// boxes of each level join fanout boxes of the level below (V. Agafonkin's
// flatbush is of the same kind).
type tree struct {
	start, end int     // items
	levels     [][]box // from just above the items to the root
}

func grow(items []item, start, end int) tree {
	t := tree{start: start, end: end}
	if end-start <= fanout {
		return t
	}
	var level []box
	for i := start; i < end; i += fanout {
		b := nothing
		for _, it := range items[i:min(i+fanout, end)] {
			b = b.join(it.box)
		}
		level = append(level, b)
	}
	t.levels = append(t.levels, level)
	for len(level) > fanout {
		var above []box
		for i := 0; i < len(level); i += fanout {
			b := nothing
			for _, c := range level[i:min(i+fanout, len(level))] {
				b = b.join(c)
			}
			above = append(above, b)
		}
		t.levels, level = append(t.levels, above), above
	}
	return t
}

// search calls found with the index of each item whose box meets q.
func (t *tree) search(items []item, q box, found func(i int)) {
	if len(t.levels) == 0 {
		t.look(items, q, t.start, t.end, found)
		return
	}
	top := len(t.levels) - 1
	for i := range t.levels[top] {
		t.descend(items, q, top, i, found)
	}
}

func (t *tree) descend(items []item, q box, level, node int, found func(i int)) {
	if !t.levels[level][node].meets(q) {
		return
	}
	if level == 0 {
		from := t.start + node*fanout
		t.look(items, q, from, min(from+fanout, t.end), found)
		return
	}
	below := len(t.levels[level-1])
	for i := node * fanout; i < min(node*fanout+fanout, below); i++ {
		t.descend(items, q, level-1, i, found)
	}
}

func (t *tree) look(items []item, q box, from, to int, found func(i int)) {
	for i := from; i < to; i++ {
		if items[i].box.meets(q) {
			found(i)
		}
	}
}
