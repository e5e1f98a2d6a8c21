package roads

import (
	"cmp"
	"math"
	"slices"

	"finnfram/geo"
)

// pieceLines is how many lines of a segment's shape are indexed as one piece.
const pieceLines = 8

// fan is how many pieces are in a leaf and how many nodes in a node above.
const fan = 8

// Snapper is an index of the segments of a Network by where they are, for all
// profiles: a packed tree of boxes in the order of Hilbert's curve (Kamel and
// Faloutsos, Hilbert R-tree, 1994), in flat arrays. Pieces keep their boxes as
// 256ths of their leaf's, rounded outwards. Immutable and safe for all
// goroutines. About 20 bytes a junction.
type Snapper struct {
	net     *Network
	segment []uint32 // of a piece
	number  []uint16 // of a piece within its segment; the last takes all that is left
	inner   []uint8  // box of a piece: south, west, north, east
	boxes   []box    // of nodes: level by level, leaves first
	levels  []uint32 // where in boxes each level begins, and the end
}

// box in degrees times 1e7, edges included.
type box struct{ South, West, North, East int32 }

var noBox = box{math.MaxInt32, math.MaxInt32, math.MinInt32, math.MinInt32}

func (b box) with(o box) box {
	return box{min(b.South, o.South), min(b.West, o.West), max(b.North, o.North), max(b.East, o.East)}
}

func (b box) meets(o box) bool {
	return b.South <= o.North && o.South <= b.North && b.West <= o.East && o.West <= b.East
}

// NewSnapper indexes all segments of n. Costs about a microsecond a segment.
func NewSnapper(n *Network) *Snapper {
	sn := &Snapper{net: n}
	pieces := sn.sortedPieces()
	sn.segment = make([]uint32, len(pieces))
	sn.number = make([]uint16, len(pieces))
	sn.inner = make([]uint8, 4*len(pieces))
	sn.levels = []uint32{0}
	for leaf := range slices.Chunk(pieces, fan) {
		outer := noBox
		for _, p := range leaf {
			outer = outer.with(p.box)
		}
		first := len(sn.boxes) * fan
		sn.boxes = append(sn.boxes, outer)
		for i, p := range leaf {
			sn.segment[first+i], sn.number[first+i] = p.segment, p.number
			copy(sn.inner[4*(first+i):], outer.shrink(p.box))
		}
	}
	sn.stack()
	return sn
}

type snapPiece struct {
	at      uint64
	box     box
	segment uint32
	number  uint16
}

func (sn *Snapper) sortedPieces() []snapPiece {
	var pieces []snapPiece
	for segment := range uint32(len(sn.net.From)) {
		lines := sn.net.lines(segment)
		for number := uint32(0); number*pieceLines < lines && number <= math.MaxUint16; number++ {
			p := snapPiece{segment: segment, number: uint16(number), box: noBox}
			from, to := pieceRange(p.number, lines)
			for i := from; i <= to; i++ {
				lat, lon := sn.net.corner(segment, i)
				p.box = p.box.with(box{lat, lon, lat, lon})
			}
			lat, lon := middle(p.box.South, p.box.North), middle(p.box.West, p.box.East)
			p.at = curve(uint32(lon)^1<<31, uint32(lat)^1<<31)
			pieces = append(pieces, p)
		}
	}
	slices.SortFunc(pieces, func(a, b snapPiece) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.segment, b.segment), cmp.Compare(a.number, b.number))
	})
	return pieces
}

func middle(a, b int32) int32 { return int32((int64(a) + int64(b)) / 2) }

// pieceRange is the first and last corner of a piece of a segment of so many
// lines.
func pieceRange(number uint16, lines uint32) (from, to uint32) {
	from = uint32(number) * pieceLines
	if number == math.MaxUint16 {
		return from, lines
	}
	return from, min(from+pieceLines, lines)
}

// stack builds the levels above the leaves.
func (sn *Snapper) stack() {
	for {
		begin, end := sn.levels[len(sn.levels)-1], uint32(len(sn.boxes))
		sn.levels = append(sn.levels, end)
		if end-begin <= 1 {
			return
		}
		for i := begin; i < end; i += fan {
			outer := noBox
			for _, b := range sn.boxes[i:min(i+fan, end)] {
				outer = outer.with(b)
			}
			sn.boxes = append(sn.boxes, outer)
		}
	}
}

// shrink gives inner as 256ths of b, rounded outwards.
func (b box) shrink(inner box) []uint8 {
	lo := func(v, from, to int32) uint8 {
		return uint8((int64(v) - int64(from)) * 255 / max(1, int64(to)-int64(from)))
	}
	hi := func(v, from, to int32) uint8 { return 255 - lo(to-(v-from), from, to) }
	return []uint8{
		lo(inner.South, b.South, b.North), lo(inner.West, b.West, b.East),
		hi(inner.North, b.South, b.North), hi(inner.East, b.West, b.East),
	}
}

// grow is the box that shrink was given, or a slightly greater one.
func (b box) grow(inner []uint8) box {
	height, width := int64(b.North)-int64(b.South), int64(b.East)-int64(b.West)
	return box{
		int32(int64(b.South) + int64(inner[0])*height/255), int32(int64(b.West) + int64(inner[1])*width/255),
		int32(int64(b.North) - int64(255-inner[2])*height/255), int32(int64(b.East) - int64(255-inner[3])*width/255),
	}
}

// lines is the number of lines of a segment's shape.
func (n *Network) lines(segment uint32) uint32 {
	return n.ShapeFirst[segment+1] - n.ShapeFirst[segment] + 1
}

