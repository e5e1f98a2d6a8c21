package live

import (
	"cmp"
	"slices"
	"time"

	"finnfram/geo"
	"finnfram/geo/nearest"
	"finnfram/geo/roads"
	"finnfram/geo/route"
)

// timed is a Timed question under way. It lies in the scratch memory, and so
// does the function that searches call back, so that asking costs no memory.
type timed struct {
	asking
	ends   *endTable
	view   *route.View
	start  route.Stop
	query  route.Query
	snap   roads.SnapQuery
	spoken nearest.Bits // nil: any language will do
	mute   bool         // a language is asked for that nobody is known to speak
	hits   []timedHit
	left   []leftOut
	accept func(item int32, c route.Cost) bool

	items   []int32      // of the targets being searched
	skip    nearest.Bits // targets that stand elsewhere now
	bare    bool         // filters aside
	farther bool         // the bound on the distance aside
	dark    bool         // instead of what is open, what may be open for all that is known
	codes   uint64       // categories with coverage, where all are asked for
	set     *openSet     // of the arrival looked at last
}

// timedHit is a service found, and the way to it without that from the start
// to the road.
type timedHit struct {
	item int32 // of the shelf
	cost route.Cost
	stop *route.Stop
}

// timedInto answers a Timed question; all of it has been checked.
func (a *asking) timedInto() error {
	travel := a.w.travel
	if travel == nil {
		return ErrNoRoads
	}
	t := &a.s.timed
	t.asking, t.ends = *a, travel.ends
	defer t.forget()
	if t.accept == nil {
		t.accept = t.wants
	}
	t.chooseFilters()
	view := travel.roads.routers[a.q.By].At(a.q.At)
	var ok bool
	t.start, a.answer.Start, ok = travel.roads.start(&t.snap, a.q.By, a.q.From, roads.SnapOptions{Closed: view.Closed()})
	if ok {
		t.view = view
		t.collect()
	}
	t.fill(travel.roads)
	t.count()
	t.explain()
	t.listBeyond(travel.roads)
	return nil
}

// forget lets go of the world, which the memory outlives.
func (t *timed) forget() {
	*t = timed{query: t.query, snap: t.snap, hits: t.hits[:0], left: t.left[:0], accept: t.accept}
}

func (t *timed) chooseFilters() {
	if t.q.Language != "" {
		t.spoken = t.w.shelf.languages[t.q.Language]
		t.mute = t.spoken == nil
	}
}

// collect leaves the nearest services in t.hits.
func (t *timed) collect() {
	t.hits = t.hits[:0]
	t.eachCell(func(code int) {
		t.hits = t.search(t.hits, code, t.q.Limit, t.q.MaxDuration)
	})
	slices.SortFunc(t.hits, func(a, b timedHit) int {
		return cmp.Or(cmp.Compare(a.cost.Weight, b.cost.Weight), cmp.Compare(a.item, b.item))
	})
	t.hits = t.hits[:min(len(t.hits), t.q.Limit)]
}

// eachCell calls f with the cells to be searched: those of the categories asked
// for of which something is known within reach, or the one of all.
func (t *timed) eachCell(f func(code int)) {
	if len(t.q.Categories) == 0 {
		t.codes = 0
		for code, category := range allCategories {
			if t.known(category, Reach(category), 1) > 0 {
				t.codes |= 1 << code
			}
		}
		if t.codes != 0 {
			f(t.ends.all())
		}
		return
	}
	t.each(func(code int, _ geo.Metres) bool {
		if t.known(allCategories[code], Reach(allCategories[code]), 1) > 0 {
			f(code)
		}
		return true
	})
}

// search appends the nearest k of a cell that are wanted and that take no
// longer than bound from door to door; 0: as long as it takes.
func (t *timed) search(into []timedHit, code, k int, bound time.Duration) []timedHit {
	if bound > 0 {
		if bound -= time.Duration(t.start.Approach) * time.Millisecond; bound <= 0 {
			return into
		}
	}
	made := t.ends.of(t.q.By, code)
	moved := t.ends.moved(made, t.view)
	t.items, t.skip = made.items, nil
	if moved != nil {
		t.skip = moved.skip
	}
	into = t.find(into, made.targets, k, bound)
	if moved != nil && len(moved.items) > 0 {
		t.items, t.skip = moved.items, nil
		into = t.find(into, moved.targets, k, bound)
	}
	return into
}

