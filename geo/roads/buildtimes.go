package roads

import "strings"

// wayTimes turns the conditions of a way into timed access. A condition that
// cannot be read changes a.Access where it takes something away, as if it held
// always, and is left out where it gives something: never open on a guess.
func (sh *sheet) wayTimes(w *Way, a *Attributes) []TimedAccess {
	var list []TimedAccess
	if w.Flags&Seasonal != 0 && !w.timedFor(Drive) && a.mayDrive() {
		list = append(list, TimedAccess{Only(Drive, Cycle), true, true, NoAccess, sh.condition(winter, NoAccess)})
	}
	for _, c := range w.When {
		if sh.isReadable(c.When) {
			list = append(list, TimedAccess{c.Profiles, c.Along, c.Against, c.Access, sh.condition(c.When, c.Access)})
			continue
		}
		sh.doubt("way", w.ID, c)
		a.tighten(c)
	}
	return list
}

func (w *Way) timedFor(p Profile) bool {
	for _, c := range w.When {
		if c.Profiles.Has(p) {
			return true
		}
	}
	return false
}

func (a *Attributes) mayDrive() bool {
	return a.Access[Drive] != [2]Access{NoAccess, NoAccess}
}

// tighten applies c for always where that allows less than before.
func (a *Attributes) tighten(c Condition) {
	for p := range Profile(Profiles) {
		for d, concerned := range [2]bool{c.Along, c.Against} {
			if c.Profiles.Has(p) && concerned && freedom(c.Access) < freedom(a.Access[p][d]) {
				a.Access[p][d] = c.Access
			}
		}
	}
}

// freedom orders kinds of access by how much they allow.
func freedom(a Access) int {
	switch a {
	case Allowed:
		return 3
	case Pushed:
		return 2
	case Private:
		return 1
	}
	return 0
}

// gateTimes is wayTimes for a node.
func (sh *sheet) gateTimes(nd *Node, gate *JunctionGate) []TimedAccess {
	var list []TimedAccess
	for _, c := range nd.When {
		if sh.isReadable(c.When) {
			list = append(list, TimedAccess{c.Profiles, true, true, c.Access, sh.condition(c.When, c.Access)})
			continue
		}
		sh.doubt("node", nd.ID, c)
		if c.Access == NoAccess {
			gate.Blocked |= c.Profiles
		}
	}
	return list
}

func (sh *sheet) doubt(what string, id int64, c Condition) {
	rule := "cannot be read as a time: taken to hold always"
	if c.Access == Allowed || c.Access == Pushed {
		rule = "cannot be read as a time: taken never to hold"
	}
	sh.report.find(sh.survey.Space, what, id, "condition", c.When, rule)
}

func (b *builder) isReadable(when string) bool {
	ok, known := b.readable[when]
	if !known {
		_, err := readCondition(when)
		ok = err == nil && strings.TrimSpace(when) != ""
		b.readable[when] = ok
	}
	return ok
}

// condition is the number of a condition that can be read and gives access.
func (b *builder) condition(when string, access Access) uint32 {
	if access == Allowed || access == Pushed {
		when = openingMark + when
	}
	if number, ok := b.conditions[when]; ok {
		return number
	}
	number := uint32(len(b.net.Conditions))
	b.conditions[when] = number
	b.net.Conditions = append(b.net.Conditions, when)
	return number
}
