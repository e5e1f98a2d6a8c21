package osm

import (
	"finnfram/geo/hours"
	"finnfram/geo/roads"
)

// allAccessKeys are the keys of accessKeys from the most general to the most
// telling, so that what is found later prevails.
var allAccessKeys = [...]string{"access", "vehicle", "motor_vehicle", "motorcar", "bicycle", "foot"}

// conditionMaker makes the Conditions of a way or node.
type conditionMaker struct {
	tags  Tags
	base  [roads.Profiles][2]roads.Access
	open  [roads.Profiles][2]bool      // whether a condition may open it: no one-way rule or step forbids that
	usual [roads.Profiles]roads.Access // by class
	list  []roads.Condition
	fault func(key, value string)
	// winter tells that the road is shut in winter, without dates.
	winter bool
	way    bool // and not a node
}

// conditions reads the conditional access of a way, in the order in which it
// counts: of several conditions that hold, the last.
func (r *roadCollector) conditions(t Tags, base [roads.Profiles][2]roads.Access, fault func(key, value string)) ([]roads.Condition, bool) {
	m := conditionMaker{tags: t, base: base, fault: fault, way: true}
	class, _, _ := classOf(t)
	for p := range roads.Profile(roads.Profiles) {
		m.usual[p] = defaultAccess(t, class, p)
		for d := range roads.Direction(2) {
			m.open[p][d] = mayGo(t, class, p, d) &&
				!(p == roads.StepFree && fitnessOf(t, class) == roads.Unfit) && !(p == roads.Drive && (undrivable(t) || neverDriven(class)))
		}
	}
	m.openingHours()
	for _, key := range allAccessKeys {
		for _, suffix := range [...]string{"", ":forward", ":backward"} {
			m.conditional(key, suffix)
		}
	}
	m.oneway()
	if len(m.list) > 0 {
		r.tally.conditional++
	}
	return m.list, m.winter
}

// openingHours shuts a way outside of its opening hours, and always where
// nobody can read them.
func (m *conditionMaker) openingHours() {
	value := m.tags.Find("opening_hours")
	if value == "" {
		return
	}
	schedule, err := hours.Parse(value)
	if err == nil && schedule.Always() {
		return
	}
	m.list = append(m.list, roads.Condition{Profiles: roads.AllProfiles, Along: true, Against: true, Access: roads.NoAccess, When: "24/7"})
	if err != nil {
		m.fault("opening_hours", value)
		return
	}
	for p := range roads.Profile(roads.Profiles) {
		for d := range roads.Direction(2) {
			if m.base[p][d] != roads.NoAccess {
				m.add(p, d, m.base[p][d], schedule.String())
			}
		}
	}
}

// conditional reads one key such as motor_vehicle:forward:conditional.
func (m *conditionMaker) conditional(key, suffix string) {
	name := key + suffix + ":conditional"
	value := m.tags.Find(name)
	if value == "" {
		return
	}
	clauses := clausesOf(value)
	if len(clauses) == 0 {
		m.fault(name, value)
	}
	for _, c := range clauses {
		m.clause(key, suffix, name, c)
	}
}

func (m *conditionMaker) clause(key, suffix, name string, c clause) {
	v, times := judge(c.when)
	switch v {
	case unread:
		m.fault(name, c.value+" @ ("+c.when+")")
		times = "24/7"
	case never:
		return
	case always, forSome, inWinter:
		times = "24/7"
	}
	for p := range roads.Profile(roads.Profiles) {
		access, ok := accessOf(c.value, p)
		if !ok || !binds(key, p) {
			continue
		}
		if v == forSome && access == roads.Allowed {
			access = roads.Private
		}
		if v == forSome && access == roads.NoAccess || access != roads.NoAccess && m.overruled(key, p) {
			continue
		}
		if v == inWinter {
			m.winter = m.winter || access == roads.NoAccess
			continue
		}
		if v == unread && !m.shuts(p, access) {
			continue
		}
		if access != roads.NoAccess {
			access = settle(m.usual[p], access, key == "access")
		}
		m.apply(p, suffix, m.orPushed(key, p, access), times)
	}
}

