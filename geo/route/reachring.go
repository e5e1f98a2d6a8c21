package route

import (
	"cmp"
	"container/heap"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// rings are closed lines that neither cross nor touch, in one list of corners.
type rings struct {
	c        *canvas
	corners  []corner
	first    []int32 // a corner of each ring
	at       []int32 // by crossing: 1 + the corner that stands there; 0: none
	standing int
}

// corner of a ring.
type corner struct {
	crossing     int32
	x, y         float64 // columns and rows
	before, next int32
	ring         int32
	version      int32 // counts changes of the neighbours
	gone         bool
}

// newRings follows the crossings from one to the next. ink has room for every
// crossing, and is all zeros before and after the rings are used.
func newRings(c *canvas, next map[int32]int32, ink []int32) *rings {
	r := &rings{c: c, at: ink, corners: make([]corner, 0, len(next)), standing: len(next)}
	for _, start := range ringStarts(next) {
		if _, ok := next[start]; !ok || r.at[start] != 0 {
			continue
		}
		ring, from := int32(len(r.first)), int32(len(r.corners))
		r.first = append(r.first, from)
		for crossing := start; r.at[crossing] == 0; crossing = next[crossing] {
			i := int32(len(r.corners))
			place := c.place(crossing)
			r.at[crossing] = i + 1
			r.corners = append(r.corners, corner{crossing: crossing, x: place[0], y: place[1], before: i - 1, next: i + 1, ring: ring})
		}
		last := int32(len(r.corners)) - 1
		r.corners[from].before, r.corners[last].next = last, from
		if area := r.area(from); area < 0 && area > -leastHole {
			r.drop(from, next)
		}
	}
	return r
}

// drop takes out the ring that was made last, from its first corner on.
func (r *rings) drop(from int32, next map[int32]int32) {
	for _, k := range r.corners[from:] {
		r.at[k.crossing] = 0
		delete(next, k.crossing)
	}
	r.standing -= len(r.corners) - int(from)
	r.corners = r.corners[:from]
	r.first = r.first[:len(r.first)-1]
}

// area of a ring in square cells, negative where it is a hole.
func (r *rings) area(first int32) (sum float64) {
	origin := &r.corners[first]
	for i := first; ; {
		k := &r.corners[i]
		sum += double(origin, k, &r.corners[k.next]) / 2
		if i = k.next; i == first {
			return sum
		}
	}
}

// Bounds of simplification.
const (
	plainArea   = 0.1    // square cells: the largest triangle that is taken off
	maxCorners  = 20_000 // of an Area; beyond it larger triangles go
	longestSpan = 24.0   // cells between the neighbours of a corner that is taken out
	leastHole   = 4.0    // square cells
)

// simplify takes out corners that matter little: those that make the smallest
// triangle with their neighbours first (Visvalingam and Whyatt, Line
// generalisation by repeated elimination of points, 1993), as long as nothing
// else stands in that triangle. Then no line comes to cross another.
func (r *rings) simplify() {
	for limit := plainArea; ; limit *= 4 {
		before := r.standing
		r.takeOut(limit)
		if r.standing <= maxCorners || r.standing == before && limit > longestSpan*longestSpan {
			return
		}
	}
}

func (r *rings) takeOut(limit float64) {
	q := &cornerQueue{}
	for i := range r.corners {
		r.offer(q, int32(i), limit)
	}
	heap.Init(q)
	for q.Len() > 0 {
		least := heap.Pop(q).(excess)
		k := &r.corners[least.corner]
		if k.gone || k.version != least.version || !r.free(k) {
			continue
		}
		k.gone = true
		r.standing--
		r.at[k.crossing] = 0
		r.first[k.ring] = k.next
		r.corners[k.before].next, r.corners[k.next].before = k.next, k.before
		for _, i := range [2]int32{k.before, k.next} {
			r.corners[i].version++
			if c, ok := r.excess(i, limit); ok {
				c.area = max(c.area, least.area)
				heap.Push(q, c)
			}
		}
	}
}

func (r *rings) offer(q *cornerQueue, i int32, limit float64) {
	if c, ok := r.excess(i, limit); ok {
		*q = append(*q, c)
	}
}

// excess is corner i as one to be taken out; ok is false when its triangle
// is too large, too long, or all that the ring is.
func (r *rings) excess(i int32, limit float64) (c excess, ok bool) {
	k := &r.corners[i]
	if k.gone {
		return c, false
	}
	a, b := &r.corners[k.before], &r.corners[k.next]
	c = excess{area: math.Abs(double(a, k, b)) / 2, corner: i, version: k.version}
	if c.area > limit || math.Abs(a.x-b.x) > longestSpan || math.Abs(a.y-b.y) > longestSpan {
		return c, false
	}
	return c, b.next != k.before && b.next != i && k.before != k.next // at least three are left
}

// double is twice the area of a triangle, positive when it turns left.
func double(a, b, c *corner) float64 {
	return (b.x-a.x)*(c.y-a.y) - (c.x-a.x)*(b.y-a.y)
}

// free tells whether the triangle of k and its neighbours holds no corner but
// these.
func (r *rings) free(k *corner) bool {
	a, b := &r.corners[k.before], &r.corners[k.next]
	west, east := int(min(a.x, b.x, k.x)), int(max(a.x, b.x, k.x))
	south, north := int(min(a.y, b.y, k.y)), int(max(a.y, b.y, k.y))
	for row := south; row <= north; row++ {
		for crossing := 2 * (row*r.c.cols + west); crossing <= 2*(row*r.c.cols+east)+1; crossing++ {
			i := r.at[crossing]
			if i == 0 || i-1 == k.before || i-1 == k.next || int32(crossing) == k.crossing {
				continue
			}
			if inTriangle(&r.corners[i-1], a, k, b) {
				return false
			}
		}
	}
	return true
}

func inTriangle(p, a, b, c *corner) bool {
	x, y, z := double(a, b, p), double(b, c, p), double(c, a, p)
	return x >= 0 && y >= 0 && z >= 0 || x <= 0 && y <= 0 && z <= 0
}

// polygons puts holes into the rings around them, and cleans the ink.
func (r *rings) polygons() orb.MultiPolygon {
	outer, holes := r.sorted()
	shape := make(orb.MultiPolygon, len(outer))
	for i, o := range outer {
		shape[i] = orb.Polygon{o.ring}
	}
	for _, h := range holes {
		for i, o := range outer {
			if o.bound.Contains(h.ring[0]) && inRing(o.ring, h.ring[0]) {
				shape[i] = append(shape[i], h.ring)
				break
			}
		}
	}
	for i := range r.corners {
		r.at[r.corners[i].crossing] = 0
	}
	return shape
}

// drawn is a ring in degrees.
type drawn struct {
	ring  orb.Ring
	area  float64
	bound orb.Bound
}

// sorted are the rings that go around something, smallest first, and those
// that are holes.
func (r *rings) sorted() (outer, holes []drawn) {
	for _, first := range r.first {
		d := r.draw(first)
		switch {
		case d.area > 0:
			outer = append(outer, d)
		case d.area < 0:
			holes = append(holes, d)
		}
	}
	slices.SortStableFunc(outer, func(a, b drawn) int { return cmp.Compare(a.area, b.area) })
	return outer, holes
}

func (r *rings) draw(first int32) (d drawn) {
	for i := first; ; {
		k := &r.corners[i]
		d.ring = append(d.ring, r.c.point([2]float64{k.x, k.y}))
		if i = k.next; i == first {
			break
		}
	}
	d.ring = append(d.ring, d.ring[0])
	d.area, d.bound = r.area(first), d.ring.Bound()
	return d
}

// inRing tells whether p lies within a ring, by the crossings of a ray.
func inRing(ring orb.Ring, p orb.Point) bool {
	in := false
	for i := 1; i < len(ring); i++ {
		a, b := ring[i-1], ring[i]
		if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0]+(b[0]-a[0])*(p[1]-a[1])/(b[1]-a[1]) {
			in = !in
		}
	}
	return in
}

// excess to be taken out, and cornerQueue those with the smallest triangles
// first, ties by corner.
type excess struct {
	area            float64
	corner, version int32
}

type cornerQueue []excess

func (q cornerQueue) Len() int      { return len(q) }
func (q cornerQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q cornerQueue) Less(i, j int) bool {
	return q[i].area < q[j].area || q[i].area == q[j].area && q[i].corner < q[j].corner
}
func (q *cornerQueue) Push(x any) { *q = append(*q, x.(excess)) }
func (q *cornerQueue) Pop() any {
	h := *q
	last := h[len(h)-1]
	*q = h[:len(h)-1]
	return last
}
