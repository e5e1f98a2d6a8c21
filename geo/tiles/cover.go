package tiles

import "slices"

// cell is a square of the grid of zoom cellZoom, about 600 m at 60° N: y, then
// x.
type cell uint32

const (
	cellZoom = 15
	cellBits = worldBits - cellZoom
)

func cellAt(p point) cell { return cell(p.y>>cellBits)<<cellZoom | cell(p.x>>cellBits) }

// near is how far around a road its surroundings count as covered: coarse
// lines are drawn up to some hundred metres off. About 300 m at 60° N.
const near = 1 << 15

// gives tells whether the features of an attribute cover land, and give way
// where others cover it: roads for cars, and ferries.
func (a *attr) gives() bool {
	switch a.props["class"] {
	case "motorway", "trunk", "primary", "secondary", "tertiary", "minor", "service":
		return a.layer == Roads
	}
	return a.layer == Ferries
}

// mark notes the cells through which roads and ferries of a fine base run.
func (b *Base) mark() {
	if b.origin.Coarse {
		return
	}
	seen := map[cell]bool{}
	for _, it := range b.items {
		if it.kind != lines || !b.attrs[it.attr].gives() {
			continue
		}
		for p := it.first; p < it.first+it.count; p++ {
			line, _ := b.corners(p)
			for i := 1; i < len(line); i++ {
				trace(line[i-1], line[i], func(c cell) { seen[c] = true })
			}
		}
	}
	b.cover = make([]cell, 0, len(seen))
	for c := range seen {
		b.cover = append(b.cover, c)
	}
	slices.Sort(b.cover)
}

// trace calls visit with every cell near a stretch, some of them often.
func trace(from, to point, visit func(cell)) {
	dx, dy := int64(to.x)-int64(from.x), int64(to.y)-int64(from.y)
	steps := max(max(dx, -dx), max(dy, -dy))/near + 1
	for i := int64(0); i <= steps; i++ {
		x, y := int64(from.x)+dx*i/steps, int64(from.y)+dy*i/steps
		for _, corner := range [][2]int64{{-near, -near}, {near, -near}, {-near, near}, {near, near}} {
			visit(cellAt(point{clamp(x + corner[0]), clamp(y + corner[1])}))
		}
	}
}

func clamp(v int64) int32 { return int32(min(max(v, 0), worldSize-1)) }

// without is the base with its roads and ferries cut away from the cells of
// cover.
func (b *Base) without(cover []cell) *Base {
	if len(cover) == 0 {
		return b
	}
	covered := func(c cell) bool { _, found := slices.BinarySearch(cover, c); return found }
	var drafts []draft
	for _, it := range b.items {
		d := draft{item: it}
		cuts := it.kind == lines && b.attrs[it.attr].gives()
		for p := it.first; p < it.first+it.count; p++ {
			line, _ := b.corners(p)
			if !cuts {
				d.lines, d.holes = append(d.lines, line), append(d.holes, b.parts[p].hole)
				continue
			}
			for _, rest := range outside(line, covered) {
				d.lines, d.holes = append(d.lines, rest), append(d.holes, false)
			}
		}
		if len(d.lines) > 0 {
			drafts = append(drafts, d)
		}
	}
	return pack(b.origin, b.attrs, drafts)
}

// outside are the pieces of a line in cells that are not covered, cut at the
// borders of cells.
func outside(line []point, covered func(cell) bool) [][]point {
	var pieces [][]point
	var open []point
	shut := func() {
		if len(open) > 1 {
			pieces = append(pieces, open)
		}
		open = nil
	}
	for i := 1; i < len(line); i++ {
		stops := crossings(line[i-1], line[i])
		for j := 1; j < len(stops); j++ {
			a, b := stops[j-1], stops[j]
			if covered(cellAt(point{a.x/2 + b.x/2, a.y/2 + b.y/2})) {
				shut()
				continue
			}
			if len(open) == 0 {
				open = append(open, a)
			}
			if open[len(open)-1] != b {
				open = append(open, b)
			}
		}
	}
	shut()
	return pieces
}

// crossings are the ends of a stretch and where it crosses the grid, in order.
func crossings(a, b point) []point {
	stops := []point{a, b}
	add := func(from, to int32, at func(share float64) point) {
		for line := min(from, to)>>cellBits + 1; line <= max(from, to)>>cellBits; line++ {
			stops = append(stops, at((float64(line)*(1<<cellBits)-float64(from))/(float64(to)-float64(from))))
		}
	}
	at := func(share float64) point {
		return point{a.x + int32(share*(float64(b.x)-float64(a.x))), a.y + int32(share*(float64(b.y)-float64(a.y)))}
	}
	add(a.x, b.x, at)
	add(a.y, b.y, at)
	slices.SortFunc(stops, func(p, q point) int {
		switch dp, dq := squared(p, a), squared(q, a); {
		case dp < dq:
			return -1
		case dp > dq:
			return 1
		}
		return 0
	})
	return stops
}
