package guide

import (
	"math"

	"finnfram/geo/roads"
)

// pass decides what is to be said where piece i-1 ends and piece i begins.
func (w *walk) pass(i int) {
	in, out := w.attributes(i-1), w.attributes(i)
	switch {
	case w.change(in, out, i):
	case w.onFoot():
		w.junction(in, out, i)
	case isCircle(out) && !isCircle(in):
		w.enter(i)
	case isCircle(in):
		w.circle(in, out, i)
	default:
		w.junction(in, out, i)
	}
}

// onFoot tells that exits of roundabouts and lanes to keep to mean nothing.
func (w *walk) onFoot() bool { return w.profile == roads.Walk || w.profile == roads.StepFree }

// change says where the manner of going on changes; false when it does not.
func (w *walk) change(in, out *roads.Attributes, i int) bool {
	kind, ok := w.manner(in, out)
	if ok {
		w.add(kind, either(kind == Continue, Straight, NoSide), i)
	}
	return ok || out.Class == in.Class && special(out.Class)
}

// special are the classes that are told by a step of their own.
func special(c roads.Class) bool {
	return c == roads.Ferry || c == roads.Steps || c == roads.Lift || c == roads.Escalator
}

func (w *walk) manner(in, out *roads.Attributes) (Kind, bool) {
	if out.Class != in.Class {
		switch out.Class {
		case roads.Ferry:
			return Board, true
		case roads.Steps, roads.Escalator:
			return Stairs, true
		case roads.Lift:
			return Elevator, true
		}
		switch in.Class {
		case roads.Ferry:
			return GoOn, true
		case roads.Lift, roads.Steps, roads.Escalator:
			return Continue, true
		}
	}
	if w.profile == roads.Cycle {
		before, after := in.Access[roads.Cycle][0] == roads.Pushed, out.Access[roads.Cycle][0] == roads.Pushed
		switch {
		case after && !before:
			return Push, true
		case before && !after:
			return Mount, true
		}
	}
	return 0, false
}

// enter begins a roundabout: the step is the way round and on, until the
// next one.
func (w *walk) enter(i int) {
	s := w.add(Roundabout, NoSide, i)
	s.Name, s.NameSe, s.Ref, s.Towards = "", "", "", ""
	w.exits = 0
}

// circle counts exits, and at the right one gives the step its road.
func (w *walk) circle(in, out *roads.Attributes, i int) {
	if w.exitAt(w.g.tail(w.link(i)), w.link(i-1)) {
		w.exits++
	}
	if isCircle(out) {
		return
	}
	s := &w.steps[len(w.steps)-1]
	if s.Kind != Roundabout { // the path began inside
		w.junction(in, out, i)
		return
	}
	s.Exit = max(w.exits, 1)
	s.Name, s.NameSe, s.Ref, s.Towards, s.Class = out.Name, out.NameSe, out.Ref, out.Destination, out.Class
	s.Bearing = w.g.setsOut(w.link(i))
	s.Side = sideOf(turn(w.g.comesIn(w.link(s.First-1)), s.Bearing))
}

// exitAt tells whether a roundabout can be left at a junction.
func (w *walk) exitAt(junction, came uint32) bool {
	for _, link := range w.g.leaving(junction) {
		if link != came^1 && !isCircle(w.g.attributes(link)) && w.open(link) {
			return true
		}
	}
	return false
}

// open tells whether the profile may travel link.
func (w *walk) open(link uint32) bool {
	return w.g.attributes(link).Access[w.profile][link&1] != roads.NoAccess
}

// junction says what is to be said at a common crossing.
func (w *walk) junction(in, out *roads.Attributes, i int) {
	angle := turn(w.g.comesIn(w.link(i-1)), w.g.setsOut(w.link(i)))
	if w.link(i) == w.link(i-1)^1 {
		w.add(Turn, Round, i)
		return
	}
	others := w.others(i)
	same := sameRoad(in, out)
	switch {
	case w.ramps(in, out, angle, others, i):
	case len(others) == 0:
	case math.Abs(angle) < 30:
		w.onward(in, out, angle, others, i)
	case same && (bends(angle, others) || leads(in, out, angle, others)):
	default:
		w.add(Turn, sideOf(angle), i).Stay = same && named(in)
	}
}

