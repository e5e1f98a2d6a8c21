package roads

import (
	"fmt"
	"io"
	"math"

	"finnfram/geo"
)

const (
	graphMagic = "finnfram graph 2\n"
	snapMagic  = "finnfram segment index 1\n"
)

// Write writes g, without its network, as one blob: versioned, checksummed,
// flat arrays.
func (g *Graph) Write(w io.Writer) error {
	b := newBlobWriter(w, graphMagic)
	b.uint(uint64(g.Profile))
	for _, list := range [][]uint32{g.First, g.Head, g.Weight, g.Length, g.Link, g.Junction} {
		writeArray(b, list)
	}
	writeArray(b, g.Flags)
	writeArray(b, g.origins)
	writeArray(b, pairs(g.timed, func(t timedArc) (uint32, uint32) { return t.Arc, t.Rule }))
	b.length(len(g.rules))
	for _, r := range g.rules {
		b.bool(r.Open)
		b.length(len(r.Terms))
		for _, t := range r.Terms {
			b.uint(uint64(t.Condition))
			b.bool(t.Open)
		}
	}
	g.parts.write(b)
	if err := b.close(); err != nil {
		return fmt.Errorf("graph of %s: %w", g.Profile, err)
	}
	return nil
}

// pairs flattens a list of two numbers each.
func pairs[T any](list []T, of func(T) (uint32, uint32)) []uint32 {
	flat := make([]uint32, 0, 2*len(list))
	for _, v := range list {
		x, y := of(v)
		flat = append(flat, x, y)
	}
	return flat
}

// unpair turns what pairs gave back; an odd number is left out.
func unpair[T any](flat []uint32, with func(x, y uint32) T) []T {
	list := make([]T, 0, len(flat)/2)
	for i := 0; i+1 < len(flat); i += 2 {
		list = append(list, with(flat[i], flat[i+1]))
	}
	return list
}

// ReadGraph reads what Write wrote; n must be the network that the graph was
// made from. A blob that is not whole, of another version or of another
// network is an error of kind ErrDamaged, and so is one with something after
// it.
func ReadGraph(r io.Reader, n *Network) (*Graph, error) {
	b, err := openBlob(r, graphMagic)
	if err != nil {
		return nil, fmt.Errorf("graph: %w", err)
	}
	g := &Graph{Net: n, Profile: Profile(b.uint(Profiles - 1))}
	for _, list := range []*[]uint32{&g.First, &g.Head, &g.Weight, &g.Length, &g.Link, &g.Junction} {
		*list = readArray[uint32](b)
	}
	g.Flags = readArray[ArcFlags](b)
	g.origins = readArray[uint64](b)
	g.timed = unpair(readArray[uint32](b), func(x, y uint32) timedArc { return timedArc{x, y} })
	for range b.count(2) {
		r := rule{Open: b.bool()}
		for range b.count(2) {
			r.Terms = append(r.Terms, term{uint32(b.uint(math.MaxUint32)), b.bool()})
		}
		g.rules = append(g.rules, r)
	}
	g.parts.read(b)
	if err := b.close(); err != nil {
		return nil, fmt.Errorf("graph: %w", err)
	}
	if !g.sound() {
		return nil, fmt.Errorf("graph: it does not fit the network: %w", ErrDamaged)
	}
	g.calendar = NewCalendar(n.Conditions)
	g.findNodes()
	g.findSnaps()
	return g, nil
}

// sound tells whether all numbers of g are within what they count, and its
// arcs go where the network's links go.
func (g *Graph) sound() bool {
	nodes, arcs := len(g.Junction), len(g.Head)
	if len(g.First) != nodes+1 || g.First[0] != 0 || int(g.First[nodes]) != arcs {
		return false
	}
	if len(g.Weight) != arcs || len(g.Length) != arcs || len(g.Link) != arcs || len(g.Flags) != arcs ||
		len(g.origins) != len(newBitset(arcs)) {
		return false
	}
	for node := range nodes {
		if g.First[node] > g.First[node+1] || int(g.Junction[node]) >= len(g.Net.Lat) {
			return false
		}
	}
	for node := range nodes {
		for arc := g.First[node]; arc < g.First[node+1]; arc++ {
			if !g.soundArc(uint32(node), arc) {
				return false
			}
		}
	}
	return g.soundTimes() && g.parts.sound(len(g.Net.From))
}

