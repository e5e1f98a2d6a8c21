package roads

// variant is one lawful use of a link: in public, or on private land only to
// arrive and to leave. A road that is private at some times and public at
// others has both, each closed at its times.
type variant struct {
	private bool
	timed   bool
	rule    uint32 // of the rulebook, where timed
}

// variants are the uses that a profile has of the links of an Attributes in a
// direction, best times first; none where it may never travel them.
func (a *Attributes) variants(p Profile, d Direction, book *rulebook) []variant {
	var list []variant
	public := a.rule(p, d, func(x Access) bool { return x == Allowed || x == Pushed })
	if v, ok := newVariant(public, book); ok {
		list = append(list, v)
	}
	if !a.everPrivate(p, d) {
		return list
	}
	entered := a.rule(p, d, func(x Access) bool { return x == Private })
	if v, ok := newVariant(entered, book); ok {
		v.private = true
		list = append(list, v)
	}
	return list
}

func newVariant(r rule, book *rulebook) (v variant, ok bool) {
	open, constant := r.constant()
	if constant {
		return variant{}, open
	}
	return variant{timed: true, rule: book.add(r)}, true
}

// rule tells when the access of a is one that is good enough.
func (a *Attributes) rule(p Profile, d Direction, enough func(Access) bool) rule {
	r := rule{Open: enough(a.Access[p][d])}
	for _, w := range a.When {
		if w.concerns(p, d) {
			r.Terms = append(r.Terms, term{w.Condition, enough(w.Access)})
		}
	}
	return r
}

func (a *Attributes) everPrivate(p Profile, d Direction) bool {
	if a.Access[p][d] == Private {
		return true
	}
	for _, w := range a.When {
		if w.concerns(p, d) && w.Access == Private {
			return true
		}
	}
	return false
}

// concerns tells whether w is about a profile that travels in d.
func (w TimedAccess) concerns(p Profile, d Direction) bool {
	return w.Profiles.Has(p) && (d == Along && w.Along || d == Against && w.Against)
}

// passage is what a junction lets through: everything, nothing (each road
// there ends for itself), or what the rules of its gates leave at a time.
type passage struct {
	shut  bool
	rules []uint32 // of the rulebook
}

// divided tells whether what may be done at the junction depends on the road
// that was come.
func (p passage) divided() bool { return p.shut || len(p.rules) > 0 }

// passage of a junction for a profile.
func (n *Network) passage(p Profile, junction uint32, book *rulebook) passage {
	var all passage
	for _, gate := range n.gatesAt(junction) {
		r := rule{Open: !gate.Blocked.Has(p)}
		for _, w := range gate.When {
			if w.Profiles.Has(p) {
				r.Terms = append(r.Terms, term{w.Condition, w.Access != NoAccess})
			}
		}
		open, constant := r.constant()
		switch {
		case !constant:
			all.rules = append(all.rules, book.add(r))
		case !open:
			all.shut = true
		}
	}
	return all
}
