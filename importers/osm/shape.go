package osm

import (
	"slices"

	"github.com/paulmach/orb"

	"finnfram/geo"
	"finnfram/importers"
)

// place is where a way or relation is entered, or where it lies.
type place struct {
	point geo.Point
	ok    bool
	// how says where the point comes from: "entrance", "interior", or
	// "outline" for the node of the outline that is nearest to its middle,
	// where no ring could be closed.
	how string
}

// shapes is what the walks over a file learn about the ground.
type shapes struct {
	nodes map[int64]geo.Point // of outlines
	doors map[int64]int       // rank of nodes with an entrance; lower is better
	ways  map[int64][]int64   // members of relations
}

// entranceRank orders the values of entrance for a visitor on foot; ok is
// false for doors that are not for visitors.
func entranceRank(value string) (rank int, ok bool) {
	switch value {
	case "main":
		return 0, true
	case "yes":
		return 1, true
	case "shop", "home", "secondary":
		return 2, true
	}
	return 0, false
}

// locate places a way or relation: at the best entrance on its outline, else
// inside it.
func (s *shapes) locate(e *Element) place {
	outers, inners := s.rings(e)
	if p, ok := s.door(append(slices.Concat(outers...), memberNodes(e)...)); ok {
		return place{p, true, "entrance"}
	}
	if p, ok := s.interior(outers, inners); ok {
		return place{p, true, "interior"}
	}
	return s.middle(slices.Concat(slices.Concat(outers...), memberNodes(e)))
}

func memberNodes(e *Element) []int64 {
	var nodes []int64
	for _, m := range e.Members {
		if m.Kind == Node {
			nodes = append(nodes, m.ID)
		}
	}
	return nodes
}

func (s *shapes) door(nodes []int64) (geo.Point, bool) {
	best, found := int64(0), false
	for _, id := range nodes {
		rank, isDoor := s.doors[id]
		if isDoor && (!found || rank < s.doors[best] || rank == s.doors[best] && id < best) {
			best, found = id, true
		}
	}
	p, known := s.nodes[best]
	return p, found && known
}

// rings are the lines of an area: the way itself, or a relation's members
// joined end to end.
func (s *shapes) rings(e *Element) (outers, inners [][]int64) {
	if e.Kind == Way {
		return [][]int64{e.Refs}, nil
	}
	for _, m := range e.Members {
		if m.Kind != Way || len(s.ways[m.ID]) == 0 {
			continue
		}
		switch m.Role {
		case "inner":
			inners = append(inners, s.ways[m.ID])
		default:
			outers = append(outers, s.ways[m.ID])
		}
	}
	return join(outers), join(inners)
}

// join connects lines that share ends, in any direction, until nothing fits.
func join(lines [][]int64) [][]int64 {
	var done [][]int64
	open := slices.Clone(lines)
	for len(open) > 0 {
		line := open[0]
		open = open[1:]
		for i := 0; i < len(open) && line[0] != line[len(line)-1]; {
			if longer, fits := extend(line, open[i]); fits {
				line = longer
				open = slices.Delete(open, i, i+1)
				i = 0
				continue
			}
			i++
		}
		done = append(done, line)
	}
	return done
}

func extend(line, next []int64) ([]int64, bool) {
	tail, head := line[len(line)-1], line[0]
	reversed := slices.Clone(next)
	slices.Reverse(reversed)
	for _, candidate := range [][]int64{next, reversed} {
		switch {
		case candidate[0] == tail:
			return slices.Concat(line, candidate[1:]), true
		case candidate[len(candidate)-1] == head:
			return slices.Concat(candidate, line[1:]), true
		}
	}
	return nil, false
}

func (s *shapes) interior(outers, inners [][]int64) (geo.Point, bool) {
	holes := s.orbRings(inners)
	var area orb.MultiPolygon
	for _, outer := range s.orbRings(outers) {
		area = append(area, append(orb.Polygon{outer}, holes...))
	}
	return importers.Interior(area)
}

// orbRings keeps the lines that close and whose nodes are all known.
func (s *shapes) orbRings(lines [][]int64) []orb.Ring {
	var rings []orb.Ring
	for _, line := range lines {
		if len(line) < 4 || line[0] != line[len(line)-1] {
			continue
		}
		ring := make(orb.Ring, 0, len(line))
		for _, id := range line {
			if p, ok := s.nodes[id]; ok {
				ring = append(ring, orb.Point{p.Lon, p.Lat})
			}
		}
		if len(ring) == len(line) {
			rings = append(rings, ring)
		}
	}
	return rings
}

// middle is the known node that is nearest to the mean of all.
func (s *shapes) middle(nodes []int64) place {
	var known []geo.Point
	var sum geo.Point
	for _, id := range nodes {
		if p, ok := s.nodes[id]; ok {
			known = append(known, p)
			sum.Lat, sum.Lon = sum.Lat+p.Lat, sum.Lon+p.Lon
		}
	}
	if len(known) == 0 {
		return place{}
	}
	n := float64(len(known))
	mean := geo.Point{Lat: sum.Lat / n, Lon: sum.Lon / n}
	best := slices.MinFunc(known, func(a, b geo.Point) int {
		if geo.Distance(mean, a) < geo.Distance(mean, b) {
			return -1
		}
		return 1
	})
	return place{best, true, "outline"}
}
