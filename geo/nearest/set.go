package nearest

import "finnfram/geo"

// Set is an Index over all points and one for each category of them. It is
// immutable and safe for all goroutines.
type Set struct {
	all      *Index
	category []*Index // nil where a category has no points
	owner    *owner
}

// All stands for every category in Set.Find.
const All = -1

// BuildSet indexes points, whole and by category: category[i] is that of item
// i. The Set keeps points, which must not be changed afterwards. Memory: at
// most 52 bytes a point in all, the 16 of points included.
func BuildSet(points []geo.Point, category []uint16) *Set {
	own := &owner{items: len(points)}
	s := &Set{owner: own}
	s.all = s.index(points, nil)
	var items [][]int32
	for i, c := range category {
		for int(c) >= len(items) {
			items = append(items, nil)
		}
		items[c] = append(items[c], int32(i))
	}
	s.category = make([]*Index, len(items))
	for c, list := range items {
		if list != nil {
			s.category[c] = s.index(points, list)
		}
	}
	return s
}

func (s *Set) index(points []geo.Point, items []int32) *Index {
	ix := &Index{points: points, tree: plant(points, items), part: len(s.owner.indexes), owner: s.owner}
	s.owner.indexes = append(s.owner.indexes, ix)
	return ix
}

// Index returns the index of a category, or that of all points for All; nil
// when a category has no points.
func (s *Set) Index(category int) *Index {
	switch {
	case category == All:
		return s.all
	case category < 0 || category >= len(s.category):
		return nil
	}
	return s.category[category]
}

// Len is the number of points of a category, or of all for All.
func (s *Set) Len(category int) int {
	if ix := s.Index(category); ix != nil {
		return ix.Len()
	}
	return 0
}

// Find is Index.Find among the items of a category, or among all for All.
func (s *Set) Find(q *Query, from geo.Point, category int, o Options) []Hit {
	if ix := s.Index(category); ix != nil {
		return ix.Find(q, from, o)
	}
	return nil
}

// Prepare makes a Filter of items that serves every index of s.
func (s *Set) Prepare(items Bits) *Filter { return s.owner.prepare(items) }
