package roads

import (
	"cmp"
	"fmt"
	"slices"
)

// NewGraph works out what profile p may travel in n.
//
//	place    a junction, or one road's end of a junction that is shut or timed
//	state    what a ban remembers of the links travelled (see banMachine)
//	phase    in public; on private land and on the way out; or on the way in
//
// A node is a place, a state and a phase; only those exist that a journey can
// reach. Arcs whose access, gate or ban has a condition exist whenever some
// time opens them, and are IsTimed.
//
// The error is of a p that is no profile. Cost: linear in the links, some
// seconds for a country.
func NewGraph(n *Network, p Profile) (*Graph, error) {
	if int(p) >= Profiles {
		return nil, fmt.Errorf("no profile %d", p)
	}
	x := newExpansion(n, p)
	x.discover()
	g := x.graph()
	g.calendar = NewCalendar(n.Conditions)
	g.finish()
	return g, nil
}

// phase is where a journey stands with private land.
type phase uint8

const (
	inPublic phase = iota // everything is open
	wayOut                // has seen only private land: may come into public
	wayIn                 // has gone into private land: stays there
)

// vertex is where a journey may stand: what becomes a node.
type vertex struct {
	junction uint32
	side     uint32 // of a divided junction: the link that turns back here; else noSide
	state    int32
	phase    phase
}

const noSide = ^uint32(0)

func (v vertex) plain() bool { return v.side == noSide && v.state == 0 && v.phase == inPublic }

func compareVertices(a, b vertex) int {
	return cmp.Or(cmp.Compare(a.side, b.side), cmp.Compare(a.state, b.state), cmp.Compare(a.phase, b.phase))
}

// move is a vertex to which a link leads, and what closes the way at times.
type move struct {
	to     vertex
	link   uint32
	use    variant
	origin bool
}

// expansion makes the nodes and arcs of one graph.
type expansion struct {
	net     *Network
	profile Profile
	book    *rulebook
	streets *streets
	bans    *banMachine
	zones   *zones

	vertices []vertex
	plain    []bool // by junction: the plain vertex is in vertices
	others   map[vertex]uint32
	number   []uint32 // of plain vertices by junction, once sorted
	rules    []uint32 // scratch of each
}

func newExpansion(n *Network, p Profile) *expansion {
	x := &expansion{net: n, profile: p, book: &rulebook{}, plain: make([]bool, len(n.Lat)), others: map[vertex]uint32{}}
	x.streets = newStreets(n, p, x.book)
	x.bans = newBanMachine(n, p, x.streets, x.book)
	x.zones = newZones(x.streets, x.bans)
	return x
}

// discover finds all vertices: those where journeys begin, and all that can be
// reached from there.
func (x *expansion) discover() {
	for junction := range uint32(len(x.net.Lat)) {
		for _, link := range x.streets.from(junction) {
			for _, use := range x.streets.of(link) {
				x.add(x.begin(link, use))
			}
		}
	}
	for i := 0; i < len(x.vertices); i++ {
		x.each(x.vertices[i], func(m move, _ []uint32) { x.add(m.to) })
	}
}

func (x *expansion) add(v vertex) {
	if v.plain() {
		if !x.plain[v.junction] {
			x.plain[v.junction] = true
			x.vertices = append(x.vertices, v)
		}
		return
	}
	if _, ok := x.others[v]; !ok {
		x.others[v] = 0
		x.vertices = append(x.vertices, v)
	}
}

// begin is the vertex from which a link is travelled by a journey that begins
// on it.
func (x *expansion) begin(link uint32, use variant) vertex {
	v := vertex{junction: x.net.tail(link), side: x.side(link)}
	if use.private && x.zones.double(link) {
		v.phase = wayOut
	}
	return v
}

// side of the junction at which a journey stands when it may turn back by
// link.
func (x *expansion) side(link uint32) uint32 {
	if passage, ok := x.streets.passages[x.net.tail(link)]; ok && passage.divided() {
		return link
	}
	return noSide
}

