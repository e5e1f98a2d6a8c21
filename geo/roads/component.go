package roads

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"finnfram/geo"
)

// Components are the parts of a graph between which no journey exists, or
// journeys one way only.
type Components struct {
	// Parts by length, the main part first. The main part is the largest
	// strongly connected one with all that can be reached from it and can
	// reach it, as private land can.
	Parts []Part

	main   bitset // of segments
	others []partOf
}

// Part of a network.
type Part struct {
	// Name of the most important place within: an island before a town before
	// a village, and last the municipalities in which it lies; "" where none is
	// near.
	Name string
	Kind string // of Place
	// Near is the place that is nearest to some road of a part without a Name,
	// within nearReach; "" where there is none.
	Near string
	// Length of road, and how many segments that is.
	Length   geo.Metres
	Segments int
	// Entered and Left tell whether journeys come here from the main part, and
	// from here to it. Both are true of the main part alone.
	Entered, Left bool
}

// partOf says where a segment outside of the main part belongs.
type partOf struct{ Segment, Part uint32 }

// Components of g. They were worked out when g was made.
func (g *Graph) Components() *Components { return &g.parts }

// Main tells whether journeys lead from the main part to segment and back.
func (c *Components) Main(segment uint32) bool {
	return int(segment>>6) < len(c.main) && c.main.has(segment)
}

// Part of a segment, as an index into Parts; ok is false for segments that the
// profile may not travel.
func (c *Components) Part(segment uint32) (part int, ok bool) {
	if c.Main(segment) {
		return 0, true
	}
	i, ok := slices.BinarySearchFunc(c.others, segment, func(o partOf, s uint32) int { return cmp.Compare(o.Segment, s) })
	if !ok {
		return 0, false
	}
	return int(c.others[i].Part), true
}

// partsTold is how many parts Text tells of by name.
const partsTold = 12

// Text says for people what the parts of a graph are:
// "drive: 3 parts; 97.1 % of length in the largest; Tautra (12 km) has no ferry or bridge".
func (c *Components) Text(p Profile) string {
	if len(c.Parts) == 0 {
		return p.String() + ": no roads"
	}
	var all geo.Metres
	for _, part := range c.Parts {
		all += part.Length
	}
	var b strings.Builder
	noun := "parts"
	if len(c.Parts) == 1 {
		noun = "part"
	}
	fmt.Fprintf(&b, "%s: %d %s; %.1f %% of length in the largest", p, len(c.Parts), noun, 100*share(c.Parts[0].Length, all))
	told := 1
	for ; told < len(c.Parts) && told <= partsTold && c.Parts[told].Length >= 1000; told++ {
		fmt.Fprintf(&b, "; %s", c.Parts[told].text())
	}
	var rest geo.Metres
	for _, part := range c.Parts[told:] {
		rest += part.Length
	}
	if told < len(c.Parts) {
		fmt.Fprintf(&b, "; %d more of %.1f km in all", len(c.Parts)-told, float64(rest)/1000)
	}
	return b.String()
}

func share(part, all geo.Metres) float64 {
	if all == 0 {
		return 1
	}
	return float64(part / all)
}

func (p Part) text() string {
	name := p.Name
	switch {
	case p.Kind == municipality:
		name = "a part in " + name
	case name == "" && p.Near != "":
		name = "a part near " + p.Near
	case name == "":
		name = "a part without a name"
	}
	length := fmt.Sprintf("%s (%.0f km)", name, float64(p.Length)/1000)
	switch {
	case p.Entered:
		return length + " can be entered and not left"
	case p.Left:
		return length + " can be left and not entered"
	case p.Kind == "island" || p.Kind == "islet":
		return length + " has no ferry or bridge"
	}
	return length + " is not connected"
}

// findParts fills in g.parts.
func (g *Graph) findParts() {
	in, out := g.reachOfMain()
	segments := len(g.Net.From)
	enters, leaves := newBitset(segments), newBitset(segments)
	g.eachArc(func(node, arc uint32) {
		if in.has(node) {
			enters.set(g.Link[arc] >> 1)
		}
		if g.origins.has(arc) && out.has(g.Head[arc]) {
			leaves.set(g.Link[arc] >> 1)
		}
	})
	c := &g.parts
	c.main = newBitset(segments)
	for i := range c.main {
		c.main[i] = enters[i] & leaves[i]
	}
	if g.Arcs() > 0 {
		g.groupOthers(enters, leaves, func(node uint32) bool { return in.has(node) && out.has(node) })
		c.sortParts()
		g.nameParts()
	}
}

func (g *Graph) eachArc(do func(node, arc uint32)) {
	for node := range uint32(g.Nodes()) {
		for arc := g.First[node]; arc < g.First[node+1]; arc++ {
			do(node, arc)
		}
	}
}

// reachOfMain are the nodes that can be reached from the largest strongly
// connected component, and those from which it can be reached.
func (g *Graph) reachOfMain() (in, out bitset) {
	component, largest := g.largestComponent()
	back := g.reverse()
	in = spread(component, largest, g.First, g.Head)
	out = spread(component, largest, back.first, back.head)
	return in, out
}

type adjacency struct{ first, head []uint32 }

// reverse are the arcs of g, turned round.
func (g *Graph) reverse() adjacency {
	first := make([]uint32, g.Nodes()+1)
	for _, head := range g.Head {
		first[head+1]++
	}
	for i := range g.Nodes() {
		first[i+1] += first[i]
	}
	fill := slices.Clone(first)
	tails := make([]uint32, g.Arcs())
	g.eachArc(func(node, arc uint32) {
		tails[fill[g.Head[arc]]] = node
		fill[g.Head[arc]]++
	})
	return adjacency{first, tails}
}

// spread are the nodes of one component and all that can be reached from them.
func spread(component []uint32, which uint32, first, head []uint32) bitset {
	seen := newBitset(len(component))
	var stack []uint32
	for node, c := range component {
		if c == which {
			seen.set(uint32(node))
			stack = append(stack, uint32(node))
		}
	}
	for len(stack) > 0 {
		node := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for _, to := range head[first[node]:first[node+1]] {
			if !seen.has(to) {
				seen.set(to)
				stack = append(stack, to)
			}
		}
	}
	return seen
}

// largestComponent gives each node the number of its strongly connected
// component, and the component with the most public road: private land has
// its nodes apart, from which nothing public can be reached.
func (g *Graph) largestComponent() (component []uint32, largest uint32) {
	component, count := strongComponents(g.First, g.Head)
	lengths := make([]uint64, count)
	g.eachArc(func(node, arc uint32) {
		if component[node] != component[g.Head[arc]] {
			return
		}
		lengths[component[node]]++
		if g.Flags[arc]&IsPrivate == 0 {
			lengths[component[node]] += uint64(g.Length[arc])
		}
	})
	for c, length := range lengths {
		if length > lengths[largest] {
			largest = uint32(c)
		}
	}
	return component, largest
}
