package live

import (
	"cmp"
	"slices"

	"finnfram/geo"
	"finnfram/geo/nearest"
	"finnfram/geo/roads"
)

// leftOut is a service that cannot be reached, and why.
type leftOut struct {
	nearest.Hit
	reason Reason
}

// listBeyond fills Beyond where fewer were found than asked for: whoever sits
// on an island without a ferry still learns who is nearest and whom to ring.
// Nothing is listed where the question bounds the time, which nobody knows.
func (t *timed) listBeyond(r *Roads) {
	room := t.q.Limit - len(t.answer.Found)
	if room == 0 || t.q.MaxDuration > 0 {
		return
	}
	var dark []geo.Metres // how far those are of which nobody knows whether they are open
	if t.view == nil {
		t.leaveAll()
	} else {
		dark = t.sift()
		slices.SortFunc(t.left, func(a, b leftOut) int {
			return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(a.Item, b.Item))
		})
	}
	t.left = t.left[:min(len(t.left), room)]
	for _, left := range t.left {
		t.answer.Beyond = append(t.answer.Beyond, t.beyond(left, r))
	}
	if t.view == nil {
		t.countDark(room)
		return
	}
	for _, distance := range dark {
		if t.answer.Unknown < UnknownLimitMost && (len(t.left) < room || distance <= t.left[room-1].Distance) {
			t.answer.Unknown++
		}
	}
}

// leaveAll leaves the nearest in t.left where no way begins: nothing can be
// reached, so that the order is the one by distance.
func (t *timed) leaveAll() {
	if t.q.OpenOnly {
		t.open = t.w.openSet(t.q.At)
	}
	t.asking.collect()
	for _, hit := range t.s.hits {
		t.left = append(t.left, leftOut{hit, t.answer.Start.Reason})
	}
}

// countDark counts Unknown as it is counted by distance.
func (t *timed) countDark(room int) {
	if t.open == nil {
		return
	}
	t.each(func(code int, within geo.Metres) bool {
		if len(t.left) == room {
			within = t.left[room-1].Distance
		}
		t.answer.Unknown += t.unknownWithin(code, within, UnknownLimitMost-t.answer.Unknown)
		return t.answer.Unknown < UnknownLimitMost
	})
}

// sift keeps of t.left what passes the filters, open at the departure among
// them. The result is how far those are of which that is not known.
func (t *timed) sift() (dark []geo.Metres) {
	kept := t.left[:0]
	t.bare, t.farther = false, false
	for _, left := range t.left {
		switch {
		case t.q.MaxDistance > 0 && left.Distance > t.q.MaxDistance, !t.fits(left.Item):
		case !t.q.OpenOnly || t.opennessFits(left.Item, t.q.At):
			kept = append(kept, left)
		default:
			t.dark = true
			if t.opennessFits(left.Item, t.q.At) {
				dark = append(dark, left.Distance)
			}
			t.dark = false
		}
	}
	t.left = kept
	return dark
}

func (t *timed) beyond(left leftOut, r *Roads) Found {
	rank := t.w.shelf.ranks[left.Item]
	row := &t.w.rows[rank]
	found := Found{
		Service: row.service, Rank: rank, Distance: left.Distance, Unreachable: left.reason,
		Openness: t.w.opennessIn(row, t.q.At, &t.s.memory),
	}
	switch {
	case left.reason != NoRoadNear:
	case t.view == nil:
		found.OffRoad = t.answer.Start.Away
	default:
		_, found.OffRoad, _ = r.stop(&t.snap, t.q.By, *row.service.Position, roads.SnapOptions{})
	}
	return found
}
