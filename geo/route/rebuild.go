package route

import (
	"context"
	"log/slog"
	"math/bits"
	"runtime"
	"slices"
	"time"

	"finnfram/geo/roads"
)

// When the second hierarchy is made: once slow answers have taken Patience
// since the last one, and what would be left out is not what the last one
// leaves out. So nothing is made for a road at the end of a valley that nobody
// asks about, and a closed bridge is seen to within seconds.
//
// What is left out: the arcs that are closed now and at every full hour of the
// next day. Streets that are shut for an hour each morning stay in, so that
// the hierarchy serves all day.

// building is a hierarchy that is being made.
type building struct {
	removed roads.Closed
	cancel  context.CancelFunc
}

// wanted are targets that a View would have of its own.
type wanted struct {
	v *View
	t *Targets
}

// lasting is how long something must stay closed to be left out.
const lasting = 24 * time.Hour

// nudge lets Run look whether there is work.
func (r *Router) nudge() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// spent notes how long a slow answer took.
func (r *Router) spent(d time.Duration) {
	if r.slow.Add(int64(d)) >= int64(r.o.Patience) {
		r.nudge()
	}
}

// want asks for targets of v's own in place of t.
func (r *Router) want(v *View, t *Targets) {
	r.mu.Lock()
	defer r.mu.Unlock()
	w := wanted{v, t}
	if len(r.wanted) < maxTargets && !slices.Contains(r.wanted, w) {
		r.wanted = append(r.wanted, w)
		r.nudge()
	}
}

// work makes what is to be made.
func (r *Router) work(ctx context.Context) {
	if removed, ok := r.worth(); ok {
		r.rebuild(ctx, removed)
	}
	for ctx.Err() == nil {
		w, ok := r.nextWanted()
		if !ok {
			return
		}
		if own, err := NewTargets(ctx, w.v.low, w.t.stops, nil); err == nil {
			w.v.targets.put(w.t, own)
		}
	}
}

// nextWanted takes the next that is wanted of a View that is still in use.
func (r *Router) nextWanted() (w wanted, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.wanted) > 0 {
		w = r.wanted[0]
		r.wanted = slices.Delete(r.wanted, 0, 1)
		if slices.Contains(r.views, w.v) && w.v.targets.of(w.t) == nil {
			return w, true
		}
	}
	return wanted{}, false
}

// worth tells whether another hierarchy is worth it, and what it leaves out.
// One that cannot be used now is given up.
func (r *Router) worth() (removed roads.Closed, ok bool) {
	now := r.o.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	closed := r.closedAt(now)
	if r.shut != nil && !within(r.shut.removed, closed) {
		r.replace(nil)
	}
	if r.slow.Load() < int64(r.o.Patience) {
		return nil, false
	}
	removed = both(closed, closed)
	for later := time.Hour; later <= lasting && removed != nil; later += time.Hour {
		removed = both(removed, r.closedAt(now.Add(later)))
	}
	if removed == nil || r.shut != nil && slices.Equal(removed, r.shut.removed) {
		return nil, false
	}
	return removed, true
}

// rebuild makes the second hierarchy. It is given up when ctx ends, and when
// closures change so that it could not be used.
func (r *Router) rebuild(ctx context.Context, removed roads.Closed) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r.mu.Lock()
	r.building = &building{removed, cancel}
	r.mu.Unlock()
	begun := r.o.Now()
	h, err := Build(ctx, r.g, BuildOptions{
		Order: r.open.h.Order(), Closed: removed, Threads: max(runtime.GOMAXPROCS(0)/2, 1),
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	r.building = nil
	if err != nil {
		r.o.Log.Info("road hierarchy without closed roads given up", "profile", r.g.Profile.String(), "error", err)
		r.nudge()
		return
	}
	r.slow.Store(0)
	r.replace(&base{h, removed})
	r.o.Log.Info("road hierarchy without closed roads ready", "profile", r.g.Profile.String(),
		"closed", count(removed), slog.Duration("took", r.o.Now().Sub(begun)))
}

// replace puts b in the place of the second hierarchy. Views in use stay what
// they are. r.mu must be held.
func (r *Router) replace(b *base) {
	r.shut = b
	r.views = nil
	r.changed()
}

// count of closed arcs.
func count(c roads.Closed) int {
	n := 0
	for _, word := range c {
		n += bits.OnesCount64(word)
	}
	return n
}
