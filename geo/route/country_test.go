package route

import (
	"math"
	"math/rand/v2"
	"slices"

	"finnfram/geo/roads"
)

// country makes the roads of a land that is not: towns whose sizes fall as
// those of real ones do, with streets, main streets and ring roads; country
// roads from each to its neighbours with farms and hamlets along them; and
// faster roads among the larger towns, on three levels. Junctions of one town
// or road have numbers side by side. The same arguments give the same land.
//
// What it is good for is measured by TestCountryIsLikeOslo.
func country(junctions int, seed uint64) *roads.Network {
	c := &countryMaker{r: rand.New(rand.NewPCG(seed, 20)), n: &roads.Network{ShapeFirst: []uint32{0}, Spaces: []string{"osm"}}}
	c.attributes()
	side := 450 * math.Sqrt(float64(junctions)) // 640 km for two million
	c.towns(junctions, side)
	c.mesh(junctions, side)
	return c.n
}

// Kinds of the made roads, indexes into Attrs.
const (
	street = iota
	mainStreet
	ringRoad
	countryRoad
	mainRoad
	trunkRoad
	oneWay
	farmRoad
)

type countryMaker struct {
	r    *rand.Rand
	n    *roads.Network
	list []town
}

// town is where main streets end, to which roads may be joined, around a
// middle; metres from the corner of the land.
type town struct {
	x, y  float64
	gates []uint32
}

func (c *countryMaker) attributes() {
	for _, kind := range []struct {
		class roads.Class
		speed uint8
	}{
		street: {roads.Residential, 30}, mainStreet: {roads.Tertiary, 40}, ringRoad: {roads.Secondary, 50},
		countryRoad: {roads.Tertiary, 80}, mainRoad: {roads.Primary, 80}, trunkRoad: {roads.Motorway, 100},
		oneWay: {roads.Residential, 30}, farmRoad: {roads.Unclassified, 50},
	} {
		a := roads.Attributes{Class: kind.class, MaxSpeed: [2]uint8{kind.speed, kind.speed}, Incline: roads.NoIncline}
		for p := range a.Access {
			a.Access[p] = [2]roads.Access{roads.Allowed, roads.Allowed}
		}
		c.n.Attrs = append(c.n.Attrs, a)
	}
	c.n.Attrs[oneWay].Access[roads.Drive][roads.Against] = roads.NoAccess
}

// metresOf places metres on the map.
func (c *countryMaker) junction(x, y float64) uint32 {
	const perDegree = 111_200
	lat := 58 + y/perDegree
	c.n.Lat = append(c.n.Lat, int32(1e7*lat))
	c.n.Lon = append(c.n.Lon, int32(1e7*(5+x/(perDegree*math.Cos(65*math.Pi/180)))))
	return uint32(len(c.n.Lat) - 1)
}

// segment joins two junctions by a road that is somewhat longer than a line.
func (c *countryMaker) segment(from, to uint32, metres float64, kind int) {
	n := c.n
	n.From, n.To = append(n.From, from), append(n.To, to)
	n.Length = append(n.Length, uint32(10*metres*(1+0.3*c.r.Float64()))+1)
	n.Attr, n.Way = append(n.Attr, uint32(kind)), append(n.Way, int64(len(n.Way)))
	n.ShapeFirst = append(n.ShapeFirst, 0)
}

// towns spreads junctions over towns: the k-th has 1/(k+3) of what the first
// would have, in a land that grows with the number.
func (c *countryMaker) towns(junctions int, side float64) {
	count := max(junctions/700, 4)
	sum := 0.0
	for k := range count {
		sum += 1 / float64(k+3)
	}
	for k := range count {
		size := townShare * float64(junctions) / (sum * float64(k+3))
		x, y := c.spot(side)
		c.town(x, y, max(int(math.Sqrt(size)), 3))
	}
}

// spot is a place for a town that is not in another.
func (c *countryMaker) spot(side float64) (x, y float64) {
	for range 20 {
		x, y = c.r.Float64()*side, c.r.Float64()*side
		if !slices.ContainsFunc(c.list, func(t town) bool { return math.Hypot(t.x-x, t.y-y) < side/60 }) {
			break
		}
	}
	return x, y
}

const (
	townShare = 0.5
	meshShare = 20
)

const block = 90 // metres from junction to junction in a town

// town lays a jittered lattice of streets: main streets and ring roads are
// whole, of the others stay those of a random tree and some more.
func (c *countryMaker) town(x, y float64, side int) {
	first := uint32(len(c.n.Lat))
	half := float64(side) / 2
	for row := range side {
		for column := range side {
			jitter := func() float64 { return block * (0.6*c.r.Float64() - 0.3) }
			c.junction(x+block*(float64(column)-half)+jitter(), y+block*(float64(row)-half)+jitter())
		}
	}
	at := func(row, column int) uint32 { return first + uint32(row*side+column) }
	var streets [][2]uint32
	for row := range side {
		for column := range side {
			if column+1 < side {
				streets = c.lay(streets, at(row, column), at(row, column+1), row)
			}
			if row+1 < side {
				streets = c.lay(streets, at(row, column), at(row+1, column), column)
			}
		}
	}
	c.thin(first, side*side, streets)
	t := town{x: x, y: y}
	for i := 4 % side; i < side; i += 8 {
		t.gates = append(t.gates, at(0, i), at(side-1, i), at(i, 0), at(i, side-1))
	}
	c.list = append(c.list, t)
}

