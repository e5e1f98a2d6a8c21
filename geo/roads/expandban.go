package roads

// banMachine reads the links of a journey one by one and tells which may not
// follow: the automaton of Aho and Corasick (Efficient string matching, 1975)
// over the bans of one profile. State 0 remembers nothing; every other state
// is a beginning of a ban that was just travelled.
type banMachine struct {
	next    map[banStep]int32
	fail    []int32
	heavy   []bool     // has steps of its own; others are as good as their fail
	hits    [][]banHit // bans that end here, those of fail included
	last    []uint32   // the link that leads to a state
	firsts  bitset     // of links: begin a ban
	atState bitset     // of junctions: where states other than 0 stand
}

type banStep struct {
	state int32
	link  uint32
}

// banHit is a ban that is complete: for always, or while a rule is not open.
type banHit struct {
	always bool
	rule   uint32
}

// newBanMachine reads the bans of n that a profile must obey. streets gives
// the links of the profile.
func newBanMachine(n *Network, p Profile, streets *streets, book *rulebook) *banMachine {
	m := &banMachine{
		next:    map[banStep]int32{},
		firsts:  newBitset(2 * len(n.From)),
		atState: newBitset(len(n.Lat)),
	}
	m.addState(0)
	for _, ban := range n.Bans {
		if !ban.Profiles.Has(p) || !streets.joined(ban.Links) {
			continue
		}
		hit := banHit{always: ban.Condition < 0}
		if !hit.always {
			hit.rule = book.add(rule{true, []term{{uint32(ban.Condition), false}}})
		}
		m.add(ban.Links, hit)
		m.addTurningBack(ban.Links, hit, streets)
	}
	m.link()
	for state := 1; state < len(m.last); state++ {
		if m.heavy[state] {
			m.atState.set(n.head(m.last[state]))
		}
	}
	return m
}

// addTurningBack bans what drivers do to get around a ban: straight on, a
// U-turn on the next segment, and back to turn the other way. The exception is
// a segment that is a dead end, where everybody must turn.
func (m *banMachine) addTurningBack(links []uint32, hit banHit, s *streets) {
	before, to := links[:len(links)-1], links[len(links)-1]
	from := before[len(before)-1]
	for _, on := range s.from(s.net.head(from)) {
		if on == to || len(before) == 1 && on == from^1 || s.deadEnd(on) || !s.open(on^1) {
			continue
		}
		round := append(append([]uint32{}, before...), on, on^1, to)
		m.add(round, hit)
	}
}

func (m *banMachine) addState(link uint32) int32 {
	m.fail = append(m.fail, 0)
	m.heavy = append(m.heavy, false)
	m.hits = append(m.hits, nil)
	m.last = append(m.last, link)
	return int32(len(m.last) - 1)
}

func (m *banMachine) add(links []uint32, hit banHit) {
	state := int32(0)
	m.firsts.set(links[0])
	for _, link := range links {
		to, ok := m.next[banStep{state, link}]
		if !ok {
			to = m.addState(link)
			m.next[banStep{state, link}] = to
			m.heavy[state] = true
		}
		state = to
	}
	m.hits[state] = append(m.hits[state], hit)
}

// link finds for each state the longest other state that is an end of it,
// shorter ones before longer ones.
func (m *banMachine) link() {
	children := make([][]banStep, len(m.last))
	for step, to := range m.next {
		children[step.state] = append(children[step.state], banStep{to, step.link})
	}
	queue := []int32{0}
	for len(queue) > 0 {
		state := queue[0]
		queue = queue[1:]
		for _, child := range children[state] {
			if state != 0 {
				m.fail[child.state] = m.follow(m.fail[state], child.link)
			}
			m.hits[child.state] = append(m.hits[child.state], m.hits[m.fail[child.state]]...)
			queue = append(queue, child.state)
		}
	}
}

// follow is the state after link, whether it is banned or not.
func (m *banMachine) follow(state int32, link uint32) int32 {
	for {
		if state == 0 && !m.firsts.has(link) {
			return 0
		}
		if to, ok := m.next[banStep{state, link}]; ok {
			return to
		}
		if state == 0 {
			return 0
		}
		state = m.fail[state]
	}
}

// step is what happens when link is travelled after state: the state then,
// the bans that are complete by it, and whether one of them is for always.
func (m *banMachine) step(state int32, link uint32) (next int32, hits []banHit, banned bool) {
	next = m.follow(state, link)
	hits = m.hits[next]
	for _, hit := range hits {
		banned = banned || hit.always
	}
	for next != 0 && !m.heavy[next] {
		next = m.fail[next]
	}
	return next, hits, banned
}
