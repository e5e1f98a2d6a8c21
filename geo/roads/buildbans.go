package roads

import "slices"

const (
	// maxReadings bounds in how many ways one turn restriction may be
	// understood.
	maxReadings = 16
	// maxPaths bounds how many are followed along the ways between.
	maxPaths = 1000
)

// bans turns the survey's turn restrictions into sequences of links.
func (sh *sheet) bans() {
	t := &turner{sheet: sh, ways: make(map[int64]int, len(sh.survey.Turns)*2)}
	for i := range sh.survey.Turns {
		turn := &sh.survey.Turns[i]
		for _, id := range slices.Concat([]int64{turn.From, turn.To}, turn.Via) {
			t.ways[id] = -1
		}
	}
	if len(t.ways) == 0 {
		return
	}
	for i := range sh.survey.Ways {
		if _, asked := t.ways[sh.survey.Ways[i].ID]; asked {
			t.ways[sh.survey.Ways[i].ID] = i
		}
	}
	t.leaving = sh.linksByJunction()
	for i := range sh.survey.Turns {
		t.read(&sh.survey.Turns[i])
	}
}

// turner finds the links that turn restrictions mean.
type turner struct {
	*sheet
	ways    map[int64]int // index by id of the ways that restrictions name
	leaving map[uint32][]uint32
	anyone  bool // links that nobody may travel count too
}

// linksByJunction are the links that leave the junctions at the ends and in
// the middle of the ways that restrictions name.
func (sh *sheet) linksByJunction() map[uint32][]uint32 {
	wanted := map[int64]bool{}
	for i := range sh.survey.Turns {
		turn := &sh.survey.Turns[i]
		for _, id := range append([]int64{turn.From}, turn.Via...) {
			wanted[id] = true
		}
	}
	leaving := map[uint32][]uint32{}
	from, to := sh.first[0], sh.first[len(sh.first)-1]
	for s := from; s < to; s++ {
		if wanted[sh.net.Way[s]] {
			leaving[sh.net.From[s]], leaving[sh.net.To[s]] = nil, nil
		}
	}
	for s := from; s < to; s++ {
		for _, link := range []uint32{s << 1, s<<1 | 1} {
			if list, ok := leaving[sh.net.tail(link)]; ok {
				leaving[sh.net.tail(link)] = append(list, link)
			}
		}
	}
	return leaving
}

// read appends the bans of one restriction, or a finding.
func (t *turner) read(turn *Turn) {
	if turn.Profiles == 0 {
		return
	}
	for _, id := range slices.Concat([]int64{turn.From, turn.To}, turn.Via) {
		if t.ways[id] < 0 {
			t.refuse(turn, "names a way that is not here: left out")
			return
		}
	}
	readings := t.readings(turn)
	switch {
	case len(readings) == 0:
		t.unread(turn)
		return
	case len(readings) > maxReadings:
		t.refuse(turn, "may be understood in too many ways: left out")
		return
	case len(readings) > 1:
		t.refuse(turn, "may be understood in several ways: all are taken")
	}
	condition := int32(-1)
	if turn.When != "" {
		if t.isReadable(turn.When) {
			condition = int32(t.condition(turn.When, NoAccess))
		} else {
			t.refuse(turn, "its condition cannot be read as a time: taken to hold always")
		}
	}
	profiles := t.obeying(turn, readings)
	for _, links := range t.forbidden(turn, readings) {
		t.net.Bans = append(t.net.Bans, Ban{Links: links, Profiles: profiles, Condition: condition})
	}
}

// obeying are the profiles that a turn binds. A demand does not bind those who
// may not go where it leads: cycles where it leads onto a motorway.
func (t *turner) obeying(turn *Turn, readings [][]uint32) (obeying ProfileSet) {
	if !turn.Only {
		return turn.Profiles
	}
	for p := range Profile(Profiles) {
		open := func(links []uint32) bool { return t.travelled(links[len(links)-1], Only(p)) }
		if turn.Profiles.Has(p) && slices.ContainsFunc(readings, open) {
			obeying |= Only(p)
		}
	}
	return obeying
}

// unread says why a restriction means nothing: its ways do not meet, or nobody
// may go that way anyhow, which makes a ban superfluous and a demand doubtful.
func (t *turner) unread(turn *Turn) {
	t.anyone = true
	meets := len(t.readings(turn)) > 0
	t.anyone = false
	switch {
	case !meets:
		t.refuse(turn, "its ways do not meet as it says: left out")
	case turn.Only:
		t.refuse(turn, "demands a way that nobody may go: left out")
	}
}

