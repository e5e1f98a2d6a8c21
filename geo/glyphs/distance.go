package glyphs

import (
	"math"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// vec is a place in pixels, y down from the baseline.
type vec struct{ x, y float64 }

// stroke is a straight stretch of an outline.
type stroke struct{ a, b vec }

// steps is how many straight stretches stand for a curve: at 24 pixels to the
// em they are less than a fiftieth of a pixel off.
const steps = 8

// flatten makes straight stretches of an outline.
func flatten(segments sfnt.Segments) []stroke {
	var outline []stroke
	var at, start vec
	to := func(p vec) {
		if p != at {
			outline = append(outline, stroke{at, p})
		}
		at = p
	}
	for _, s := range segments {
		a, b, c := pixel(s.Args[0]), pixel(s.Args[1]), pixel(s.Args[2])
		from := at
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			to(start)
			at, start = a, a
		case sfnt.SegmentOpLineTo:
			to(a)
		case sfnt.SegmentOpQuadTo:
			for i := 1.0; i <= steps; i++ {
				t := i / steps
				to(mix(mix(from, a, t), mix(a, b, t), t))
			}
		case sfnt.SegmentOpCubeTo:
			for i := 1.0; i <= steps; i++ {
				t := i / steps
				first, second, third := mix(from, a, t), mix(a, b, t), mix(b, c, t)
				to(mix(mix(first, second, t), mix(second, third, t), t))
			}
		}
	}
	to(start)
	return outline
}

func pixel(p fixed.Point26_6) vec { return vec{float64(p.X) / 64, float64(p.Y) / 64} }

func mix(a, b vec, t float64) vec { return vec{a.x + (b.x-a.x)*t, a.y + (b.y-a.y)*t} }

// radius is how many pixels from the outline the field reaches, cutoff which
// share of it lies inside (both as in fontnik).
const (
	radius = 8
	cutoff = 0.25
)

// draw fills the bitmap: in each pixel the exact distance of its middle to the
// outline, 191 on it, more inside.
func (g *glyph) draw(outline []stroke) {
	low, high := outline[0].a, outline[0].a
	for _, s := range outline {
		low = vec{min(low.x, s.a.x, s.b.x), min(low.y, s.a.y, s.b.y)}
		high = vec{max(high.x, s.a.x, s.b.x), max(high.y, s.a.y, s.b.y)}
	}
	west, north := math.Floor(low.x), math.Floor(low.y)
	g.width, g.height = int(math.Ceil(high.x)-west), int(math.Ceil(high.y)-north)
	g.left, g.top = int(west), -int(north)-ascender
	wide, tall := g.width+2*border, g.height+2*border
	g.bitmap = make([]byte, 0, wide*tall)
	for row := range tall {
		for column := range wide {
			p := vec{west - border + float64(column) + 0.5, north - border + float64(row) + 0.5}
			d := distance(outline, p)
			g.bitmap = append(g.bitmap, byte(math.Round(min(max(255-255*(d/radius+cutoff), 0), 255))))
		}
	}
}

// distance of p from the outline; negative inside (nonzero winding).
func distance(outline []stroke, p vec) float64 {
	least, winding := math.Inf(1), 0
	for _, s := range outline {
		dx, dy := s.b.x-s.a.x, s.b.y-s.a.y
		t := min(max(((p.x-s.a.x)*dx+(p.y-s.a.y)*dy)/(dx*dx+dy*dy), 0), 1)
		x, y := s.a.x+t*dx-p.x, s.a.y+t*dy-p.y
		least = min(least, x*x+y*y)
		side := dx*(p.y-s.a.y) - dy*(p.x-s.a.x)
		switch {
		case s.a.y <= p.y && s.b.y > p.y && side > 0:
			winding++
		case s.a.y > p.y && s.b.y <= p.y && side < 0:
			winding--
		}
	}
	if winding != 0 {
		return -math.Sqrt(least)
	}
	return math.Sqrt(least)
}
