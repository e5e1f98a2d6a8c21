package roads

import (
	"cmp"
	"slices"
)

// mergeSurveys makes one survey of those of a space, oldest first. One alone is
// returned as it is.
func mergeSurveys(group []*Survey, report *Report) *Survey {
	merged := group[0]
	for _, newer := range group[1:] {
		merged = mergeTwo(merged, newer, report)
	}
	report.Nodes += len(merged.Nodes)
	report.Ways += len(merged.Ways)
	return merged
}

func mergeTwo(older, newer *Survey, report *Report) *Survey {
	m := &Survey{Space: newer.Space, Coarse: newer.Coarse, Credit: newer.Credit, AsOf: newer.AsOf}
	if m.Credit == "" {
		m.Credit = older.Credit
	}
	m.Nodes = mergeByID(older.Nodes, newer.Nodes, func(n *Node) int64 { return n.ID }, func(_, n *Node) Node { return *n })
	m.Ways = mergeByID(older.Ways, newer.Ways, func(w *Way) int64 { return w.ID }, func(o, n *Way) Way {
		return mergeWay(o, n, older, newer, report)
	})
	m.Turns = mergeUnsorted(older.Turns, newer.Turns, func(t *Turn) int64 { return t.ID })
	m.Spots = mergeUnsorted(older.Spots, newer.Spots, func(s *Spot) [2]int64 { return [2]int64{s.ID, int64(s.Kind)} })
	m.Places = mergeUnsorted(older.Places, newer.Places, func(p *Place) Place { return *p })
	return m
}

// mergeByID merges two lists that ascend by id; both settles what is in both.
func mergeByID[T any](older, newer []T, id func(*T) int64, both func(o, n *T) T) []T {
	merged := make([]T, 0, max(len(older), len(newer)))
	i, j := 0, 0
	for i < len(older) && j < len(newer) {
		o, n := &older[i], &newer[j]
		switch c := cmp.Compare(id(o), id(n)); {
		case c < 0:
			merged = append(merged, *o)
			i++
		case c > 0:
			merged = append(merged, *n)
			j++
		default:
			merged = append(merged, both(o, n))
			i++
			j++
		}
	}
	merged = append(merged, older[i:]...)
	return append(merged, newer[j:]...)
}

// mergeUnsorted appends to newer what older has besides. One key may stand for
// several elements of a list; they stay together.
func mergeUnsorted[T any, K comparable](older, newer []T, key func(*T) K) []T {
	known := map[K]bool{}
	for i := range newer {
		known[key(&newer[i])] = true
	}
	merged := slices.Clone(newer)
	for i := range older {
		if !known[key(&older[i])] {
			merged = append(merged, older[i])
		}
	}
	return merged
}

// mergeWay settles a way that two surveys have. Some tools that cut extracts
// shorten ways at the edge: where the newer one lacks an end, and neither it
// nor its survey has the next node at all, the older one's end is put back. Anything else
// is an edit, and the newer one stands.
func mergeWay(o, n *Way, older, newer *Survey, report *Report) Way {
	w := *n
	if slices.Equal(o.Nodes, n.Nodes) {
		return w
	}
	known := func(id int64) bool { return newer.hasNode(id) || slices.Contains(n.Nodes, id) }
	if united, ok := uniteNodes(o.Nodes, n.Nodes, known); ok {
		w.Nodes = united
		report.Trimmed++
	}
	return w
}

// hasNode tells whether s knows where a node is.
func (s *Survey) hasNode(id int64) bool {
	_, ok := slices.BinarySearchFunc(s.Nodes, id, func(n Node, id int64) int { return cmp.Compare(n.ID, id) })
	return ok
}

// uniteNodes lengthens newer by the ends of older that it lacks because they
// lie off its survey. ok is false when the two do not fit together.
func uniteNodes(older, newer []int64, known func(int64) bool) (united []int64, ok bool) {
	from := slices.Index(older, newer[0])
	if from < 0 {
		return uniteBehind(older, newer, known)
	}
	shared := min(len(older)-from, len(newer))
	if !slices.Equal(older[from:from+shared], newer[:shared]) {
		return nil, false
	}
	if from > 0 && known(older[from-1]) {
		return nil, false
	}
	united = slices.Concat(older[:from], newer)
	if rest := older[from+shared:]; len(rest) > 0 {
		if known(rest[0]) {
			return nil, false
		}
		united = append(united, rest...)
	}
	return united, len(united) > len(newer)
}

// uniteBehind is uniteNodes where older begins within newer.
func uniteBehind(older, newer []int64, known func(int64) bool) (united []int64, ok bool) {
	from := slices.Index(newer, older[0])
	if from < 0 || len(newer)-from >= len(older) || !slices.Equal(newer[from:], older[:len(newer)-from]) {
		return nil, false
	}
	rest := older[len(newer)-from:]
	if known(rest[0]) {
		return nil, false
	}
	return slices.Concat(newer, rest), true
}