// shuts tells whether access is less than a profile has without a condition.
// A condition that nobody can read shuts always and opens never.
func (m *conditionMaker) shuts(p roads.Profile, access roads.Access) bool {
	return permits(access) < max(permits(m.base[p][roads.Along]), permits(m.base[p][roads.Against]))
}

// orPushed lets those get off their cycles who may walk on.
func (m *conditionMaker) orPushed(key string, p roads.Profile, access roads.Access) roads.Access {
	onFoot := m.base[roads.Walk][roads.Along] == roads.Allowed && m.base[roads.Walk][roads.Against] == roads.Allowed
	if p == roads.Cycle && access == roads.NoAccess && m.way && key != "access" && onFoot {
		return roads.Pushed
	}
	return access
}

// binds tells whether key is one of those that tell about a profile.
func binds(key string, p roads.Profile) bool {
	for _, k := range accessKeys[p] {
		if k == key {
			return true
		}
	}
	return false
}

// overruled tells whether a more telling key has decided already. What opens a
// road gives way to it; what shuts the road to all does not: a ferry with
// foot=yes and access:conditional=no in winter does not sail in winter.
func (m *conditionMaker) overruled(key string, p roads.Profile) bool {
	for _, k := range accessKeys[p] {
		if k == key {
			return false
		}
		if _, ok := accessOf(m.tags.Find(k), p); ok {
			return true
		}
	}
	return true
}

func (m *conditionMaker) apply(p roads.Profile, suffix string, access roads.Access, times string) {
	for d := range roads.Direction(2) {
		if suffix == [2]string{":backward", ":forward"}[d] {
			continue
		}
		if m.base[p][d] == access && len(m.list) == 0 || m.base[p][d] == roads.NoAccess && !m.open[p][d] {
			continue
		}
		m.add(p, d, access, times)
	}
}

// add appends a condition, or widens the one before it.
func (m *conditionMaker) add(p roads.Profile, d roads.Direction, access roads.Access, times string) {
	only := roads.Condition{Profiles: roads.Only(p), Along: d == roads.Along, Against: d == roads.Against, Access: access, When: times}
	for i := len(m.list) - 1; i >= 0; i-- {
		last := &m.list[i]
		if last.When != times || last.Access != access {
			break
		}
		if last.Profiles == only.Profiles {
			last.Along, last.Against = last.Along || only.Along, last.Against || only.Against
			m.fold()
			return
		}
	}
	m.list = append(m.list, only)
}

// fold joins the last two conditions where they differ in their profiles alone.
func (m *conditionMaker) fold() {
	n := len(m.list)
	if n < 2 {
		return
	}
	a, b := m.list[n-2], m.list[n-1]
	if a.When == b.When && a.Access == b.Access && a.Along == b.Along && a.Against == b.Against && a.Profiles != roads.AllProfiles {
		m.list[n-2].Profiles |= b.Profiles
		m.list = m.list[:n-1]
	}
}

// oneway reads one-way rules that hold at times.
func (m *conditionMaker) oneway() {
	value := m.tags.Find("oneway:conditional")
	if value == "" {
		return
	}
	for _, c := range clausesOf(value) {
		v, times := judge(c.when)
		if v == unread {
			m.fault("oneway:conditional", value)
			times = "24/7"
		}
		if v != atTimes && v != unread {
			continue
		}
		course := courseOf(c.value)
		for _, p := range [...]roads.Profile{roads.Drive, roads.Cycle} {
			for d := range roads.Direction(2) {
				open := m.base[p][roads.Along]
				if permits(m.base[p][roads.Against]) > permits(open) {
					open = m.base[p][roads.Against]
				}
				switch permitted := course.permits(d); {
				case course == unsaid:
				case !permitted && m.base[p][d] != roads.NoAccess:
					m.add(p, d, m.orPushed("oneway", p, roads.NoAccess), times)
				case v != unread && permitted && permits(m.base[p][d]) < permits(open):
					m.add(p, d, open, times)
				}
			}
		}
	}
}
