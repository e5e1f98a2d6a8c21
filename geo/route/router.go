package route

import (
	"context"
	"log/slog"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// Router keeps what one profile needs to answer at any time: the hierarchy
// with every road open, the closures in force, and a View of what is open at a
// time. It is safe for all goroutines.
//
//	SetClosures ──> closures ─┐
//	                          ├─ At(t) ──> View, of what is open at t
//	conditions of the graph ──┘              │ made from one of
//	                          ┌──────────────┴──────────────┐
//	                every road open             without the roads that stay
//	                (as it was given)           closed: made again by Run
//
// Closures count for every View that is asked for after SetClosures has
// returned. Run makes the second hierarchy in the background; until it is
// ready, and without Run for ever, answers are as exact, and only those are
// slower that would lead over a closed road.
//
// A View may start from the second hierarchy when all that it leaves out is
// closed at the View's time. There are never more than two hierarchies, and a
// third while it is being made.
type Router struct {
	g       *roads.Graph
	sn      *roads.Snapper
	open    *base
	o       RouterOptions
	lanes   *lanes
	queries sync.Pool
	latest  atomic.Pointer[moment]
	slow    atomic.Int64 // nanoseconds of slow answers since the last rebuild
	wake    chan struct{}

	mu       sync.Mutex
	closures []closing
	shut     *base // without the roads that stay closed; nil: none
	moments  []*moment
	views    []*View // oldest use first
	wanted   []wanted
	building *building
	stamp    int // counts changes of closures and hierarchies
}

// RouterOptions may be zero.
type RouterOptions struct {
	Log *slog.Logger
	// Now is the clock of Run and State; nil: time.Now.
	Now func() time.Time
	// Patience is how much time slow answers may take, all together, before a
	// hierarchy is made for them; 0: a hundredth of a microsecond for every hop
	// and node, which is about a hundredth of the time that making one takes.
	Patience time.Duration
	// Searches is how many searches of the graph may run at once; 0: as many
	// as there are processors. Each takes up to 24 bytes a node.
	Searches int
}

// base is a hierarchy and the arcs that it leaves out.
type base struct {
	h       *Hierarchy
	removed roads.Closed
}

// closing is a closure and the arcs that it shuts.
type closing struct {
	c    roads.Closure
	arcs []uint32
}

// moment is a stretch of time during which the same is closed.
type moment struct {
	from, until time.Time
	view        *View
}

func (m *moment) holds(t time.Time) bool { return !t.Before(m.from) && t.Before(m.until) }

// Bounds of what a Router keeps.
const (
	maxViews   = 4
	maxMoments = 64
)

// NewRouter returns a Router without closures. h must be of g with every road
// open, and sn of g's network.
func NewRouter(g *roads.Graph, h *Hierarchy, sn *roads.Snapper, o RouterOptions) *Router {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Searches <= 0 {
		o.Searches = runtime.GOMAXPROCS(0)
	}
	if o.Patience <= 0 {
		o.Patience = time.Duration(10 * (h.Hops() + g.Nodes()))
	}
	r := &Router{g: g, sn: sn, open: &base{h: h}, o: o, lanes: newLanes(o.Searches), wake: make(chan struct{}, 1)}
	r.queries.New = func() any { return new(Query) }
	return r
}

// Graph is what may be travelled with every road open.
func (r *Router) Graph() *roads.Graph { return r.g }

// Hierarchy is that with every road open.
func (r *Router) Hierarchy() *Hierarchy { return r.open.h }

// Snapper puts points onto roads.
func (r *Router) Snapper() *roads.Snapper { return r.sn }

// SetClosures replaces the closures; those of other profiles are left out. It
// costs what roads.Graph.ClosedBy costs for every closure that is new.
func (r *Router) SetClosures(closures []roads.Closure) {
	r.mu.Lock()
	known := r.closures
	r.mu.Unlock()
	now := make([]closing, 0, len(closures))
	for _, c := range closures {
		if c.Profiles.Has(r.g.Profile) {
			now = append(now, closing{c, r.arcsOf(c, known)})
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closures = now
	r.changed()
	if b := r.building; b != nil && !within(b.removed, r.closedAt(r.o.Now())) {
		b.cancel()
	}
	r.nudge()
}

// changed makes what was remembered of times void. r.mu must be held.
func (r *Router) changed() {
	r.stamp++
	r.moments = r.moments[:0]
	r.latest.Store(nil)
}

// arcsOf are the arcs that c shuts while it is in force.
func (r *Router) arcsOf(c roads.Closure, known []closing) []uint32 {
	for _, k := range known {
		if sameShape(k.c, c) {
			return k.arcs
		}
	}
	c.To = time.Time{}
	var arcs []uint32
	closed := r.g.ClosedBy(r.sn, []roads.Closure{c}, c.From)
	for arc := range uint32(64 * len(closed)) {
		if closed.Has(arc) {
			arcs = append(arcs, arc)
		}
	}
	return arcs
}

// sameShape tells whether two closures shut the same arcs.
func sameShape(a, b roads.Closure) bool {
	return a.Space == b.Space && a.Within == b.Within && a.OnlyAlong == b.OnlyAlong && a.OnlyAgainst == b.OnlyAgainst &&
		slices.Equal(a.Ways, b.Ways) &&
		slices.EqualFunc(a.Shape, b.Shape, func(x, y []geo.Point) bool { return slices.Equal(x, y) })
}

// At is the View of a time, to the minute as conditions are, and to the moment
// as closures are. It costs some nanoseconds when it was asked for lately, and
// else up to some hundred milliseconds for a country.
func (r *Router) At(t time.Time) *View {
	if m := r.latest.Load(); m != nil && m.holds(t) {
		return m.view
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	m := r.moment(t)
	r.latest.Store(m)
	return m.view
}

// moment finds or makes the moment of t. r.mu must be held.
func (r *Router) moment(t time.Time) *moment {
	for _, m := range r.moments {
		if m.holds(t) {
			r.touch(m.view)
			return m
		}
	}
	m := &moment{from: t.Truncate(time.Minute)}
	m.until = m.from.Add(time.Minute)
	for _, k := range r.closures {
		m.cut(k.c.From, t)
		if !k.c.To.IsZero() {
			m.cut(k.c.To, t)
		}
	}
	m.view = r.view(r.closedAt(t))
	if len(r.moments) == maxMoments {
		r.moments = slices.Delete(r.moments, 0, 1)
	}
	r.moments = append(r.moments, m)
	return m
}

// cut shortens m at a time at which something changes, to the side of t.
func (m *moment) cut(at, t time.Time) {
	if at.After(t) && at.Before(m.until) {
		m.until = at
	} else if !at.After(t) && at.After(m.from) {
		m.from = at
	}
}

// closedAt are the arcs that are closed at t; nil where none is. r.mu must be
// held.
func (r *Router) closedAt(t time.Time) roads.Closed {
	closed := r.g.ClosedAt(t.Truncate(time.Minute))
	return roads.Union(closed, r.closedBy(t))
}

// closedBy are the arcs that closures shut at t.
func (r *Router) closedBy(t time.Time) roads.Closed {
	var shut roads.Closed
	for _, k := range r.closures {
		if len(k.arcs) == 0 || !k.c.InForce(t) {
			continue
		}
		if shut == nil {
			shut = make(roads.Closed, (r.g.Arcs()+63)/64)
		}
		for _, arc := range k.arcs {
			shut[arc>>6] |= 1 << (arc & 63)
		}
	}
	return shut
}

// view finds or makes the View of a set of closed arcs. r.mu must be held.
func (r *Router) view(closed roads.Closed) *View {
	for _, v := range r.views {
		if slices.Equal(v.closed, closed) {
			r.touch(v)
			return v
		}
	}
	if len(r.views) >= maxViews {
		r.views = slices.Delete(r.views, 0, 1)
	}
	v := r.newView(closed)
	r.views = append(r.views, v)
	return v
}

func (r *Router) newView(closed roads.Closed) *View {
	from := r.open
	if r.shut != nil && within(r.shut.removed, closed) {
		from = r.shut
	}
	v := &View{g: r.g, sn: r.sn, open: r.open.h, router: r, closed: closed, from: from, low: from.h, pure: true}
	if closed != nil {
		v.low, v.pure = from.h.without(closed)
	}
	return v
}

// touch marks a View as used last.
func (r *Router) touch(v *View) {
	if i := slices.Index(r.views, v); i >= 0 {
		r.views = append(slices.Delete(r.views, i, i+1), v)
	}
}

// State is what a Router is about.
type State struct {
	// Closures in force, and how many arcs they and conditions close.
	Closures, Closed int
	// Slower tells that answers around closures are exact and slower, until a
	// hierarchy without them is made.
	Slower bool
	// Rebuilding tells that it is being made.
	Rebuilding bool
}

// State of r now.
func (r *Router) State() State {
	now := r.o.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	s := State{Rebuilding: r.building != nil}
	for _, k := range r.closures {
		if k.c.InForce(now) {
			s.Closures++
		}
	}
	s.Closed = count(r.moment(now).view.closed)
	var removed roads.Closed
	if r.shut != nil {
		removed = r.shut.removed
	}
	s.Slower = !within(r.closedBy(now), removed)
	return s
}

// Run makes the second hierarchy whenever it is worth it, and targets for the
// Views, until ctx ends. See Router and rebuild.go.
func (r *Router) Run(ctx context.Context) error {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		r.work(ctx)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-r.wake:
		case <-tick.C:
		}
	}
}