// lay makes a main street or ring road of a street of the lattice, or leaves
// it to thin.
func (c *countryMaker) lay(streets [][2]uint32, a, b uint32, line int) [][2]uint32 {
	switch {
	case line%32 == 4:
		c.segment(a, b, block, ringRoad)
	case line%8 == 4 && c.r.IntN(12) > 0:
		c.segment(a, b, block, mainStreet)
	default:
		return append(streets, [2]uint32{a, b})
	}
	return streets
}

// thin keeps what hangs together, and one in ten of the rest.
func (c *countryMaker) thin(first uint32, size int, streets [][2]uint32) {
	root := make([]uint32, size)
	for i := range root {
		root[i] = uint32(i)
	}
	find := func(i uint32) uint32 {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for s, from := range c.n.From {
		if from >= first {
			root[find(from-first)] = find(c.n.To[s] - first)
		}
	}
	c.r.Shuffle(len(streets), func(i, j int) { streets[i], streets[j] = streets[j], streets[i] })
	for _, s := range streets {
		a, b := find(s[0]-first), find(s[1]-first)
		if a == b && c.r.IntN(6) > 0 {
			continue
		}
		kind := street
		if a == b && c.r.IntN(3) == 0 {
			kind = oneWay
		}
		root[a] = b
		c.segment(s[0], s[1], block, kind)
	}
}

// mesh covers the land with country roads, a lattice with gaps, of which some
// lines are faster, and joins the towns to what is near them.
func (c *countryMaker) mesh(junctions int, side float64) {
	lines := max(int(math.Sqrt(float64(junctions)/meshShare)), 3)
	cell := side / float64(lines)
	knots := make([]uint32, lines*lines)
	for i := range knots {
		jitter := func() float64 { return cell * (0.7*c.r.Float64() - 0.35) }
		knots[i] = c.junction(cell*(float64(i%lines)+0.5)+jitter(), cell*(float64(i/lines)+0.5)+jitter())
	}
	for i := range knots {
		row, column := i/lines, i%lines
		if column+1 < lines {
			c.meshRoad(knots[i], knots[i+1], row)
		}
		if row+1 < lines {
			c.meshRoad(knots[i], knots[i+lines], column)
		}
	}
	for _, t := range c.list {
		for _, gate := range t.gates {
			x, y := c.metres(gate)
			column, row := min(max(int(x/cell), 0), lines-1), min(max(int(y/cell), 0), lines-1)
			c.road(gate, knots[row*lines+column], ringRoad)
		}
	}
}

// meshRoad is one piece of a line of the mesh, or a gap in it.
func (c *countryMaker) meshRoad(a, b uint32, line int) {
	switch {
	case line%64 == 8:
		c.road(a, b, trunkRoad)
	case line%8 == 2 && c.r.IntN(10) > 0:
		c.road(a, b, mainRoad)
	case c.r.IntN(12) > 0:
		c.road(a, b, countryRoad)
	}
}

// road runs from one junction to another, with junctions between at which farm
// roads leave.
func (c *countryMaker) road(from, to uint32, kind int) {
	x, y := c.metres(from)
	toX, toY := c.metres(to)
	step := map[int]float64{ringRoad: 300, countryRoad: 600, mainRoad: 900, trunkRoad: 3000}[kind]
	length := math.Hypot(toX-x, toY-y)
	steps := int(length/step) + 1
	last := from
	for i := 1; i < steps; i++ {
		share := float64(i) / float64(steps)
		next := c.junction(x+(toX-x)*share, y+(toY-y)*share)
		c.segment(last, next, length/float64(steps), kind)
		if kind == countryRoad || c.r.IntN(2) == 0 {
			c.farms(next)
		}
		last = next
	}
	c.segment(last, to, length/float64(steps), kind)
}

// farms are a few junctions behind one of a road.
func (c *countryMaker) farms(at uint32) {
	x, y := c.metres(at)
	for range c.r.IntN(4) {
		x, y = x+300*c.r.NormFloat64(), y+300*c.r.NormFloat64()
		next := c.junction(x, y)
		c.segment(at, next, 300, farmRoad)
		if c.r.IntN(2) == 0 {
			at = next
		}
	}
}

// metres is where a junction is.
func (c *countryMaker) metres(junction uint32) (x, y float64) {
	const perDegree = 111_200
	lat, lon := float64(c.n.Lat[junction])/1e7, float64(c.n.Lon[junction])/1e7
	return (lon - 5) * perDegree * math.Cos(65*math.Pi/180), (lat - 58) * perDegree
}
