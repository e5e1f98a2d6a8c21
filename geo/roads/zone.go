package roads

// zones are the private lands of a profile: links of private use that hang
// together. A zone through which a journey could pass has its nodes doubled,
// so that journeys leave it before they have been in public, or enter it and
// stay.
type zones struct {
	streets *streets
	parent  map[uint64]uint64 // union by place
	doubled bitset            // of links of private use: their zone is doubled
}

// zoneDoors are the places where public roads touch a zone.
type zoneDoors struct {
	in, out    uint64 // the place, where there is one
	ins, outs  int    // 0, 1 or 2 for more
	remembered bool   // a ban remembers something at a door
}

// newZones finds the zones of the streets. One whose public roads all come and
// go by one junction needs nothing: who passes through it comes back to where
// he was. That fails where a ban remembers how the junction was reached, since
// the round would make it forget.
func newZones(s *streets, bans *banMachine) *zones {
	z := &zones{streets: s, parent: map[uint64]uint64{}, doubled: newBitset(2 * len(s.net.From))}
	z.eachUse(func(link uint32, use variant) {
		if use.private {
			z.join(z.place(link), z.place(link^1))
		}
	})
	if len(z.parent) == 0 {
		return z
	}
	doors := map[uint64]*zoneDoors{}
	at := func(place uint64, junction uint32) *zoneDoors {
		d := doors[z.root(place)]
		if d == nil {
			d = &zoneDoors{}
			doors[z.root(place)] = d
		}
		d.remembered = d.remembered || bans.atState.has(junction)
		return d
	}
	z.eachUse(func(link uint32, use variant) {
		if use.private {
			return
		}
		if place := z.place(link ^ 1); z.touches(place) {
			at(place, s.net.head(link)).addIn(place)
		}
		if place := z.place(link); z.touches(place) {
			at(place, s.net.tail(link)).addOut(place)
		}
	})
	z.eachUse(func(link uint32, use variant) {
		if use.private && doors[z.root(z.place(link))].lead() {
			z.doubled.set(link)
		}
	})
	return z
}

func (z *zones) eachUse(do func(link uint32, use variant)) {
	for link := range uint32(2 * len(z.streets.net.From)) {
		for _, use := range z.streets.of(link) {
			do(link, use)
		}
	}
}

// place at the beginning of a link: its junction, or at a junction that is
// shut the one side of it.
func (z *zones) place(link uint32) uint64 {
	junction := z.streets.net.tail(link)
	if z.streets.passages[junction].shut {
		return 1<<63 | uint64(link)
	}
	return uint64(junction)
}

func (z *zones) touches(place uint64) bool {
	_, ok := z.parent[place]
	return ok
}

func (z *zones) join(a, b uint64) {
	for _, p := range [2]uint64{a, b} {
		if !z.touches(p) {
			z.parent[p] = p
		}
	}
	ra, rb := z.root(a), z.root(b)
	if ra != rb {
		z.parent[max(ra, rb)] = min(ra, rb)
	}
}

func (z *zones) root(place uint64) uint64 {
	for {
		up := z.parent[place]
		if up == place {
			return place
		}
		z.parent[place] = z.parent[up]
		place = up
	}
}

func (d *zoneDoors) addIn(place uint64) {
	if d.ins == 0 {
		d.in, d.ins = place, 1
	} else if d.in != place {
		d.ins = 2
	}
}

func (d *zoneDoors) addOut(place uint64) {
	if d.outs == 0 {
		d.out, d.outs = place, 1
	} else if d.out != place {
		d.outs = 2
	}
}

// lead tells whether a journey gains by going in and out of a zone.
func (d *zoneDoors) lead() bool {
	if d == nil || d.ins == 0 || d.outs == 0 {
		return false
	}
	return d.ins > 1 || d.outs > 1 || d.in != d.out || d.remembered
}

// double tells whether the zone of a link of private use is doubled.
func (z *zones) double(link uint32) bool { return z.doubled.has(link) }

// after is the phase that follows when a link is put to a use; ok is false
// where that would be to pass through private land.
func (z *zones) after(was phase, link uint32, use variant) (now phase, ok bool) {
	switch {
	case use.private && z.double(link):
		if was == inPublic {
			return wayIn, true
		}
		return was, true
	case was == wayIn:
		return 0, false
	}
	return inPublic, true
}
