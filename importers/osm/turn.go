package osm

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"finnfram/geo/hours"
	"finnfram/geo/roads"
)

// turnCollector gathers turn restrictions
// (wiki.openstreetmap.org, «Relation:restriction»).
type turnCollector struct {
	relations map[int64]Element
}

func (c *turnCollector) add(e *Element) {
	if old, twice := c.relations[e.ID]; twice && !newer(&old, e) {
		return
	}
	if c.relations == nil {
		c.relations = map[int64]Element{}
	}
	c.relations[e.ID] = *e
}

// ruling is one restriction of a relation: what it forbids or demands, whom it
// binds, and when.
type ruling struct {
	only     bool
	profiles roads.ProfileSet
	when     string
}

// turnKeys are the tags that hold a restriction, and whom they bind. Those of
// other vehicles (hgv, bus, caravan) bind nobody here.
var turnKeys = []struct {
	key      string
	profiles roads.ProfileSet
}{
	{"restriction", wheels},
	{"restriction:vehicle", wheels},
	{"restriction:motor_vehicle", carsOnly},
	{"restriction:motorcar", carsOnly},
	{"restriction:bicycle", roads.Only(roads.Cycle)},
	{"restriction:foot", roads.Only(roads.Walk, roads.StepFree)},
}

// rulingsOf reads the restrictions of a relation; reason says why there are
// none. One whose condition cannot be read holds always: a detour is a smaller
// harm than an unlawful turn.
func rulingsOf(t Tags) (list []ruling, reason string) {
	reason = "other-vehicles"
	defer func() {
		if len(list) > 0 {
			reason = ""
		}
	}()
	excepted := exceptions(t)
	add := func(value, when string, profiles roads.ProfileSet) {
		only, ok := kindOfTurn(value)
		if !ok {
			reason = "kind-unknown"
			return
		}
		if profiles &^= excepted; profiles != 0 {
			list = append(list, ruling{only, profiles, when})
		}
	}
	for _, k := range turnKeys {
		if value := t.Find(k.key); value != "" {
			add(value, oldTimes(t), k.profiles)
		}
		for _, c := range clausesOf(t.Find(k.key + ":conditional")) {
			switch v, times := judge(c.when); v {
			case atTimes, always, unread, inWinter: // times is "" where they are not known
				add(c.value, times, k.profiles)
			}
		}
	}
	return list, reason
}

// kindOfTurn tells no_… from only_…. A ban on turning at a red light is none
// on turning.
func kindOfTurn(value string) (only, ok bool) {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "no_left_turn", "no_right_turn", "no_straight_on", "no_u_turn", "no_entry", "no_exit":
		return false, true
	case "only_left_turn", "only_right_turn", "only_straight_on", "only_u_turn":
		return true, true
	}
	return false, false
}

// exceptions are the profiles that the key except frees.
func exceptions(t Tags) roads.ProfileSet {
	var set roads.ProfileSet
	if t.Is("except", "bicycle") {
		set |= roads.Only(roads.Cycle)
	}
	if t.Is("except", "motorcar", "motor_vehicle") {
		set |= carsOnly
	}
	if t.Is("except", "vehicle") {
		set |= wheels
	}
	return set
}

var dayWords = strings.NewReplacer("Monday", "Mo", "Tuesday", "Tu", "Wednesday", "We", "Thursday", "Th", "Friday", "Fr", "Saturday", "Sa", "Sunday", "Su")

// oldTimes reads the older keys day_on, day_off, hour_on and hour_off; "",
// which is always, where they are not there or cannot be read.
func oldTimes(t Tags) string {
	from, to := dayWords.Replace(t.Find("day_on")), dayWords.Replace(t.Find("day_off"))
	first, last := t.Find("hour_on"), t.Find("hour_off")
	expression := from
	if to != "" && to != from {
		expression += "-" + to
	}
	if first != "" || last != "" {
		expression = strings.TrimSpace(expression + " " + first + "-" + last)
	}
	schedule, err := hours.Parse(expression)
	if expression == "" || (first == "") != (last == "") || err != nil {
		return ""
	}
	return schedule.String()
}

// limbs are the members of a restriction by role.
type limbs struct {
	from, to, viaWays, viaNodes []int64
}

func limbsOf(e *Element) limbs {
	var l limbs
	for _, m := range e.Members {
		switch {
		case m.Role == "from" && m.Kind == Way:
			l.from = append(l.from, m.ID)
		case m.Role == "to" && m.Kind == Way:
			l.to = append(l.to, m.ID)
		case m.Role == "via" && m.Kind == Way:
			l.viaWays = append(l.viaWays, m.ID)
		case m.Role == "via" && m.Kind == Node:
			l.viaNodes = append(l.viaNodes, m.ID)
		}
	}
	return l
}