func (t *timed) find(into []timedHit, targets *route.Targets, k int, bound time.Duration) []timedHit {
	stops := targets.Stops()
	for _, hit := range t.view.Find(&t.query, targets, t.start, route.Options{K: k, MaxTime: bound, Accept: t.accept}) {
		into = append(into, timedHit{t.items[hit.Item], hit.Cost, &stops[hit.Item]})
	}
	return into
}

// wants tells whether a target that costs c is one to be found.
func (t *timed) wants(target int32, c route.Cost) bool {
	if t.skip.Has(target) {
		return false
	}
	item := t.items[target]
	if len(t.q.Categories) == 0 && t.codes>>t.w.shelf.codes[item]&1 == 0 {
		return false
	}
	if t.q.MaxDistance > 0 && !t.farther && geo.Distance(t.q.From, *t.w.shelf.placed[item].Position) > t.q.MaxDistance {
		return false
	}
	if t.bare {
		return true
	}
	return t.fits(item) && (!t.q.OpenOnly || t.opennessFits(item, t.arrival(c)))
}

// fits tells whether an item passes the filters that do not depend on time.
func (t *timed) fits(item int32) bool {
	return !t.mute && (t.spoken == nil || t.spoken.Has(item)) && (!t.q.Wheelchair || t.w.shelf.wheelchair.Has(item))
}

func (t *timed) arrival(c route.Cost) time.Time {
	return t.q.At.Add(time.Duration(t.start.Approach)*time.Millisecond + c.Duration())
}

// opennessFits tells whether a service is open at an instant, or, t.dark,
// whether nobody knows.
func (t *timed) opennessFits(item int32, at time.Time) bool {
	if start := at.Truncate(quarter).Unix(); t.set == nil || t.set.start != start {
		t.set = t.w.openSet(at)
	}
	if t.set.changing.Has(item) {
		f := t.w.facts(t.w.row(item))
		state := f.state(at)
		return t.dark && state.Open == nil || !t.dark && state.Open != nil && *state.Open
	}
	if t.dark {
		return t.set.unknownItems.Has(item)
	}
	return t.set.mayItems.Has(item)
}

// fill makes the answer of the hits. The way itself is looked up where it has
// ferries, to name them.
func (t *timed) fill(r *Roads) {
	for _, hit := range t.hits {
		rank := t.w.shelf.ranks[hit.item]
		row := &t.w.rows[rank]
		at := t.arrival(hit.cost)
		found := Found{
			Service: row.service, Rank: rank, Distance: geo.Distance(t.q.From, *row.service.Position),
			Duration: at.Sub(t.q.At), Arrival: at, Flags: hit.cost.Flags,
			Road:     geo.Metres(hit.cost.Length)/10 + t.start.Away + hit.stop.Away,
			Openness: t.w.opennessIn(row, at, &t.s.memory),
		}
		t.answer.Found = append(t.answer.Found, found)
	}
	for i, hit := range t.hits {
		if hit.cost.Flags&roads.OnFerry != 0 {
			if path, ok := t.view.Path(&t.query, t.start, *hit.stop); ok {
				t.answer.Found[i].Ferries = r.ferries(nil, path.Pieces)
			}
		}
	}
}

// count fills Total and Unknown.
func (t *timed) count() {
	t.asking.count() // t.open is nil: of Unknown it says nothing
	if !t.q.OpenOnly || t.view == nil {
		return
	}
	bound := t.q.MaxDuration
	if len(t.answer.Found) == t.q.Limit {
		bound = max(t.answer.Found[t.q.Limit-1].Duration, time.Millisecond)
	}
	t.dark = true
	t.answer.Unknown = t.number(UnknownLimitMost, bound)
	t.dark = false
}

// number counts, up to most, what is wanted within a time.
func (t *timed) number(most int, bound time.Duration) int {
	return min(len(t.within(most, bound)), most)
}

// within are the nearest of each cell that are wanted, at most so many a cell.
// The result is valid until the next question.
func (t *timed) within(most int, bound time.Duration) []timedHit {
	found := t.hits[len(t.hits):]
	t.eachCell(func(code int) { found = t.search(found, code, most, bound) })
	return found
}