// leads tells that a road is followed of itself: every other way is of less
// weight and called otherwise. Coarse sources draw no corner as it is, so that
// their angles count for nothing.
func leads(in, out *roads.Attributes, angle float64, others []other) bool {
	if !named(in) || !out.Coarse && math.Abs(angle) > 60 {
		return false
	}
	for _, o := range others {
		if o.road.Class <= out.Class || sameRoad(in, o.road) {
			return false
		}
	}
	return true
}

// other is a way that could have been taken instead.
type other struct {
	angle float64
	road  *roads.Attributes
}

// others lists the ways that could be taken at the beginning of piece i
// instead of it, those of no weight aside: on a road, a driveway is none.
func (w *walk) others(i int) []other {
	came, taken := w.link(i-1), w.link(i)
	heading := w.g.comesIn(came)
	var list []other
	for _, link := range w.g.leaving(w.g.tail(taken)) {
		if link == taken || link == came^1 || link>>1 == taken>>1 || !w.open(link) || w.slight(link, taken, came) {
			continue
		}
		list = append(list, other{turn(heading, w.g.setsOut(link)), w.g.attributes(link)})
	}
	return list
}

// slight tells that nobody would take link for the way to go on.
func (w *walk) slight(link, taken, came uint32) bool {
	if w.profile != roads.Drive {
		return false
	}
	minor := func(l uint32) bool {
		c := w.g.attributes(l).Class
		return c == roads.Service || c == roads.Track
	}
	return minor(link) && !minor(taken) && !minor(came)
}

// ramps says where a road with slip roads is left or reached.
func (w *walk) ramps(in, out *roads.Attributes, angle float64, others []other, i int) bool {
	if w.profile != roads.Drive || math.Abs(angle) > 60 {
		return false
	}
	into, from := out.Flags&roads.Link != 0, in.Flags&roads.Link != 0
	switch {
	case into && !from && fast(in) && len(others) > 0:
		w.add(Ramp, either(leftOf(angle, others), SlightLeft, SlightRight), i)
	case from && !into && fast(out):
		w.add(Merge, sideOf(angle), i)
	default:
		return false
	}
	return true
}

// leftOf tells whether a way lies to the left of the way straight on.
func leftOf(angle float64, others []other) bool {
	for _, o := range others {
		if math.Abs(o.angle) < 45 {
			return angle < o.angle
		}
	}
	return angle < 0
}

func fast(a *roads.Attributes) bool {
	return a.Class == roads.Motorway || a.Class == roads.Trunk || a.Flags&roads.HighSpeed != 0
}

// onward says what is needed where the way goes nearly straight on.
func (w *walk) onward(in, out *roads.Attributes, angle float64, others []other, i int) {
	for _, o := range others {
		if !w.onFoot() && math.Abs(o.angle) < 45 && rivals(in, out, o.road) {
			w.add(Keep, either(angle < o.angle, SlightLeft, SlightRight), i)
			return
		}
	}
	if !sameRoad(in, out) && (out.Name != "" || out.Ref != "") && (in.Name != "" || in.Ref != "") {
		w.add(Continue, Straight, i)
	}
}

// rivals tells that at a fork the road not taken could be thought to be the
// one to take: it is as big, or it is the one that was come by.
func rivals(in, out, not *roads.Attributes) bool {
	if sameRoad(in, out) && named(in) {
		return false // who follows the sign cannot go wrong
	}
	return sameRoad(in, not) || not.Class <= out.Class+1
}

// bends tells that a road only bends: every other way turns off much more.
func bends(angle float64, others []other) bool {
	for _, o := range others {
		if math.Abs(o.angle) < math.Abs(angle)+30 {
			return false
		}
	}
	return true
}

func named(a *roads.Attributes) bool { return a.Name != "" || a.Ref != "" }

// sameRoad tells that people would call both by one name.
func sameRoad(a, b *roads.Attributes) bool {
	if a.Name != "" || b.Name != "" {
		return a.Name == b.Name || a.Ref != "" && a.Ref == b.Ref
	}
	if a.Ref != "" || b.Ref != "" {
		return a.Ref == b.Ref
	}
	return a.Class == b.Class
}
