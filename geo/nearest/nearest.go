// Package nearest answers which of many points lie nearest to a place, by the
// shortest path along the WGS84 ellipsoid, exactly and at any latitude.
//
// An Index is a static kd-tree in one flat array over earth-centred
// coordinates, so the poles and the antimeridian are places like any other. It
// is built once and safe for all goroutines; the scratch memory of a search is
// a Query, one for each goroutine. The proof that the order is exact although
// most searches never compute a geodesic is in bound.go.
package nearest

import "finnfram/geo"

// Index is an immutable set of points that can be searched. Item i is the ith
// of the points it was built from.
type Index struct {
	points []geo.Point // by item, shared by the indexes of a Set, never changed
	tree   tree
	part   int // place among the indexes of a Set
	owner  *owner
}

// owner is the identity of an Index or of all indexes of a Set. A Filter holds
// it, so that a leaf order is never read against another tree.
type owner struct {
	items   int
	indexes []*Index
}

// Hit is one found item and the length of the shortest path to it along the
// ellipsoid. The length is within 0.3 m of the geodesic, within 1 cm closer
// than 80 km.
type Hit struct {
	Item     int32
	Distance geo.Metres
}

// Options say what to look for. The conditions that are set must all hold.
type Options struct {
	K           int        // how many; 0 or less finds nothing
	MaxDistance geo.Metres // farthest distance, edge included; 0: any
	Filter      Bits       // items to consider; nil: all
	Prepared    *Filter    // the same, prepared for reuse; nil: all
	Also        *Filter    // a second prepared filter; nil: all
}

// Query is the scratch memory of searches. The zero value is ready. A Query
// serves one goroutine at a time; it grows to what the largest search needed
// and then allocates no more.
type Query struct {
	near []candidate
	hits []Hit
	search
}

// Build indexes points. The Index keeps the slice: it must not be changed
// afterwards. Points that are no place on earth (geo.Point.Check) are never
// found. Cost: O(n log n), about a third of a second for a million on two
// cores. Memory beside the points: 16 bytes a point and at most one for the
// tree.
func Build(points []geo.Point) *Index {
	return BuildSubset(points, nil)
}

// BuildSubset indexes only the listed items of points; nil lists all. Hits
// carry item numbers of points. Items listed twice are found twice.
func BuildSubset(points []geo.Point, items []int32) *Index {
	own := &owner{items: len(points)}
	ix := &Index{points: points, tree: plant(points, items), owner: own}
	own.indexes = []*Index{ix}
	return ix
}

// Len is the number of points that can be found.
func (ix *Index) Len() int { return len(ix.tree.nodes) }

// Find returns the o.K items nearest to from, nearest first, those at the same
// distance by item number. Order is by geodesic distance on WGS84 (geo.Distance)
// at any latitude and length. The result is shorter than K when fewer items
// satisfy the options, and empty when from is no place on earth. It is valid
// until the next Find with the same Query.
//
// Cost: O(log n + K), around a microsecond for a million points and K = 10,
// when the answer lies within 300 km; farther ones cost about a microsecond
// for each geodesic, of which there are K and those between the kth distance
// and 0.34 % beyond it.
func (ix *Index) Find(q *Query, from geo.Point, o Options) []Hit {
	q.hits = q.hits[:0]
	if o.K <= 0 || o.MaxDistance < 0 || len(ix.tree.nodes) == 0 || from.Check() != nil {
		return q.hits
	}
	o.K = min(o.K, len(ix.tree.nodes))
	if !q.begin(ix, from, o) {
		return q.hits
	}
	if q.findNear() {
		return q.hits
	}
	q.findFar()
	return q.hits
}
