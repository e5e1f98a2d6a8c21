package osm

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/tiles"
)

// patch is the ground that one file covers.
type patch struct {
	box     *geo.Box  // as the file says, nil where it does not
	met     orb.Bound // around its nodes
	any     bool      // met holds something
	coasts  [][]int64
	dressed bool // it holds green, water or buildings, not only roads
}

func (f *patch) coast(e *Element) {
	if len(e.Refs) > 1 {
		f.coasts = append(f.coasts, e.Refs)
	}
}

func (f *patch) meet(p geo.Point) {
	at := orb.Point{p.Lon, p.Lat}
	if !f.any {
		f.met, f.any = at.Bound(), true
		return
	}
	f.met = f.met.Extend(at)
}

// bound is the box in which the file is whole: its own word, or what its nodes
// span; false where neither encloses anything.
func (f *patch) bound() (orb.Bound, bool) {
	b := f.met
	if f.box != nil {
		b = orb.Bound{Min: orb.Point{f.box.West, f.box.South}, Max: orb.Point{f.box.East, f.box.North}}
	} else if !f.any {
		return b, false
	}
	return b, b.Min[0] < b.Max[0] && b.Min[1] < b.Max[1]
}

// opened and bounded tell which file is walked and what it covers.
func (m *mapCollector) opened(file int) {
	for len(m.frames) <= file {
		m.frames = append(m.frames, &patch{})
	}
	m.current = m.frames[file]
}

func (m *mapCollector) bounded(box geo.Box) { m.current.box = &box }

// grounds draws the land and the sea of each file.
func (d *drawing) grounds(note func(data.Finding)) {
	for i, f := range d.collector.frames {
		bound, ok := f.bound()
		if !ok || !f.dressed && len(f.coasts) == 0 {
			continue
		}
		id := int64(i)<<32 | 1<<50
		d.add(&thing{key: id}, look{layer: tiles.Land, class: "extract", zoom: 6}, nil, bound.ToPolygon())
		s := newSea(bound, d.coast(f))
		s.fill()
		if dry := s.drain(d.dryGround()); dry > 0 {
			note(data.Finding{Severity: data.Warning, Rule: "coastline-doubtful", Field: "natural=coastline", Detail: "the coast does not close, or runs the wrong way: where most roads would lie under water no sea is drawn"})
		}
		for n, polygon := range s.polygons() {
			d.add(&thing{key: id + int64(n) + 1}, look{layer: tiles.Water, class: "sea", zoom: 0}, nil, polygon)
		}
	}
}

// coast is the coastline of a file in as few lines as it has.
func (d *drawing) coast(f *patch) []orb.LineString {
	var coast []orb.LineString
	for _, refs := range stitch(f.coasts) {
		coast = append(coast, d.lines(refs)...)
	}
	return coast
}

// dryGround are corners of roads that run on the ground, at most some thousand.
func (d *drawing) dryGround() []orb.Point {
	var ground []orb.Point
	every := len(d.collector.things)/4000 + 1
	for i := 0; i < len(d.collector.things); i += every {
		t := &d.collector.things[i]
		bridge, tunnel := t.look.props["bridge"], t.look.props["tunnel"]
		if t.look.layer != tiles.Roads || len(t.refs) == 0 || bridge != nil || tunnel != nil {
			continue
		}
		if p, ok := d.collector.point(t.refs[len(t.refs)/2]); ok {
			ground = append(ground, p)
		}
	}
	return ground
}

// sea finds what of a box is sea. The land lies left of a coastline, the water
// right of it (wiki.openstreetmap.org, «Tag:natural=coastline»). The box is
// parted into squares, so that every piece of work and every polygon is small;
// in each, the coast and the edges of the square make the rings.
type sea struct {
	bound         orb.Bound
	columns, rows int
	squares       []square
	islands       bool
}

// square is a part of the box.
type square struct {
	orb.Bound
	pieces []orb.LineString // of the coast, from edge to edge
	rings  []orb.Ring       // that close inside
	// corners: north-west, north-east, south-east, south-west: 1 sea, -1 land,
	// 0 not known.
	corners [4]int8
	sea     orb.MultiPolygon
}

