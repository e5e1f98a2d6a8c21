package roads

import "reflect"

// Differ counts the ways that s has and old lacks, those that both have with
// other content, and those that old alone has. A node that moved changes no
// way. Both surveys are of one Space; old may be nil.
func (s *Survey) Differ(old *Survey) (added, changed, removed int) {
	if old == nil {
		return len(s.Ways), 0, 0
	}
	i, k := 0, 0
	for i < len(s.Ways) && k < len(old.Ways) {
		a, b := &s.Ways[i], &old.Ways[k]
		switch {
		case a.ID < b.ID:
			added++
			i++
		case a.ID > b.ID:
			removed++
			k++
		default:
			if !reflect.DeepEqual(a, b) {
				changed++
			}
			i++
			k++
		}
	}
	return added + len(s.Ways) - i, changed, removed + len(old.Ways) - k
}
