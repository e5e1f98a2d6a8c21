package roads

import (
	"math"

	"finnfram/geo"
)

// cover tells where fine road for cars is: the cubes of cubeSide that it
// passes. A point is covered when its cube or one beside it is passed: always
// within 400 m of road, and never beyond 1,400 m.
type cover map[cube]struct{}

const (
	cubeSide   = 400.0
	sampleStep = geo.Metres(100)
)

// cube is a place in the earth-centred frame, so that it has the same size
// everywhere.
type cube struct{ x, y, z int32 }

func cubeOf(p geo.Point, side float64) cube {
	v := p.Vec()
	return cube{int32(math.Floor(v.X / side)), int32(math.Floor(v.Y / side)), int32(math.Floor(v.Z / side))}
}

// around calls visit with c and the 26 cubes beside it until it says true.
func (c cube) around(visit func(cube) bool) bool {
	for dx := int32(-1); dx <= 1; dx++ {
		for dy := int32(-1); dy <= 1; dy++ {
			for dz := int32(-1); dz <= 1; dz++ {
				if visit(cube{c.x + dx, c.y + dy, c.z + dz}) {
					return true
				}
			}
		}
	}
	return false
}

func (c cover) has(p geo.Point) bool {
	return cubeOf(p, cubeSide).around(func(q cube) bool {
		_, ok := c[q]
		return ok
	})
}

// coverOf finds where cars may pass in public. Ferries that are cut lead
// nowhere and cover nothing.
func coverOf(n *Network) cover {
	c := cover{}
	var points []geo.Point
	for s := range uint32(n.Segments()) {
		a := n.attributes(s)
		if !a.public(Drive) || a.Class == Ferry && a.Cut {
			continue
		}
		points = n.AppendPoints(points[:0], s)
		for _, p := range samples(points) {
			c[cubeOf(p, cubeSide)] = struct{}{}
		}
	}
	return c
}

// public tells whether p may pass in one direction at least.
func (a *Attributes) public(p Profile) bool {
	return a.Access[p][Along] == Allowed || a.Access[p][Against] == Allowed
}

// samples puts points on a line so that none are farther apart than
// sampleStep.
func samples(line []geo.Point) []geo.Point {
	dense := []geo.Point{line[0]}
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		steps := math.Ceil(float64(stretch(a, b) / sampleStep))
		for k := 1.0; k < steps; k++ {
			share := k / steps
			dense = append(dense, geo.Point{Lat: a.Lat + (b.Lat-a.Lat)*share, Lon: a.Lon + (b.Lon-a.Lon)*share})
		}
		dense = append(dense, b)
	}
	return dense
}

// cut makes the pieces of coarse road that are not covered.
func (j *joiner) cut(c cover) {
	for s := range uint32(j.coarse.Segments()) {
		j.cutSegment(c, s)
	}
}

// cutSegment makes the leftovers of one segment; where it is cut they reach one
// sample into the cover.
func (j *joiner) cutSegment(c cover, s uint32) {
	line := j.coarse.Points(s)
	var open *leftover
	before := line[0]
	if !c.has(before) {
		open = &leftover{segment: s, points: line[:1:1]}
		open.ends[0].junction = j.coarse.From[s]
	}
	for i := 1; i < len(line); i++ {
		for _, q := range samples(line[i-1 : i+1])[1:] {
			covered := c.has(q)
			if open == nil && !covered {
				open = &leftover{segment: s, points: []geo.Point{before}}
				open.ends[0].cut = true
			}
			if open != nil && (covered || q == line[i]) {
				open.points = append(open.points, q)
			}
			if open != nil && covered {
				open.ends[1].cut = true
				j.pieces = append(j.pieces, *open)
				open = nil
			}
			before = q
		}
	}
	if open != nil {
		open.ends[1].junction = j.coarse.To[s]
		j.pieces = append(j.pieces, *open)
	}
}
