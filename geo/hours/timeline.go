package hours

import "time"

// Timeline is a Schedule worked out for a window of time: the instants at
// which its state changes. It is immutable, safe for all goroutines, and
// takes about 9 bytes a change.
type Timeline struct {
	from, to int64
	at       []int64
	states   []State
}

// Prepare works s out from from up to to. Cost: about a microsecond a day.
func (s *Schedule) Prepare(from, to time.Time) *Timeline {
	tl := &Timeline{from: from.Unix(), to: to.Unix()}
	w := newWalker(s)
	var at [128]int64
	var states [128]State
	tl.at, tl.states = at[:0], states[:0]
	for d := dayAt(from); d <= dayAt(to); d++ {
		for _, c := range w.day(d) {
			n := len(tl.states)
			if n > 0 && tl.states[n-1] == c.state || c.at >= tl.to {
				continue
			}
			if n > 0 && c.at <= tl.from { // over before the window begins
				tl.at, tl.states = tl.at[:0], tl.states[:0]
			}
			tl.at, tl.states = append(tl.at, c.at), append(tl.states, c.state)
		}
	}
	tl.at = append(make([]int64, 0, len(tl.at)), tl.at...)
	tl.states = append(make([]State, 0, len(tl.states)), tl.states...)
	return tl
}

// At returns the state at t, which is Unknown outside the window. Cost: a
// binary search, under 100 ns, without allocation.
func (tl *Timeline) At(t time.Time) State {
	second := t.Unix()
	if second < tl.from || second >= tl.to {
		return Unknown
	}
	i := tl.after(second)
	if i == 0 {
		return Unknown
	}
	return tl.states[i-1]
}

// Next returns the first change of state after t and the state from then on.
// The third result is false when none is left in the window.
func (tl *Timeline) Next(t time.Time) (time.Time, State, bool) {
	second := t.Unix()
	if second < tl.from || second >= tl.to {
		return time.Time{}, Unknown, false
	}
	i := tl.after(second)
	if i == len(tl.at) {
		return time.Time{}, tl.At(t), false
	}
	return time.Unix(tl.at[i], 0).In(Oslo), tl.states[i], true
}

// after returns the index of the first change later than second.
func (tl *Timeline) after(second int64) int {
	lo, hi := 0, len(tl.at)
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if tl.at[mid] <= second {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