// each calls do for every move from a vertex, with the rules that must be open
// for it. The rules are overwritten by the next move.
func (x *expansion) each(v vertex, do func(m move, rules []uint32)) {
	for _, link := range x.streets.from(v.junction) {
		rules := x.rules[:0]
		if v.side != noSide && v.side != link {
			passage := x.streets.passages[v.junction]
			if passage.shut {
				continue
			}
			rules = append(rules, passage.rules...)
		}
		end := x.bans.step(v.state, link)
		if end.banned {
			continue
		}
		rules = append(rules, end.hits...)
		to := vertex{junction: x.net.head(link), side: x.side(link ^ 1), state: end.state}
		x.rules = rules
		x.uses(v, link, to, do)
	}
}

// uses calls do for every use of a link that is lawful after v.
func (x *expansion) uses(v vertex, link uint32, to vertex, do func(m move, rules []uint32)) {
	shared := len(x.rules)
	for _, use := range x.streets.of(link) {
		var ok bool
		if to.phase, ok = x.zones.after(v.phase, link, use); !ok {
			continue
		}
		rules := x.rules[:shared]
		if use.timed {
			rules = append(rules, use.rule)
		}
		origin := v.state == 0 && (v.side == noSide || v.side == link) && v == x.begin(link, use)
		do(move{to, link, use, origin}, rules)
		x.rules = rules[:shared]
	}
}

// sort brings the vertices into their final order and numbers them.
func (x *expansion) sort() {
	rank := curveRanks(x.net.Lat, x.net.Lon)
	slices.SortFunc(x.vertices, func(a, b vertex) int {
		return cmp.Or(cmp.Compare(rank[a.junction], rank[b.junction]), compareVertices(a, b))
	})
	x.number = make([]uint32, len(x.net.Lat))
	for i, v := range x.vertices {
		if v.plain() {
			x.number[v.junction] = uint32(i)
		} else {
			x.others[v] = uint32(i)
		}
	}
}

func (x *expansion) find(v vertex) uint32 {
	if v.plain() {
		return x.number[v.junction]
	}
	return x.others[v]
}

// graph writes down the vertices and their moves.
func (x *expansion) graph() *Graph {
	x.sort()
	arcs := 0
	for _, v := range x.vertices {
		x.each(v, func(move, []uint32) { arcs++ })
	}
	g := &Graph{
		Net: x.net, Profile: x.profile,
		First: make([]uint32, 1, len(x.vertices)+1), Junction: make([]uint32, 0, len(x.vertices)),
		Head: make([]uint32, 0, arcs), Weight: make([]uint32, 0, arcs), Length: make([]uint32, 0, arcs),
		Link: make([]uint32, 0, arcs), Flags: make([]ArcFlags, 0, arcs),
		origins: newBitset(arcs),
	}
	for _, v := range x.vertices {
		x.each(v, func(m move, rules []uint32) { x.write(g, m, rules) })
		g.First = append(g.First, uint32(len(g.Head)))
		g.Junction = append(g.Junction, v.junction)
	}
	g.rules = x.book.rules
	return g
}

// write appends an arc to g.
func (x *expansion) write(g *Graph, m move, rules []uint32) {
	arc := uint32(len(g.Head))
	weight, flags, _ := x.net.Weight(x.profile, m.link)
	weight = min(max(weight, 1)+x.net.junctionDelay(x.profile, m.to.junction), MaxWeight)
	flags &^= IsPrivate | IsTimed
	if m.use.private {
		flags |= IsPrivate
	}
	if len(rules) > 0 {
		flags |= IsTimed
	}
	for _, r := range rules {
		g.timed = append(g.timed, timedArc{arc, r})
	}
	if m.origin {
		g.origins.set(arc)
	}
	g.Head = append(g.Head, x.find(m.to))
	g.Weight = append(g.Weight, weight)
	g.Length = append(g.Length, x.net.Length[m.link>>1])
	g.Link = append(g.Link, m.link)
	g.Flags = append(g.Flags, flags)
}

// finish fills in what follows from the arrays.
func (g *Graph) finish() {
	g.findNodes()
	g.findParts()
	g.findSnaps()
}

// findNodes finds the first node of each junction.
func (g *Graph) findNodes() {
	g.nodeOf = make([]uint32, len(g.Net.Lat))
	for i := range g.nodeOf {
		g.nodeOf[i] = noNode
	}
	for node := g.Nodes() - 1; node >= 0; node-- {
		g.nodeOf[g.Junction[node]] = uint32(node)
	}
}
