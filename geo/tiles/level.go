package tiles

import "math"

// noLevel is the level of a corner that no zoom below MaxZoom needs.
const noLevel = MaxZoom

// tolerance is how far a line may be from the truth at zoom z, in units of the
// world: half a pixel.
func tolerance(z uint8) float64 { return pixel(z) / 2 }

// anchorEvery bounds the time that simplification takes: one corner in so many
// is kept whatever its worth, so that a line of n corners costs at most
// n · anchorEvery steps.
const anchorEvery = 4096

// levels tells for each corner of a line the zoom from which it is needed
// (D. Douglas, T. Peucker, «Algorithms for the reduction of the number of
// points …», 1973): at zoom z no corner left out is farther than the tolerance
// from the line through those that stay. The ends are always needed; of a ring,
// whose first and last corners are the same, so are two more, those that lie
// farthest apart.
func levels(line []point, ring bool) []uint8 {
	level := make([]uint8, len(line))
	for i := range level {
		level[i] = noLevel
	}
	s := simplifier{line, level}
	fixed := []int{0}
	if ring {
		fixed = append(fixed, s.anchors()...)
	}
	fixed = append(fixed, len(line)-1)
	for _, i := range fixed {
		level[i] = 0
	}
	for i := 1; i < len(fixed); i++ {
		s.piece(fixed[i-1], fixed[i])
	}
	return level
}

type simplifier struct {
	line  []point
	level []uint8
}

// anchors are the corner of a ring farthest from its first, and the one
// farthest from the line between the two, in order.
func (s simplifier) anchors() []int {
	far, most := 0, -1.0
	for i, p := range s.line {
		if d := squared(p, s.line[0]); d > most {
			far, most = i, d
		}
	}
	third, most := far, -1.0
	for i := range s.line {
		if d := aside(s.line[i], s.line[0], s.line[far]); d > most {
			third, most = i, d
		}
	}
	return []int{min(far, third), max(far, third)}
}

// piece works out the levels between two corners that are kept, in stretches
// of bounded length.
func (s simplifier) piece(from, to int) {
	for to-from > anchorEvery {
		middle := from + anchorEvery
		s.level[middle] = 0
		s.stretch(from, middle)
		from = middle
	}
	s.stretch(from, to)
}

// span is a stretch of the line whose inner corners are needed at limit or
// later.
type span struct {
	from, to int
	limit    uint8
}

func (s simplifier) stretch(from, to int) {
	stack := []span{{from, to, 0}}
	for len(stack) > 0 {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		worst, most := -1, -1.0
		for i := at.from + 1; i < at.to; i++ {
			if d := aside(s.line[i], s.line[at.from], s.line[at.to]); d > most {
				worst, most = i, d
			}
		}
		if worst < 0 {
			continue
		}
		s.level[worst] = max(at.limit, levelOf(math.Sqrt(most)))
		if s.level[worst] < noLevel {
			stack = append(stack, span{at.from, worst, s.level[worst]}, span{worst, at.to, s.level[worst]})
		}
	}
}

// levelOf is the first zoom at which a distance from the line shows.
func levelOf(distance float64) uint8 {
	z := uint8(0)
	for z < noLevel && distance <= tolerance(z) {
		z++
	}
	return z
}

func squared(a, b point) float64 {
	dx, dy := float64(a.x)-float64(b.x), float64(a.y)-float64(b.y)
	return dx*dx + dy*dy
}

// aside is the squared distance of p from the stretch between a and b.
func aside(p, a, b point) float64 {
	dx, dy := float64(b.x)-float64(a.x), float64(b.y)-float64(a.y)
	px, py := float64(p.x)-float64(a.x), float64(p.y)-float64(a.y)
	length := dx*dx + dy*dy
	if length == 0 {
		return px*px + py*py
	}
	t := min(max((px*dx+py*dy)/length, 0), 1)
	px, py = px-t*dx, py-t*dy
	return px*px + py*py
}
