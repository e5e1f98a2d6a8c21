package roads

import (
	"math"

	"finnfram/geo"
)

// SnapOptions narrow what a point is put onto.
type SnapOptions struct {
	// Heading in degrees clockwise from north, of a traveller on the move: only
	// roads that may be travelled in a direction within 60° of it count. Nil:
	// any road, save for the tunnels of Drive and Cycle, in which no journey
	// begins or ends that nobody sees driving there.
	Heading *float64
	// Max is how far to look; 0: MaxApproach of coarse roads.
	Max geo.Metres
	// Closed arcs are not put onto.
	Closed Closed
}

// The main part of the network is preferred within mainFactor times the
// distance of the nearest road, and mainMetres.
const (
	mainFactor = 1.5
	mainMetres = 50
)

// headingCos is the cosine of the greatest angle between heading and road.
const headingCos = 0.5

// SnapQuery is the scratch memory of Snapper's methods. The zero value is
// ready; each goroutine needs its own.
type SnapQuery struct {
	g      *Graph
	o      SnapOptions
	metric metric
	// Unit vector of the heading.
	east, north float64
	max         float64 // metres
	limit       float64 // square of the distance beyond which nothing is of interest
	queue       []visit
	any, main   candidate
	list        []candidate // of Nearest, nearest first
	k           int         // of Nearest; 0: Snap
}

// candidate is a place on a segment.
type candidate struct {
	away2   float64 // square metres; +Inf: none
	segment uint32
	line    uint32  // between points line and line+1 of the segment
	share   float64 // along that line
}

// Snap puts p onto the road that a journey of g's profile would begin or end
// on: the nearest that may be used and lies in the main part of the network,
// or, where the nearest of all is nearer than two thirds of that less some
// metres (see mainFactor), that one, on its island. Ferries are not roads here.
// ok is false when there is none within o.Max, and for a p that is no place.
//
// Away is true to a centimetre on the ellipsoid. Costs about a microsecond and
// no memory once q is warm.
func (sn *Snapper) Snap(q *SnapQuery, g *Graph, p geo.Point, o SnapOptions) (at Position, ok bool) {
	if !q.begin(g, p, o, 0) {
		return Position{}, false
	}
	sn.search(q)
	best := q.any
	if q.main.away2 <= square(mainLimit(q.any.away2)) {
		best = q.main
	}
	if math.IsInf(best.away2, 1) {
		return Position{}, false
	}
	return sn.position(q, p, best), true
}

// Nearest appends to dst the nearest positions of p on k different segments
// that g's profile may use, nearest first, fewer where there are fewer within
// o.Max. It does not prefer the main part.
func (sn *Snapper) Nearest(q *SnapQuery, dst []Position, g *Graph, p geo.Point, k int, o SnapOptions) []Position {
	if k <= 0 || !q.begin(g, p, o, k) {
		return dst
	}
	sn.search(q)
	for _, c := range q.list {
		dst = append(dst, sn.position(q, p, c))
	}
	return dst
}

func (q *SnapQuery) begin(g *Graph, p geo.Point, o SnapOptions, k int) bool {
	if p.Check() != nil || math.IsNaN(float64(o.Max)) {
		return false
	}
	none := candidate{away2: math.Inf(1)}
	q.g, q.o, q.k = g, o, k
	q.metric = newMetric(p)
	q.max = float64(o.Max)
	if o.Max <= 0 {
		q.max = coarseApproach
	}
	q.any, q.main, q.list, q.queue = none, none, q.list[:0], q.queue[:0]
	q.narrow()
	if o.Heading != nil {
		q.east, q.north = math.Sincos(*o.Heading * math.Pi / 180)
	}
	return true
}

func square(x float64) float64 { return x * x }

// mainLimit is how far the main part is preferred.
func mainLimit(nearest2 float64) float64 { return mainFactor*math.Sqrt(nearest2) + mainMetres }

// narrow works out the limit anew.
func (q *SnapQuery) narrow() {
	limit := square(q.max)
	switch {
	case q.k > 0:
		if len(q.list) == q.k {
			limit = min(limit, q.list[q.k-1].away2)
		}
	case math.IsInf(q.any.away2, 1):
	case q.main.away2 == q.any.away2:
		limit = min(limit, q.any.away2)
	default:
		limit = min(limit, q.main.away2, square(mainLimit(q.any.away2)))
	}
	q.limit = limit
}

// offer considers a candidate that is nearer than the limit. Of two at one
// distance the lower segment is taken.
func (q *SnapQuery) offer(c candidate) {
	if !q.fits(c.segment) {
		return
	}
	if q.k > 0 {
		q.insert(c)
	} else {
		if c.before(q.any) {
			q.any = c
		}
		if q.g.parts.Main(c.segment) && c.before(q.main) {
			q.main = c
		}
	}
	q.narrow()
}

func (c candidate) before(o candidate) bool {
	return c.away2 < o.away2 || c.away2 == o.away2 && c.segment < o.segment
}

// insert puts c into the list in its place, where a segment is once.
func (q *SnapQuery) insert(c candidate) {
	for i, old := range q.list {
		if old.segment == c.segment {
			if !c.before(old) {
				return
			}
			q.list = append(q.list[:i], q.list[i+1:]...)
			break
		}
	}
	if len(q.list) == q.k {
		if !c.before(q.list[q.k-1]) {
			return
		}
		q.list = q.list[:q.k-1]
	}
	i := len(q.list)
	q.list = append(q.list, c)
	for ; i > 0 && c.before(q.list[i-1]); i-- {
		q.list[i] = q.list[i-1]
	}
	q.list[i] = c
}

// fits tells whether journeys may begin or end on a segment now.
func (q *SnapQuery) fits(segment uint32) bool {
	// With a heading, heads has seen to it.
	return q.o.Closed == nil || q.o.Heading != nil || q.opens(segment<<1) || q.opens(segment<<1|1)
}

// opens tells whether a journey may begin on link.
func (q *SnapQuery) opens(link uint32) bool {
	_, ok := q.g.origin(link, q.o.Closed)
	return ok
}

// heads tells whether a line of a segment, dx and dy metres to the east and
// north, may be travelled about where the heading points.
func (q *SnapQuery) heads(segment uint32, dx, dy float64) bool {
	along := dx*q.east + dy*q.north
	enough := headingCos * math.Hypot(dx, dy)
	return enough > 0 && (along >= enough && q.opens(segment<<1) || -along >= enough && q.opens(segment<<1|1))
}

// findSnaps marks the segments that journeys may begin or end on.
func (g *Graph) findSnaps() {
	g.snaps, g.tunnels = newBitset(len(g.Net.From)), newBitset(len(g.Net.From))
	for _, link := range g.Link {
		a := g.Net.attributes(link >> 1)
		switch {
		case a.Class == Ferry:
		case a.Flags&Tunnel != 0 && (g.Profile == Drive || g.Profile == Cycle):
			g.tunnels.set(link >> 1)
		default:
			g.snaps.set(link >> 1)
		}
	}
}