// The sides of squares in degrees, about 14 km at 60° N, and how many there
// are at most each way.
const (
	squareLat, squareLon = 0.125, 0.25
	mostSquares          = 400
)

func newSea(bound orb.Bound, coast []orb.LineString) *sea {
	s := &sea{bound: bound}
	s.columns = int(min(max(math.Ceil((bound.Right()-bound.Left())/squareLon), 1), mostSquares))
	s.rows = int(min(max(math.Ceil((bound.Top()-bound.Bottom())/squareLat), 1), mostSquares))
	s.squares = make([]square, s.columns*s.rows)
	for i := range s.squares {
		s.squares[i].Bound = s.square(i%s.columns, i/s.columns)
	}
	for _, line := range coast {
		s.lay(line)
	}
	return s
}

// square is the bound of a column and row, counted from the north-west.
func (s *sea) square(column, row int) orb.Bound {
	return orb.Bound{Min: orb.Point{s.lon(column), s.lat(row + 1)}, Max: orb.Point{s.lon(column + 1), s.lat(row)}}
}

func (s *sea) lon(column int) float64 {
	return s.bound.Left() + (s.bound.Right()-s.bound.Left())*float64(column)/float64(s.columns)
}

func (s *sea) lat(row int) float64 {
	return s.bound.Top() - (s.bound.Top()-s.bound.Bottom())*float64(row)/float64(s.rows)
}

// at is the square that holds a point; -1: none.
func (s *sea) at(p orb.Point) int {
	column := int(math.Floor((p[0] - s.bound.Left()) / (s.bound.Right() - s.bound.Left()) * float64(s.columns)))
	row := int(math.Floor((s.bound.Top() - p[1]) / (s.bound.Top() - s.bound.Bottom()) * float64(s.rows)))
	if column < 0 || row < 0 || column >= s.columns || row >= s.rows {
		return -1
	}
	return row*s.columns + column
}

// lay cuts a line of the coast at the edges of squares.
func (s *sea) lay(line orb.LineString) {
	ring := line[0] == line[len(line)-1]
	s.islands = s.islands || ring && planar.Area(orb.Ring(line)) > 0
	var runs []run
	for i := 1; i < len(line); i++ {
		stops := s.stops(line[i-1], line[i])
		for j := 1; j < len(stops); j++ {
			a, b := stops[j-1], stops[j]
			in := s.at(orb.Point{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2})
			if n := len(runs); n == 0 || runs[n-1].in != in {
				runs = append(runs, run{in, orb.LineString{a}})
			}
			last := &runs[len(runs)-1]
			last.line = append(last.line, b)
		}
	}
	if ring && len(runs) == 1 && runs[0].in >= 0 && len(line) > 3 {
		q := &s.squares[runs[0].in]
		q.rings = append(q.rings, orb.Ring(line))
		return
	}
	if n := len(runs); ring && n > 1 && runs[0].in == runs[n-1].in { // the ring began inside a square
		runs[0].line = append(runs[n-1].line, runs[0].line[1:]...)
		runs = runs[:n-1]
	}
	for _, r := range runs {
		if r.in >= 0 {
			s.squares[r.in].pieces = append(s.squares[r.in].pieces, r.line)
		}
	}
}

// run is a stretch of the coast within one square.
type run struct {
	in   int
	line orb.LineString
}

