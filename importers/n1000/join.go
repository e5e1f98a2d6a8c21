package n1000

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"finnfram/data"
	"finnfram/geo"
	"finnfram/geo/roads"
	"finnfram/importers"
)

// joiner finds where links meet. Links meet where their ends have exactly
// equal coordinates, and where the end of one lies on a corner of another.
// Corners within two links that happen to be equal do not connect them: mostly
// one road passes over the other there. Nor does a footpath that ends at such a
// place: it joins the one that lies on the ground.
type joiner struct {
	ends  map[[2]float64]int64 // nodes at which something for cars ends
	nodes []roads.Node
	links []link
	// paths are the nodes at which only other things end, and joined the one
	// link for cars that each of them joins on its way.
	paths  map[[2]float64]int64
	joined map[[2]float64]int
}

// A loose end of a ferry is joined to the nearest end of a road: of any road
// within the accuracy that the map states of itself (nøyaktighet, 500 m), and of
// the road that bears the ferry's own number within twice that, as road and
// ferry are each drawn that far off. Without them Moss–Horten, Kjøpsvik–Drag
// and Jektvik–Kilboghamn are no ferries.
const (
	snapDistance     = geo.Metres(500)
	sameRoadDistance = geo.Metres(1000)
)

// survey makes ways of links, joined where they meet. Way ids are the ordinals
// of the links.
func survey(links []link, sink importers.Sink) (*roads.Survey, error) {
	s := &roads.Survey{Space: "n1000", Coarse: true, Credit: Credit}
	j := newJoiner(links)
	s.Ways = j.ways()
	for i := range links {
		if links[i].updated.After(s.AsOf) {
			s.AsOf = links[i].updated
		}
	}
	report := joinReport{sink: sink}
	for _, kind := range [...]string{carFerry, passengerFerry} {
		if err := j.joinFerries(kind, s.Ways, &report); err != nil {
			return nil, err
		}
	}
	s.Nodes = j.nodes
	var err error
	if s.Places, err = places(s); err != nil {
		return nil, err
	}
	if len(s.Ways) > 0 {
		report.tell(s)
	}
	return s, nil
}

func newJoiner(links []link) *joiner {
	return &joiner{links: links, ends: map[[2]float64]int64{}, paths: map[[2]float64]int64{}, joined: map[[2]float64]int{}}
}

// ways are the links, with the same node wherever two of them meet.
func (j *joiner) ways() []roads.Way {
	j.findEnds()
	j.findJoined()
	var ways []roads.Way
	for i := range j.links {
		ways = append(ways, j.way(i))
	}
	return ways
}

// findEnds makes the nodes of all ends, those for cars first.
func (j *joiner) findEnds() {
	for i := range j.links {
		if l := &j.links[i]; l.byCar() {
			j.end(j.ends, l, 0)
			j.end(j.ends, l, len(l.corners)-1)
		}
	}
	for i := range j.links {
		l := &j.links[i]
		for _, at := range [...]int{0, len(l.corners) - 1} {
			if _, known := j.ends[l.corners[at]]; !known {
				j.end(j.paths, l, at)
			}
		}
	}
}

func (j *joiner) end(ends map[[2]float64]int64, l *link, at int) {
	if _, known := ends[l.corners[at]]; !known {
		ends[l.corners[at]] = j.node(l.points[at])
	}
}

// findJoined chooses the link that paths join which end on its way: the first
// on the ground, else the first.
func (j *joiner) findJoined() {
	for i := range j.links {
		if !j.links[i].byCar() {
			continue
		}
		for _, corner := range j.links[i].corners {
			if _, ok := j.paths[corner]; !ok {
				continue
			}
			chosen, ok := j.joined[corner]
			if !ok || j.links[chosen].medium != "T" && j.links[i].medium == "T" {
				j.joined[corner] = i
			}
		}
	}
}

func (j *joiner) node(p geo.Point) int64 {
	id := int64(len(j.nodes) + 1)
	j.nodes = append(j.nodes, roads.Node{ID: id, Point: p})
	return id
}

// way turns a link into a way. A corner has a node of its own unless links
// meet there.
func (j *joiner) way(i int) roads.Way {
	l := &j.links[i]
	w := roads.Way{ID: int64(i + 1), Class: l.class(), Flags: l.flags(), Ref: l.ref(), Incline: roads.NoIncline}
	var length geo.Metres
	for k, corner := range l.corners {
		node, meets := j.ends[corner]
		if !meets && (!l.byCar() || j.joined[corner] == i) {
			node, meets = j.paths[corner]
		}
		if !meets {
			node = j.node(l.points[k])
		}
		if k > 0 {
			length += geo.Distance(l.points[k-1], l.points[k])
		}
		w.Nodes = append(w.Nodes, node)
	}
	w.Access = l.access(length)
	switch {
	case w.Flags&roads.Tunnel != 0:
		w.Layer = -1
	case w.Flags&roads.Bridge != 0:
		w.Layer = 1
	}
	return w
}

