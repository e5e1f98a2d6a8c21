package roads

import (
	"strings"

	"finnfram/geo"
)

// smallestPart is how much road a part of the fine network has to have for
// coarse road to be joined to it.
const smallestPart = geo.Metres(2000)

// parts tells which junctions of a network cars can leave and reach. A part is
// what hangs together; its core are the roads with traffic both ways that hang
// together and are the longest of the part.
type parts struct {
	weak   union
	enters bitset // junctions from which the core can be reached
	leaves bitset // junctions that can be reached from the core
	large  map[uint32]bool
}

// of is the part to which a cut end is joined.
func (p *parts) of(end cutEnd) uint32 {
	if end.in.found() {
		return p.weak.find(end.in.junction)
	}
	return p.weak.find(end.out.junction)
}

func partsOf(n *Network) *parts {
	p := &parts{
		weak:   newUnion(n.Junctions()),
		enters: newBitset(n.Junctions()),
		leaves: newBitset(n.Junctions()),
		large:  map[uint32]bool{},
	}
	both := newUnion(n.Junctions())
	shut := newBitset(n.Junctions())
	for _, gate := range n.Gates {
		if gate.Blocked.Has(Drive) {
			shut.set(gate.Junction)
		}
	}
	n.eachDriven(shut, func(s uint32, along, against bool) {
		p.weak.join(n.From[s], n.To[s])
		if along && against {
			both.join(n.From[s], n.To[s])
		}
	})
	cores := p.cores(n, both, shut)
	p.spread(n, shut, both, cores, p.leaves, false)
	p.spread(n, shut, both, cores, p.enters, true)
	return p
}

// eachDriven visits the segments that cars may pass in public, between
// junctions that are not shut.
func (n *Network) eachDriven(shut bitset, visit func(s uint32, along, against bool)) {
	for s := range uint32(n.Segments()) {
		a := n.attributes(s)
		if a.public(Drive) && !shut.has(n.From[s]) && !shut.has(n.To[s]) {
			visit(s, a.Access[Drive][Along] == Allowed, a.Access[Drive][Against] == Allowed)
		}
	}
}

// cores finds which parts are large, and the core of each: a root of both.
func (p *parts) cores(n *Network, both union, shut bitset) map[uint32]bool {
	length := map[uint32]geo.Metres{}         // by part
	twoWay := map[uint32]geo.Metres{}         // by core
	largest, most := uint32(0), geo.Metres(0) // part
	n.eachDriven(shut, func(s uint32, along, against bool) {
		metres := geo.Metres(n.Length[s]) / 10
		part := p.weak.find(n.From[s])
		length[part] += metres
		if length[part] > most {
			largest, most = part, length[part]
		}
		if along && against {
			twoWay[both.find(n.From[s])] += metres
		}
	})
	best := map[uint32]uint32{}
	for core, metres := range twoWay {
		part := p.weak.find(core)
		old, ok := best[part]
		if !ok || metres > twoWay[old] || metres == twoWay[old] && core < old {
			best[part] = core
		}
	}
	cores := map[uint32]bool{}
	for part, core := range best {
		if part == largest || length[part] >= smallestPart {
			p.large[part] = true
			cores[core] = true
		}
	}
	return cores
}

// spread marks the junctions that can be reached from the cores, or from which
// the cores can be reached.
func (p *parts) spread(n *Network, shut bitset, both union, cores map[uint32]bool, reached bitset, backward bool) {
	first := make([]uint32, n.Junctions()+1)
	var heads []uint32
	step := func(visit func(tail, head uint32)) {
		n.eachDriven(shut, func(s uint32, along, against bool) {
			if backward {
				along, against = against, along
			}
			if along {
				visit(n.From[s], n.To[s])
			}
			if against {
				visit(n.To[s], n.From[s])
			}
		})
	}
	step(func(tail, _ uint32) { first[tail+1]++ })
	for i := 1; i < len(first); i++ {
		first[i] += first[i-1]
	}
	heads = make([]uint32, first[len(first)-1])
	at := append([]uint32(nil), first...)
	step(func(tail, head uint32) {
		heads[at[tail]] = head
		at[tail]++
	})
	var queue []uint32
	for junction := range uint32(n.Junctions()) {
		if cores[both.find(junction)] {
			reached.set(junction)
			queue = append(queue, junction)
		}
	}
	for len(queue) > 0 {
		junction := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, head := range heads[first[junction]:first[junction+1]] {
			if !reached.has(head) {
				reached.set(head)
				queue = append(queue, head)
			}
		}
	}
}

