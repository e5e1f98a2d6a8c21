package live

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/nearest"
	"finnfram/geo/roads"
	"finnfram/geo/route"
)

// travel is what a world knows of the ways to its services.
type travel struct {
	roads *Roads
	ends  *endTable
}

// endTable holds the services of one shelf as the ends of journeys on one
// network, by profile and category, each made when it is first asked for.
// What the table before has of them is used again.
type endTable struct {
	shelf *shelf
	works *roadworks
	cells [roads.Profiles][]endCell // by category code; the last has all services
}

type endCell struct {
	ready  atomic.Pointer[ends]
	mu     sync.Mutex // of the one who makes it
	before *ends      // of the table before
}

// ends are the services of one category, or all, for one profile.
type ends struct {
	profile roads.Profile
	targets *route.Targets
	stops   []route.Stop // by target
	items   []int32      // of the shelf, by target, ascending
	offRoad []int32      // items that have no road near, ascending
	// ids and points are of all of them, in the order of the shelf, for the
	// table after this one; stop is -1 for those off the road.
	ids    []data.ServiceID
	points []geo.Point
	stop   []int32

	mu    sync.Mutex
	moves []*movedEnds // of the views asked last, the newest last
}

// movedEnds are the ends whose street is shut in a view: they are reached from
// another one.
type movedEnds struct {
	view    *route.View
	skip    nearest.Bits // targets of the ends that stand here instead, or nowhere
	targets *route.Targets
	items   []int32
}

// mostMoves is of how many views the moved ends are kept.
const mostMoves = 4

// newTravel joins a world's services with roads; before, which may be nil, is
// of the world before.
func newTravel(s *shelf, r *Roads, before *travel) *travel {
	if before != nil && before.ends.shelf == s && before.ends.works == r.roadworks {
		return &travel{r, before.ends}
	}
	t := &endTable{shelf: s, works: r.roadworks}
	for p := range t.cells {
		t.cells[p] = make([]endCell, len(allCategories)+1)
		if before == nil || before.ends.works != r.roadworks {
			continue
		}
		for c := range t.cells[p] {
			t.cells[p][c].before = before.ends.cells[p][c].last()
		}
	}
	return &travel{r, t}
}

// last is what a cell has, or had before.
func (c *endCell) last() *ends {
	if made := c.ready.Load(); made != nil {
		return made
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if made := c.ready.Load(); made != nil {
		return made
	}
	return c.before
}

// all is the number of the cell of all services.
func (t *endTable) all() int { return len(allCategories) }

// of are the ends of a category code, or of all. The first to ask makes them,
// and the others wait: some 100 µs for each service that was not there before.
func (t *endTable) of(p roads.Profile, code int) *ends {
	cell := &t.cells[p][code]
	if made := cell.ready.Load(); made != nil {
		return made
	}
	cell.mu.Lock()
	defer cell.mu.Unlock()
	if made := cell.ready.Load(); made != nil {
		return made
	}
	made := t.make(p, t.shelf.itemsOf(code), cell.before)
	cell.before = nil
	cell.ready.Store(made)
	return made
}

// make puts items, which are in the order of ids, on the road. before may be
// nil.
func (t *endTable) make(p roads.Profile, items []int32, before *ends) *ends {
	e := &ends{profile: p}
	var snap roads.SnapQuery
	var old *route.Targets
	next := 0 // of those before
	for _, item := range items {
		s := t.shelf.placed[item]
		for before != nil && next < len(before.ids) && before.ids[next] < s.ID {
			next++
		}
		var stop route.Stop
		var ok bool
		if before != nil && next < len(before.ids) && before.ids[next] == s.ID && before.points[next] == *s.Position {
			if ok = before.stop[next] >= 0; ok {
				stop = before.stops[before.stop[next]]
			}
		} else {
			stop, _, ok = t.works.stop(&snap, p, *s.Position, roads.SnapOptions{})
		}
		e.add(s, item, stop, ok)
	}
	if before != nil {
		old = before.targets
	}
	e.targets, _ = route.NewTargets(context.Background(), t.works.work.Hierarchies[p], e.stops, old) // fails with its context alone
	return e
}

func (e *ends) add(s *Service, item int32, stop route.Stop, ok bool) {
	e.ids, e.points = append(e.ids, s.ID), append(e.points, *s.Position)
	if !ok {
		e.offRoad, e.stop = append(e.offRoad, item), append(e.stop, -1)
		return
	}
	e.stop = append(e.stop, int32(len(e.stops)))
	e.stops, e.items = append(e.stops, stop), append(e.items, item)
}

// moved are the ends among e whose street is shut in view; nil: nothing is shut.
func (t *endTable) moved(e *ends, view *route.View) *movedEnds {
	if view.Closed() == nil {
		return nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, m := range e.moves {
		if m.view == view {
			return m
		}
	}
	m := t.move(e, view)
	if len(e.moves) == mostMoves {
		e.moves = append(e.moves[:0:0], e.moves[1:]...)
	}
	e.moves = append(e.moves, m)
	return m
}

// move puts the ends on the road anew whose street is shut, in whatever
// direction. Costs some 100 ns an end.
func (t *endTable) move(e *ends, view *route.View) *movedEnds {
	m := &movedEnds{view: view, skip: nearest.MakeBits(len(e.stops))}
	g, closed := view.Graph(), view.Closed()
	var snap roads.SnapQuery
	var seeds []roads.Seed
	var stops []route.Stop
	for i, target := range e.stop {
		if target < 0 {
			continue
		}
		seeds = g.Ends(g.Starts(seeds[:0], e.stops[target].Position), e.stops[target].Position)
		if !slices.ContainsFunc(seeds, func(s roads.Seed) bool { return closed.Has(s.Arc) }) {
			continue
		}
		stop, _, ok := t.works.stop(&snap, e.profile, e.points[i], roads.SnapOptions{Closed: closed})
		if ok && stop == e.stops[target] {
			continue
		}
		m.skip.Set(target)
		if ok {
			stops, m.items = append(stops, stop), append(m.items, e.items[target])
		}
	}
	m.targets, _ = route.NewTargets(context.Background(), t.works.work.Hierarchies[e.profile], stops, nil) // fails with its context alone
	return m
}

// warm makes the ends of every category, unless stop says otherwise.
func (t *endTable) warm(stop func() bool) {
	for code := range t.all() + 1 {
		for p := range roads.Profile(roads.Profiles) {
			if stop() {
				return
			}
			t.of(p, code)
		}
	}
}