// stops are the ends of a stretch and where it crosses edges of squares.
func (s *sea) stops(a, b orb.Point) []orb.Point {
	stops := []orb.Point{a, b}
	wide, high := (s.bound.Right()-s.bound.Left())/float64(s.columns), (s.bound.Top()-s.bound.Bottom())/float64(s.rows)
	first, last := between((min(a[0], b[0])-s.bound.Left())/wide, (max(a[0], b[0])-s.bound.Left())/wide, s.columns)
	for column := first; column <= last; column++ {
		if lon := s.lon(column); (a[0] < lon) != (b[0] < lon) {
			share := (lon - a[0]) / (b[0] - a[0])
			stops = append(stops, orb.Point{lon, a[1] + share*(b[1]-a[1])})
		}
	}
	first, last = between((s.bound.Top()-max(a[1], b[1]))/high, (s.bound.Top()-min(a[1], b[1]))/high, s.rows)
	for row := first; row <= last; row++ {
		if lat := s.lat(row); (a[1] < lat) != (b[1] < lat) {
			share := (lat - a[1]) / (b[1] - a[1])
			stops = append(stops, orb.Point{a[0] + share*(b[0]-a[0]), lat})
		}
	}
	if len(stops) > 2 {
		slices.SortFunc(stops, func(p, q orb.Point) int {
			if planar.DistanceSquared(p, a) < planar.DistanceSquared(q, a) {
				return -1
			}
			return 1
		})
	}
	return stops
}

// between are the lines of the grid that two places on an axis may have between
// them.
func between(low, high float64, most int) (first, last int) {
	return int(min(max(math.Floor(low), 0), float64(most))), int(min(max(math.Ceil(high), 0), float64(most)))
}

// fill makes the polygons of all squares: first of those through which the
// coast runs, whose corners then tell about their neighbours.
func (s *sea) fill() {
	var queue []int
	for i := range s.squares {
		if q := &s.squares[i]; len(q.pieces) > 0 {
			q.trace()
			queue = append(queue, i)
		}
	}
	if len(queue) == 0 && s.islands { // islands, and nothing else: sea around
		s.squares[0].flood(1)
		queue = append(queue, 0)
	}
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		queue = append(queue, s.spread(i)...)
	}
	for i := range s.squares {
		s.squares[i].settle()
	}
}

// spread tells the neighbours of a square without a coast what they are.
func (s *sea) spread(i int) []int {
	var told []int
	column, row := i%s.columns, i/s.columns
	for _, n := range [...]struct{ dc, dr, mine int }{{0, -1, 0}, {1, 0, 1}, {0, 1, 2}, {-1, 0, 3}} {
		c, r := column+n.dc, row+n.dr
		if c < 0 || r < 0 || c >= s.columns || r >= s.rows {
			continue
		}
		q := &s.squares[r*s.columns+c]
		if len(q.pieces) > 0 || q.corners[0] != 0 {
			continue
		}
		q.flood(s.squares[i].corners[n.mine])
		told = append(told, r*s.columns+c)
	}
	return told
}

func (q *square) flood(what int8) { q.corners = [4]int8{what, what, what, what} }

// around is how far along the edge of the square a point lies, clockwise from
// the north-west corner, one for each side.
func (q *square) around(p orb.Point) float64 {
	west, east := (p[0]-q.Left())/(q.Right()-q.Left()), (q.Right()-p[0])/(q.Right()-q.Left())
	north, south := (q.Top()-p[1])/(q.Top()-q.Bottom()), (p[1]-q.Bottom())/(q.Top()-q.Bottom())
	switch min(west, east, north, south) {
	case north:
		return min(max(west, 0), 1)
	case east:
		return 1 + min(max(north, 0), 1)
	case south:
		return 2 + min(max(east, 0), 1)
	}
	return 3 + min(max(south, 0), 1)
}

// edge is the point of the square's edge at a place that around gives.
func (q *square) edge(t float64) orb.Point {
	west, north, east, south := q.Left(), q.Top(), q.Right(), q.Bottom()
	share := t - math.Floor(t)
	switch int(t) % 4 {
	case 0:
		return orb.Point{west + share*(east-west), north}
	case 1:
		return orb.Point{east, north - share*(north-south)}
	case 2:
		return orb.Point{east - share*(east-west), south}
	}
	return orb.Point{west, south + share*(north-south)}
}

