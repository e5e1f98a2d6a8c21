package places

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"finnfram/geo"
)

// candidate is an entry with what ranks it.
type candidate struct {
	item    uint32
	quality Quality
	rank    uint8 // 0 letters as typed and in the name, 1 in the detail, 2 letters differ
	detail  bool  // a word was found in the detail only
	value   float64
}

// spot is what bounds the value of an entry, small enough that tens of
// thousands of entries are turned away without a look at the entries.
type spot struct {
	x, y, z float32 // of the point, metres; x is NaN without one
	reach   float32 // 10 to the weight; infinite where that says nothing
}

func makeSpot(e *Entry) spot {
	s := spot{x: float32(math.NaN()), reach: float32(math.Inf(1))}
	if p := e.Point; p != nil {
		v := p.Vec()
		s.x, s.y, s.z = float32(v.X), float32(v.Y), float32(v.Z)
	}
	if e.Weight > -30 && e.Weight < 30 {
		s.reach = float32(math.Pow(10, float64(e.Weight)))
	}
	return s
}

// The slack of a bound made of spots: coordinates of float32 are right to half
// a metre each, a reach to a part in ten million.
const (
	spotSlack  = 2 // metres
	reachSlack = 1.0001
)

// unplaced is how far an entry without a point counts as being away.
const unplaced = 10_000 // kilometres

// top holds the best candidates so far, best first in a sorted
// slice: limits are small.
type top struct {
	ix    *Index
	asked []word
	key   string
	o     Options
	limit int
	near  geo.Vec
	best  []candidate
	floor float64 // 10 to the value of the worst of a full list
}

func newTop(ix *Index, asked []word, o Options, limit int) *top {
	t := &top{ix: ix, asked: asked, o: o, limit: limit, key: nameKey(asked)}
	if o.Near != nil {
		t.near = o.Near.Vec()
	}
	return t
}

func (t *top) full() bool { return len(t.best) >= t.limit }

// offer ranks one entry and keeps it if it is among the best. What cannot be
// is turned away on the cheapest ground first.
func (t *top) offer(item uint32, quality Quality, detail uint8) {
	if t.full() && t.hopeless(item, quality, detail) {
		return
	}
	if e := &t.ix.entries[item]; len(t.o.Kinds) > 0 && !slices.Contains(t.o.Kinds, e.Kind) {
		return
	}
	rank := t.rank(item, detail)
	if rank > detail && t.full() && t.hopeless(item, quality, rank) {
		return
	}
	t.insert(candidate{item: item, quality: quality, rank: rank, detail: detail != 0, value: t.value(item)})
}

// hopeless tells whether an entry of that quality, and of that rank at best,
// comes after the worst of a full list whatever else it has.
func (t *top) hopeless(item uint32, quality Quality, rank uint8) bool {
	worst := &t.best[len(t.best)-1]
	if quality != worst.quality {
		return quality > worst.quality
	}
	if rank != worst.rank {
		return rank > worst.rank
	}
	s, away := &t.ix.spots[item], 1.0
	if t.o.Near != nil {
		away += t.atLeast(s)
	}
	return float64(s.reach)*reachSlack < away*t.floor
}

// atLeast is a lower bound of the kilometres to s.
func (t *top) atLeast(s *spot) float64 {
	if s.x != s.x {
		return unplaced
	}
	x, y, z := float64(s.x)-t.near.X, float64(s.y)-t.near.Y, float64(s.z)-t.near.Z
	return max(0, math.Sqrt(x*x+y*y+z*z)-spotSlack) / 1000
}

func (t *top) insert(c candidate) {
	at, _ := slices.BinarySearchFunc(t.best, c, t.compare)
	if at >= t.limit {
		return
	}
	if known := slices.IndexFunc(t.best, func(b candidate) bool { return b.item == c.item }); known >= 0 {
		if known < at {
			return
		}
		t.best = slices.Delete(t.best, known, known+1)
	}
	t.best = slices.Insert(t.best, at, c)
	t.best = t.best[:min(len(t.best), t.limit)]
	t.floor = math.Pow(10, t.best[len(t.best)-1].value)
}

// rank is 2 where the letters are not those typed, else whether the detail was
// needed.
func (t *top) rank(item uint32, detail uint8) uint8 {
	for _, w := range t.asked {
		if !strings.Contains(t.ix.lower[item], w.typed) {
			return 2
		}
	}
	return detail
}

// value is the weight less the logarithm of the distance.
func (t *top) value(item uint32) float64 {
	e := &t.ix.entries[item]
	switch {
	case t.o.Near == nil:
		return float64(e.Weight)
	case e.Point == nil:
		return float64(e.Weight) - math.Log10(1+unplaced)
	}
	return float64(e.Weight) - remoteness(e.Point.Vec(), t.near)
}

// remoteness is the logarithm of one plus the kilometres between a and b.
func remoteness(a, b geo.Vec) float64 {
	metres := math.Sqrt((a.X-b.X)*(a.X-b.X) + (a.Y-b.Y)*(a.Y-b.Y) + (a.Z-b.Z)*(a.Z-b.Z))
	return math.Log10(1 + metres/1000)
}

func (t *top) compare(a, b candidate) int {
	x, y := &t.ix.entries[a.item], &t.ix.entries[b.item]
	return cmp.Or(
		cmp.Compare(a.quality, b.quality),
		cmp.Compare(a.rank, b.rank),
		cmp.Compare(b.value, a.value),
		cmp.Compare(len(x.Text), len(y.Text)),
		strings.Compare(x.Text, y.Text),
		strings.Compare(x.ID, y.ID),
		cmp.Compare(a.item, b.item),
	)
}

func (t *top) matches() []Match {
	list := make([]Match, len(t.best))
	for i, c := range t.best {
		list[i] = Match{Entry: t.ix.entries[c.item], Quality: c.quality}
		if t.o.Near != nil && list[i].Entry.Point != nil {
			list[i].Distance = geo.Distance(*t.o.Near, *list[i].Entry.Point)
		}
	}
	return list
}
