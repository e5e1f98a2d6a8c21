package roads

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"finnfram/geo"
)

// groupOthers makes the main part, and parts of all other segments that hang
// together somehow, save by nodes of the main part.
func (g *Graph) groupOthers(enters, leaves bitset, inMain func(node uint32) bool) {
	c := &g.parts
	together := newUnion(len(g.Net.From))
	used := newBitset(len(g.Net.From))
	at := make([]uint32, g.Nodes())
	for i := range at {
		at[i] = noNode
	}
	touch := func(node, segment uint32) {
		switch {
		case inMain(node):
		case at[node] == noNode:
			at[node] = segment
		default:
			together.join(at[node], segment)
		}
	}
	c.Parts = []Part{{Entered: true, Left: true}}
	g.eachArc(func(node, arc uint32) {
		segment := g.Link[arc] >> 1
		if !used.has(segment) && c.Main(segment) {
			c.Parts[0].count(g.Net.Length[segment])
		}
		used.set(segment)
		if !c.Main(segment) {
			touch(node, segment)
			touch(g.Head[arc], segment)
		}
	})
	parts := map[uint32]uint32{}
	for segment := range uint32(len(g.Net.From)) {
		if !used.has(segment) || c.Main(segment) {
			continue
		}
		root := together.find(segment)
		part, ok := parts[root]
		if !ok {
			part = uint32(len(c.Parts))
			parts[root] = part
			c.Parts = append(c.Parts, Part{})
		}
		c.Parts[part].count(g.Net.Length[segment])
		c.Parts[part].Entered = c.Parts[part].Entered || enters.has(segment)
		c.Parts[part].Left = c.Parts[part].Left || leaves.has(segment)
		c.others = append(c.others, partOf{segment, part})
	}
}

func (p *Part) count(length uint32) {
	p.Length += geo.Metres(length) / 10
	p.Segments++
}

// sortParts puts the parts after the main one in order of length.
func (c *Components) sortParts() {
	order := make([]uint32, len(c.Parts))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortStableFunc(order[1:], func(a, b uint32) int { return cmp.Compare(c.Parts[b].Length, c.Parts[a].Length) })
	sorted, place := make([]Part, len(order)), make([]uint32, len(order))
	for to, from := range order {
		sorted[to], place[from] = c.Parts[from], uint32(to)
	}
	c.Parts = sorted
	for i := range c.others {
		c.others[i].Part = place[c.others[i].Part]
	}
}

// A place names the part of the junction that is nearest to it, within
// nameReach.
const nameReach = 5000

// nameCell is the size of cells by which junctions find places: at least
// nameReach each way up to 72° N, in degrees times 1e7.
const (
	nameCellLat = 450_000
	nameCellLon = 1_500_000
)

type nameCell struct{ lat, lon int32 }

func nameCellOf(lat, lon int32) nameCell { return nameCell{lat / nameCellLat, lon / nameCellLon} }

// nearestJunction of a place.
type nearestJunction struct {
	away geo.Metres
	part int
}

// nameParts gives the parts the names of places within. The main part stays
// without one.
func (g *Graph) nameParts() {
	if len(g.parts.Parts) < 2 || len(g.Net.Places) == 0 {
		return
	}
	cells := g.placeCells()
	near := make([]nearestJunction, len(g.Net.Places))
	for i := range near {
		near[i] = nearestJunction{away: nameReach, part: -1}
	}
	g.eachArc(func(node, arc uint32) {
		j := g.Junction[node]
		places := cells[nameCellOf(g.Net.Lat[j], g.Net.Lon[j])]
		if len(places) == 0 {
			return
		}
		part, _ := g.parts.Part(g.Link[arc] >> 1)
		for _, i := range places {
			away := roughly(g.Net.Places[i].Point, pointAt(g.Net.Lat[j], g.Net.Lon[j]))
			if away < near[i].away || away == near[i].away && part > near[i].part {
				near[i] = nearestJunction{away, part}
			}
		}
	})
	g.takeNames(near)
	g.findNear()
}

