package route

import (
	"time"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// View is the roads of one profile as they are at one time: what conditions
// and closures shut is not travelled. It answers exactly what a plain search
// over the open arcs would. It is immutable and safe for all goroutines.
//
// Journeys that do not lead over a closed road cost what they cost a
// Hierarchy. Those that would are searched for in the graph by A* led by the
// Hierarchy: the more of a detour, the longer; at most some hundred
// milliseconds in a country, and as many of them at a time as there are
// processors.
type View struct {
	g       *roads.Graph
	sn      *roads.Snapper
	open    *Hierarchy // with every road open; for reasons
	low     *Hierarchy // costs that are stained are lower bounds, others exact
	pure    bool       // no cost of low is stained
	from    *base      // that low is made from
	closed  roads.Closed
	router  *Router
	targets targetSet
}

// Closed are the arcs that are not travelled, nil when every road is open.
func (v *View) Closed() roads.Closed { return v.closed }

// Graph is the graph of v's profile.
func (v *View) Graph() *roads.Graph { return v.g }

// Between is the quickest journey from one stop to another, without the
// approaches of either; ok is false where there is none, or none of less than
// roads.MaxWeight. From a stop to itself it takes no time.
func (v *View) Between(q *Query, from, to Stop) (c Cost, ok bool) {
	c, ok = v.low.Between(q, from, to)
	if !ok || c.Flags&stained == 0 {
		return c, ok
	}
	k := v.slow()
	defer v.done(k, time.Now())
	return v.detour(k, from, to)
}

// detour is Between by a search of the graph.
func (v *View) detour(k *lane, from, to Stop) (Cost, bool) {
	w, ok := k.aim(v, from, to)
	if !ok {
		return Cost{Weight: Unreachable}, false
	}
	return w.cost(v.g), true
}

// Path is the quickest journey, piece by piece; see Between.
func (v *View) Path(q *Query, from, to Stop) (p Path, ok bool) {
	if v.pure {
		return v.low.Path(q, from, to)
	}
	c, ok := v.low.Between(q, from, to)
	if !ok {
		return Path{}, false
	}
	if c.Flags&stained == 0 {
		return v.low.Path(q, from, to)
	}
	k := v.slow()
	defer v.done(k, time.Now())
	w, ok := k.aim(v, from, to)
	if !ok {
		return Path{}, false
	}
	return v.pathOf(&w, from, to), true
}

func (v *View) pathOf(w *wayFound, from, to Stop) Path {
	p := Path{From: from, To: to}
	if w.straight {
		p.add(v.low.directPiece(w.start, from, to))
		return p
	}
	p.add(v.low.startPiece(w.start, from))
	for _, arc := range w.arcs {
		p.add(arcPiece(v.g, arc))
	}
	p.add(v.low.endPiece(w.end, to))
	return p
}

// Table writes the costs from every one of from to every one of to into out,
// row by row: from i to j stands at i*len(to)+j. Weight is Unreachable where
// there is no way. It panics when out is too short.
func (v *View) Table(q *Query, from, to []Stop, out []Cost) {
	v.low.Table(q, from, to, out)
	if v.pure {
		return
	}
	for i := range from {
		v.mend(from[i], to, out[i*len(to):(i+1)*len(to)])
	}
}

// mend replaces the costs of a row that are only lower bounds.
func (v *View) mend(from Stop, to []Stop, row []Cost) {
	var r *rowSearch
	for j := range row {
		if row[j].Weight == Unreachable || row[j].Flags&stained == 0 {
			continue
		}
		if r == nil {
			r = v.row(from)
			defer r.end()
		}
		row[j] = r.to(to[j], roads.MaxWeight)
	}
}

// rowSearch finds exact costs from one stop to several, by searches of the
// graph: by A* until that has settled a quarter of all nodes, and then by one
// search in all directions that is kept and grows.
type rowSearch struct {
	v      *View
	k      *lane
	from   Stop
	before int // nodes settled in the lane
	spread bool
	begun  time.Time
}

func (v *View) row(from Stop) *rowSearch {
	k := v.slow()
	return &rowSearch{v: v, k: k, from: from, before: k.settled, begun: time.Now()}
}

func (r *rowSearch) end() { r.v.done(r.k, r.begun) }

// to is the cost to a stop, Unreachable where it is more than bound.
func (r *rowSearch) to(to Stop, bound uint32) Cost {
	if !r.spread && r.k.settled-r.before <= r.v.g.Nodes()/4 {
		c, _ := r.v.detour(r.k, r.from, to)
		return c
	}
	k := r.k
	k.starts = r.v.starts(k.starts[:0], r.from)
	if !r.spread {
		r.spread = true
		k.spread.begin(r.v.g, r.v.closed)
		for _, seed := range k.starts {
			k.spread.seed(seed.Node, seed.Weight, seed.Arc)
		}
	}
	return r.spreadTo(to, bound)
}

// spreadTo is to by the search in all directions.
func (r *rowSearch) spreadTo(to Stop, bound uint32) Cost {
	k, w := r.k, wayFound{weight: Unreachable}
	if seed, ok := r.v.direct(r.from, to); ok {
		w = wayFound{weight: seed.Weight, start: seed, straight: true}
		bound = min(bound, seed.Weight)
	}
	k.ends = r.v.ends(k.ends[:0], to)
	weight, end := k.spread.to(k.ends, bound)
	if weight < w.weight {
		w = wayFound{weight: weight, end: k.ends[end]}
		w.start, w.arcs = k.trace(&k.spread, w.end.Node)
	}
	if w.weight > roads.MaxWeight {
		return Cost{Weight: Unreachable}
	}
	return w.cost(r.v.g)
}

// starts, ends and direct are those of the graph, of open arcs.
func (v *View) starts(dst []roads.Seed, at Stop) []roads.Seed {
	if at.Segment >= uint32(len(v.g.Net.From)) {
		return dst
	}
	n := len(dst)
	return append(dst[:n], openSeeds(v.g.Starts(dst, at.Position)[n:], v.closed)...)
}

func (v *View) ends(dst []roads.Seed, at Stop) []roads.Seed {
	if at.Segment >= uint32(len(v.g.Net.From)) {
		return dst
	}
	n := len(dst)
	return append(dst[:n], openSeeds(v.g.Ends(dst, at.Position)[n:], v.closed)...)
}

func (v *View) direct(from, to Stop) (roads.Seed, bool) {
	if from.Segment != to.Segment || from.Segment >= uint32(len(v.g.Net.From)) {
		return roads.Seed{}, false
	}
	return v.g.Direct(from.Position, to.Position, v.closed)
}

// openSeeds leaves out the seeds of closed arcs, in place.
func openSeeds(seeds []roads.Seed, closed roads.Closed) []roads.Seed {
	open := seeds[:0]
	for _, s := range seeds {
		if !closed.Has(s.Arc) {
			open = append(open, s)
		}
	}
	return open
}

// slow takes a lane, done gives it back and notes how long it was used.
func (v *View) slow() *lane { return v.router.lanes.take() }

func (v *View) done(k *lane, begun time.Time) {
	v.router.lanes.give(k)
	v.router.spent(time.Since(begun))
}

// Nearest appends to dst the k nearest positions on roads of the profile that
// are open, nearest first.
func (v *View) Nearest(q *roads.SnapQuery, dst []roads.Position, p geo.Point, k int, o roads.SnapOptions) []roads.Position {
	o.Closed = v.closed
	return v.sn.Nearest(q, dst, v.g, p, k, o)
}