// joinFerries joins the loose ends of ferries to the nearest end of a road that
// is near enough: the ferry is drawn on to it.
func (j *joiner) joinFerries(kind string, ways []roads.Way, report *joinReport) error {
	touched, degree := map[int64]bool{}, map[int64]int{}
	var quays []int64
	numbered := map[string][]int64{}
	for i := range j.links {
		nodes := ways[i].Nodes
		a, b := nodes[0], nodes[len(nodes)-1]
		switch j.links[i].kind {
		case kind:
			degree[a]++
			degree[b]++
		case carRoad:
			quays = append(quays, a, b)
			if ref := j.links[i].ref(); ref != "" {
				numbered[ref] = append(numbered[ref], a, b)
			}
			for _, n := range nodes {
				touched[n] = true
			}
		}
	}
	near := j.index(quays)
	for i := range j.links {
		if j.links[i].kind != kind {
			continue
		}
		first, last := ways[i].Nodes[0], ways[i].Nodes[len(ways[i].Nodes)-1]
		for _, end := range [...]int64{first, last} {
			if touched[end] {
				continue
			}
			node, gap, joined := j.quay(end, degree[end] == 1, near, numbered[j.links[i].ref()])
			if !joined && degree[end] > 1 {
				continue // where ways of ferries part at sea
			}
			if joined {
				ways[i].Nodes = extend(ways[i].Nodes, node, end == first)
			}
			if err := report.loose(&j.links[i], gap, joined); err != nil {
				return err
			}
		}
	}
	return nil
}

// quay finds the end of a road where a ferry lands that ends at a node: near
// are the ends of all roads, own those of the road with its number. Where more
// than one ferry ends (last is false) it is a quay only if its own road says so.
func (j *joiner) quay(end int64, last bool, near grid, own []int64) (node int64, gap geo.Metres, ok bool) {
	at, within := j.nodes[end-1].Point, snapDistance
	node, gap = near.nearest(at)
	if last {
		if gap <= snapDistance {
			return node, gap, true
		}
		within = sameRoadDistance
	}
	if road, far := j.index(own).nearest(at); far <= within {
		return road, far, true
	}
	return node, gap, false
}

// extend draws a line on to a node at one of its ends.
func extend(nodes []int64, node int64, atStart bool) []int64 {
	if atStart {
		return slices.Insert(nodes, 0, node)
	}
	return append(nodes, node)
}

// joinReport tells what became of loose ends.
type joinReport struct {
	sink          importers.Sink
	joined, apart int
}

func (r *joinReport) loose(l *link, gap geo.Metres, joined bool) error {
	if err := r.sink.Row(); err != nil {
		return err
	}
	f := data.Finding{Severity: data.Note, Rule: "ferry-end-joined", File: l.file, Line: l.ordinal, Field: "geometry", Value: distance(gap),
		Detail: l.kind + ": an end that touches no road was joined to the nearest one"}
	if !joined {
		f.Rule = "ferry-end-loose"
		f.Detail = fmt.Sprintf("%s: an end touches no road, and none ends within %.0f m (%.0f m with its number): left as it is", l.kind, float64(snapDistance), float64(sameRoadDistance))
		r.apart++
	} else {
		r.joined++
	}
	r.sink.Finding(f)
	return nil
}

func distance(gap geo.Metres) string {
	if math.IsInf(float64(gap), 1) {
		return "far"
	}
	return fmt.Sprintf("%.0f m", float64(gap))
}

// tell sums up.
func (r *joinReport) tell(s *roads.Survey) {
	ferries, closed := 0, 0
	for i := range s.Ways {
		if s.Ways[i].Class == roads.Ferry {
			ferries++
		}
		if s.Ways[i].Access[roads.Drive] == [2]roads.Access{} {
			closed++
		}
	}
	importers.Tell(r.sink, fmt.Sprintf("coarse roads: %d links, %d of them ferries, %d not for cars; of %d loose ferry ends %d were joined to a road within %.0f m (%.0f m with the ferry's number) and %d stay loose",
		len(s.Ways), ferries, closed, r.joined+r.apart, r.joined, float64(snapDistance), float64(sameRoadDistance), r.apart))
}

// grid finds the nearest node among some, by bands of latitude.
type grid struct {
	nodes []roads.Node // by latitude
}

func (j *joiner) index(ids []int64) grid {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	var g grid
	for _, id := range slices.Compact(ids) {
		g.nodes = append(g.nodes, j.nodes[id-1])
	}
	slices.SortFunc(g.nodes, func(a, b roads.Node) int {
		return cmp.Or(cmp.Compare(a.Point.Lat, b.Point.Lat), cmp.Compare(a.ID, b.ID))
	})
	return g
}

// nearest looks within a tenth of a degree of latitude (11 km); beyond that
// the distance is infinite. Of nodes equally near the one with the lower
// latitude, then id.
func (g grid) nearest(p geo.Point) (id int64, gap geo.Metres) {
	const band = 0.1
	gap = geo.Metres(math.Inf(1))
	from, _ := slices.BinarySearchFunc(g.nodes, p.Lat-band, func(n roads.Node, lat float64) int { return cmp.Compare(n.Point.Lat, lat) })
	for _, n := range g.nodes[from:] {
		if n.Point.Lat > p.Lat+band {
			break
		}
		if math.Abs(n.Point.Lon-p.Lon) > 6*band {
			continue
		}
		if d := geo.Distance(p, n.Point); d < gap {
			id, gap = n.ID, d
		}
	}
	return id, gap
}
