package live

import (
	"sync"
	"time"

	"finnfram/geo/hours"
	"finnfram/geo/nearest"
)

const (
	quarter      = 15 * time.Minute
	mostQuarters = 64 // kept by a world; the one used longest ago goes first
)

// openSet tells which items of the shelf are open in one quarter of an hour.
// Those in none of the sets are shut throughout.
type openSet struct {
	start    int64           // Unix seconds
	changing nearest.Bits    // not the same throughout: to be asked one by one
	steady   bool            // nothing is changing
	may      *nearest.Filter // open throughout, or changing
	unknown  *nearest.Filter // not known throughout, or changing

	mayItems, unknownItems nearest.Bits // of may and unknown
}

// quarters are the open sets of a world, worked out when first asked for.
// The zero value is ready.
type quarters struct {
	mu   sync.Mutex
	sets []*openSet // the one used last at the end
}

// openSet is the set for the quarter that holds t.
func (w *World) openSet(t time.Time) *openSet {
	start := t.Truncate(quarter).Unix()
	q := w.quarters
	q.mu.Lock()
	defer q.mu.Unlock()
	last := len(q.sets) - 1
	for i, set := range q.sets {
		if set.start == start {
			copy(q.sets[i:], q.sets[i+1:])
			q.sets[last] = set
			return set
		}
	}
	set := w.newOpenSet(start)
	if len(q.sets) == mostQuarters {
		q.sets = append(q.sets[:0], q.sets[1:]...)
	}
	q.sets = append(q.sets, set)
	return set
}

// throughout is the state of a clock, or of a service, over a whole quarter.
type throughout uint8

const (
	shut throughout = iota
	open
	unsure
	changes // or too rare to be worth a look beforehand
)

// newOpenSet works out each expression of hours once, and then each service
// from it; services with closures, and those whose hours grow stale in the
// quarter, are looked at one by one. Cost: some nanoseconds a service.
func (w *World) newOpenSet(start int64) *openSet {
	from := time.Unix(start, 0)
	to := from.Add(quarter)
	byClock := make([]throughout, len(w.clocks))
	for i, c := range w.clocks {
		byClock[i] = c.throughout(from, to)
	}
	n := len(w.shelf.ranks)
	may, unknown := nearest.MakeBits(n), nearest.MakeBits(n)
	set := &openSet{start: start, changing: nearest.MakeBits(n), steady: true}
	for item, rank := range w.shelf.ranks {
		state := w.rows[rank].throughout(byClock, from, to)
		if state == open || state == changes {
			may.Set(int32(item))
		}
		if state == unsure || state == changes {
			unknown.Set(int32(item))
		}
		if state == changes {
			set.changing.Set(int32(item))
			set.steady = false
		}
	}
	set.mayItems, set.unknownItems = may, unknown
	set.may, set.unknown = w.shelf.set.Prepare(may), w.shelf.set.Prepare(unknown)
	return set
}

func (c *clock) throughout(from, to time.Time) throughout {
	if c.schedule == nil {
		return unsure
	}
	if at, _, ok := c.next(from); ok && at.Before(to) {
		return changes
	}
	switch state, _ := c.at(from); state {
	case hours.Open:
		return open
	case hours.Unknown:
		return unsure
	}
	return shut
}

// throughout is the state of a service over the quarter from..to, given those
// of the clocks.
func (row *row) throughout(byClock []throughout, from, to time.Time) throughout {
	if row.special {
		if state := row.service.interrupted(from, to); state != unsure {
			return state
		}
	}
	switch {
	case row.clock < 0, from.Unix() >= row.expires:
		return unsure
	case to.Unix() > row.expires:
		return changes
	}
	return byClock[row.clock]
}

// interrupted is shut when the service is suspended or closed from from to
// to, changes when it is closed for a part, and otherwise unsure.
func (s *Service) interrupted(from, to time.Time) throughout {
	state := unsure
	for i := range s.Closures {
		c := &s.Closures[i]
		if c.Covers(from) && (c.To.IsZero() || !c.To.Before(to)) {
			return shut
		}
		if c.From.Before(to) && (c.To.IsZero() || c.To.After(from)) {
			state = changes
		}
	}
	if s.Suspended {
		return shut
	}
	return state
}
