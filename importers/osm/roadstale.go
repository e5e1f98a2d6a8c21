package osm

import (
	"slices"

	"finnfram/geo/roads"
)

// superseded are the ways of older files that newer files have drawn anew under
// other ids: each of their nodes lies on a road of one newer file, and the way
// itself does not stand there any more. Such a way was split, joined or redrawn
// since, and what it says of who may travel it is out of date.
func (r *roadCollector) superseded() map[int64]bool {
	if len(r.ages) < 2 {
		return nil
	}
	onRoad := make([]idSet, len(r.ages))
	for _, w := range r.ways {
		onRoad[w.file] = append(onRoad[w.file], w.Nodes...)
	}
	for i := range onRoad {
		onRoad[i].sort()
	}
	stale := map[int64]bool{}
	for id, w := range r.ways {
		for file := range r.ages {
			if w.Class != roads.Ferry && r.ages[file].at().After(r.ages[w.file].at()) &&
				!slices.ContainsFunc(w.Nodes, func(n int64) bool { return !onRoad[file].has(n) }) {
				stale[id] = true
			}
		}
	}
	return stale
}
