package roads

import (
	"encoding/binary"
	"slices"
)

// banMachine reads the links of a journey one by one and tells which may not
// follow. For each ban it looks for
//
//	links before, any number of turnings back, last link
//
// where a turning back is one segment there and at once back again: whoever
// drives past a banned turn may not make it after a U-turn on the next segment
// either. Segments that are dead ends are no turnings back, since there
// everybody must turn.
//
// A state is the set of places reached in the bans, made when it is first
// stepped into (Rabin and Scott, Finite automata and their decision problems,
// 1959). State 0 is the empty set: nothing of the links travelled matters.
type banMachine struct {
	streets *streets
	bans    []machineBan
	begins  map[uint32][]uint32 // bans by their first link
	firsts  bitset              // of links: keys of begins
	atState bitset              // of junctions: where states other than 0 can stand

	states [][]banPlace
	number map[string]int32
	steps  map[banStep]banEnd
}

// machineBan is a ban, for always or while a rule is not open.
type machineBan struct {
	before []uint32
	last   uint32
	hit    banHit
}

// banPlace is how far into a ban a journey is.
type banPlace struct {
	ban uint32
	// matched links of before; all of them: last is banned.
	matched uint32
	// back is the link that would come back; set where matched is all and one
	// more segment was travelled, else noSide.
	back uint32
}

type banStep struct {
	state int32
	link  uint32
}

// banEnd is where a step leads.
type banEnd struct {
	state  int32
	hits   []uint32 // rules that must be open
	banned bool     // for always
}

type banHit struct {
	always bool
	rule   uint32
}

// newBanMachine reads the bans of n that a profile must obey.
func newBanMachine(n *Network, p Profile, streets *streets, book *rulebook) *banMachine {
	m := &banMachine{
		streets: streets,
		begins:  map[uint32][]uint32{},
		firsts:  newBitset(2 * len(n.From)),
		atState: newBitset(len(n.Lat)),
		states:  [][]banPlace{nil},
		number:  map[string]int32{"": 0},
		steps:   map[banStep]banEnd{},
	}
	for _, ban := range n.Bans {
		if !ban.Profiles.Has(p) || !streets.joined(ban.Links) {
			continue
		}
		hit := banHit{always: ban.Condition < 0}
		if !hit.always {
			hit.rule = book.add(rule{true, []term{{uint32(ban.Condition), false}}})
		}
		m.add(ban.Links, hit)
	}
	return m
}

func (m *banMachine) add(links []uint32, hit banHit) {
	before, last := links[:len(links)-1], links[len(links)-1]
	m.begins[before[0]] = append(m.begins[before[0]], uint32(len(m.bans)))
	m.firsts.set(before[0])
	m.bans = append(m.bans, machineBan{before, last, hit})
	n := m.streets.net
	for _, link := range before {
		m.atState.set(n.head(link))
	}
	for _, on := range m.streets.from(n.tail(last)) {
		m.atState.set(n.head(on))
	}
}

// step is what happens when link is travelled after state.
func (m *banMachine) step(state int32, link uint32) banEnd {
	if state == 0 && !m.firsts.has(link) {
		return banEnd{}
	}
	if end, ok := m.steps[banStep{state, link}]; ok {
		return end
	}
	end := m.follow(state, link)
	m.steps[banStep{state, link}] = end
	return end
}

func (m *banMachine) follow(state int32, link uint32) (end banEnd) {
	var places []banPlace
	for _, ban := range m.begins[link] {
		places = append(places, banPlace{ban, 1, noSide})
	}
	for _, place := range m.states[state] {
		ban := &m.bans[place.ban]
		switch all := int(place.matched) == len(ban.before); {
		case place.back != noSide:
			if link == place.back {
				places = append(places, banPlace{place.ban, place.matched, noSide})
			}
		case !all:
			if link == ban.before[place.matched] {
				places = append(places, banPlace{place.ban, place.matched + 1, noSide})
			}
		case link == ban.last:
			end.banned = end.banned || ban.hit.always
			if !ban.hit.always {
				end.hits = append(end.hits, ban.hit.rule)
			}
		case m.turnable(link):
			places = append(places, banPlace{place.ban, place.matched, link ^ 1})
		}
	}
	end.state = m.find(places)
	return end
}

// turnable tells whether who travels link and comes back turned where one need
// not turn.
func (m *banMachine) turnable(link uint32) bool {
	return m.streets.open(link^1) && !m.streets.deadEnd(link)
}

// find is the state of some places.
func (m *banMachine) find(places []banPlace) int32 {
	slices.SortFunc(places, func(a, b banPlace) int {
		return slices.Compare([]uint32{a.ban, a.matched, a.back}, []uint32{b.ban, b.matched, b.back})
	})
	places = slices.Compact(places)
	var key []byte
	for _, p := range places {
		key = binary.LittleEndian.AppendUint32(key, p.ban)
		key = binary.LittleEndian.AppendUint32(key, p.matched)
		key = binary.LittleEndian.AppendUint32(key, p.back)
	}
	if state, ok := m.number[string(key)]; ok {
		return state
	}
	state := int32(len(m.states))
	m.states = append(m.states, places)
	m.number[string(key)] = state
	return state
}
