package route

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// outline draws the edge of what is painted: marching squares, with the place
// of a crossing between two knots by linear interpolation (Lorensen and Cline,
// Marching cubes, 1987, in the plane).
func (p *painter) outline() orb.MultiPolygon {
	if p.ink == nil {
		p.ink = make([]int32, 2*len(p.field))
	}
	next := p.crossings()
	rings := newRings(&p.canvas, next, p.ink)
	rings.simplify()
	return rings.polygons()
}

// A crossing is where the edge crosses a line between neighbouring knots; its
// number is twice that of the knot to the south and west, and one more when
// the line goes north.

// crossings leads from every crossing to the next along the edge, with the
// painted side to the left.
func (c *canvas) crossings() map[int32]int32 {
	next := map[int32]int32{}
	for row := range c.rows - 1 {
		for col := range c.cols - 1 {
			k := row*c.cols + col
			corners := [4]float32{c.field[k], c.field[k+1], c.field[k+1+c.cols], c.field[k+c.cols]}
			which := 0
			for i, f := range corners {
				if f <= 0 {
					which |= 1 << i
				}
			}
			if which == 0 || which == 15 {
				continue
			}
			joined := corners[0]+corners[1]+corners[2]+corners[3] <= 0
			sides := [4]int32{int32(2 * k), int32(2*(k+1) + 1), int32(2 * (k + c.cols)), int32(2*k + 1)}
			for _, line := range cellLines(which, joined) {
				next[sides[line[0]]] = sides[line[1]]
			}
		}
	}
	return next
}

// The sides of a cell.
const (
	bottom = iota
	right
	top
	left
)

// cellLines are the lines through a cell, from side to side, by which of its
// corners (south-west 1, south-east 2, north-east 4, north-west 8) are painted.
// Where opposite corners are, joined tells whether the middle is, too.
func cellLines(which int, joined bool) [][2]uint8 {
	switch {
	case which == 5 && joined:
		return saddles[0]
	case which == 10 && joined:
		return saddles[1]
	}
	return lines[which]
}

var saddles = [2][][2]uint8{{{top, left}, {bottom, right}}, {{left, bottom}, {right, top}}}

var lines = [16][][2]uint8{
	1: {{bottom, left}}, 2: {{right, bottom}}, 3: {{right, left}}, 4: {{top, right}},
	5: {{bottom, left}, {top, right}}, 6: {{top, bottom}}, 7: {{top, left}}, 8: {{left, top}},
	9: {{bottom, top}}, 10: {{right, bottom}, {left, top}}, 11: {{right, top}}, 12: {{left, right}},
	13: {{bottom, right}}, 14: {{left, bottom}},
}

// place is where a crossing lies, in columns and rows. It keeps clear of the
// knots, so that rings never touch.
func (c *canvas) place(crossing int32) [2]float64 {
	k := int(crossing / 2)
	x, y := float64(k%c.cols), float64(k/c.cols)
	to := k + 1
	if crossing&1 == 1 {
		to = k + c.cols
	}
	a, b := float64(c.field[k]), float64(c.field[to])
	share := min(max(a/(a-b), 0.02), 0.98)
	if crossing&1 == 1 {
		return [2]float64{x, y + share}
	}
	return [2]float64{x + share, y}
}

// point is a place in degrees, rounded to a centimetre.
func (c *canvas) point(place [2]float64) orb.Point {
	round := func(x float64) float64 { return math.Round(x*1e7) / 1e7 }
	return orb.Point{round(c.west + place[0]*c.wide), round(c.south + place[1]*c.high)}
}

// starts of rings in a fixed order, so that answers do not change from one
// time to the next.
func ringStarts(next map[int32]int32) []int32 {
	starts := make([]int32, 0, len(next))
	for crossing := range next {
		starts = append(starts, crossing)
	}
	slices.Sort(starts)
	return starts
}
