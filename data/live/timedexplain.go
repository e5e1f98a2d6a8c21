package live

import (
	"finnfram/geo"
	"finnfram/geo/nearest"
	"finnfram/geo/roads"
	"finnfram/geo/route"
)

// explain fills Coverage, Short and Unreachable. What costs a search more is
// done only where fewer were found than asked for.
func (t *timed) explain() {
	anything := false // some category has something within reach
	t.each(func(code int, _ geo.Metres) bool {
		category := allCategories[code]
		near := t.found(category) || t.known(category, Reach(category), 1) > 0
		anything = anything || near
		if len(t.q.Categories) > 0 {
			t.answer.Coverage = append(t.answer.Coverage, *t.w.coverageAt(t.q.From, category, near))
		}
		return true
	})
	found := len(t.answer.Found)
	if found == t.q.Limit {
		return
	}
	if t.view != nil {
		t.countUnreachable()
	}
	t.bare = true
	fewer := func() bool { return t.number(found+1, t.q.MaxDuration) > found }
	switch {
	case !anything:
		t.answer.Short = WithoutCoverage
	case t.answer.Start.Reason == Shut:
		t.answer.Short = ByUnreachable
	case t.view == nil:
		t.answer.Short = ByNoRoadNear
	case t.q.filtered() && fewer():
		t.answer.Short = ByFilters
	case t.q.MaxDistance > 0 && t.setFarther() && fewer():
		t.answer.Short = ByMaxDistance
	case t.q.MaxDuration > 0 && t.setFarther() && t.number(found+1, 0) > found:
		t.answer.Short = ByMaxDuration
	case t.anyUnreachable():
		t.answer.Short = ByUnreachable
	default:
		t.answer.Short = OnlyKnown
	}
}

// setFarther lifts the bound on the distance; it is true, to stand in a
// condition.
func (t *timed) setFarther() bool {
	t.farther = true
	return true
}

// anyUnreachable tells whether something is left out that has a place.
func (t *timed) anyUnreachable() bool {
	for _, u := range t.answer.Unreachable {
		if u.Reason != NotPlaced {
			return true
		}
	}
	return false
}

// countUnreachable counts the services within reach in a straight line that
// are not in the order, by why, and leaves them in t.left.
func (t *timed) countUnreachable() {
	bare, farther := t.bare, t.farther
	t.bare, t.farther = true, true
	reached := nearest.MakeBits(len(t.w.shelf.ranks))
	for _, hit := range t.within(len(t.w.shelf.ranks), 0) {
		reached.Set(hit.item)
	}
	t.bare, t.farther = bare, farther
	counts := map[Reason]int{}
	t.each(func(code int, _ geo.Metres) bool {
		summary := &t.w.covered[code].summary
		counts[NotPlaced] += summary.Services - summary.Placed
		t.countOf(code, reached, counts)
		return true
	})
	for _, reason := range []Reason{NotPlaced, NoRoadNear, NotConnected, Shut} {
		if counts[reason] > 0 {
			t.answer.Unreachable = append(t.answer.Unreachable, Unreachable{reason, counts[reason]})
		}
	}
}

// countOf counts those of one category.
func (t *timed) countOf(code int, reached nearest.Bits, counts map[Reason]int) {
	offRoad := nearest.MakeBits(len(t.w.shelf.ranks))
	for _, item := range t.ends.of(t.q.By, code).offRoad {
		offRoad.Set(item)
	}
	left := t.left
	var otherwise nearest.Bits // reached with every road open
	near := t.w.shelf.set.Find(&t.s.query, t.q.From, code, nearest.Options{K: len(t.w.shelf.ranks), MaxDistance: Reach(allCategories[code])})
	for _, hit := range near {
		if reached.Has(hit.Item) {
			continue
		}
		reason := NoRoadNear
		if !offRoad.Has(hit.Item) {
			if otherwise == nil {
				otherwise = t.reachedOpen(code)
			}
			reason = NotConnected
			if otherwise.Has(hit.Item) {
				reason = Shut
			}
		}
		counts[reason]++
		left = append(left, leftOut{hit, reason})
	}
	t.left = left
}

// reachedOpen are the services of a category that could be reached if no road
// were shut.
func (t *timed) reachedOpen(code int) nearest.Bits {
	reached := nearest.MakeBits(len(t.w.shelf.ranks))
	start, _, ok := t.w.travel.roads.stop(&t.snap, t.q.By, t.q.From, roads.SnapOptions{})
	if !ok {
		return reached
	}
	part := t.ends.of(t.q.By, code)
	for _, hit := range part.targets.Find(&t.query, start, route.Options{K: len(part.items)}) {
		reached.Set(part.items[hit.Item])
	}
	return reached
}
