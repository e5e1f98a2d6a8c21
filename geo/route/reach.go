package route

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/paulmach/orb"

	"finnfram/geo"
	"finnfram/geo/roads"
)

// ErrReach is the kind of the errors of Reach: times that it does not answer.
var ErrReach = errors.New("not a reach that can be answered")

// Bounds of Reach.
const (
	MaxReach      = 120 * time.Minute
	MaxReachTimes = 8
)

// Area is what can be reached within a time.
type Area struct {
	Within time.Duration
	// Shape, longitude first: one polygon for every part that hangs together
	// (an island come to by ferry has its own), with holes; outer rings
	// counterclockwise, inner ones clockwise (RFC 7946). It is empty when not
	// even the road is reached.
	Shape orb.MultiPolygon
	// Edge is how far the edge of Shape may be off.
	Edge geo.Metres
	// Flags of the roads in it.
	Flags roads.ArcFlags
}

// offRoad is how people leave the road at the end: on foot at a speed in metres
// a second along the straight line (as roads.Approach has it: 5 km/h, step-free
// 3 km/h, over 1.3 times that line), and no farther than so many metres.
var offRoad = [roads.Profiles]struct {
	speed float64
	far   geo.Metres
}{
	roads.Drive:    {5 / 3.6 / 1.3, 200},
	roads.Walk:     {5 / 3.6 / 1.3, 100},
	roads.Cycle:    {5 / 3.6 / 1.3, 150},
	roads.StepFree: {3 / 3.6 / 1.3, 50},
}

// Reach returns the areas that can be reached from a stop within the times,
// shortest first, each once. An area holds every road come to in time, and the
// land beside it that is reached on foot in what is left of the time, at most
// 200 m (drive), 150 m (cycle), 100 m (walk) or 50 m (step-free) away. Waters
// and walls are not known here, so the strip along a shore is in. Ferries at
// sea and tunnels are not part of an area; what lies behind them is.
//
// Edges are right to within Edge, a cell of the grid that they are drawn on:
// some 10 to 35 m, and up to some hundred for the largest areas. Holes smaller
// than four cells are left out. An area holds every shorter one, but for the
// same Edge.
//
// Errors, of kind ErrReach: no time, more than MaxReachTimes, a time that is
// not positive or longer than MaxReach. Cost: a plain search of the longest
// time, and a grid of at most a million knots: a second of a processor for three times up to
// two hours of driving in a country, some 40 ms in a town.
//
// It waits for its turn where many searches of the graph are under way.
func (v *View) Reach(from Stop, within ...time.Duration) ([]Area, error) {
	times, err := reachTimes(within)
	if err != nil {
		return nil, err
	}
	p := v.paint(from, times[len(times)-1])
	areas := make([]Area, len(times))
	for i, t := range times {
		limit := uint32(t.Milliseconds())
		p.advance(limit)
		areas[i] = Area{Within: t, Shape: p.outline(), Edge: geo.Metres(p.cell), Flags: p.flagsWithin(limit)}
	}
	return areas, nil
}

func reachTimes(within []time.Duration) ([]time.Duration, error) {
	times := slices.Compact(slices.Sorted(slices.Values(within)))
	switch {
	case len(times) == 0:
		return nil, fmt.Errorf("no time was asked for: %w", ErrReach)
	case len(times) > MaxReachTimes:
		return nil, fmt.Errorf("more than %d times: %w", MaxReachTimes, ErrReach)
	case times[0] <= 0:
		return nil, fmt.Errorf("a time that is not positive: %w", ErrReach)
	case times[len(times)-1] > MaxReach:
		return nil, fmt.Errorf("more than %v: %w", MaxReach, ErrReach)
	}
	return times, nil
}
