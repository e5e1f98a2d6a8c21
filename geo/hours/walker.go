package hours

// change is an instant (Unix seconds) from which a state holds.
type change struct {
	at      int64
	state   State
	comment string
}

// walker turns days into changes, closures included. One per goroutine; a
// result is valid until the next call.
type walker struct {
	painter  *painter
	closures []Closure
	changes  []change
	spare    []change
}

func newWalker(s *Schedule) *walker {
	return &walker{painter: newPainter(s), closures: s.closures}
}

// day returns the changes of d; the first is at its midnight.
func (w *walker) day(d day) []change {
	clock := clockOf(d)
	w.changes = w.changes[:0]
	for _, st := range w.painter.day(d) {
		at := clock.at(st.from)
		for n := len(w.changes); n > 0 && w.changes[n-1].at >= at; n-- {
			w.changes = w.changes[:n-1] // a time that the change of the clock left out
		}
		w.changes = append(w.changes, change{at, st.state, st.comment})
	}
	end := clock.at(minutesPerDay)
	for len(w.changes) > 1 && w.changes[len(w.changes)-1].at >= end {
		w.changes = w.changes[:len(w.changes)-1]
	}
	for _, c := range w.closures {
		w.close(c, end)
	}
	return w.changes
}

// close lays c over the changes of a day that ends at end.
func (w *walker) close(c Closure, end int64) {
	from, to := w.changes[0].at, end
	if !c.From.IsZero() {
		from = max(from, c.From.Unix())
	}
	if !c.To.IsZero() {
		to = min(to, c.To.Unix())
	}
	if from >= to {
		return
	}
	out := w.spare[:0]
	var below change
	for _, old := range w.changes {
		if old.at < from {
			out = append(out, old)
		}
		if old.at <= to {
			below = old
		}
	}
	out = append(out, change{from, Closed, c.Reason})
	if to < end {
		out = append(out, change{to, below.state, below.comment})
	}
	for _, old := range w.changes {
		if old.at > to {
			out = append(out, old)
		}
	}
	w.changes, w.spare = out, w.changes
}