// trace joins the pieces of the coast along the edge, clockwise, with the sea
// on the right, into rings. A piece that ends inside the square, since the
// extract cuts it, is led to the nearest edge.
func (q *square) trace() {
	q.flood(-1)
	used := make([]bool, len(q.pieces))
	for first := range q.pieces {
		if used[first] {
			continue
		}
		var ring orb.Ring
		for i := first; ; {
			used[i] = true
			piece := q.pieces[i]
			leave := q.around(piece[len(piece)-1])
			ring = append(ring, q.edge(q.around(piece[0])))
			ring = append(ring, piece...)
			ring = append(ring, q.edge(leave))
			next, distance := q.next(leave, used, first)
			ring = append(ring, q.walk(leave, distance)...)
			if i = next; i == first {
				break
			}
		}
		q.sea = append(q.sea, orb.Polygon{append(ring, ring[0])})
	}
}

// next is the piece that enters the square soonest after a place on its edge,
// and how far on; first, where the ring began, counts as unused.
func (q *square) next(after float64, used []bool, first int) (best int, distance float64) {
	best, distance = first, math.Inf(1)
	for i, piece := range q.pieces {
		if used[i] && i != first {
			continue
		}
		on := math.Mod(q.around(piece[0])-after+4, 4)
		if on < distance {
			best, distance = i, on
		}
	}
	return best, distance
}

// walk goes along the edge and notes the corners it passes: they are sea.
func (q *square) walk(from, distance float64) []orb.Point {
	var corners []orb.Point
	for t := math.Floor(from) + 1; t <= from+distance; t++ {
		corners = append(corners, q.edge(math.Mod(t, 4)))
		q.corners[int(t)%4] = 1
	}
	return corners
}

// settle fills a square without pieces, and takes the islands out.
func (q *square) settle() {
	if len(q.pieces) == 0 && q.corners[0] == 1 {
		q.sea = orb.MultiPolygon{q.ToPolygon()}
	}
	for _, ring := range q.rings {
		if planar.Area(ring) < 0 { // clockwise: water inside
			q.sea = append(q.sea, orb.Polygon{ring})
			continue
		}
		for i := range q.sea {
			if holds(q.sea[i][0], ring) {
				q.sea[i] = append(q.sea[i], ring)
				break
			}
		}
	}
}

// drain empties the squares in which most of the ground that is known to be
// dry would be under water, and tells how many.
func (s *sea) drain(ground []orb.Point) int {
	asked, wet := make([]int, len(s.squares)), make([]int, len(s.squares))
	for _, p := range ground {
		i := s.at(p)
		if i < 0 {
			continue
		}
		asked[i]++
		if planar.MultiPolygonContains(s.squares[i].sea, p) {
			wet[i]++
		}
	}
	drained := 0
	for i := range s.squares {
		if asked[i] >= 4 && 2*wet[i] > asked[i] {
			s.squares[i].sea = nil
			drained++
		}
	}
	return drained
}

func (s *sea) polygons() []orb.Polygon {
	var list []orb.Polygon
	for i := range s.squares {
		list = append(list, s.squares[i].sea...)
	}
	return list
}

// stitch joins directed lines where one begins at the node at which another
// ends.
func stitch(ways [][]int64) [][]int64 {
	byHead := map[int64][]int{}
	tails := map[int64]bool{}
	for i, refs := range ways {
		byHead[refs[0]] = append(byHead[refs[0]], i)
		tails[refs[len(refs)-1]] = true
	}
	used := make([]bool, len(ways))
	var lines [][]int64
	take := func(start int) {
		used[start] = true
		line := slices.Clone(ways[start])
		for {
			next := slices.IndexFunc(byHead[line[len(line)-1]], func(i int) bool { return !used[i] })
			if next < 0 || line[0] == line[len(line)-1] {
				break
			}
			i := byHead[line[len(line)-1]][next]
			used[i] = true
			line = append(line, ways[i][1:]...)
		}
		lines = append(lines, line)
	}
	for i, refs := range ways {
		if !used[i] && !tails[refs[0]] {
			take(i)
		}
	}
	for i := range ways {
		if !used[i] {
			take(i)
		}
	}
	return lines
}