// resolve makes the turns whose members are all here, in the order of their
// ids.
func (c *turnCollector) resolve(s *roads.Survey, tally *roadTally) []roads.Turn {
	var turns []roads.Turn
	for _, id := range slices.Sorted(maps.Keys(c.relations)) {
		e := c.relations[id]
		rulings, reason := rulingsOf(e.Tags)
		l := limbsOf(&e)
		l.leave(s, rulings)
		if len(rulings) > 0 {
			reason = l.fault(s)
		}
		if reason != "" {
			tally.turnDropped(&e, reason)
			continue
		}
		tally.turns++
		for _, r := range rulings {
			turns = append(turns, l.turns(id, r)...)
		}
	}
	return turns
}

// turns are the restrictions of every pair of a road from and a road to.
func (l limbs) turns(id int64, r ruling) []roads.Turn {
	var list []roads.Turn
	for _, from := range l.from {
		for _, to := range l.to {
			turn := roads.Turn{ID: id, Only: r.only, From: from, Via: l.viaWays, To: to, Profiles: r.profiles, When: r.when}
			if len(l.viaWays) == 0 {
				turn.Node = l.viaNodes[0]
			}
			list = append(list, turn)
		}
	}
	return list
}

// leave takes out the roads from and to that are not in the survey where others
// are, and puts the ways between in the order in which they are travelled. A
// demand is left whole: without one of its ways it would forbid that one.
func (l *limbs) leave(s *roads.Survey, rulings []ruling) {
	absent := func(id int64) bool { return wayOf(s, id) == nil }
	if slices.ContainsFunc(l.from, func(id int64) bool { return !absent(id) }) {
		l.from = slices.DeleteFunc(l.from, absent)
	}
	demands := slices.ContainsFunc(rulings, func(r ruling) bool { return r.only })
	if !demands && slices.ContainsFunc(l.to, func(id int64) bool { return !absent(id) }) {
		l.to = slices.DeleteFunc(l.to, absent)
	}
	if len(l.from) == 0 || slices.ContainsFunc(append(l.from, l.viaWays...), absent) {
		return
	}
	last := wayOf(s, l.from[0])
	for i := range l.viaWays {
		next := slices.IndexFunc(l.viaWays[i:], func(id int64) bool { return meet(last, wayOf(s, id)) })
		if next > 0 {
			l.viaWays[i], l.viaWays[i+next] = l.viaWays[i+next], l.viaWays[i]
		}
		last = wayOf(s, l.viaWays[i])
	}
}

// fault says why a restriction cannot be used, "" where it can. A way that
// passes the node via in its middle leaves open which half of it is meant: both
// are, as roads.Build takes every reading.
func (l limbs) fault(s *roads.Survey) string {
	switch {
	case len(l.from) == 0 || len(l.to) == 0 || len(l.viaWays)+len(l.viaNodes) == 0:
		return "member-missing"
	case len(l.viaWays) == 0 && len(l.viaNodes) > 1, len(l.viaWays) > 0 && len(l.viaNodes) > 0:
		return "via-ambiguous"
	}
	for _, id := range slices.Concat(l.from, l.viaWays, l.to) {
		if wayOf(s, id) == nil {
			return "road-missing"
		}
	}
	if len(l.viaWays) > 0 {
		return l.chainFault(s)
	}
	via := l.viaNodes[0]
	if _, ok := pointOf(s.Nodes, via); !ok {
		return "road-missing"
	}
	for _, id := range slices.Concat(l.from, l.to) {
		if !slices.Contains(wayOf(s, id).Nodes, via) {
			return "not-joined"
		}
	}
	return ""
}

// chainFault tells whether the ways follow each other.
func (l limbs) chainFault(s *roads.Survey) string {
	for _, from := range l.from {
		for _, to := range l.to {
			chain := slices.Concat([]int64{from}, l.viaWays, []int64{to})
			for i := 1; i < len(chain); i++ {
				if !meet(wayOf(s, chain[i-1]), wayOf(s, chain[i])) {
					return "not-joined"
				}
			}
		}
	}
	return ""
}

// wayOf finds a way of a survey; nil where it is not there.
func wayOf(s *roads.Survey, id int64) *roads.Way {
	i, ok := slices.BinarySearchFunc(s.Ways, id, func(w roads.Way, id int64) int { return cmp.Compare(w.ID, id) })
	if !ok {
		return nil
	}
	return &s.Ways[i]
}

// meet tells whether an end of one of two ways lies on the other.
func meet(a, b *roads.Way) bool {
	for _, end := range [...]int64{a.Nodes[0], a.Nodes[len(a.Nodes)-1]} {
		if slices.Contains(b.Nodes, end) {
			return true
		}
	}
	return slices.Contains(a.Nodes, b.Nodes[0]) || slices.Contains(a.Nodes, b.Nodes[len(b.Nodes)-1])
}