func (g *Graph) soundArc(node, arc uint32) bool {
	link := g.Link[arc]
	return int(g.Head[arc]) < len(g.Junction) && int(link>>1) < len(g.Net.From) &&
		g.Net.tail(link) == g.Junction[node] && g.Net.head(link) == g.Junction[g.Head[arc]] &&
		g.Weight[arc] >= 1 && g.Weight[arc] <= MaxWeight
}

func (g *Graph) soundTimes() bool {
	for _, t := range g.timed {
		if int(t.Arc) >= len(g.Head) || int(t.Rule) >= len(g.rules) {
			return false
		}
	}
	for _, r := range g.rules {
		for _, t := range r.Terms {
			if int(t.Condition) >= len(g.Net.Conditions) {
				return false
			}
		}
	}
	return true
}

func (c *Components) write(b *blobWriter) {
	writeArray(b, c.main)
	writeArray(b, pairs(c.others, func(o partOf) (uint32, uint32) { return o.Segment, o.Part }))
	b.length(len(c.Parts))
	for _, p := range c.Parts {
		b.text(p.Name)
		b.text(p.Kind)
		b.text(p.Near)
		b.uint(math.Float64bits(float64(p.Length)))
		b.length(p.Segments)
		b.bool(p.Entered)
		b.bool(p.Left)
	}
}

func (c *Components) read(b *blobReader) {
	c.main = readArray[uint64](b)
	c.others = unpair(readArray[uint32](b), func(x, y uint32) partOf { return partOf{x, y} })
	for range b.count(7) {
		c.Parts = append(c.Parts, Part{
			Name: b.text(), Kind: b.text(), Near: b.text(),
			Length:   geo.Metres(math.Float64frombits(b.uint(math.MaxUint64))),
			Segments: int(b.uint(math.MaxInt32)),
			Entered:  b.bool(), Left: b.bool(),
		})
	}
}

func (c *Components) sound(segments int) bool {
	for i, o := range c.others {
		if int(o.Segment) >= segments || int(o.Part) >= len(c.Parts) || i > 0 && c.others[i-1].Segment >= o.Segment {
			return false
		}
	}
	return len(c.main) == len(newBitset(segments))
}

// Write writes sn, without its network, as one blob.
func (sn *Snapper) Write(w io.Writer) error {
	b := newBlobWriter(w, snapMagic)
	writeArray(b, sn.segment)
	writeArray(b, sn.number)
	writeArray(b, sn.inner)
	boxes := make([]int32, 0, 4*len(sn.boxes))
	for _, x := range sn.boxes {
		boxes = append(boxes, x.South, x.West, x.North, x.East)
	}
	writeArray(b, boxes)
	writeArray(b, sn.levels)
	if err := b.close(); err != nil {
		return fmt.Errorf("index of segments: %w", err)
	}
	return nil
}

// ReadSnapper reads what Snapper.Write wrote, under the terms of ReadGraph.
func ReadSnapper(r io.Reader, n *Network) (*Snapper, error) {
	b, err := openBlob(r, snapMagic)
	if err != nil {
		return nil, fmt.Errorf("index of segments: %w", err)
	}
	sn := &Snapper{net: n, segment: readArray[uint32](b), number: readArray[uint16](b), inner: readArray[uint8](b)}
	boxes := readArray[int32](b)
	for i := 0; i+3 < len(boxes); i += 4 {
		sn.boxes = append(sn.boxes, box{boxes[i], boxes[i+1], boxes[i+2], boxes[i+3]})
	}
	sn.levels = readArray[uint32](b)
	if err := b.close(); err != nil {
		return nil, fmt.Errorf("index of segments: %w", err)
	}
	if !sn.sound() {
		return nil, fmt.Errorf("index of segments: it does not fit the network: %w", ErrDamaged)
	}
	return sn, nil
}

// sound tells whether the levels are as full as the pieces ask, and the pieces
// are of the network.
func (sn *Snapper) sound() bool {
	pieces := len(sn.segment)
	if len(sn.number) != pieces || len(sn.inner) != 4*pieces || len(sn.levels) < 2 || sn.levels[0] != 0 {
		return false
	}
	below := pieces
	for i := range len(sn.levels) - 1 {
		count := int(sn.levels[i+1]) - int(sn.levels[i])
		if count != (below+fan-1)/fan {
			return false
		}
		below = count
	}
	if below > 1 || int(sn.levels[len(sn.levels)-1]) != len(sn.boxes) {
		return false
	}
	for i, segment := range sn.segment {
		if int(segment) >= len(sn.net.From) || uint32(sn.number[i])*pieceLines >= sn.net.lines(segment) {
			return false
		}
	}
	return true
}
