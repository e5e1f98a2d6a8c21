package nearest

import (
	"math"
	"slices"

	"finnfram/geo"
)

// findFar answers at any distance by measuring along the ellipsoid every item
// that the bound bσ ≤ s does not exclude. The chord is taken on the sphere
// that the ellipsoid becomes when its axis is stretched.
func (q *Query) findFar() {
	q.hits = q.hits[:0]
	q.far(1, 0, [3]float64{}, 0)
}

// limit2 is the square of the longest stretched chord still of interest.
func (q *Query) limit2() float64 {
	s := q.farthest
	if len(q.hits) == q.k {
		s = min(s, float64(q.hits[q.k-1].Distance))
	}
	if math.IsInf(s, 1) {
		return s
	}
	return farChord2(s + noise)
}

// far searches below node i, whose cell is off from the query along each axis.
func (q *Query) far(i, depth int, off [3]float64, d2 float64) {
	if d2 > q.limit2() || q.barren(uint32(i)) {
		return
	}
	t := &q.ix.tree
	if depth == t.height {
		q.farLeaf(i - 1<<depth)
		return
	}
	axis := t.splits[i] & axisBits
	gap := float64(q.at[axis] - int64(t.splits[i]&^axisBits))
	near := 0
	if gap >= 0 {
		near, gap = 1, max(gap-splitLoss, 0)
	}
	if axis == 2 {
		gap *= stretch
	}
	q.far(2*i+near, depth+1, off, d2)
	off[axis] = gap
	q.far(2*i+1-near, depth+1, off, off[0]*off[0]+off[1]*off[1]+off[2]*off[2])
}

func (q *Query) farLeaf(leaf int) {
	t := &q.ix.tree
	from, to := t.span(t.height, leaf)
	mask := ^uint64(0)
	if q.one != nil {
		mask = q.mask(from, to-from)
	}
	limit := q.limit2()
	for i, nd := range t.nodes[from:to] {
		if mask>>i&1 == 0 || q.raw != nil && !q.raw.Has(nd.item) {
			continue
		}
		dx, dy := float64(int64(nd.at[0])-q.at[0]), float64(int64(nd.at[1])-q.at[1])
		dz := stretch * float64(int64(nd.at[2])-q.at[2])
		if dx*dx+dy*dy+dz*dz <= limit {
			q.addFar(Hit{nd.item, geo.Distance(q.from, q.ix.points[nd.item])})
			limit = q.limit2()
		}
	}
}

// addFar puts a measured item in its place among the k best.
func (q *Query) addFar(hit Hit) {
	if float64(hit.Distance) > q.farthest {
		return
	}
	i, _ := slices.BinarySearchFunc(q.hits, hit, byDistance)
	if len(q.hits) < q.k {
		q.hits = append(q.hits, hit)
	}
	if i < len(q.hits) {
		copy(q.hits[i+1:], q.hits[i:])
		q.hits[i] = hit
	}
}