func (t *turner) refuse(turn *Turn, rule string) {
	t.report.find(t.survey.Space, "turn", turn.ID, "", turn.When, rule)
}

// forbidden are the sequences that turn forbids: its readings, or everything
// that leaves them where they are demanded.
func (t *turner) forbidden(turn *Turn, readings [][]uint32) [][]uint32 {
	if !turn.Only {
		return readings
	}
	var list [][]uint32
	for _, links := range readings {
		for last := 1; last < len(links); last++ {
			if last == 1 && len(turn.Via) > 0 {
				continue // who comes from From need not enter Via
			}
			for _, other := range t.leaving[t.net.tail(links[last])] {
				banned := append(slices.Clone(links[:last]), other)
				if !demanded(readings, banned) && !contains(list, banned) {
					list = append(list, banned)
				}
			}
		}
	}
	return list
}

// demanded tells whether a reading begins with links.
func demanded(readings [][]uint32, links []uint32) bool {
	return slices.ContainsFunc(readings, func(r []uint32) bool {
		return len(r) >= len(links) && slices.Equal(r[:len(links)], links)
	})
}

func contains(list [][]uint32, links []uint32) bool {
	return slices.ContainsFunc(list, func(l []uint32) bool { return slices.Equal(l, links) })
}

// readings are the sequences of links that turn may mean: one link of From, all
// links of the ways between, one link of To. Links that none of the turn's
// profiles may travel are not meant.
func (t *turner) readings(turn *Turn) [][]uint32 {
	var list [][]uint32
	for _, from := range t.links(turn.From, turn.Profiles) {
		at := t.net.head(from)
		if len(turn.Via) == 0 && !t.isNode(at, turn.Node) {
			continue
		}
		for _, path := range t.through([][]uint32{{from}}, turn.Via, turn.Profiles) {
			list = append(list, t.into(path, turn)...)
		}
		if len(list) > maxReadings {
			break
		}
	}
	return list
}

// isNode tells whether junction is made of a node.
func (t *turner) isNode(junction uint32, id int64) bool {
	node, ok := slices.BinarySearch(t.ids, id)
	return ok && t.junction[node] == junction+1
}

// links are those of a way that any of the profiles may travel.
func (t *turner) links(way int64, profiles ProfileSet) []uint32 {
	var list []uint32
	w := t.ways[way]
	for s := t.first[w]; s < t.first[w+1]; s++ {
		for _, link := range []uint32{s << 1, s<<1 | 1} {
			if t.anyone || t.travelled(link, profiles) {
				list = append(list, link)
			}
		}
	}
	return list
}

func (t *turner) travelled(link uint32, profiles ProfileSet) bool {
	a, d := t.net.attributes(link>>1), Direction(link&1)
	for p := range Profile(Profiles) {
		if !profiles.Has(p) {
			continue
		}
		if a.Access[p][d] != NoAccess {
			return true
		}
		for _, w := range a.When {
			if w.concerns(p, d) && w.Access != NoAccess {
				return true
			}
		}
	}
	return false
}

// through lengthens paths along each way of via, from where they are to every
// junction of it without turning round.
func (t *turner) through(paths [][]uint32, via []int64, profiles ProfileSet) [][]uint32 {
	for _, way := range via {
		var longer [][]uint32
		links := t.links(way, profiles)
		for _, path := range paths {
			longer = append(longer, t.along(path, links)...)
			if len(longer) > maxPaths {
				return nil
			}
		}
		paths = longer
	}
	return paths
}

// along lengthens path by one or more of links, each segment once at most.
func (t *turner) along(path, links []uint32) [][]uint32 {
	var list [][]uint32
	begin := len(path)
	var walk func(path []uint32)
	walk = func(path []uint32) {
		at := t.net.head(path[len(path)-1])
		for _, link := range links {
			used := slices.ContainsFunc(path[begin:], func(l uint32) bool { return l>>1 == link>>1 })
			if t.net.tail(link) != at || used || len(list) > maxPaths {
				continue
			}
			next := append(slices.Clone(path), link)
			list = append(list, next)
			walk(next)
		}
	}
	walk(path)
	return list
}

// into ends path with each link of To that leaves where it arrived. A turn from
// a way into itself is a U-turn.
func (t *turner) into(path []uint32, turn *Turn) [][]uint32 {
	var list [][]uint32
	last := path[len(path)-1]
	at := t.net.head(last)
	for _, link := range t.links(turn.To, turn.Profiles) {
		if t.net.tail(link) != at {
			continue
		}
		if len(turn.Via) == 0 && turn.From == turn.To && link != last^1 {
			continue
		}
		list = append(list, append(slices.Clone(path), link))
	}
	return list
}