// Parts longer than nearLength get the name of a place within nearReach where
// none lies within.
const (
	nearLength = 500
	nearReach  = 30_000
)

// findNear names the surroundings of parts without a name, by one of their
// junctions.
func (g *Graph) findNear() {
	told := newBitset(len(g.parts.Parts))
	for _, o := range g.parts.others {
		part := &g.parts.Parts[o.Part]
		if part.Name != "" || part.Length < nearLength || told.has(o.Part) {
			continue
		}
		told.set(o.Part)
		junction := g.Net.From[o.Segment]
		at := pointAt(g.Net.Lat[junction], g.Net.Lon[junction])
		best := geo.Metres(nearReach)
		for _, place := range g.Net.Places {
			if place.Kind == municipality { // its point is one of many roads in it
				continue
			}
			if away := roughly(place.Point, at); away < best {
				part.Near, best = place.Name, away
			}
		}
	}
}

// placeCells are the places that are in a cell or beside it.
func (g *Graph) placeCells() map[nameCell][]int {
	cells := map[nameCell][]int{}
	for i, place := range g.Net.Places {
		at := nameCellOf(int32(place.Point.Lat*1e7), int32(place.Point.Lon*1e7))
		for dLat := int32(-1); dLat <= 1; dLat++ {
			for dLon := int32(-1); dLon <= 1; dLon++ {
				cell := nameCell{at.lat + dLat, at.lon + dLon}
				cells[cell] = append(cells[cell], i)
			}
		}
	}
	return cells
}

func (g *Graph) takeNames(near []nearestJunction) {
	best := map[int]int{}        // places by part
	liesIn := map[int][]string{} // municipalities by part, in the order of places
	for i, n := range near {
		place := &g.Net.Places[i]
		if n.part <= 0 {
			continue
		}
		if place.Kind == municipality {
			if !slices.Contains(liesIn[n.part], place.Name) {
				liesIn[n.part] = append(liesIn[n.part], place.Name)
			}
			continue
		}
		b, ok := best[n.part]
		if !ok || cmp.Or(cmp.Compare(importance(place.Kind), importance(g.Net.Places[b].Kind)), cmp.Compare(n.away, near[b].away)) < 0 {
			best[n.part] = i
		}
	}
	for part, names := range liesIn {
		if len(names) <= mostMunicipalities {
			g.parts.Parts[part].Name, g.parts.Parts[part].Kind = strings.Join(names, ", "), municipality
		}
	}
	for part, i := range best {
		g.parts.Parts[part].Name, g.parts.Parts[part].Kind = g.Net.Places[i].Name, g.Net.Places[i].Kind
	}
}

// municipality is the kind of place that says in what land a part lies, not
// what the land is called: it names parts in which nothing else is known.
const municipality = "municipality"

// mostMunicipalities is the number of municipalities by which a part is named:
// half the country is not told by a list of them, and naming it by one is false.
const mostMunicipalities = 3

// importance of a kind of place for naming what is around; smaller is more.
func importance(kind string) int {
	kinds := []string{"island", "city", "town", "village", "islet", "hamlet", "suburb"}
	if i := slices.Index(kinds, kind); i >= 0 {
		return i
	}
	return len(kinds)
}

// pointAt is the Point of coordinates in degrees times 1e7.
func pointAt(lat, lon int32) geo.Point {
	return geo.Point{Lat: float64(lat) / 1e7, Lon: float64(lon) / 1e7}
}

// roughly is the distance between points a few kilometres apart, within 1 %.
func roughly(a, b geo.Point) geo.Metres {
	y := (a.Lat - b.Lat) * 111_300
	x := (a.Lon - b.Lon) * 111_300 * math.Cos((a.Lat+b.Lat)/2*math.Pi/180)
	return geo.Metres(math.Hypot(x, y))
}

// union joins whole numbers into sets.
type union []uint32

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = uint32(i)
	}
	return u
}

func (u union) find(i uint32) uint32 {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

func (u union) join(a, b uint32) {
	a, b = u.find(a), u.find(b)
	u[max(a, b)] = min(a, b)
}
