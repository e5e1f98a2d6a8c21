package route

import (
	"math"
	"math/bits"
	"time"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// canvas is a grid of knots over some land. Knots are the same number of
// degrees apart; rows are cell metres apart everywhere, columns about that.
type canvas struct {
	south, west float64 // the first knot, degrees
	high, wide  float64 // from knot to knot, degrees
	rows, cols  int
	cell        float64   // metres
	width       []float64 // metres from knot to knot, by row
	// field is how many metres a knot lies outside what is painted; inside it
	// is negative. Beyond some cells outside it is only known to be far.
	field []float32
}

// painter draws reached roads on a canvas.
type painter struct {
	canvas
	samples []sample
	speed   float64   // off the road, metres a millisecond
	far     float64   // off the road, metres
	flags   [8]uint32 // when roads with each flag are first come to
	ink     []int32   // scratch of outline
	full    []uint64  // quarters of cells with a sample that was painted as wide as it gets
}

// sample is a point of a road, in columns and rows, and when it is come to.
type sample struct {
	x, y float32
	time uint32
}

// stroke is a part of a segment that is travelled: at share lo to hi of it one
// is at base+slope·share milliseconds.
type stroke struct {
	segment     uint32
	lo, hi      float64
	base, slope float64
}

// Bounds of canvases: knots, and the smallest cell as a share of the way off
// the road.
const (
	maxKnots  = 1_000_000
	cellShare = 6
)

// paint searches from a stop for longest and takes samples of what is reached.
func (v *View) paint(from Stop, longest time.Duration) *painter {
	k := v.router.lanes.take()
	defer v.router.lanes.give(k)
	s := &k.spread
	limit := uint32(longest.Milliseconds())
	s.begin(v.g, v.closed)
	seeds := v.starts(nil, from)
	for _, seed := range seeds {
		s.seed(seed.Node, seed.Weight+from.Approach, seed.Arc)
	}
	s.grow(limit)
	manner := offRoad[v.g.Profile]
	p := &painter{speed: manner.speed / 1000, far: float64(manner.far)}
	bounds := newBounds(from.Point)
	v.strokes(s, seeds, from, limit, func(k stroke) {
		k.sample(v.g.Net, math.Inf(1), func(corner geo.Point, _ float64) { bounds.extend(corner) })
	})
	p.stretch(bounds)
	if from.Approach <= limit {
		p.take(from.Point, float64(from.Approach))
	}
	v.strokes(s, seeds, from, limit, func(k stroke) { k.sample(v.g.Net, p.high/2, p.take) })
	p.flags = v.firstFlags(s)
	return p
}

// strokes calls do for all that is reached: the segment of the stop, and every
// arc that leaves a settled node. Ferries at sea and tunnels are left out.
func (v *View) strokes(s *spread, seeds []roads.Seed, from Stop, limit uint32, do func(stroke)) {
	for _, seed := range seeds {
		share := float64(min(max(from.Offset, 0), 1))
		if link := v.g.Link[seed.Arc]; v.dry(link) {
			do(strokeFrom(link, share, float64(from.Approach), float64(seed.Weight), float64(limit)))
		}
	}
	for _, node := range s.touched {
		if s.weight[node] > limit {
			continue
		}
		for arc := v.g.First[node]; arc < v.g.First[node+1]; arc++ {
			if link := v.g.Link[arc]; !v.closed.Has(arc) && v.dry(link) {
				do(strokeFrom(link, float64(link&1), float64(s.weight[node]), float64(v.g.Weight[arc]), float64(limit)))
			}
		}
	}
}

// strokeFrom is what of a link, travelled from a share of its segment to its
// end, is come to within limit.
func strokeFrom(link uint32, share, begin, lasts, limit float64) stroke {
	k := stroke{segment: link >> 1, lo: share, hi: 1}
	if link&1 == uint32(roads.Against) {
		k.lo, k.hi, lasts = 0, share, -lasts
	}
	if k.hi > k.lo {
		k.slope = lasts / (k.hi - k.lo)
	}
	k.base = begin - k.slope*share
	switch last := (limit - k.base) / k.slope; {
	case k.slope > 0:
		k.hi = min(k.hi, last)
	case k.slope < 0:
		k.lo = max(k.lo, last)
	}
	return k
}

// dry tells whether one can step off the road on a link.
func (v *View) dry(link uint32) bool {
	a := &v.g.Net.Attrs[v.g.Net.Attr[link>>1]]
	return a.Class != roads.Ferry && a.Flags&roads.Tunnel == 0
}

// firstFlags is when an arc with each flag is first travelled to its end.
func (v *View) firstFlags(s *spread) (first [8]uint32) {
	for i := range first {
		first[i] = Unreachable
	}
	for _, node := range s.touched {
		for f := v.g.Flags[s.arc[node]&^partial]; f != 0; f &= f - 1 {
			i := bits.TrailingZeros8(uint8(f))
			first[i] = min(first[i], s.weight[node])
		}
	}
	return first
}

// flagsWithin are the flags of roads that are come to within limit.
func (p *painter) flagsWithin(limit uint32) (flags roads.ArcFlags) {
	for i, when := range p.flags {
		if when <= limit {
			flags |= 1 << i
		}
	}
	return flags
}

// bounds are the least and greatest coordinates of some points.
type bounds struct{ south, west, north, east float64 }

func newBounds(p geo.Point) *bounds { return &bounds{p.Lat, p.Lon, p.Lat, p.Lon} }

func (b *bounds) extend(p geo.Point) {
	b.south, b.north = min(b.south, p.Lat), max(b.north, p.Lat)
	b.west, b.east = min(b.west, p.Lon), max(b.east, p.Lon)
}

// stretch lays the canvas over b, with a margin for what is off the road.
func (p *painter) stretch(b *bounds) {
	middle := geo.Point{Lat: (b.south + b.north) / 2, Lon: b.west}
	tall := float64(geo.Distance(geo.Point{Lat: middle.Lat - 0.005, Lon: b.west}, geo.Point{Lat: middle.Lat + 0.005, Lon: b.west})) * 100
	broad := metresOfLon(middle.Lat)
	height, width := (b.north-b.south)*tall+4*p.far, (b.east-b.west)*broad+4*p.far
	p.cell = max(p.far/cellShare, math.Sqrt(height*width/maxKnots))
	p.far = max(p.far, 0.75*p.cell)
	p.high, p.wide = p.cell/tall, p.cell/broad
	margin := int(p.far/p.cell) + 4
	// Columns draw together towards the pole, so that side needs more of them.
	narrow := min(broad/metresOfLon(b.north), broad/metresOfLon(b.south))
	aside := int(float64(margin)*max(broad/metresOfLon(b.north), 1/narrow)) + 1
	p.south, p.west = b.south-float64(margin)*p.high, b.west-float64(aside)*p.wide
	p.rows = int((b.north-b.south)/p.high) + 2*margin + 2
	p.cols = int((b.east-b.west)/p.wide) + 2*aside + 2
	p.width = make([]float64, p.rows)
	for y := range p.width {
		p.width[y] = metresOfLon(p.south+float64(y)*p.high) * p.wide
	}
	p.field = make([]float32, p.rows*p.cols)
	p.full = make([]uint64, (4*p.rows*p.cols+63)/64)
	for i := range p.field {
		p.field[i] = float32(2 * p.cell)
	}
}

// metresOfLon is the length of a degree of longitude.
func metresOfLon(lat float64) float64 {
	return max(float64(geo.Distance(geo.Point{Lat: lat, Lon: 0}, geo.Point{Lat: lat, Lon: 0.01}))*100, 1)
}

// sample calls take with points of a stroke no farther apart than spacing, in
// degrees of latitude, all its corners and its ends among them, and when they
// are come to.
func (k stroke) sample(n *roads.Network, spacing float64, take func(p geo.Point, when float64)) {
	t := newTrace(n, k.segment)
	take(t.at(k.lo), k.base+k.slope*k.lo)
	take(t.at(k.hi), k.base+k.slope*k.hi)
	if t.whole == 0 {
		return
	}
	var before geo.Point
	var was float64
	t.each(func(at float64, corner geo.Point) {
		steps := max(math.Ceil((at-was)/spacing), 1)
		for i := 1.0; at > was && i <= steps; i++ {
			share := (was + (at-was)*i/steps) / t.whole
			if share > k.lo && share < k.hi {
				take(geo.Point{
					Lat: before.Lat + (corner.Lat-before.Lat)*i/steps,
					Lon: before.Lon + (corner.Lon-before.Lon)*i/steps,
				}, k.base+k.slope*share)
			}
		}
		before, was = corner, at
	})
}

// take keeps a sample.
func (p *painter) take(point geo.Point, when float64) {
	p.samples = append(p.samples, sample{
		x: float32((point.Lon - p.west) / p.wide), y: float32((point.Lat - p.south) / p.high),
		time: uint32(max(math.Ceil(when), 0)),
	})
}

// advance paints what is reached within limit; limits must ascend. Of samples
// in one quarter of a cell that are painted as wide as it gets, one is enough.
func (p *painter) advance(limit uint32) {
	for _, s := range p.samples {
		if s.time > limit {
			continue
		}
		radius := float64(limit-s.time) * p.speed
		if radius < p.far {
			p.dab(s, radius)
			continue
		}
		quarter := uint(2*s.y)*uint(2*p.cols) + uint(2*s.x)
		if p.full[quarter/64]>>(quarter%64)&1 == 0 {
			p.full[quarter/64] |= 1 << (quarter % 64)
			p.dab(s, p.far)
		}
	}
}

// dab lowers the field around a sample to the distance from a disc.
func (p *painter) dab(s sample, radius float64) {
	around := radius + 2*p.cell
	x, y := float64(s.x), float64(s.y)
	tall := around / p.cell
	for row := max(int(math.Ceil(y-tall)), 0); row <= min(int(y+tall), p.rows-1); row++ {
		dy := (float64(row) - y) * p.cell
		width := p.width[row]
		broad := math.Sqrt(max(around*around-dy*dy, 0)) / width
		line := p.field[row*p.cols : (row+1)*p.cols]
		for col := max(int(math.Ceil(x-broad)), 0); col <= min(int(x+broad), p.cols-1); col++ {
			dx := (float64(col) - x) * width
			line[col] = min(line[col], float32(math.Sqrt(dx*dx+dy*dy)-radius))
		}
	}
}