// corner i of a segment, of lines+1.
func (n *Network) corner(segment, i uint32) (lat, lon int32) {
	switch i {
	case 0:
		j := n.From[segment]
		return n.Lat[j], n.Lon[j]
	case n.lines(segment):
		j := n.To[segment]
		return n.Lat[j], n.Lon[j]
	}
	at := 2 * (n.ShapeFirst[segment] + i - 1)
	return n.Shape[at], n.Shape[at+1]
}

// visit is a node that is still to be looked into.
type visit struct {
	away2 float64
	level uint32
	node  uint32 // within its level
}

// search looks into nodes, nearest first, until none can hold anything of
// interest.
func (sn *Snapper) search(q *SnapQuery) {
	if len(sn.boxes) == 0 {
		return
	}
	least := q.metric.least(q.max)
	q.push(visit{0, uint32(len(sn.levels) - 2), 0})
	for len(q.queue) > 0 {
		v := q.pop()
		if v.away2 > q.limit {
			return
		}
		if v.level == 0 {
			sn.searchLeaf(q, v.node, least)
			continue
		}
		begin, end := sn.levels[v.level-1], sn.levels[v.level]
		first := v.node * fan
		for i, b := range sn.boxes[begin+first : min(begin+first+fan, end)] {
			if away2 := q.metric.toBox(b, least); away2 <= q.limit {
				q.push(visit{away2, v.level - 1, first + uint32(i)})
			}
		}
	}
}

func (sn *Snapper) searchLeaf(q *SnapQuery, leaf uint32, least float64) {
	outer := sn.boxes[leaf]
	for i := leaf * fan; i < min((leaf+1)*fan, uint32(len(sn.segment))); i++ {
		segment := sn.segment[i]
		if !q.g.snaps.has(segment) && (q.o.Heading == nil || !q.g.tunnels.has(segment)) {
			continue
		}
		if q.metric.toBox(outer.grow(sn.inner[4*i:4*i+4]), least) <= q.limit {
			sn.searchPiece(q, segment, sn.number[i])
		}
	}
}

func (sn *Snapper) searchPiece(q *SnapQuery, segment uint32, number uint16) {
	from, to := pieceRange(number, sn.net.lines(segment))
	ax, ay := q.metric.at(sn.net.corner(segment, from))
	best := candidate{away2: math.Inf(1)}
	for line := from; line < to; line++ {
		bx, by := q.metric.at(sn.net.corner(segment, line+1))
		share, away2 := closest(ax, ay, bx, by)
		if away2 <= q.limit && away2 < best.away2 && (q.o.Heading == nil || q.heads(segment, bx-ax, by-ay)) {
			best = candidate{away2, segment, line, share}
		}
		ax, ay = bx, by
	}
	if best.away2 <= q.limit {
		q.offer(best)
	}
}

// toBox is the square of a distance that nothing in b is nearer than. It is in
// whole numbers, a unit too small.
func (m *metric) toBox(b box, least float64) float64 {
	dLat := max(int64(b.South)-m.wholeLat, m.wholeLat-int64(b.North), 1) - 1
	dLon := max(int64(b.West)-m.wholeLon, m.wholeLon-int64(b.East), 1) - 1
	x, y := float64(dLon)*least, float64(dLat)*(m.y0*0.999)
	return x*x + y*y
}

// position is a candidate in the words of others.
func (sn *Snapper) position(q *SnapQuery, p geo.Point, c candidate) Position {
	n := sn.net
	var before, all, here float64
	latA, lonA := n.corner(c.segment, 0)
	at := pointAt(latA, lonA)
	for line := range n.lines(c.segment) {
		latB, lonB := n.corner(c.segment, line+1)
		length := q.metric.length(latA, lonA, latB, lonB)
		if line == c.line {
			before, here = all, length
			a, b := pointAt(latA, lonA), pointAt(latB, lonB)
			at = geo.Point{Lat: a.Lat + c.share*(b.Lat-a.Lat), Lon: a.Lon + c.share*(b.Lon-a.Lon)}
		}
		all += length
		latA, lonA = latB, lonB
	}
	offset := 0.0
	if all > 0 {
		offset = min((before+c.share*here)/all, 1)
	}
	return Position{Segment: c.segment, Offset: float32(offset), Point: at, Away: q.away(p, at, c)}
}

// metricReach is how far from its point a metric is true to a millimetre.
const metricReach = 5000

// away is the distance of a candidate on the ellipsoid.
func (q *SnapQuery) away(p, at geo.Point, c candidate) geo.Metres {
	if c.away2 <= metricReach*metricReach {
		return geo.Metres(math.Sqrt(c.away2))
	}
	return apart(p, at)
}

func (q *SnapQuery) push(v visit) {
	q.queue = append(q.queue, v)
	i := len(q.queue) - 1
	for i > 0 {
		up := (i - 1) / 2
		if q.queue[up].away2 <= v.away2 {
			break
		}
		q.queue[i] = q.queue[up]
		i = up
	}
	q.queue[i] = v
}

func (q *SnapQuery) pop() visit {
	top := q.queue[0]
	last := q.queue[len(q.queue)-1]
	q.queue = q.queue[:len(q.queue)-1]
	n := len(q.queue)
	i := 0
	for {
		down := 2*i + 1
		if down >= n {
			break
		}
		if down+1 < n && q.queue[down+1].away2 < q.queue[down].away2 {
			down++
		}
		if last.away2 <= q.queue[down].away2 {
			break
		}
		q.queue[i] = q.queue[down]
		i = down
	}
	if n > 0 {
		q.queue[i] = last
	}
	return top
}