// aim finds the fine junctions for all cut ends that cars may come to.
func (j *joiner) aim() {
	waiting := map[cube][]*cutEnd{}
	owner := map[*cutEnd]*leftover{}
	for i := range j.pieces {
		p := &j.pieces[i]
		if a := j.coarse.attributes(p.segment); !a.public(Drive) && a.Access[Drive][Along] != Private {
			continue
		}
		for e := range p.ends {
			if end := &p.ends[e]; end.cut {
				c := cubeOf(p.points[last(p, e)], float64(joinReach))
				waiting[c] = append(waiting[c], end)
				owner[end] = p
			}
		}
	}
	if len(waiting) == 0 {
		return
	}
	j.fine.eachDriven(newBitset(j.fine.Junctions()), func(s uint32, _, _ bool) {
		a := j.fine.attributes(s)
		if a.Class == Ferry {
			return
		}
		for _, junction := range []uint32{j.fine.From[s], j.fine.To[s]} {
			at := j.fine.Point(junction)
			cubeOf(at, float64(joinReach)).around(func(c cube) bool {
				for _, end := range waiting[c] {
					j.consider(end, owner[end], junction, at, a)
				}
				return false
			})
		}
	})
	j.tellLoose()
}

// consider takes a fine junction as target of end if it is better than those
// before: nearer, where roads of the same number count as a third as far and
// small streets as half as far again.
func (j *joiner) consider(end *cutEnd, p *leftover, junction uint32, at geo.Point, a *Attributes) {
	if !j.parts.large[j.parts.weak.find(junction)] {
		return
	}
	point := p.points[0]
	if end == &p.ends[1] {
		point = p.points[len(p.points)-1]
	}
	away := stretch(point, at)
	if away > joinReach {
		return
	}
	cost := float64(away) + 1
	if sameRef(a.Ref, j.coarse.attributes(p.segment).Ref) {
		cost /= 3
	}
	if a.Class >= Residential {
		cost *= 1.5
	}
	if j.parts.enters.has(junction) {
		end.in.improve(junction, cost)
	}
	if j.parts.leaves.has(junction) {
		end.out.improve(junction, cost)
	}
}

func (t *target) improve(junction uint32, cost float64) {
	if !t.found() || cost < t.cost || cost == t.cost && junction < t.junction {
		*t = target{junction, cost}
	}
}

// sameRef tells whether two road numbers have one in common: "E 6;E18", "E6".
func sameRef(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	known := map[string]bool{}
	for _, ref := range strings.Split(a, ";") {
		known[plainRef(ref)] = true
	}
	for _, ref := range strings.Split(b, ";") {
		if known[plainRef(ref)] {
			return true
		}
	}
	return false
}

// plainRef takes away how a number is written: "Fv. 120" and "fv120" are one,
// and so is "120", as OpenStreetMap has county roads.
func plainRef(ref string) string {
	ref = strings.ToLower(strings.NewReplacer(" ", "", ".", "").Replace(ref))
	for _, kind := range []string{"fv", "rv", "kv"} {
		ref = strings.TrimPrefix(ref, kind)
	}
	return ref
}

// tellLoose reports the ends that found no fine road.
func (j *joiner) tellLoose() {
	for i := range j.pieces {
		p := &j.pieces[i]
		a := j.coarse.attributes(p.segment)
		for _, end := range p.ends {
			if end.loose() && a.public(Drive) && a.Class != Ferry {
				j.report.find(j.coarse.Spaces[a.Space], "way", j.coarse.Way[p.segment], "", a.Ref,
					"ends where fine road begins, and none that can be driven is within 2 km: not joined")
			}
		}
	}
}
