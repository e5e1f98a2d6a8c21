package route

import (
	"sync"

	"finnfram/geo/roads"
)

// Find finds the o.K nearest targets by time, as Targets.Find does, exactly for
// the roads that are open. Items whose way with all roads open leads over a
// closed one are searched for apart; they come as far back in the order as they
// are now. o.Accept must not ask the View.
//
// t are targets of the hierarchy that the Router was made with. Hits belong to
// q until its next use.
func (v *View) Find(q *Query, t *Targets, from Stop, o Options) []Hit {
	if v.closed == nil || o.K <= 0 {
		return t.Find(q, from, o)
	}
	own := v.targets.of(t)
	if own != nil && v.pure {
		return own.Find(q, from, o)
	}
	f := finder{v: v, t: t, own: own != nil, from: from, o: o, limit: roads.MaxWeight, costs: map[int32]Cost{}}
	if o.MaxTime > 0 {
		f.limit = uint32(min(o.MaxTime.Milliseconds(), roads.MaxWeight))
	}
	if own == nil {
		own = t
		v.router.want(v, t)
	}
	f.inner = v.router.queries.Get().(*Query)
	defer v.router.queries.Put(f.inner)
	defer f.end()
	f.hits = q.hits[:0]
	// Lower bounds in ascending order, until there are enough exact costs.
	bounds := own.candidates(q, from, o)
	for !f.full() {
		item, weight, ok := bounds.next()
		if !ok {
			f.drain(Unreachable, 0)
			break
		}
		if f.drain(weight, item); !f.full() {
			f.offer(int32(item), bounds.cost(item))
		}
	}
	q.hits = f.hits
	return f.hits
}

// finder turns lower bounds, which come in ascending order of (weight, item),
// into costs in that order.
type finder struct {
	v     *View
	t     *Targets
	own   bool // bounds that are not stained are exact
	from  Stop
	o     Options
	limit uint32
	inner *Query
	row   *rowSearch
	// Exact costs that are more than their bound was, until no smaller cost
	// can come.
	later frontier
	costs map[int32]Cost
	hits  []Hit
}

func (f *finder) end() {
	if f.row != nil {
		f.row.end()
	}
}

func (f *finder) full() bool { return len(f.hits) >= f.o.K }

// offer takes an item and its lower bound. All that comes before was drained.
func (f *finder) offer(item int32, bound Cost) {
	c := f.exact(item, bound)
	switch {
	case c.Weight > f.limit:
	case c.Weight == bound.Weight:
		f.emit(item, c)
	default:
		f.costs[item] = c
		f.later.push(c.Weight, uint32(item))
	}
}

// drain lets out all that comes before (weight, item).
func (f *finder) drain(weight, item uint32) {
	for !f.later.empty() && !f.full() && f.later[0] < uint64(weight)<<32|uint64(item) {
		_, next := f.later.pop()
		f.emit(int32(next), f.costs[int32(next)])
	}
}

func (f *finder) emit(item int32, c Cost) {
	if f.o.Accept == nil || f.o.Accept(item, c) {
		f.hits = append(f.hits, Hit{item, c})
	}
}

// exact is the cost of an item, its approach included.
func (f *finder) exact(item int32, bound Cost) Cost {
	if f.own && bound.Flags&stained == 0 {
		return bound
	}
	stop := f.t.stops[item]
	c, ok := f.v.low.Between(f.inner, f.from, stop)
	if ok && c.Flags&stained != 0 {
		if f.row == nil {
			f.row = f.v.row(f.from)
		}
		c = f.row.to(stop, f.limit)
		ok = c.Weight != Unreachable
	}
	if !ok || c.Weight > roads.MaxWeight-stop.Approach {
		return Cost{Weight: Unreachable}
	}
	c.Weight += stop.Approach
	return c
}

// targetSet holds the targets that a View has of its own, by those that they
// stand for. It is safe for all goroutines.
type targetSet struct {
	mu  sync.RWMutex
	own map[*Targets]*Targets
	old []*Targets // the keys, oldest first
}

// maxTargets is how many a View keeps: those of every kind of service.
const maxTargets = 64

func (s *targetSet) of(t *Targets) *Targets {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.own[t]
}

func (s *targetSet) put(t, own *Targets) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.own == nil {
		s.own = map[*Targets]*Targets{}
	}
	if s.own[t] == nil {
		s.old = append(s.old, t)
	}
	s.own[t] = own
	if len(s.old) > maxTargets {
		delete(s.own, s.old[0])
		s.old = s.old[1:]
	}
}
